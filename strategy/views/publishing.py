"""Publishing at a time: say when, see what stands against it, take it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partnerships.roles import Capability
from strategy.forms import ScheduleForm
from strategy.models import Schedule
from strategy.operations import cancel_publication, schedule_publication
from strategy.rules.clock import latest_review
from strategy.rules.gates import errors
from strategy.views.working import StrategyView
from strategy.workflow import STRATEGY
from svd_portal.core import clock
from svd_portal.core.templatetags.svd import gov_datetime
from svd_portal.core.workflow import MoveClosed


class PublishAt(StrategyView):
    """Set the moment at which exactly this text is published, or take it back."""

    capability = Capability.PUBLISH
    template_name = "strategy/publish_at.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        given = {
            "form": self._form(initial={"next_review_on": latest_review(today)}),
            "schedule": Schedule.objects.open()
            .filter(strategy=self.strategy)
            .select_related("set_by")
            .first(),
            "errors": errors(self.reading.gates(latest_review(today), today)),
            "fingerprint": self.reading.fingerprint,
            "is_open": self.strategy.state in STRATEGY.moves["publish"].sources,
            "breadcrumbs": self.crumbs("Publish at a time"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("wish") == "cancel":
            cancel_publication(strategy=self.strategy, by=self.person)
            messages.success(request, "Taken back: nothing is published at that time.")
            return redirect(request.path)
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            schedule = schedule_publication(
                strategy=self.strategy,
                at=form.cleaned_data["at"],
                next_review_on=form.cleaned_data["next_review_on"],
                change_note=form.cleaned_data.get("change_note", ""),
                by=self.person,
            )
        except MoveClosed as closed:
            form.add_error(None, " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(
            request, f"It is published on {gov_datetime(schedule.at)}. You can take that back until then."
        )
        return redirect(self.strategy)

    def _form(self, posted: Any = None, **kwargs: Any) -> ScheduleForm:
        return ScheduleForm(posted, first=self.strategy.document_id is None, **kwargs)
