"""The jobs of a consultation: hundreds of e-mails go out behind the page that asks for them."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from strategy.models import Consultation, ConsultationInvite, ConsultationLink
from strategy.statuses import InvitedBy
from svd_portal.audit.models import AuditEvent
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.private_links import hash_of, new_secret
from svd_portal.jobs.ledger import Lease
from svd_portal.jobs.registry import job_kind
from svd_portal.notices.operations import post

INVITE = "consultation.invite"
REMIND = "consultation.remind"


@job_kind(INVITE, lease_seconds=240)
def invite(lease: Lease) -> None:
    """Send an invitation to everybody of a round who has an address and has had none."""
    with lease.finish():
        consultation = Consultation.objects.select_for_update().get(pk=lease.payload["consultation"])
        waiting = consultation.invites.filter(invited_at__isnull=True).exclude(email="")
        _write_to(consultation, waiting, "consultation.invited", is_reminder=False)


@job_kind(REMIND, lease_seconds=240)
def remind(lease: Lease) -> None:
    """Write once more to everybody of a round who was invited by e-mail and has not answered."""
    with lease.finish():
        consultation = Consultation.objects.select_for_update().get(pk=lease.payload["consultation"])
        silent = consultation.invites.filter(invited_how=InvitedBy.EMAIL).unanswered()
        _write_to(consultation, silent, "consultation.reminded", is_reminder=True)


def _write_to(
    consultation: Consultation, invites: Iterable[ConsultationInvite], verb: str, *, is_reminder: bool
) -> None:
    """Write one e-mail to each address: a trust with twelve schools gets twelve links in one."""
    if consultation.closed_at is not None:
        return
    rows = sorted(invites, key=lambda row: (row.email, row.pk))
    if not rows:
        return
    partnership = consultation.strategy.partnership
    event = record(verb, by=None, target=consultation.strategy, partnership=partnership, number=len(rows))
    for address, of_address in groupby(rows, key=lambda row: row.email):
        _write_email(event, consultation, address, list(of_address), is_reminder=is_reminder)


def _write_email(
    event: AuditEvent,
    consultation: Consultation,
    address: str,
    invites: list[ConsultationInvite],
    *,
    is_reminder: bool,
) -> None:
    secrets = {invite.pk: new_secret() for invite in invites}
    pages = [
        {
            "consultee": invite.consultee.name,
            "url": settings.SITE_URL + reverse("consulted:reply", args=[secrets[invite.pk]]),
        }
        for invite in invites
    ]
    strategy = consultation.strategy
    text = render_to_string(
        "notices/consultation.txt",
        {"consultation": consultation, "strategy": strategy, "pages": pages, "is_reminder": is_reminder},
    )
    start = "Reminder: please answer on" if is_reminder else "You are consulted on"
    notice = post(event=event, address=address, subject=f"{start} {strategy.title}", text=text)
    now = clock.now()
    for invite in invites:
        ConsultationLink.objects.create(
            invite=invite, secret_hash=hash_of(secrets[invite.pk]), sent_at=now, notice=notice
        )
    first = [invite.pk for invite in invites if invite.invited_at is None]
    consultation.invites.filter(pk__in=first).update(invited_at=now, invited_how=InvitedBy.EMAIL)
