"""Who in a partnership is told what. Events carry their partnership's slug, so no higher app is asked."""

from django.urls import reverse

from partnerships.models import Partnership, SeatHolder
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.notices.groups import Group
from svd_portal.notices.registry import tell

STRATEGY = "strategy.strategy"
CHAIRS = (Role.CHAIR, Role.VICE_CHAIR)


def holders(event: AuditEvent, *roles: str) -> list[User]:
    """The people who hold one of these seats today in the partnership of the event."""
    held = SeatHolder.objects.current().filter(
        seat__partnership__slug=event.partnership_slug, seat__role__in=roles
    )
    return list(User.objects.filter(pk__in=held.values("person")))


def deciders(event: AuditEvent) -> list[User]:
    """Board members sign strategies; a needs assessment goes to the chair alone."""
    return board(event) if event.target_type == STRATEGY else chair(event)


def board(event: AuditEvent) -> list[User]:
    return holders(event, Role.BOARD_MEMBER, *CHAIRS)


def chair(event: AuditEvent) -> list[User]:
    return holders(event, *CHAIRS)


def everybody(event: AuditEvent) -> list[User]:
    return holders(event, *Role.values)


def partnership_name(event: AuditEvent) -> str:
    return Partnership.objects.values_list("name", flat=True).get(slug=event.partnership_slug)


def document_page(event: AuditEvent) -> str:
    return reverse("publication:document", args=[event.target_id])


tell(
    "manuscript.sent_to_review",
    group=Group.NEEDED,
    audience=deciders,
    subject="To read and decide: {target}",
    template="notices/sent_to_review.txt",
)
tell(
    "strategy.signed_off",
    group=Group.NEEDED,
    audience=chair,
    subject="Ready to publish: {target}",
    template="notices/signed_off.txt",
)
tell(
    "edition.published",
    group=Group.NEWS,
    audience=everybody,
    subject="Published: {target}",
    template="notices/published.txt",
    link=document_page,
    heading=partnership_name,
)
