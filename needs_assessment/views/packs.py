"""Board packs of a needs assessment: the list, making one, and what one holds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from needs_assessment.forms.packs import PackForm
from needs_assessment.models import BoardPack
from needs_assessment.operations import make_pack
from needs_assessment.statuses import Marking, SectionState
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
            "breadcrumbs": self.crumbs("Board packs"),
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
            "changes": self.pack.content["changes"],
            "sections": self.pack.content["sections"],
            "breadcrumbs": self.crumbs("Board packs", f"Pack {self.pack.number}"),
        }
        return super().get_context_data(**given | kwargs)


class PackPdf(PackView):
    """The file of a pack: the same bytes each time."""

    def get(  # type: ignore[override]  # frozen bytes, no template
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        blob = self.pack.pdf
        name = f"board-pack-{self.partnership.slug}-{self.pack.number}.pdf"
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
