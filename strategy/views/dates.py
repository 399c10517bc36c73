"""The dates of a partnership: what is owed, by when, on what basis, and what shows that it was done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from needs_assessment.forms import ReasonForm
from needs_assessment.views.working import PersonView, require
from partnerships.roles import Capability
from strategy.documents.obligations import Standing, find_obligation, obligations_of
from strategy.forms import MetForm, OwnObligationForm
from strategy.models import ObligationRecord
from strategy.operations import add_own_obligation, end_own_obligation, record_met, reopen, waive

RECORDING = {Capability.EDIT_WORK, Capability.REVIEW_WORK, Capability.PUBLISH}


class DatesView(PersonView):
    section = "Dates"

    def crumbs(self, *more: str) -> list[dict[str, str]]:
        index = reverse("strategy:dates", args=[self.partnership.slug])
        return [
            {"label": "Dates", "url": index if more else ""},
            *({"label": one, "url": ""} for one in more),
        ]


class Dates(DatesView):
    """Everything that is owed, late first; what is done or waived stands below."""

    template_name = "strategy/dates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = obligations_of([self.partnership])
        return super().get_context_data(
            open=[each for each in found if not each.is_settled],
            settled=[each for each in found if each.is_settled],
            own=self.partnership.own_obligations.current(),
            may_add=bool({Capability.EDIT_WORK, Capability.REVIEW_WORK} & self.standing.capabilities),
            breadcrumbs=self.crumbs(),
            **kwargs,
        )


class ObligationPage(DatesView):
    """One obligation: say that it was met, waive it, or open it again."""

    template_name = "strategy/obligation.html"
    stand: Standing

    def load(self) -> None:
        found = find_obligation(self.partnership, self.kwargs["key"])
        if found is None:
            raise Http404("This partnership owes no such thing.")
        self.stand = found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = ObligationRecord.objects.filter(partnership=self.partnership, key=self.stand.obligation.key)
        given = {
            "stand": self.stand,
            "said": said.select_related("by", "authority").order_by("-at"),
            "may_record": bool(RECORDING & self.standing.capabilities),
            "may_waive": self.standing.can(Capability.PUBLISH),
            "form": self._met(),
            "waiver": _reason("Why is it waived?", "The public reads this."),
            "again": _reason("Why is it open again?", "It stays on record."),
            "breadcrumbs": self.crumbs(self.stand.obligation.what),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wish = request.POST.get("wish", "met")
        if wish == "waive":
            require(self, Capability.PUBLISH)
        name = {"waive": "waiver", "reopen": "again"}.get(wish, "form")
        form: Any = self._met(request.POST) if name == "form" else _reason("Why?", "", request.POST)
        if form.is_valid():
            try:
                self._say(wish, form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "Recorded.")
                return redirect(reverse("strategy:dates", args=[self.partnership.slug]))
        return self.render_to_response(self.get_context_data(**{name: form}))

    def _say(self, wish: str, said: dict[str, Any]) -> None:
        about: dict[str, Any] = {
            "partnership": self.partnership,
            "key": self.stand.obligation.key,
            "by": self.person,
        }
        if wish == "waive":
            waive(**about, reason=said["reason"])
        elif wish == "reopen":
            reopen(**about, reason=said["reason"])
        else:
            record_met(**about, **said)

    def _met(self, posted: Any = None) -> MetForm:
        members = self.partnership.memberships.current()
        return MetForm(posted, authorities=[member.authority for member in members])


def _reason(label: str, help_text: str, posted: Any = None) -> ReasonForm:
    return ReasonForm(posted, label=label, help_text=help_text)


class AddOwn(DatesView):
    """Add something that the partnership asks of itself."""

    capability = Capability.READ_DRAFTS
    template_name = "strategy/own_obligation.html"

    def load(self) -> None:
        if not {Capability.EDIT_WORK, Capability.REVIEW_WORK} & self.standing.capabilities:
            require(self, Capability.EDIT_WORK)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": OwnObligationForm(initial={"repeats": "once"}),
            "breadcrumbs": self.crumbs("Add a date"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = OwnObligationForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        add_own_obligation(partnership=self.partnership, by=self.person, **form.cleaned_data)
        messages.success(request, "Added.")
        return redirect(reverse("strategy:dates", args=[self.partnership.slug]))


class EndOwn(DatesView):
    """Ask for it no longer."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        own = get_object_or_404(self.partnership.own_obligations.current(), pk=self.kwargs["pk"])
        end_own_obligation(own=own, by=self.person)
        messages.success(request, f"“{own.what}” is asked no longer.")
        return redirect(reverse("strategy:dates", args=[self.partnership.slug]))
