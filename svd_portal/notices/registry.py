"""Who is told what: one line a rule, in the ``notices.py`` of each app."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.audit.verbs import VERBS
from svd_portal.notices.groups import Group

Audience = Callable[[AuditEvent], Iterable[User | str]]
"""Gives the people, or the addresses of role mailboxes, that an event is told to."""

Link = Callable[[AuditEvent], str]
"""Gives the path of the page to which the message leads."""

Words = Callable[[AuditEvent], str]
"""Gives a line of a digest, or the heading above it, as it has to read on the day on which it goes out."""

Check = Callable[[AuditEvent, User], bool]
"""Says whether a line still holds, and this person may still read it, when a digest goes out."""


def home(event: AuditEvent) -> str:
    """Lead to the person's front page, where what waits for them stands."""
    return "/home/"


def no_heading(event: AuditEvent) -> str:
    return ""


def holds(event: AuditEvent, person: User) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    group: Group
    audience: Audience
    template: str
    subject: str
    link: Link = home
    line: Words | None = None
    heading: Words = no_heading
    still: Check = holds

    def subject_of(self, event: AuditEvent) -> str:
        """Say in one line what happened; a line break in a title must not become a mail header."""
        said = self.subject.format_map({**event.detail, "target": event.target_label})
        return " ".join(said.split())[:200]

    def line_of(self, event: AuditEvent) -> str:
        """Say it in a digest: as in the subject of a mail, unless the rule knows what it is today."""
        return " ".join(self.line(event).split())[:200] if self.line else self.subject_of(event)

    def is_for(self, event: AuditEvent, person: User) -> bool:
        """Say whether this person is told of it today: they may have lost the seat since, or the right to read."""
        return person in list(self.audience(event)) and self.still(event, person)


RULES: dict[str, list[Rule]] = {}


def tell(
    verb: str,
    *,
    group: Group,
    audience: Audience,
    subject: str,
    template: str,
    link: Link = home,
    line: Words | None = None,
    heading: Words = no_heading,
    still: Check = holds,
) -> None:
    """Say that events of this verb are told to an audience.

    :param group: what it is about; a person chooses for each group whether it comes at once or once a day.
    :param subject: may name ``{target}`` and the event's details.
    :param line: the line of a digest, where the subject would be out of date by the time it goes out.
    :param heading: the document or partnership under which it stands in a digest.
    :param still: asked beside the audience when a digest goes out.
    :raises KeyError: when nothing records this verb.
    """
    VERBS[verb]
    rule = Rule(group, audience, template, subject, link, line, heading, still)
    RULES.setdefault(verb, []).append(rule)
