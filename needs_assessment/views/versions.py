"""The history of a section: what was saved, moments that have a name, and two of them side by side."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from needs_assessment.documents import compared, register_content
from needs_assessment.forms import VersionForm
from needs_assessment.models import BlockRevision, SectionVersion
from needs_assessment.operations import name_version, still_right
from needs_assessment.operations.versions import said
from needs_assessment.rules.compare import SAME
from needs_assessment.rules.registers import Names
from needs_assessment.views.showing import linked_names
from needs_assessment.views.working import SectionEditor, SectionView
from partnerships.roles import Capability
from svd_portal.core.workflow import MoveClosed

NOW = "now"
ONE_SITTING = dt.timedelta(minutes=10)
Shown = tuple[BlockRevision, dict[str, Any] | None]


def _table(revision: BlockRevision, names: Names) -> dict[str, Any] | None:
    is_register = "register" in revision.body
    return register_content(revision.body, f"r{revision.pk}", names) if is_register else None


def _sittings(shown: list[Shown]) -> list[list[Shown]]:
    """Put together what one person saved within minutes of each other: the latest first, none left out."""
    sittings: list[list[Shown]] = []
    for revision, table in shown:
        if sittings and _is_one_sitting(sittings[-1][-1][0], revision):
            sittings[-1].append((revision, table))
        else:
            sittings.append([(revision, table)])
    return sittings


def _is_one_sitting(later: BlockRevision, earlier: BlockRevision) -> bool:
    return (
        later.by_id == earlier.by_id
        and later.at - earlier.at <= ONE_SITTING
        and not (later.is_conflict or earlier.is_conflict)
    )


class History(SectionView):
    """What a section said at moments that have a name, every text that was saved, and those that lost a race."""

    template_name = "needs_assessment/section_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        revisions = BlockRevision.objects.filter(section=self.subject).select_related("by")
        page = Paginator(revisions, 20).get_page(self.request.GET.get("page"))
        names = linked_names(self.manuscript, [revision.body for revision in page])
        given = {
            "page": page,
            "sittings": _sittings([(revision, _table(revision, names)) for revision in page]),
            "versions": self.subject.versions.select_related("by"),
            "form": VersionForm(),
            "may_name": self.standing.can(Capability.EDIT_WORK),
            "breadcrumbs": self.crumbs("History"),
        }
        return super().get_context_data(**given | kwargs)


class NameVersion(SectionEditor):
    """Give what the section says now a name."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = VersionForm(request.POST)
        try:
            name = form.cleaned_data["name"] if form.is_valid() else ""
            version = name_version(section=self.subject, name=name, by=self.person)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"The text of today is in the history as “{version.name}”.")
        return redirect(
            reverse("needs_assessment:section_history", args=[self.partnership.slug, self.subject.pk])
        )


class StillRight(SectionEditor):
    """Say that text which was carried forward still holds."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            still_right(section=self.subject, by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        messages.success(
            request, "It is in the history that you looked at this section and that it is still right."
        )
        return redirect(self.subject)


class Compare(SectionView):
    """Two moments of a section: words marked, and the cells and entries that differ."""

    template_name = "needs_assessment/section_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before, was = self._moment("before")
        after, now = self._moment("after")
        bodies = [block["body"] for moment in (was, now) for block in moment["blocks"]]
        found = compared(was, now, linked_names(self.manuscript, bodies))
        given = {
            "before": before,
            "after": after,
            "was": was,
            "now": now,
            "changes": [change for change in found if change.state != SAME],
            "same": sum(change.state == SAME for change in found),
            "columns": ["Row", "Column", "Before", "After"],
            "breadcrumbs": self.crumbs("Compare"),
        }
        return super().get_context_data(**given | kwargs)

    def _moment(self, name: str) -> tuple[SectionVersion | None, dict[str, Any]]:
        """Read which moment is meant; without one it is the latest with a name, and now."""
        asked = self.request.GET.get(name, "")
        if asked == NOW or (not asked and name == "after"):
            return None, said(self.subject)
        version = self._versions().filter(pk=asked).first() if asked.isdecimal() else None
        version = version or (None if asked else self._versions().first())
        if version is None:
            raise Http404("This section has no text of that name.")
        return version, version.said

    def _versions(self) -> QuerySet[SectionVersion]:
        return self.subject.versions.select_related("by")
