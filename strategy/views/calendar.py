"""Private addresses from which a calendar reads dates."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from partnerships.roles import Capability
from strategy.documents.calendar import calendar_of, partnerships_of
from strategy.models import CalendarFeed
from strategy.operations import end_calendar, find_calendar, make_calendar
from strategy.views.dates import DatesView
from svd_portal.core.private_links import PrivateLinkView


class Calendars(DatesView):
    """Make a private address of a calendar, see those that are open, take one back."""

    template_name = "strategy/calendars.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "feeds": self._mine().select_related("person", "partnership"),
            "address": "",
            "breadcrumbs": self.crumbs("Calendar"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "end" in request.POST:
            number = request.POST["end"]
            feed = get_object_or_404(self._mine(), pk=number if number.isascii() and number.isdigit() else 0)
            end_calendar(feed=feed, partnership=self.partnership, by=self.person)
            messages.success(request, "That address shows nothing now.")
            return redirect(request.path)
        for_board = request.POST.get("wish") == "board"
        _, secret = make_calendar(person=self.person, partnership=self.partnership, for_board=for_board)
        # Shown on this very answer: the portal keeps a hash and cannot show it again.
        address = settings.SITE_URL + reverse("calendar:feed", args=[secret])
        return self.render_to_response(self.get_context_data(address=address))

    def _mine(self) -> Any:
        mine = Q(person=self.person, partnership=None) | Q(person=self.person, partnership=self.partnership)
        if self.standing.can(Capability.MANAGE_SEATS):
            mine |= Q(partnership=self.partnership)
        return CalendarFeed.objects.open().filter(mine)


class Feed(PrivateLinkView):
    """The calendar behind a private address."""

    opened: CalendarFeed

    def open(self, secret: str) -> CalendarFeed | None:
        return find_calendar(secret)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        feed = self.opened
        name = f"Dates: {feed.partnership.name}" if feed.partnership else "Dates of the Serious Violence Duty"
        content = calendar_of(partnerships_of(feed), name)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="dates.ics"'
        return response
