"""Who is told of dates, of decisions that others put on record, and of a text that is no longer agreed."""

import datetime as dt

from django.urls import reverse

from datasets.rules.reminders import due_in_words
from partnerships.models import Partnership, SeatHolder
from partnerships.notices import CHAIRS, chair, holders, partnership_name
from partnerships.roles import CAPABILITIES, Capability, Role
from strategy.documents.obligations import find_obligation
from strategy.rules.obligations import Owner
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.notices.groups import Group
from svd_portal.notices.registry import tell

SIGNERS = [role for role, held in CAPABILITIES.items() if Capability.SIGN_OFF in held]


def signers_of_authority(event: AuditEvent) -> list[User]:
    """Whoever signs here for the authority in whose name something was recorded, but the person who did it."""
    held = SeatHolder.objects.current().filter(
        seat__partnership__slug=event.partnership_slug,
        seat__role__in=SIGNERS,
        authority__name=event.detail["authority"],
    )
    return list(User.objects.filter(pk__in=held.values("person")).exclude(pk=event.by_id or 0))


def owners_of_date(event: AuditEvent) -> list[User]:
    """Whoever sees to a date, and the chair once it is late."""
    owners = CHAIRS if event.detail["owner"] == Owner.CHAIR else (Role.LEAD,)
    return holders(event, *owners, *(CHAIRS if event.detail["is_late"] else ()))


def date_page(event: AuditEvent) -> str:
    return reverse("strategy:obligation", args=[event.partnership_slug, event.detail["key"]])


def date_today(event: AuditEvent) -> str:
    due_on = dt.date.fromisoformat(event.detail["due_on"])
    return f"{event.detail['what']}: {due_in_words(due_on, clock.today())}"


def is_still_owed(event: AuditEvent, person: User) -> bool:
    partnership = Partnership.objects.get(slug=event.partnership_slug)
    standing = find_obligation(partnership, event.detail["key"])
    return standing is not None and not standing.is_settled


tell(
    "obligation.reminded",
    group=Group.REMINDERS,
    audience=owners_of_date,
    subject="{what}: {when}",
    template="notices/date_reminded.txt",
    link=date_page,
    line=date_today,
    heading=partnership_name,
    still=is_still_owed,
)
tell(
    "strategy.recorded_for",
    group=Group.NEEDED,
    audience=signers_of_authority,
    subject="A decision was recorded for your authority: {target}",
    template="notices/recorded_for.txt",
    heading=partnership_name,
)
tell(
    "strategy.no_longer_agreed",
    group=Group.NEEDED,
    audience=chair,
    subject="No longer agreed: {target}",
    template="notices/no_longer_agreed.txt",
    heading=partnership_name,
)
tell(
    "publication.failed",
    group=Group.NEEDED,
    audience=chair,
    subject="Not published at its time: {target}",
    template="notices/publication_failed.txt",
    heading=partnership_name,
)
