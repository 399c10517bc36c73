"""Invite people to seats: the only way to an account."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from partnerships.models import Authority, Invitation, Membership, Partnership, Seat, SeatHolder
from partnerships.operations.seats import SeatRefused, check_manages, fill_seat
from svd_portal.accounts.models import User
from svd_portal.accounts.operations import create_account
from svd_portal.audit.models import AuditEvent
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.private_links import hash_of, new_secret
from svd_portal.notices.operations import post

INVITATION_LASTS = dt.timedelta(days=14)


class InvitationClosed(Exception):
    """The invitation was used or withdrawn, has expired, or is for another address; the text says which."""


@transaction.atomic
def invite(
    *, partnership: Partnership, role: str, authority: Authority, email: str, by: User
) -> tuple[Invitation, str]:
    """Offer a seat to an address, and write the e-mail with the link.

    :returns: the invitation and its secret, which is known only now: the row keeps its hash.
    :raises PermissionDenied: when the person may not manage the seats of this partnership.
    :raises SeatRefused: when the offer is to oneself, for a body that is no member, or a seat already held.
    """
    check_manages(by, partnership)
    email = email.strip().lower()
    seat = Seat.objects.select_related("partnership").get(partnership=partnership, role=role)
    _check_offer(seat, authority, email, by)
    secret = new_secret()
    invitation = Invitation.objects.create(
        seat=seat,
        authority=authority,
        email=email,
        secret_hash=hash_of(secret),
        sent_at=clock.now(),
        sent_by=by,
        expires_at=clock.now() + INVITATION_LASTS,
    )
    event = record(
        "invitation.sent",
        by=by,
        target=invitation,
        partnership=partnership,
        email=email,
        role=seat.get_role_display(),
        authority=authority.name,
    )
    _write_email(event, invitation, secret)
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Take an offer back, so that its link no longer opens anything.

    :raises PermissionDenied: when the person may not manage the seats of this partnership.
    :raises InvitationClosed: when it is no longer open.
    """
    check_manages(by, invitation.seat.partnership)
    invitation = _lock(invitation)
    check_open(invitation)
    invitation.withdrawn_at, invitation.withdrawn_by = clock.now(), by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(
        "invitation.withdrawn",
        by=by,
        target=invitation,
        partnership=invitation.seat.partnership,
        email=invitation.email,
        role=invitation.seat.get_role_display(),
    )


def find_invitation(secret: str) -> Invitation | None:
    """Find the invitation that a link's secret belongs to."""
    found = Invitation.objects.filter(secret_hash=hash_of(secret))
    return found.select_related("seat__partnership", "authority", "sent_by").first()


def check_open(invitation: Invitation) -> None:
    """Stop at an invitation that can no longer be taken up.

    :raises InvitationClosed: saying why, and what to do.
    """
    if invitation.accepted_at:
        raise InvitationClosed("This invitation has already been used. Sign in to go on.")
    if invitation.withdrawn_at:
        raise InvitationClosed(
            "This invitation was withdrawn. Ask the person who invited you if you need a new one."
        )
    if invitation.expires_at <= clock.now():
        raise InvitationClosed("This invitation has expired. Ask the person who invited you for a new one.")


@transaction.atomic
def open_account(*, invitation: Invitation, name: str, password: str) -> User:
    """Make an account for the invited address. Whoever holds the secret has read that address's mail.

    :raises InvitationClosed: when the invitation is not open or the address has an account already.
    """
    invitation = _lock(invitation)
    check_open(invitation)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationClosed("This address has an account already. Sign in with it to accept.")
    person = create_account(email=invitation.email, name=name, password=password)
    record("account.created", by=person, target=person, partnership=invitation.seat.partnership)
    return person


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: User) -> SeatHolder:
    """Take the offered seat.

    :raises InvitationClosed: when it was used, withdrawn, has expired, or was sent to another address.
    """
    invitation = _lock(invitation)
    check_open(invitation)
    if invitation.email != person.email.lower():
        raise InvitationClosed(
            f"This invitation was sent to another address than {person.email}. "
            "Sign out, and sign in with the address that received it."
        )
    invitation.accepted_at, invitation.accepted_by = clock.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    seat = invitation.seat
    record(
        "invitation.accepted",
        by=person,
        target=invitation,
        partnership=seat.partnership,
        role=seat.get_role_display(),
    )
    return fill_seat(seat, person, invitation.authority, invitation.sent_by)


def _check_offer(seat: Seat, authority: Authority, email: str, by: User) -> None:
    if email == by.email.lower():
        raise SeatRefused("You cannot invite yourself. Another lead or chair can give you a further seat.")
    if not Membership.objects.current().filter(partnership=seat.partnership, authority=authority).exists():
        raise SeatRefused(f"{authority.name} is not a member of {seat.partnership.name}.")
    holders = SeatHolder.objects.current().filter(seat=seat, authority=authority, person__email__iexact=email)
    if holders.exists():
        raise SeatRefused(f"{email} already holds this seat for {authority.name}.")


def _lock(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).select_related(
        "seat__partnership", "authority"
    )
    return locked.get(pk=invitation.pk)


def _write_email(event: AuditEvent, invitation: Invitation, secret: str) -> None:
    link = settings.SITE_URL + reverse("partnerships:invitation", args=[secret])
    text = render_to_string("notices/invitation.txt", {"invitation": invitation, "link": link})
    subject = f"Invitation to {invitation.seat.partnership.name}"
    post(event=event, address=invitation.email, subject=subject, text=text)
