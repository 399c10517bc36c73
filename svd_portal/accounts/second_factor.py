from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings


def lacks_second_factor(user: Any) -> bool:
    """Say whether a signed-in person still has to set up a second step before any working page opens."""
    return bool(settings.SECOND_FACTOR_REQUIRED and user.is_authenticated and not is_mfa_enabled(user))
