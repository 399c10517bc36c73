"""Writing together over plain HTTP: who writes a section now, and what they have typed and not yet saved."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from needs_assessment.models import Section, SectionLease, TypedDraft
from needs_assessment.operations.editing import note, require_draft, require_editor
from needs_assessment.operations.writing import Texts
from needs_assessment.rules.prose import clean
from needs_assessment.statuses import BlockKind
from svd_portal.accounts.models import User
from svd_portal.core import clock

LEASE = dt.timedelta(minutes=10)
# A tab that types tells so every few seconds: after this it has been closed, or its computer sleeps.
SILENT = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Writer:
    """Who writes a section now, unless it is this very tab."""

    name: str
    until: dt.datetime
    is_self: bool  # the same person, in another tab


@transaction.atomic
def keep_typed(*, section: Section, tab: uuid.UUID, texts: Texts, by: User) -> Writer | None:
    """Keep what somebody has typed so far, and take or renew the lease of the section if nobody else has it.

    :returns: who else writes the section now, or None when the lease is this tab's. The text is kept either way.
    :raises PermissionDenied: when the person may not edit; then nothing is kept.
    :raises MoveClosed: when the document is not a draft.
    """
    require_editor(section.manuscript, by)
    require_draft(section.manuscript)
    now = clock.now()
    TypedDraft.objects.update_or_create(
        section=section,
        person=by,
        tab=tab,
        defaults={
            "texts": {str(block): [base, clean(html, numbers=True)] for block, (base, html) in texts.items()},
            "typed_at": now,
        },
    )
    return _hold(section, tab, by, now)


@transaction.atomic
def take_over(*, section: Section, tab: uuid.UUID, by: User) -> None:
    """Take the lease of a section from whoever has it. Their text stays with them: their next save is compared.

    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the document is not a draft.
    """
    require_editor(section.manuscript, by)
    require_draft(section.manuscript)
    before = SectionLease.objects.select_for_update().filter(section=section).select_related("holder").first()
    now = clock.now()
    SectionLease.objects.update_or_create(
        section=section, defaults={"holder": by, "tab": tab, "until": now + LEASE}
    )
    if before and before.holder != by and before.until > now:
        note(section, f"went on writing in place of {before.holder.name}", by=by)


def writer_of(section: Section, tab: uuid.UUID | None, user: User) -> Writer | None:
    """Say who else writes a section now: another person, or this person in another tab."""
    lease = (
        SectionLease.objects.filter(section=section, until__gt=clock.now()).select_related("holder").first()
    )
    return _writer(lease, user) if lease and lease.tab != tab else None


def adopt_draft(*, section: Section, tab: uuid.UUID, by: User) -> TypedDraft | None:
    """Give a new tab what its person had typed in one that is gone: closed, crashed or signed out.

    A tab that still types keeps its own.
    """
    own = TypedDraft.objects.filter(section=section, person=by, typed_at__lt=clock.now() - SILENT)
    if not own.exists():
        return None
    with transaction.atomic():
        draft = own.select_for_update().first()
        if draft is None:
            return None
        if _says_nothing_new(draft, section):
            forget_typed(section=section, tab=draft.tab, by=by)
            return None
        SectionLease.objects.filter(section=section, holder=by, tab=draft.tab).update(tab=tab)
        draft.tab = tab
        draft.save(update_fields=["tab"])
        return draft


def forget_typed(*, section: Section, tab: uuid.UUID, by: User) -> None:
    """Throw away what a tab has typed, once it is saved or no longer wanted, and end its lease."""
    TypedDraft.objects.filter(section=section, person=by, tab=tab).delete()
    SectionLease.objects.filter(section=section, holder=by, tab=tab).delete()


def _says_nothing_new(draft: TypedDraft, section: Section) -> bool:
    saved = {str(block.pk): block.body["html"] for block in section.blocks.filter(kind=BlockKind.PROSE)}
    return all(saved.get(block) == html for block, (_, html) in draft.texts.items())


def _hold(section: Section, tab: uuid.UUID, by: User, now: dt.datetime) -> Writer | None:
    """Take the lease by compare-and-set: two first letters typed at once give it to one."""
    lease, _ = (
        SectionLease.objects.select_for_update(of=("self",))
        .select_related("holder")
        .get_or_create(section=section, defaults={"holder": by, "tab": tab, "until": now + LEASE})
    )
    if lease.tab != tab and lease.until > now:
        return _writer(lease, by)
    SectionLease.objects.filter(section=section).update(holder=by, tab=tab, until=now + LEASE)
    return None


def _writer(lease: SectionLease, user: User) -> Writer:
    return Writer(lease.holder.name, lease.until, lease.holder == user)
