"""What other bodies decided on a published edition."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from needs_assessment.views.working import require
from partnerships.roles import Capability
from strategy.forms import EndorsementForm
from strategy.operations import record_endorsement
from strategy.views.working import StrategyView
from svd_portal.core.workflow import MoveClosed


class Endorsements(StrategyView):
    """The trail of adoption: who decided what, when, on which edition."""

    template_name = "strategy/endorsements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": EndorsementForm(strategy=self.strategy),
            "rows": self.strategy.endorsements.select_related("edition", "by"),
            "may_record": self.standing.can(Capability.REVIEW_WORK) and self.strategy.document_id is not None,
            "breadcrumbs": self.crumbs("Adoption and endorsement"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.REVIEW_WORK)
        form = EndorsementForm(request.POST, strategy=self.strategy)
        if form.is_valid():
            try:
                row = record_endorsement(strategy=self.strategy, by=self.person, **form.cleaned_data)
            except MoveClosed as closed:
                form.add_error(None, " ".join(closed.reasons))
            else:
                messages.success(request, f"Recorded in public: {row.body} {row.get_kind_display().lower()}.")
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form))
