"""What must never be switched on together."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from svd_portal.home.loopback import is_loopback


def demo_stays_at_home(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse one-click sign-in on a server that others can reach."""
    if not settings.DEMO or settings.DEBUG:
        return []
    others = [host for host in settings.ALLOWED_HOSTS if not is_loopback(host)]
    if not others:
        return []
    return [
        Error(
            f"DEMO=1 lets anybody sign in as anybody, and this server answers to {', '.join(others)}.",
            hint="Take DEMO out of the environment, or let ALLOWED_HOSTS name only this computer.",
            id="svd.E001",
        )
    ]
