"""Who is told what: one line a rule, in the ``notices.py`` of each app."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.audit.verbs import VERBS

Audience = Callable[[AuditEvent], Iterable[User | str]]
"""Gives the people, or the addresses of role mailboxes, that an event is told to."""

Link = Callable[[AuditEvent], str]
"""Gives the path of the page to which the message leads."""


@dataclass(frozen=True)
class Rule:
    audience: Audience
    template: str
    subject: str
    link: Link


RULES: dict[str, list[Rule]] = {}


def home(event: AuditEvent) -> str:
    """Lead to the person's front page, where what waits for them stands."""
    return "/home/"


def tell(verb: str, *, audience: Audience, subject: str, template: str, link: Link = home) -> None:
    """Say that events of this verb are told to an audience.

    :param subject: may name ``{target}`` and the event's details.
    :raises KeyError: when nothing records this verb.
    """
    VERBS[verb]
    RULES.setdefault(verb, []).append(Rule(audience, template, subject, link))
