"""People of other authorities look at a version before it is shared, each without knowing what the others found."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from datasets.models import DatasetVersion, Release, ReleaseCheck
from datasets.operations.versions import lock_to_share
from datasets.tasks.sharing import share
from partnerships.access import standing
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed


@transaction.atomic
def check_release(*, version: DatasetVersion, is_safe: bool, reason: str, by: User) -> ReleaseCheck:
    """Say whether what everybody would see of a version is safe. When as many as its definition asks for have said
    so, it is shared; when one says that it is not, it is not shared as it is.

    :raises PermissionDenied: when this person sends data for the authority that supplied it, or for none.
    :raises ValidationError: when it is not safe and no reason is given.
    :raises MoveClosed: when it may not be shared now, nobody is asked to look at it, or this person has said already
        what they found.
    """
    dataset = version.dataset
    own = standing(by, dataset.partnership).authorities_with(Capability.UPLOAD_DATA)
    if not own or dataset.authority in own:
        raise PermissionDenied("Only data officers of other authorities look at it before it is shared.")
    if not is_safe and not reason.strip():
        raise ValidationError("Say what could be worked out, so that the supplier can mend it.")
    # The same gates as for sharing: the last of the answers shares it.
    release = lock_to_share(version)
    found = list(release.checks.all())
    _require_open(release, found, by)
    check = ReleaseCheck.objects.create(
        release=release,
        authority=sorted(own, key=lambda authority: authority.name)[0],
        is_safe=is_safe,
        reason=reason.strip(),
        checked_at=clock.now(),
        checked_by=by,
    )
    verb = "version.found_safe" if is_safe else "version.found_unsafe"
    record(verb, by=by, target=version, partnership=dataset.partnership, authority=dataset.authority.name)
    if is_safe and len(found) + 1 >= dataset.definition.rules.checkers and release.offered_by:
        share(release, by=release.offered_by)
    return check


def _require_open(release: Release, found: list[ReleaseCheck], by: User) -> None:
    reasons = [
        (release.offered_at is None, "Nobody is asked to look at it now."),
        (any(check.checked_by_id == by.pk for check in found), "You have said already what you found."),
        (any(not check.is_safe for check in found), "Somebody found that it is not safe: its supplier mends it first."),
    ]  # fmt: skip
    if closed := [words for is_so, words in reasons if is_so]:
        raise MoveClosed(closed)
