"""Starting a needs assessment: with what the last one said, or with sections and their questions only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from needs_assessment.forms import StartForm
from needs_assessment.models import Assessment, OwnTemplate
from needs_assessment.operations import (
    carry_forward,
    editions_kept,
    start_assessment,
    start_from_own,
)
from needs_assessment.statuses import ManuscriptState
from needs_assessment.views.working import PersonView
from partnerships.roles import Capability

NATIONAL = ("national", "The national template: 23 sections with their questions, and no text")


class Start(PersonView):
    """Start a needs assessment: from the last one unless somebody chooses otherwise."""

    capability = Capability.EDIT_WORK
    section = "Needs assessment"
    template_name = "needs_assessment/start.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {
                "label": "Needs assessment",
                "url": reverse("needs_assessment:index", args=[self.partnership.slug]),
            },
            {"label": "Start", "url": ""},
        ]
        given = kwargs if "form" in kwargs else {"form": self._form(), **kwargs}
        return super().get_context_data(**{"breadcrumbs": crumbs} | given)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        details = dict(form.cleaned_data)
        return redirect(self._start(details.pop("begin"), details))

    def _start(self, begin: str, details: dict[str, Any]) -> Assessment:
        kind, _, pk = begin.partition("-")
        if kind == "template":
            own = get_object_or_404(self._own(), pk=pk)
            return start_from_own(template=own, by=self.person, **details)
        if kind in {"edition", "text"}:
            source = get_object_or_404(self._earlier(), pk=pk)
            number = editions_kept(self.partnership)[source.pk] if kind == "edition" else None
            return carry_forward(source=source, edition=number, by=self.person, **details)
        return start_assessment(partnership=self.partnership, by=self.person, **details)

    def _form(self, posted: Any = None) -> StartForm:
        initial = {"title": f"{self.partnership.name}: strategic needs assessment"}
        return StartForm(posted, beginnings=self._beginnings(), initial=None if posted else initial)

    def _beginnings(self) -> list[tuple[str, str]]:
        """List what a document can begin with: the last edition first, then the latest working text."""
        kept, editions, texts = editions_kept(self.partnership), [], []
        for each in self._earlier():
            if each.pk in kept:
                editions.append(
                    (f"edition-{each.pk}", f"{each.title}, {each.period}: edition {kept[each.pk]}")
                )
            if each.pk not in kept or each.state != ManuscriptState.PUBLISHED:
                label = f"{each.title}, {each.period}: its text now ({each.get_state_display().lower()})"
                texts.append((f"text-{each.pk}", label))
        own = [(f"template-{own.pk}", f"Your template “{own.name}”, no text") for own in self._own()]
        return [*editions, *texts, *own, NATIONAL]

    def _earlier(self) -> Any:
        mine = Assessment.objects.visible_to(self.person).filter(partnership=self.partnership)
        return mine.order_by("-started_at", "-pk")

    def _own(self) -> Any:
        return OwnTemplate.objects.visible_to(self.person).filter(partnership=self.partnership).current()
