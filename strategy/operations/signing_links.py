"""Private links by which a role signs for its authority without an account."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from partnerships.access import standing
from partnerships.models import Authority
from partnerships.roles import Capability
from strategy.documents.decisions import members
from strategy.documents.reading import Reading
from strategy.models import SigningLink, SignOff, Strategy
from strategy.operations.signing import put_on_record, require_asked
from strategy.operations.states import locked
from strategy.rules.signing import Said
from strategy.statuses import SignedBy
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.private_links import hash_of, new_secret
from svd_portal.notices.operations import post

LINK_LASTS = dt.timedelta(days=60)


@transaction.atomic
def send_signing_link(
    *, strategy: Strategy, authority: Authority, role: str, email: str, by: User
) -> tuple[SigningLink, str]:
    """Send a role of an authority a private link by which it signs; an earlier one opens nothing from then on.

    The lead or the chair sends it to a body without an account, a board member to a substitute.

    :returns: the link and its secret, which is known only now: the row keeps its hash.
    :raises PermissionDenied: when the person neither signs for this authority nor sends drafts to the board.
    :raises MoveClosed: when the board does not have the text, or the authority is not asked.
    """
    strategy = locked(strategy)
    held = standing(by, strategy.partnership)
    if not held.can(Capability.REVIEW_WORK) and authority not in held.authorities_with(Capability.SIGN_OFF):
        raise PermissionDenied(f"Your seat does not allow you to ask somebody to sign for {authority}.")
    require_asked(strategy, authority)
    _revoke(strategy, authority, by)
    secret = new_secret()
    link = SigningLink.objects.create(
        strategy=strategy,
        authority=authority,
        role=role.strip(),
        email=email.strip().lower(),
        secret_hash=hash_of(secret),
        sent_at=clock.now(),
        sent_by=by,
        expires_at=clock.now() + LINK_LASTS,
    )
    _write_email(_note("signing_link.sent", link, by), link, secret)
    return link, secret


@transaction.atomic
def revoke_signing_link(*, strategy: Strategy, authority: Authority, by: User) -> None:
    """Take a link back, so that it opens nothing; a second time changes nothing.

    :raises PermissionDenied: as for sending it.
    """
    held = standing(by, strategy.partnership)
    if not held.can(Capability.REVIEW_WORK) and authority not in held.authorities_with(Capability.SIGN_OFF):
        raise PermissionDenied(f"Your seat does not allow you to take back a link of {authority}.")
    for link in _revoke(strategy, authority, by):
        _note("signing_link.revoked", link, by)


def find_signing_link(secret: str) -> SigningLink | None:
    """Find the open link of this secret, while its authority is among those asked; None whatever is wrong with it."""
    links = SigningLink.objects.open().filter(secret_hash=hash_of(secret))
    link = links.select_related("authority__type", "strategy__partnership").first()
    return link if link and link.authority in members(link.strategy) else None


@transaction.atomic
def sign_by_link(*, link: SigningLink, said: Said, fingerprint_seen: str) -> SignOff:
    """Record what the role that holds a link decided for its authority.

    :raises PermissionDenied: when the link was taken back or has expired meanwhile.
    :raises MoveClosed: as for ``sign``.
    """
    strategy = locked(link.strategy)
    if not SigningLink.objects.open().filter(pk=link.pk).exists():
        raise PermissionDenied("This link opens nothing now.")
    how = {"signed_by": SignedBy.LINK, "link": link}
    return put_on_record(Reading(strategy), link.authority, said, fingerprint_seen, by=None, **how)


def _revoke(strategy: Strategy, authority: Authority, by: User) -> list[SigningLink]:
    links = list(
        SigningLink.objects.select_for_update().filter(
            strategy=strategy, authority=authority, revoked_at__isnull=True
        )
    )
    for link in links:
        link.revoked_at, link.revoked_by = clock.now(), by
        link.save(update_fields=["revoked_at", "revoked_by"])
    return links


def _note(verb: str, link: SigningLink, by: User) -> AuditEvent:
    return record(
        verb,
        by=by,
        target=link.strategy,
        partnership=link.strategy.partnership,
        authority=link.authority.name,
        role=link.role,
    )


def _write_email(event: AuditEvent, link: SigningLink, secret: str) -> None:
    page = settings.SITE_URL + reverse("signing:sign", args=[secret])
    text = render_to_string("notices/signing_link.txt", {"link": link, "page": page})
    subject = f"Decide for {link.authority}: {link.strategy.title}"
    post(event=event, address=link.email, subject=subject, text=text)
