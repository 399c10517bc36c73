"""The working door: every page under ``/work/<slug>/`` comes through here."""

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from partnerships.access import Standing, request_standing
from partnerships.models import Partnership
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed

ANY_SEAT = "any seat"


class WorkingView(AccessMixin, TemplateView):
    """A page of a partnership. Invisible is 404; visible but not allowed is 403.

    A subclass says who may enter: ``capability`` names what a person must hold, or is ``ANY_SEAT``.
    """

    capability: ClassVar[str]
    section: ClassVar[str] = ""  # the entry of the sub-navigation that is current

    partnership: Partnership
    standing: Standing

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.partnership = get_object_or_404(
            Partnership.objects.visible_to(request.user), slug=kwargs["slug"]
        )
        self.standing = request_standing(request, self.partnership)
        if self.capability != ANY_SEAT and not self.standing.can(self.capability):
            raise PermissionDenied("Your seat in this partnership does not allow this.")
        self.load()
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        """The visitor, whom ``dispatch`` let in only signed in."""
        return cast(User, self.request.user)

    def load(self) -> None:
        """Fetch what the address names, through ``visible_to``; called before get and post."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            partnership=self.partnership,
            standing=self.standing,
            identity=identity(self.standing),
            subnav=subnav(self.partnership, self.section),
            **kwargs,
        )

    def refuse(self, error: Exception, to: Any) -> HttpResponse:
        """Show why a thing could not be done, and go back to where the person was."""
        reasons = error.reasons if isinstance(error, MoveClosed) else [str(error)]
        for reason in reasons:
            messages.error(self.request, reason)
        return redirect(to)


def identity(standing: Standing) -> dict[str, str]:
    """Say for the identity bar where a person is and for whom they act."""
    return {
        "partnership": standing.partnership.name,
        "partnership_url": reverse("partnerships:overview", args=[standing.partnership.slug]),
        "authority": ", ".join(a.name for a in standing.authorities),
        "role": ", ".join(dict.fromkeys(standing.roles)),
        "switch_url": reverse("partnerships:index"),
    }


def subnav(partnership: Partnership, current: str) -> list[dict[str, Any]]:
    """Overview · Data · Needs assessment · Strategy · Dates · People · Public page."""
    entries = [
        ("Overview", "partnerships:overview"),
        ("Data", "datasets:index"),
        ("Needs assessment", "needs_assessment:index"),
        ("Strategy", "strategy:index"),
        ("Dates", "strategy:dates"),
        ("People", "partnerships:people"),
        ("Public page", "partnerships:public"),
    ]
    return [
        {"label": label, "url": reverse(name, args=[partnership.slug]), "current": label == current}
        for label, name in entries
    ]
