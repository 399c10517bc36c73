import datetime as dt
from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from partnerships.access import standings
from partnerships.views.invitations import GO_ON
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.home.lists import due_next, own_uploads, waiting
from svd_portal.home.moved import moved

SINCE = "moved_since"


class Index(LoginRequiredMixin, TemplateView):
    """The front page of a signed-in person: three lists and nothing else."""

    template_name = "home/index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A person who set up their second step half-way through an invitation goes on with it.
        path = request.session.pop(GO_ON, "")
        return redirect(path) if path else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = cast(User, self.request.user)
        seats, uploads, since = standings(person), own_uploads(person), self._since(person)
        return super().get_context_data(
            standings=seats,
            waiting=waiting(person, seats, uploads),
            due=due_next(seats),
            moved=moved(person, seats, since, [str(upload.pk) for upload in uploads]),
            since=since,
            **kwargs,
        )

    def _since(self, person: User) -> dt.datetime | None:
        """Say since when things moved: the last visit before this session, so that a reload loses nothing."""
        session = self.request.session
        if SINCE not in session:
            session[SINCE] = person.looked_at.isoformat() if person.looked_at else ""
            User.objects.filter(pk=person.pk).update(looked_at=clock.now())
        return dt.datetime.fromisoformat(session[SINCE]) if session[SINCE] else None
