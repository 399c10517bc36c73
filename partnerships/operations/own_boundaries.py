"""Bring, keep and retire the boundaries of a partnership's own."""

import datetime as dt
from collections.abc import Collection
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from partnerships.access import capabilities
from partnerships.models import Area, BoundarySet, Partnership
from partnerships.roles import Capability
from partnerships.rules import own_boundaries as rules
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock


@transaction.atomic
def upload_boundaries(
    *,
    partnership: Partnership,
    by: User,
    content: bytes,
    name: str,
    source: str,
    dated_on: dt.date,
    attribution: str = "",
    code_property: str = "",
    data_codes: Collection[str] = (),
) -> BoundarySet:
    """Read boundaries and hold them until somebody has looked at them; of the file only the outlines are held.

    :param code_property: what holds the codes; found by what the portal knows when left out.
    :param data_codes: the codes of areas that the partnership has data of.
    :raises NotBoundaries: the file cannot be drawn; the message says why.
    :raises PermissionDenied: the person may not edit the work of this partnership.
    """
    _check_edits(by, partnership)
    features = rules.read(content)
    known = Area.objects.filter(code__in=rules.all_words(features)).values_list("code", flat=True)
    codes = {*known, *data_codes}
    names = _names(data_codes)
    chosen = rules.named(features, code_property) if code_property else rules.choose(features, codes, names)
    areas = rules.areas(features, chosen, codes, names)
    # Two versions of one name must not get one number.
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    partnership.boundary_sets.filter(uploaded_by=by, kept_at=None).delete()
    latest = partnership.boundary_sets.filter(name=name).aggregate(latest=Max("number"))["latest"] or 0
    found = BoundarySet.objects.create(
        partnership=partnership,
        name=name,
        number=latest + 1,
        source=source,
        dated_on=dated_on,
        attribution=attribution,
        code_property=chosen.code,
        name_property=chosen.name,
        sha256=sha256(content).hexdigest(),
        areas=areas,
        area_count=len(areas),
        uploaded_at=clock.now(),
        uploaded_by=by,
    )
    record("boundaries.uploaded", by=by, target=found, partnership=partnership)
    return found


@transaction.atomic
def keep_boundaries(*, boundaries: BoundarySet, by: User) -> None:
    """Keep boundaries that were looked at; from now on figures can be drawn with them.

    :raises PermissionDenied: the person may not edit the work of this partnership.
    """
    _check_edits(by, boundaries.partnership)
    at = {"kept_at": clock.now(), "kept_by": by}
    if BoundarySet.objects.filter(pk=boundaries.pk, kept_at=None).update(**at):
        record(
            "boundaries.kept",
            by=by,
            target=boundaries,
            partnership=boundaries.partnership,
            areas=boundaries.area_count,
        )


@transaction.atomic
def discard_boundaries(*, boundaries: BoundarySet, by: User) -> None:
    """Delete boundaries that were never kept, so that no figure can have used them.

    :raises PermissionDenied: the person may not edit the work of this partnership.
    """
    _check_edits(by, boundaries.partnership)
    found = BoundarySet.objects.select_for_update().filter(pk=boundaries.pk, kept_at=None).first()
    if found:
        record("boundaries.discarded", by=by, target=found, partnership=boundaries.partnership)
        found.delete()


@transaction.atomic
def retire_boundaries(*, boundaries: BoundarySet, by: User) -> None:
    """Offer boundaries to no new figure; the figures that use them stay as they are.

    :raises PermissionDenied: the person may not edit the work of this partnership.
    """
    _check_edits(by, boundaries.partnership)
    at = {"retired_at": clock.now(), "retired_by": by}
    if BoundarySet.objects.offered().filter(pk=boundaries.pk).update(**at):
        record("boundaries.retired", by=by, target=boundaries, partnership=boundaries.partnership)


def _check_edits(person: User, partnership: Partnership) -> None:
    if Capability.EDIT_WORK not in capabilities(person, partnership):
        raise PermissionDenied("Only the lead and the authors of a partnership bring and retire boundaries.")


def _names(codes: Collection[str]) -> dict[str, str]:
    """Areas by name, of those with data; a name that two areas share tells neither."""
    found: dict[str, str] = {}
    shared = set()
    for code, name in Area.objects.filter(code__in=codes).values_list("code", "name"):
        if found.setdefault(name.lower(), code) != code:
            shared.add(name.lower())
    return {name: code for name, code in found.items() if name not in shared}
