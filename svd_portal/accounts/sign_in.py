"""The one place that steps into allauth's flow of signing in."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from svd_portal.accounts.models import User


def sign_in_with_new_password(request: HttpRequest, person: User, redirect_to: str) -> HttpResponse:
    """Sign in a person who has just chosen their password, as if they had typed it on the sign-in page."""
    login = Login(user=person, redirect_url=redirect_to, email=person.email)
    response = perform_password_login(request, {"email": person.email}, login)
    if request.user == person:
        # Their next page sets up the second step; to ask there for the password of a minute ago helps nobody.
        reauthenticate_by_password(request)
    return response
