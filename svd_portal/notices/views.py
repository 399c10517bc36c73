from typing import cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from svd_portal.accounts.models import User
from svd_portal.notices.forms import NoticesForm
from svd_portal.notices.groups import ABOUT, LOCKED
from svd_portal.notices.operations import MORNING, set_preferences
from svd_portal.notices.preferences import ways_of


class AccountNotices(LoginRequiredMixin, View):
    """Which e-mails a person receives, and which of them once a day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = ways_of(cast(User, request.user))
        return self._page(request, NoticesForm(initial={str(group): way for group, way in chosen.items()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NoticesForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        set_preferences(person=cast(User, request.user), ways=form.ways())
        messages.success(request, "Your choice is kept.")
        return redirect(request.path)

    @staticmethod
    def _page(request: HttpRequest, form: NoticesForm) -> HttpResponse:
        locked = [(group.label, ABOUT[group].hint) for group in sorted(LOCKED)]
        return render(request, "notices/settings.html", {"form": form, "locked": locked, "morning": MORNING})
