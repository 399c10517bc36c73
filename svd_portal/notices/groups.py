"""What notices are about, and which way each may come to a person."""

from dataclasses import dataclass

from django.db import models


class Way(models.TextChoices):
    ONCE = "once", "An e-mail at once"
    DAILY = "daily", "In one e-mail a day"
    OFF = "off", "Not at all"


class Group(models.TextChoices):
    NEEDED = "needed", "Signing, publishing and safety"
    YOURS = "yours", "What waits for you or names you"
    REMINDERS = "reminders", "Reminders"
    NEWS = "news", "What happened to what you work on"


@dataclass(frozen=True)
class About:
    """A group in plain words, and the way it comes until a person chooses another."""

    hint: str
    default: Way


ABOUT = {
    Group.NEEDED: About(
        "A document to decide on, one ready to publish, data that may no longer be used, a file that was refused as "
        "unsafe, a colleague who needs an invitation. Invitations and messages about signing in too.",
        Way.ONCE,
    ),
    Group.YOURS: About(
        "You are asked for data or for a part of a document, a comment names you, or a file of yours needs an answer.",
        Way.ONCE,
    ),
    Group.REMINDERS: About(
        "Something that you or your authority was asked for is due soon, or late.", Way.DAILY
    ),
    Group.NEWS: About(
        "Newer data for your figures, comments in conversations you took part in, answers to what you asked, and new "
        "editions.",
        Way.DAILY,
    ),
}
LOCKED = frozenset({Group.NEEDED})
"""Groups that nobody can switch off or put off: the work of the Duty, and safety, rest on them."""
CHOSEN = tuple(group for group in Group if group not in LOCKED)
