"""A provider's own entry in the directory: the link to it, what the provider says, and what becomes of that."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from needs_assessment.models import Block, Correction, ProviderLink
from needs_assessment.operations.editing import lock_section, require_editor
from needs_assessment.operations.registers import entry_of, merge_into_entry
from needs_assessment.rules.registers import Entry, name_of
from needs_assessment.rules.registers.providers import OWN_ENTRY, changed_fields, own_part
from needs_assessment.statuses import CorrectionState, Marking
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.private_links import hash_of, new_secret
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.operations import post

LINK_LASTS = dt.timedelta(days=60)
MOST_IN_AN_HOUR = 5  # corrections by one link


class TooManyCorrections(Exception):
    """So much was sent by this link in the last hour that it has to wait."""


@transaction.atomic
def send_provider_link(*, block: Block, entry_id: str, email: str, by: User) -> tuple[ProviderLink, str]:
    """Send a provider the private link to its entry; an earlier link to the entry opens nothing from then on.

    :returns: the link and its secret, which is known only now: the row keeps its hash.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft, the entry is gone, or the section is for named seats.
    """
    section = lock_section(block.section, by)
    fresh = section.blocks.filter(pk=block.pk).first()
    entry = entry_of(fresh, entry_id) if fresh else None
    if fresh is None or entry is None:
        raise MoveClosed(["Somebody removed this entry while you were working on it."])
    if section.marking == Marking.SEATS:
        raise MoveClosed(["Only named seats may read this section, so no part of it is sent to others."])
    _revoke(fresh, entry_id, by)
    secret = new_secret()
    link = ProviderLink.objects.create(
        block=fresh,
        entry_id=entry_id,
        email=email.strip().lower(),
        secret_hash=hash_of(secret),
        sent_at=clock.now(),
        sent_by=by,
        expires_at=clock.now() + LINK_LASTS,
    )
    _write_email(_note("provider_link.sent", link, by), link, name_of(OWN_ENTRY, entry), secret)
    return link, secret


@transaction.atomic
def revoke_provider_link(*, block: Block, entry_id: str, by: User) -> None:
    """Take the link to an entry back, so that it opens nothing; a second time changes nothing.

    :raises PermissionDenied: when the person may not edit.
    """
    require_editor(block.section.manuscript, by)
    for link in _revoke(block, entry_id, by):
        _note("provider_link.revoked", link, by)


def find_provider_link(secret: str) -> tuple[ProviderLink, Entry] | None:
    """Find the link of this secret and the entry that it opens; None whatever is wrong with it."""
    links = ProviderLink.objects.open().filter(secret_hash=hash_of(secret)).with_place()
    link = links.exclude(block__section__marking=Marking.SEATS).first()
    entry = entry_of(link.block, str(link.entry_id)) if link else None
    return (link, entry) if link and entry else None


@transaction.atomic
def say_of_entry(*, link: ProviderLink, seen: Entry, wanted: Entry) -> Correction:
    """Keep what a provider says of its entry, beside the entry: how it should read, or that it is right as it was seen.

    :raises TooManyCorrections: when too much was sent by this link in the last hour.
    :raises PermissionDenied: when the link was taken back or has expired meanwhile.
    """
    # The row is locked, so that of many at once no more than the limit get through.
    locked = (
        ProviderLink.objects.open().with_place().select_for_update(of=("self",)).filter(pk=link.pk).first()
    )
    if locked is None:
        raise PermissionDenied("This link opens nothing any more.")
    since = clock.now() - dt.timedelta(hours=1)
    if locked.corrections.filter(made_at__gte=since).count() >= MOST_IN_AN_HOUR:
        raise TooManyCorrections
    seen, wanted = own_part(seen), own_part(wanted)
    state = CorrectionState.WAITING if changed_fields(seen, wanted) else CorrectionState.RIGHT
    said = Correction.objects.create(link=locked, seen=seen, wanted=wanted, made_at=clock.now(), state=state)
    _note("correction.made" if state == CorrectionState.WAITING else "correction.right", locked, None)
    return said


@transaction.atomic
def settle_correction(*, correction: Correction, take: bool, reason: str, by: User) -> Correction:
    """Take a provider's correction into the entry, or leave it out with a reason, which the provider reads.

    :raises ValidationError: when it is left out without a reason.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when it was settled already, or the document is not a draft.
    :raises StaleBlock: when somebody changed the same fields, or removed the entry.
    """
    block = correction.link.block
    require_editor(block.section.manuscript, by)
    if not take and not reason.strip():
        raise ValidationError("Say why it is left out: the provider reads it.")
    if take:
        merge_into_entry(
            block=block,
            entry_id=str(correction.link.entry_id),
            seen=correction.seen,
            wanted=correction.wanted,
            by=by,
        )
    locked = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if locked.state != CorrectionState.WAITING:
        raise MoveClosed([f"It was settled already: {locked.get_state_display().lower()}."])
    locked.state = CorrectionState.TAKEN if take else CorrectionState.LEFT
    locked.reason, locked.settled_at, locked.settled_by = reason.strip(), clock.now(), by
    locked.save()
    _note("correction.settled", correction.link, by)
    return locked


def _revoke(block: Block, entry_id: str, by: User) -> list[ProviderLink]:
    found = ProviderLink.objects.select_for_update(of=("self",)).with_place()
    links = list(found.filter(block=block.pk, entry_id=entry_id, revoked_at__isnull=True))
    for link in links:
        link.revoked_at, link.revoked_by = clock.now(), by
        link.save(update_fields=["revoked_at", "revoked_by"])
    return links


def _note(verb: str, link: ProviderLink, by: User | None) -> AuditEvent:
    """Record what happened: never the address, and of the entry only in which section it stands."""
    section = link.block.section
    return record(
        verb, by=by, target=link, partnership=section.manuscript.partnership, section=section.heading
    )


def _write_email(event: AuditEvent, link: ProviderLink, name: str, secret: str) -> None:
    partnership = link.block.section.manuscript.partnership
    page = settings.SITE_URL + reverse("providers:entry", args=[secret])
    context = {"partnership": partnership, "name": name, "link": page, "expires_at": link.expires_at}
    text = render_to_string("notices/provider_link.txt", context)
    post(event=event, address=link.email, subject=f"Is this right about {name}?", text=text)
