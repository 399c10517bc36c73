from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from svd_portal.accounts.second_factor import lacks_second_factor

# Public pages, and what a person needs on the way to a second step.
OPEN_PATHS = ("/", "/find/")
OPEN_PREFIXES = (
    "/accounts/",
    "/invitations/",
    "/static/",
    "/health/",
    "/documents/",
    "/api/",
    "/partnerships/",
    "/accessibility/",
    "/privacy/",
    "/help/",
)


class SecondFactorMiddleware:
    """Send a signed-in person without a second factor to set one up before any working page opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def _must_set_up(request: HttpRequest) -> bool:
        # The setting comes first: asking who is signed in costs the public pages two queries.
        if not settings.SECOND_FACTOR_REQUIRED or request.path in OPEN_PATHS:
            return False
        return not request.path.startswith(OPEN_PREFIXES) and lacks_second_factor(request.user)
