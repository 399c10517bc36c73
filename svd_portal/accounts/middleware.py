from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OPEN_PREFIXES = ("/accounts/", "/static/", "/health/", "/documents/", "/api/", "/partnerships/")


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
        if not settings.SECOND_FACTOR_REQUIRED or request.path == "/" or request.path.startswith(OPEN_PREFIXES):
            return False
        return request.user.is_authenticated and not is_mfa_enabled(request.user)
