"""What moved in somebody's partnerships since they last looked."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from needs_assessment.models import Ask, Comment, Section
from partnerships.access import Standing
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent

EVENTS_LOOKED_AT = 200
LINES_SHOWN = 20
LINES_AT_FIRST = 10

# An upload belongs to its authority: its events, which name files, are told to nobody else.
UPLOAD = "datasets.upload"
# These name the address of somebody who has not joined.
FOR_WHO_MANAGES_SEATS = ("invitation.sent", "invitation.withdrawn")
ON_SECTIONS = ("section.saved", "section.changed")
PAGES = {
    "strategy.strategy": "strategy:detail",
    "needs_assessment.assessment": "needs_assessment:detail",
    "needs_assessment.section": "needs_assessment:section",
    "datasets.datarequest": "datasets:request",
}


@dataclass(frozen=True)
class Moved:
    """One line: what happened, where, when last, and how often the same."""

    sentence: str
    where: str
    at: dt.datetime
    url: str
    times: int = 1


def moved(
    person: User, standings: list[Standing], since: dt.datetime | None, own_uploads: list[str]
) -> list[Moved]:
    """List what others did in a person's partnerships, the latest first; the same said twice is one line.

    :param since: None when they have never looked: then the latest, whatever its age.
    :param own_uploads: ids of the uploads that this person may see.
    """
    at = {standing.partnership.slug: standing for standing in standings}
    managed = [slug for slug, standing in at.items() if standing.can(Capability.MANAGE_SEATS)]
    events = (
        AuditEvent.objects.in_partnerships(at)
        .filter(~Q(target_type=UPLOAD) | Q(target_id__in=own_uploads))
        .exclude(Q(verb__in=FOR_WHO_MANAGES_SEATS) & ~Q(partnership_slug__in=managed))
        .exclude(_on_closed_sections(person))
        .exclude(by=person)
        .select_related("by")
    )
    recent = (events.filter(at__gt=since) if since else events)[:EVENTS_LOOKED_AT]
    alike: dict[tuple[object, ...], list[AuditEvent]] = {}
    for event in recent:
        alike.setdefault(_likeness(event), []).append(event)
    lines = [_line(group, at[group[0].partnership_slug].partnership.name) for group in alike.values()]
    return lines[: LINES_SHOWN if since else LINES_AT_FIRST]


def _on_closed_sections(person: User) -> Q:
    """Events of sections that only seats may read which this person does not hold, of comments on them and of what
    others are asked for them."""
    closed = Section.objects.closed_to(person)
    found = Q(target_type="needs_assessment.section", target_id__in=_texts(closed.values("pk")))
    for kind in (Comment, Ask):
        parts = kind._default_manager.filter(section__in=closed).values("pk")
        found |= Q(target_type=kind._meta.label_lower, target_id__in=_texts(parts))
    return found


def _texts(keys: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return keys.annotate(text=Cast("pk", CharField())).values("text")


def _likeness(event: AuditEvent) -> tuple[object, ...]:
    """Say which events make one line: a person's work on sections in one day, or the same sentence."""
    if event.verb in ON_SECTIONS:
        return event.partnership_slug, event.by_id, timezone.localdate(event.at)
    return event.partnership_slug, event.sentence


def _line(group: list[AuditEvent], where: str) -> Moved:
    latest = group[0]
    sections = {event.target_id for event in group}
    if latest.verb in ON_SECTIONS and len(sections) > 1:
        who = latest.by.name if latest.by else "The portal"
        return Moved(f"{who} worked on {len(sections)} sections", where, latest.at, _drafts(latest))
    return Moved(latest.sentence, where, latest.at, _page(latest), len(group))


def _drafts(event: AuditEvent) -> str:
    return reverse("needs_assessment:index", args=[event.partnership_slug])


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
