"""The page on which somebody of the authority that is asked passes an ask on to a colleague."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from needs_assessment.forms import PassOnForm
from needs_assessment.operations import acts_for, pass_on
from needs_assessment.views.asks import AskView
from svd_portal.core.workflow import MoveClosed


class PassOn(AskView):
    """Pass an ask on to a colleague of the same authority, by their address."""

    template_name = "needs_assessment/ask_pass_on.html"

    def load(self) -> None:
        super().load()
        if not acts_for(self.ask, self.standing):
            raise PermissionDenied("Only people who act for the authority that is asked can pass it on.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = self.crumbs(f"Asked of {self.ask.authority.name}")
        return super().get_context_data(
            **{"ask": self.ask, "form": PassOnForm(), "breadcrumbs": crumbs} | kwargs
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = PassOnForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            handover = pass_on(ask=self.ask, email=form.cleaned_data["email"], by=self.person)
        except MoveClosed as closed:
            form.add_error("email", " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        if handover.to:
            messages.success(request, f"{handover.to.name} is told. Reminders go to both of you.")
        else:
            messages.success(
                request,
                f"{handover.email} holds no seat for {self.ask.authority.name} here. The partnership lead is asked to "
                "invite them. Until they have joined, reminders go to you.",
            )
        return redirect(self.ask)
