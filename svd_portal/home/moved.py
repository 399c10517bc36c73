"""What moved in somebody's partnerships since they last looked."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from partnerships.access import Standing
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent

EVENTS_LOOKED_AT = 200
LINES_SHOWN = 20

# An upload belongs to its authority: its events, which name files, are told to nobody else.
UPLOAD = "datasets.upload"
# These name the address of somebody who has not joined.
FOR_WHO_MANAGES_SEATS = ("invitation.sent", "invitation.withdrawn")
PAGES = {
    "strategy.strategy": "strategy:detail",
    "needs_assessment.assessment": "needs_assessment:detail",
    "needs_assessment.section": "needs_assessment:section",
}


@dataclass
class Moved:
    """One line: what happened, where, when last, and how often in a row of the same."""

    sentence: str
    where: str
    at: dt.datetime
    url: str
    times: int = 1


def moved(person: User, standings: list[Standing], since: dt.datetime, own_uploads: list[str]) -> list[Moved]:
    """List what others did in a person's partnerships, the latest first; the same said twice is one line.

    :param own_uploads: ids of the uploads that this person may see.
    """
    at = {standing.partnership.slug: standing for standing in standings}
    managed = [slug for slug, standing in at.items() if standing.can(Capability.MANAGE_SEATS)]
    events = (
        AuditEvent.objects.in_partnerships(at)
        .filter(~Q(target_type=UPLOAD) | Q(target_id__in=own_uploads), at__gt=since)
        .exclude(Q(verb__in=FOR_WHO_MANAGES_SEATS) & ~Q(partnership_slug__in=managed))
        .exclude(by=person)
        .select_related("by")
    )
    lines: dict[tuple[str, str], Moved] = {}
    for event in events[:EVENTS_LOOKED_AT]:
        key = (event.partnership_slug, event.sentence)
        if key in lines:
            lines[key].times += 1
        else:
            name = at[event.partnership_slug].partnership.name
            lines[key] = Moved(event.sentence, name, event.at, _page(event))
    return list(lines.values())[:LINES_SHOWN]


def _page(event: AuditEvent) -> str:
    """Give the page of what an event is about, where it has one that its readers may open."""
    try:
        if event.target_type == "publication.document":
            return reverse("publication:document", args=[event.target_id])
        if event.target_type in PAGES:
            return reverse(PAGES[event.target_type], args=[event.partnership_slug, event.target_id])
    except NoReverseMatch:  # a target of an older form: the line stands without a link
        return ""
    return ""
