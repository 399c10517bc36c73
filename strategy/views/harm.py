"""The harm check of a strategy (s.8(8), s.9(9)): what each authority found, and the three questions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partnerships.roles import Capability
from strategy.forms import HarmForm, authority_named
from strategy.operations import check_harm, checks_for
from strategy.operations.harm import OPEN_IN
from strategy.rules.harm import BASIS
from strategy.views.working import StrategyView
from svd_portal.core.workflow import MoveClosed


class Harm(StrategyView):
    """Say for an authority whether anything in the text might do harm; see what the others said."""

    capability = Capability.READ_DRAFTS
    template_name = "strategy/harm.html"

    def load(self) -> None:
        super().load()
        self.mine = checks_for(self.strategy, self.standing)
        wanted = self.request.POST.get("authority") or self.request.GET.get("authority", "")
        self.authority = authority_named(self.mine, wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": HarmForm(),
            "authority": self.authority,
            "others": [other for other in self.mine if other != self.authority],
            "checks": self.reading.harm,
            "errors": self.reading.harm_gates,
            "fingerprint": self.reading.fingerprint,
            "is_open": self.strategy.state in OPEN_IN,
            "basis": BASIS,
            "breadcrumbs": self.crumbs("Harm check"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = HarmForm(request.POST)
        if self.authority is None:
            raise PermissionDenied("Your seat does not allow you to answer for an authority.")
        if not form.is_valid():
            return self._again(form)
        try:
            check_harm(
                strategy=self.strategy,
                authority=self.authority,
                found=form.found,
                fingerprint_seen=request.POST.get("fingerprint", ""),
                by=self.person,
            )
        except MoveClosed as closed:
            form.add_error(None, " ".join(closed.reasons))
            return self._again(form)
        messages.success(request, f"Recorded for {self.authority}, on exactly this text.")
        return redirect(self.strategy)

    def _again(self, form: HarmForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))
