from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

PUBLIC_MENU = [
    ("Find your area", "home:front"),
    ("Partnerships", "partnerships:public_index"),
    ("Published documents", "publication:index"),
]
SIGNED_IN_MENU = [
    ("Home", "home:index"),
    ("My partnerships", "partnerships:index"),
    ("Published documents", "publication:index"),
    ("My account", "home:account"),
]


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give every page its menu and say whether this is the demonstration; asks no database."""
    user = getattr(request, "user", None)
    menu = SIGNED_IN_MENU if user is not None and user.is_authenticated else PUBLIC_MENU
    return {
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
        "nav_items": [_entry(label, reverse(name), request.path) for label, name in menu],
    }


def _entry(label: str, url: str, path: str) -> dict[str, Any]:
    return {"label": label, "url": url, "current": path == url or (url != "/" and path.startswith(url))}
