"""Who in a partnership is told what. Events carry their partnership's slug, so no higher app is asked."""

from django.urls import reverse

from partnerships.models import SeatHolder
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.notices.registry import Audience, tell

STRATEGY = "strategy.strategy"


def holders(*roles: str) -> Audience:
    """The people who hold one of these seats today in the partnership of the event."""

    def audience(event: AuditEvent) -> list[User]:
        held = SeatHolder.objects.current().filter(
            seat__partnership__slug=event.partnership_slug, seat__role__in=roles
        )
        return list(User.objects.filter(pk__in=held.values("person")))

    return audience


def board_when_strategy(event: AuditEvent) -> list[User]:
    """Board members sign strategies; a needs assessment goes to the chair alone."""
    roles = [Role.BOARD_MEMBER, Role.CHAIR] if event.target_type == STRATEGY else [Role.CHAIR]
    return list(holders(*roles)(event))


def document_page(event: AuditEvent) -> str:
    return reverse("publication:document", args=[event.target_id])


tell(
    "manuscript.sent_to_review",
    audience=board_when_strategy,
    subject="To read and decide: {target}",
    template="notices/sent_to_review.txt",
)
tell(
    "strategy.signed_off",
    audience=holders(Role.CHAIR),
    subject="Ready to publish: {target}",
    template="notices/signed_off.txt",
)
tell(
    "edition.published",
    audience=holders(*Role.values),
    subject="Published: {target}",
    template="notices/published.txt",
    link=document_page,
)
