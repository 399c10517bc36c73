from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from svd_portal.accounts.forms import AccountForm
from svd_portal.accounts.models import User
from svd_portal.accounts.operations import change_account


class Account(LoginRequiredMixin, View):
    """A person's own account: name, language, and the ways to their password and second step."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person = self._person(request)
        return self._page(request, AccountForm(initial={"name": person.name, "language": person.language}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AccountForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        change_account(person=self._person(request), **form.cleaned_data)
        messages.success(request, "Your account is changed.")
        return redirect(request.path)

    @staticmethod
    def _person(request: HttpRequest) -> User:
        return cast(User, request.user)

    def _page(self, request: HttpRequest, form: AccountForm) -> HttpResponse:
        second_step = is_mfa_enabled(self._person(request))
        return render(request, "accounts/detail.html", {"form": form, "has_second_step": second_step})
