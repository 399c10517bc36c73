"""Sign-in as allauth does it, and on the record. It stands here since accounts know no audit."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from svd_portal.accounts.adapter import InvitationOnlyAdapter
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record


def record_sign_in(person: User) -> None:
    record("account.signed_in", by=person, target=person)


class RecordingAdapter(InvitationOnlyAdapter):
    """Writes down each sign-in once it is complete, second step included."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        record_sign_in(user)
        return super().post_login(request, user, **kwargs)
