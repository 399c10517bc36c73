"""What stands in a digest: put together as it goes out, from what each person may read at that moment."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.notices.groups import Group, Way
from svd_portal.notices.models import Digest, Notice
from svd_portal.notices.preferences import ways_of
from svd_portal.notices.registry import RULES, Rule


@dataclass(frozen=True)
class Line:
    heading: str
    text: str
    link: str


@dataclass(frozen=True)
class Part:
    """What stands under one heading: each line once, with how often it was said."""

    heading: str
    lines: list[tuple[Line, int]]


def compose(digest: Digest) -> tuple[list[Part], list[Notice]]:
    """Put together the lines of a digest.

    :returns: the parts, and the notices that are told in them; the others are no longer true, wanted or readable.
    """
    person = digest.person
    ways: dict[Group, Way] = ways_of(person)
    counted: Counter[Line] = Counter()
    told = []
    for notice in digest.notices.waiting().select_related("event__by").order_by("made_at", "pk"):
        line = _line(notice.event, person, ways) if person.is_active else None
        if line:
            counted[line] += 1
            told.append(notice)
    headings = dict.fromkeys(line.heading for line in counted)
    return [Part(heading, _under(heading, counted)) for heading in headings], told


def _under(heading: str, counted: Counter[Line]) -> list[tuple[Line, int]]:
    return [(line, times) for line, times in counted.items() if line.heading == heading]


def _line(event: AuditEvent, person: User, ways: dict[Group, Way]) -> Line | None:
    """Give the line of an event for a person; None when they may not read it now, or it is gone."""
    for rule in RULES.get(event.verb, []):
        if ways.get(rule.group, Way.OFF) == Way.OFF:
            continue
        try:
            if rule.is_for(event, person):
                return _say(rule, event)
        except ObjectDoesNotExist:
            continue  # it was deleted meanwhile
    return None


def _say(rule: Rule, event: AuditEvent) -> Line:
    return Line(rule.heading(event), rule.line_of(event), settings.SITE_URL + rule.link(event))
