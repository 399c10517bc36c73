from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from partnerships.access import standings
from partnerships.documents import meetings, members, missing
from partnerships.models import Partnership
from partnerships.querysets import on
from partnerships.views.working import ANY_SEAT, WorkingView
from svd_portal.core import clock


class MyPartnerships(LoginRequiredMixin, TemplateView):
    """The partnerships in which a person holds a seat, and for whom they act in each."""

    template_name = "partnerships/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(standings=standings(self.request.user), **kwargs)


class Overview(WorkingView):
    """Who is in, who is missing, who meets. The front page's app adds what the higher apps know."""

    template_name = "partnerships/overview.html"
    capability = ANY_SEAT
    section = "Overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**about(self.partnership), **kwargs)


def about(partnership: Partnership) -> dict[str, Any]:
    """Gather what every page about a partnership says: areas, members, gaps, boards, above and below."""
    areas = partnership.areas.filter(on(clock.today(), "partnership_links__")).distinct()
    groups = members(partnership)
    days = {member.since for group in groups for member in group.members}
    return {
        "areas": list(areas.order_by("name")),
        "groups": groups,
        "all_since": days.pop() if len(days) == 1 else None,
        "missing": missing(partnership),
        "meetings": meetings(partnership),
        "parent": partnership.parent,
        "children": list(partnership.children.public()),
    }
