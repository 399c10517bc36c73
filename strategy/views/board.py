"""The board's pages: read and sign, publish, and the other moves."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from needs_assessment.forms import PublishForm, ReasonForm
from needs_assessment.views.working import require
from partnerships.models import Authority
from partnerships.roles import Capability
from strategy.forms import SignForm, authority_named
from strategy.models import SignOff
from strategy.operations import publish_strategy, return_to_draft, send_to_review, sign, start_revision
from strategy.rules.clock import latest_review, submission_due
from strategy.rules.gates import errors, review_gates, warnings
from strategy.views.showing import two_pages
from strategy.views.working import StrategyView
from strategy.workflow import STRATEGY
from svd_portal.core import clock
from svd_portal.core.templatetags.svd import gov_datetime
from svd_portal.core.workflow import MoveClosed

MOVES = {"send_to_review": send_to_review, "start_revision": start_revision}
DONE = {
    "send_to_review": "Sent to the board. The text stands still while each authority decides.",
    "return_to_draft": "Returned to draft. Signatures stay on record for the text that was signed.",
    "start_revision": "The text is open for the next edition. What is published stays as it is.",
}
SHORT = 12  # as many digits of a fingerprint as people compare


class Move(StrategyView):
    """Take one step of the workflow; returning to draft asks for its reason first."""

    template_name = "strategy/return.html"

    def load(self) -> None:
        super().load()
        name = self.kwargs["name"]
        if name not in DONE:
            raise Http404
        require(self, STRATEGY.moves[name].capability)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs["name"] != "return_to_draft":
            return redirect(self.strategy)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = self.crumbs("Return to draft")
        return super().get_context_data(**{"form": self._form(), "breadcrumbs": crumbs} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        name, form = self.kwargs["name"], self._form(request.POST)
        if name not in MOVES and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if name in MOVES:
                MOVES[name](strategy=self.strategy, by=self.person)
            else:
                return_to_draft(strategy=self.strategy, reason=form.cleaned_data["reason"], by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.strategy)
        messages.success(request, DONE[name])
        return redirect(self.strategy)

    @staticmethod
    def _form(posted: Any = None) -> ReasonForm:
        return ReasonForm(
            posted,
            label="Why does it go back to draft?",
            help_text="The authors and the board will see this.",
        )


class Sign(StrategyView):
    """The summary first, then what concerns the authority, then the decision, then the whole text."""

    capability = Capability.SIGN_OFF
    template_name = "strategy/sign.html"
    authority: Authority

    def load(self) -> None:
        super().load()
        mine = self.standing.authorities_with(Capability.SIGN_OFF)
        wanted = self.request.POST.get("authority") or self.request.GET.get("authority", "")
        authority = authority_named(mine, wanted)
        if authority is None:
            raise PermissionDenied("Your seat in this partnership does not name an authority to sign for.")
        self.authority, self.others = authority, [other for other in mine if other != authority]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = two_pages(self.reading, self.authority) | {
            "form": SignForm(initial=self._initial()),
            "others": self.others,
            "harm_gates": self.reading.harm_gates,
            "pass_on": self.address("signing_links"),
            "breadcrumbs": self.crumbs("Read and sign"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = SignForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            signed = sign(
                strategy=self.strategy,
                authority=self.authority,
                fingerprint_seen=request.POST.get("fingerprint", ""),
                by=self.person,
                **form.cleaned_data,
            )
        except MoveClosed as closed:
            # What was typed stays on the page, beside the text as it is now.
            messages.error(request, str(closed))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, receipt(signed))
        return redirect(self.strategy)

    def _initial(self) -> dict[str, str]:
        mine = self.person.pk
        last = SignOff.objects.filter(by=mine, authority=self.authority).order_by("at").last()
        return {"role": last.role} if last else {}


def receipt(signed: SignOff) -> str:
    """Say what was recorded, for which authority, when, and on which text."""
    return (
        f"Recorded on {gov_datetime(signed.at)}: {signed.authority} "
        f"{signed.get_decision_display().lower()} the text with the fingerprint {signed.fingerprint[:SHORT]}."
    )


class Publish(StrategyView):
    """Say what will happen, show what stands against it, ask for the review date, and publish."""

    capability = Capability.PUBLISH
    template_name = "strategy/publish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        next_review_on = kwargs.pop("next_review_on", None) or latest_review(today)
        found = self.reading.gates(next_review_on, today)
        number = self._number()
        given = {
            "form": self._form(initial={"next_review_on": latest_review(today)}),
            "number": number,
            "errors": errors(found),
            "warnings": warnings(found),
            "submission_due": submission_due(today),
            "accepted": "",
            "is_open": self.strategy.state in STRATEGY.moves["publish"].sources,
            "decisions": self.reading.decisions,
            "rule": self.reading.rule,
            "breadcrumbs": self.crumbs("Publish"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        chosen: dt.date = form.cleaned_data["next_review_on"]
        if self._warns(chosen) and request.POST.get("accepted") != chosen.isoformat():
            # A warning is shown before it is passed: pressing the button again accepts this very date.
            context = self.get_context_data(form=form, next_review_on=chosen, accepted=chosen.isoformat())
            return self.render_to_response(context)
        try:
            edition = publish_strategy(strategy=self.strategy, by=self.person, **form.cleaned_data)
        except MoveClosed as closed:
            messages.error(request, str(closed))
            return self.render_to_response(self.get_context_data(form=form, next_review_on=chosen))
        messages.success(request, f"Published as edition {edition.number}. Its PDF follows in a moment.")
        return redirect(self.strategy)

    def _warns(self, chosen: dt.date) -> bool:
        return bool(warnings(review_gates(chosen, clock.today())))

    def _number(self) -> int:
        """Give the number that the edition will have."""
        document = self.strategy.document
        return document.latest.number + 1 if document and document.latest else 1

    def _form(self, posted: Any = None, **kwargs: Any) -> PublishForm:
        return PublishForm(posted, first=self.strategy.document_id is None, **kwargs)
