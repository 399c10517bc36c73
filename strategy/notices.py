"""Who is told of decisions that others put on record, and of a text that is no longer agreed."""

from partnerships.models import SeatHolder
from partnerships.notices import chair, partnership_name
from partnerships.roles import CAPABILITIES, Capability
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
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
