"""The list of authorities that a partnership has to consult."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from partnerships.access import capabilities
from partnerships.models import Partnership
from partnerships.roles import Capability
from strategy.documents.consultation import areas_of
from strategy.models import Consultee, NoneInArea
from strategy.rules.consultation import ConsulteeRow
from strategy.statuses import ConsulteeKind
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock


@dataclass(frozen=True)
class Listed:
    """What taking a list did, in numbers of authorities; ``not_in_it`` stay on the register."""

    added: int
    changed: int
    same: int
    not_in_it: int


@transaction.atomic
def list_consultees(*, partnership: Partnership, rows: Sequence[ConsulteeRow], by: User) -> Listed:
    """Add authorities to those that are consulted, and change those whose reference is known.

    Nobody is left out by a list that does not name them: an authority that has closed is ended by itself.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises ValidationError: when a row names an area that is not the partnership's.
    """
    _require_editor(partnership, by)
    areas = {area.code: area for area in areas_of(partnership)}
    known = {each.reference: each for each in partnership.consultees.select_for_update()}
    added, changed = list[Consultee](), list[Consultee]()
    for row in rows:
        if row.area not in areas:
            raise ValidationError(f"{row.area} is no area of this partnership.")
        said = {"name": row.name, "kind": row.kind.value, "area": areas[row.area], "email": row.email}
        old = known.get(row.reference)
        if old is None:
            added.append(
                Consultee(partnership=partnership, reference=row.reference, added_at=clock.now(), **said)
            )
        elif old.ended_at is not None or any(getattr(old, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(old, name, value)
            old.ended_at, old.ended_by, old.end_reason = None, None, ""
            changed.append(old)
    Consultee.objects.bulk_create(added)
    Consultee.objects.bulk_update(
        changed, ["name", "kind", "area", "email", "ended_at", "ended_by", "end_reason"]
    )
    NoneInArea.objects.filter(partnership=partnership, kind__in={each.kind for each in added}).delete()
    named = {row.reference for row in rows}
    not_in_it = sum(1 for each in known.values() if each.ended_at is None and each.reference not in named)
    listed = Listed(len(added), len(changed), len(rows) - len(added) - len(changed), not_in_it)
    if added or changed:
        record(
            "consultees.listed",
            by=by,
            target=partnership,
            partnership=partnership,
            added=listed.added,
            changed=listed.changed,
        )
    return listed


@transaction.atomic
def end_consultee(*, consultee: Consultee, reason: str, by: User) -> None:
    """Take an authority off the list, because it closed or is not one; a second time changes nothing.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises ValidationError: without a reason.
    """
    partnership = consultee.partnership
    _require_editor(partnership, by)
    if not reason.strip():
        raise ValidationError("Say why it is not consulted any more.")
    ended = {"ended_at": clock.now(), "ended_by": by, "end_reason": reason.strip()[:200]}
    if Consultee.objects.current().filter(pk=consultee.pk).update(**ended):
        record(
            "consultees.ended",
            by=by,
            target=partnership,
            partnership=partnership,
            name=consultee.name,
            reason=reason.strip(),
        )


@transaction.atomic
def say_none_in_area(*, partnership: Partnership, kind: str, words: str, by: User) -> None:
    """Say that the areas of a partnership have no authority of a kind, and how that is known.

    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises ValidationError: without words, or when the list names one.
    """
    _require_editor(partnership, by)
    if not words.strip():
        raise ValidationError("Say how you know, for example “List of prisons in England, 2026”.")
    if partnership.consultees.current().filter(kind=kind).exists():
        raise ValidationError("The list names one of this kind. Take it off the list first.")
    NoneInArea.objects.update_or_create(
        partnership=partnership,
        kind=ConsulteeKind(kind),
        defaults={"words": words.strip()[:300], "said_at": clock.now(), "said_by": by},
    )
    record(
        "consultees.none",
        by=by,
        target=partnership,
        partnership=partnership,
        kind=str(ConsulteeKind(kind).label),
        words=words.strip(),
    )


def _require_editor(partnership: Partnership, by: User) -> None:
    if Capability.EDIT_WORK not in capabilities(by, partnership):
        raise PermissionDenied("Your seat does not allow you to change who is consulted.")
