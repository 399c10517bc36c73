"""Pages of needs assessments: the list, the start, the section list with its checklist, and the moves."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from needs_assessment.forms import DetailsForm, PublishForm, ReasonForm
from needs_assessment.models import Assessment
from needs_assessment.operations import (
    change_details,
    publish_assessment,
    return_to_draft,
    send_to_review,
    start_revision,
)
from needs_assessment.rules import readiness
from needs_assessment.statuses import Visibility
from needs_assessment.views.asked import asked_in
from needs_assessment.views.outline import finding_links, history, offered, outline, readable
from needs_assessment.views.working import AssessmentView, PersonView, require
from needs_assessment.workflow import ASSESSMENT, facts, findings
from partnerships.roles import Capability
from svd_portal.core import workflow
from svd_portal.core.workflow import MoveClosed

MOVES = {"send_to_review": send_to_review, "start_revision": start_revision}
DONE = {
    "send_to_review": "Sent to the board. The text stands still until the chair publishes or returns it.",
    "return_to_draft": "Returned to draft. The authors can write again.",
    "start_revision": "The text is open for the next edition. What is published stays as it is.",
}


class Index(PersonView):
    """The needs assessments of a partnership."""

    section = "Needs assessment"
    template_name = "needs_assessment/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Assessment.objects.visible_to(self.person).filter(partnership=self.partnership)
        return super().get_context_data(
            assessments=mine.select_related("partnership").order_by("-started_at", "-pk"),
            may_start=self.standing.can(Capability.EDIT_WORK),
            breadcrumbs=[{"label": "Needs assessment", "url": ""}],
            **kwargs,
        )


class Detail(AssessmentView):
    """The section list: what is ready, what is missing, what can be done now."""

    template_name = "needs_assessment/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Loaded once for the outline, the checklist and the guards of the moves.
        every = self.assessment.sections.with_asked().prefetch_related("blocks__changed_by")
        prefetch_related_objects([self.assessment], Prefetch("sections", every.order_by("position", "key")))
        sections = readable(list(self.assessment.sections.all()), self.person)
        own = {str(section.pk) for section in sections}
        found = [finding for finding in findings(self.assessment) if finding.section_id in own]
        asked, which = asked_in(sections), self.request.GET.get("asked", "")
        counts = Counter(finding.is_error for finding in found)
        return super().get_context_data(
            items=outline(asked.only(sections, which), asked),
            section_count=len(sections),
            asked=asked.summary(which),
            progress=readiness.progress(facts(section) for section in sections),
            errors=finding_links(self.partnership, [f for f in found if f.is_error]),
            error_count=counts[True],
            warning_count=counts[False],
            warnings=finding_links(self.partnership, [f for f in found if not f.is_error]),
            moves=[
                self._move(move) for move in ASSESSMENT.offered(self.assessment, self.standing.capabilities)
            ],
            history=history(self.assessment, sections),
            has_base=bool(self.assessment.document_id) or any(section.carried_from for section in sections),
            may_decide=self.assessment.visibility == Visibility.REQUEST
            and self.standing.can(Capability.REVIEW_WORK),
            may_publish=self.standing.can(Capability.PUBLISH),
            may_edit=self.assessment.is_editable and self.standing.can(Capability.EDIT_WORK),
            **kwargs,
        )

    def _move(self, move: workflow.OfferedMove) -> dict[str, Any]:
        name = move.move.name
        args = [self.partnership.slug, self.assessment.pk]
        if name == "publish":
            return offered(move, reverse("needs_assessment:publish", args=args), "get")
        method = "get" if name == "return_to_draft" else "post"
        return offered(move, reverse("needs_assessment:move", args=[*args, name]), method)


class Details(AssessmentView):
    """Change the title, the period and who may read it."""

    capability = Capability.EDIT_WORK
    template_name = "needs_assessment/details.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DetailsForm(initial=DetailsForm.initial_of(self.assessment))
        return super().get_context_data(**{"form": form, "breadcrumbs": self.crumbs("Details")} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = DetailsForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            change_details(assessment=self.assessment, by=self.person, **form.cleaned_data)
        except MoveClosed as closed:
            return self.refuse(closed, self.assessment)
        return redirect(self.assessment)


class Move(AssessmentView):
    """Take one step of the workflow; returning to draft asks for its reason first."""

    template_name = "needs_assessment/return.html"

    def load(self) -> None:
        super().load()
        move = ASSESSMENT.moves.get(self.kwargs["name"])
        if move is None or move.name == "publish":
            raise Http404
        require(self, move.capability)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs["name"] != "return_to_draft":
            return redirect(self.assessment)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = self.crumbs("Return to draft")
        return super().get_context_data(**{"form": self._form(), "breadcrumbs": crumbs} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        name, form = self.kwargs["name"], self._form(request.POST)
        try:
            if name in MOVES:
                MOVES[name](assessment=self.assessment, by=self.person)
            elif form.is_valid():
                return_to_draft(
                    assessment=self.assessment, reason=form.cleaned_data["reason"], by=self.person
                )
            else:
                return self.render_to_response(self.get_context_data(form=form))
        except MoveClosed as closed:
            return self.refuse(closed, self.assessment)
        messages.success(request, DONE[name])
        return redirect(self.assessment)

    @staticmethod
    def _form(posted: Any = None) -> ReasonForm:
        return ReasonForm(posted, label="Why do you return it?", help_text="The authors will see this.")


class Publish(AssessmentView):
    """Say what will happen, ask for the review date, and publish."""

    capability = Capability.PUBLISH
    template_name = "needs_assessment/publish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        [move] = [ASSESSMENT.moves["publish"]]
        offers = ASSESSMENT.offered(self.assessment, self.standing.capabilities)
        reasons = [reason for offer in offers if offer.move == move for reason in offer.reasons]
        number = self.assessment.document.editions.count() + 1 if self.assessment.document else 1
        given = {
            "form": self._form(),
            "breadcrumbs": self.crumbs("Publish"),
            "number": number,
            "reasons": reasons,
        }
        return super().get_context_data(**given | {"is_open": self.assessment.state in move.sources} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            edition = publish_assessment(assessment=self.assessment, by=self.person, **form.cleaned_data)
        except MoveClosed as closed:
            return self.refuse(closed, self.assessment)
        messages.success(request, f"Published as edition {edition.number}. Its PDF follows in a moment.")
        return redirect(self.assessment)

    def _form(self, posted: Any = None) -> PublishForm:
        return PublishForm(posted, first=self.assessment.document_id is None)
