"""Board packs of a needs assessment: the list, making one, and what one holds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify

from needs_assessment.documents.packs import suggested_recommendations
from needs_assessment.forms.packs import CommitteeReportForm, PackForm
from needs_assessment.models import BoardPack
from needs_assessment.operations import make_committee_report, make_pack
from needs_assessment.statuses import Marking, PackKind, SectionState
from needs_assessment.views.working import AssessmentView, require
from partnerships.roles import Capability
from svd_portal.publication.frozen import frozen_response


class Packs(AssessmentView):
    """What the board was given to read, the latest first; whoever sends drafts to the board makes the next."""

    template_name = "needs_assessment/packs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_make = self.standing.can(Capability.REVIEW_WORK)
        given = {
            "packs": self.assessment.packs.select_related("made_by").defer("content"),
            "form": self._form() if may_make else None,
            "breadcrumbs": self.crumbs("Papers for meetings"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.REVIEW_WORK)
        form = self._form(request.POST)
        if form.is_valid():
            try:
                pack = make_pack(
                    assessment=self.assessment,
                    keys=form.cleaned_data["sections"],
                    meeting_on=form.cleaned_data["meeting_on"],
                    by=self.person,
                )
            except ValidationError as error:
                form.add_error("sections", error)
            else:
                return redirect(pack)
        return self.render_to_response(self.get_context_data(form=form))

    def _form(self, posted: Any = None) -> PackForm:
        offered = self.assessment.sections.filter(marking=Marking.PUBLIC).exclude(state=SectionState.HIDDEN)
        rows = offered.order_by("position", "key").values_list("key", "heading", "state")
        ready = [key for key, _, state in rows if state == SectionState.READY]
        choices = [(key, heading) for key, heading, _ in rows]
        return PackForm(posted, choices=choices, initial={"sections": ready})


class CommitteeReport(AssessmentView):
    """Say what a report to a committee needs beside the assessment, and have it composed and printed."""

    capability = Capability.REVIEW_WORK
    template_name = "needs_assessment/committee_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or CommitteeReportForm(initial=self._initial())
        crumbs = self.crumbs("Papers for meetings", "Committee report")
        return super().get_context_data(form=form, breadcrumbs=crumbs, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = CommitteeReportForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        report = make_committee_report(
            assessment=self.assessment,
            words=form.words(),
            meeting_on=form.cleaned_data["meeting_on"],
            by=self.person,
        )
        return redirect(report)

    def _initial(self) -> dict[str, str]:
        """Begin with what the last report said: committees are asked again with little changed."""
        last = self.assessment.packs.filter(kind=PackKind.REPORT).first()
        return last.words if last else {"asked": suggested_recommendations(self.assessment)}


class PackView(AssessmentView):
    """One pack."""

    pack: BoardPack

    def load(self) -> None:
        super().load()
        packs = self.assessment.packs.select_related("assessment__partnership", "made_by", "pdf")
        self.pack = get_object_or_404(packs, number=self.kwargs["number"])


class PackPage(PackView):
    """What a pack holds, what moved since the one before, and its file once it is printed."""

    template_name = "needs_assessment/pack.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "pack": self.pack,
            "has_changes": self.pack.kind == PackKind.PACK,
            "changes": self.pack.content["changes"],
            "sections": self.pack.content["sections"],
            "breadcrumbs": self.crumbs("Papers for meetings", self.pack.title),
        }
        return super().get_context_data(**given | kwargs)


class PackPdf(PackView):
    """The file of a pack: the same bytes each time."""

    def get(  # type: ignore[override]  # frozen bytes, no template
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        blob = self.pack.pdf
        name = f"{slugify(self.pack.title)}-{self.partnership.slug}.pdf"
        response = frozen_response(
            request,
            (blob.sha256, blob.data) if blob else None,
            "application/pdf",
            filename=name,
            attachment=True,
        )
        # A draft: it stays with whoever may read drafts.
        response["Cache-Control"] = "private, no-store"
        del response["Access-Control-Allow-Origin"], response["Cross-Origin-Resource-Policy"]
        return response
