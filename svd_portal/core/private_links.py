"""Links that need no account: whoever holds the secret in one sees one page. The database keeps hashes alone."""

import hashlib
import secrets
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView


def new_secret() -> str:
    """Give a secret that nobody can guess, 43 characters long."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Give what the database keeps of a secret: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@method_decorator(never_cache, name="dispatch")
class PrivateLinkView(TemplateView):
    """The page behind a private link: an unknown, old or revoked one is one plain page, whatever is wrong with it."""

    def open(self, secret: str) -> Any:
        """Find what the link opens; None for one that opens nothing."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.opened = self.open(kwargs["token"])
        if self.opened is None:
            response: HttpResponseBase = render(request, "link_closed.html", status=404)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # The address is the secret: other sites never learn it. Not "no-referrer", which forms cannot be sent under.
        response["Referrer-Policy"] = "same-origin"
        return response
