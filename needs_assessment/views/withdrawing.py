"""Withdraw an edition of a needs assessment or a strategy, with a public note."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from needs_assessment.forms import ReasonForm
from needs_assessment.models import Manuscript
from needs_assessment.operations import withdraw_edition
from needs_assessment.views.working import PersonView
from partnerships.roles import Capability
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Edition


class WithdrawEdition(PersonView):
    """Say what will happen, ask for the reason, and withdraw."""

    capability = Capability.PUBLISH
    template_name = "needs_assessment/withdraw.html"

    def load(self) -> None:
        documents = Manuscript.objects.filter(partnership=self.partnership, document__isnull=False)
        editions = Edition.objects.filter(document__in=documents.values("document")).select_related(
            "document__latest", "withdrawal"
        )
        self.edition = get_object_or_404(
            editions, document=self.kwargs["document"], number=self.kwargs["number"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "edition": self.edition,
            "withdrawal": getattr(self.edition, "withdrawal", None),
            "is_latest": self.edition == self.edition.document.latest,
            "form": self._form(),
            "breadcrumbs": [{"label": f"Withdraw edition {self.edition.number}", "url": ""}],
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            withdraw_edition(
                partnership=self.partnership,
                edition=self.edition,
                reason=form.cleaned_data["reason"],
                by=self.person,
            )
        except MoveClosed as closed:
            return self.refuse(closed, self.edition)
        messages.success(request, "Withdrawn. The page says so, and why.")
        return redirect(self.edition)

    @staticmethod
    def _form(posted: Any = None) -> ReasonForm:
        return ReasonForm(posted, label="Why is it withdrawn?", help_text="Readers see this above the text.")
