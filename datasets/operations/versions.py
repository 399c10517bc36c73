"""What an officer can do with a version of their authority: share it, take it back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from datasets.models import Dataset, DatasetVersion, Release, Upload, Withdrawal
from datasets.rules.disclosure.profiles import Method
from datasets.statuses import KEEPING, UploadState
from datasets.tasks.answering import reopen_requests
from datasets.tasks.releasing import make_release
from datasets.tasks.sharing import share
from partnerships.access import standing
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed


@transaction.atomic
def share_version(*, version: DatasetVersion, by: User) -> Release:
    """Let the partnership see and use a version, as its release shows it; where its definition asks for people of other
    authorities to look first, ask them.

    :raises PermissionDenied: when this person does not send data for its authority.
    :raises MoveClosed: when it is shared already, was withdrawn, no rule keeps its small counts hidden, or a later
        file has taken its place: that one was protected on the understanding that nobody else had seen this one.
    """
    _require_officer(version, by)
    release = lock_to_share(version)
    if version.dataset.definition.rules.checkers:
        _offer(release, by)
    else:
        share(release, by=by)
    return release


def _offer(release: Release, by: User) -> None:
    """Ask people of other authorities to look at a version first."""
    if release.offered_at is not None:
        raise MoveClosed(["Others are looking at it already, or one of them found that it is not safe."])
    release.offered_at, release.offered_by = clock.now(), by
    release.save(update_fields=["offered_at", "offered_by"])
    dataset = release.version.dataset
    record(
        "version.offered",
        by=by,
        target=release.version,
        partnership=dataset.partnership,
        authority=dataset.authority.name,
    )


@transaction.atomic
def round_version(*, version: DatasetVersion, by: User) -> Release:
    """Show a version under the rounding rule, although its definition asks for one that is less strict.

    :raises PermissionDenied: when this person does not send data for its authority.
    :raises MoveClosed: when others see it already, it was withdrawn, or no rule is stricter.
    """
    _require_officer(version, by)
    release = _lock_release(version)
    if release.method == Method.HES:
        raise MoveClosed(["Its figures are rounded already: there is no stricter rule."])
    release.delete()
    dataset = version.dataset
    rounded = make_release(version, rounded=True)
    record(
        "version.rounded",
        by=by,
        target=version,
        partnership=dataset.partnership,
        authority=dataset.authority.name,
        hidden=rounded.leaves_hidden,
    )
    return rounded


def lock_to_share(version: DatasetVersion) -> Release:
    """Lock how a version is shown, where it may be shared now.

    :raises MoveClosed: when it is shared already, was withdrawn, no rule keeps its small counts hidden, or a later
        file has taken its place.
    """
    release = _lock_release(version)
    later = version.dataset.versions.standing().filter(number__gt=version.number)
    reasons = [
        (release.is_blocked, " ".join(release.reasons)),
        (later.exists(), "A later file has taken its place: share that one."),
    ]
    if closed := [words for is_so, words in reasons if is_so]:
        raise MoveClosed(closed)
    return release


def _require_officer(version: DatasetVersion, by: User) -> None:
    dataset = version.dataset
    if dataset.authority not in standing(by, dataset.partnership).authorities_with(Capability.UPLOAD_DATA):
        raise PermissionDenied("Only the data officers of the authority that sent it can share it.")


def _lock_release(version: DatasetVersion) -> Release:
    """Lock how a version is shown, which others do not see yet.

    :raises MoveClosed: when it is shared already or was withdrawn.
    """
    Dataset.objects.select_for_update().get(pk=version.dataset_id)
    release = Release.objects.select_for_update(of=("self",)).get(version=version)
    release.version = version
    if release.shared_at is not None:
        raise MoveClosed(["It is shared already."])
    if Withdrawal.objects.filter(version=version).exists():
        raise MoveClosed(["It was withdrawn."])
    return release


@transaction.atomic
def withdraw_version(*, version: DatasetVersion, reason: str, by: User) -> list[DatasetVersion]:
    """Say that a version is not to be used any more, and every later one that holds figures which came with it.

    The latest version that is left becomes current again. What was published stays as it is: it is frozen.

    :returns: the versions that were withdrawn, this one first.
    :raises PermissionDenied: when this person does not send data for its authority.
    :raises ValidationError: without a reason.
    :raises MoveClosed: when it was withdrawn already.
    """
    dataset = version.dataset
    if dataset.authority not in standing(by, dataset.partnership).authorities_with(Capability.UPLOAD_DATA):
        raise PermissionDenied("Only the data officers of the authority that sent it can withdraw it.")
    if not reason.strip():
        raise ValidationError("Say why it is withdrawn.")
    Dataset.objects.select_for_update().get(pk=dataset.pk)  # nothing new is carried over from it meanwhile
    if Withdrawal.objects.filter(version=version).exists():
        raise MoveClosed(["This version was withdrawn already."])
    gone = [version, *holders_of(version)]
    for each in gone:
        _withdraw(each, reason.strip(), by)
    _make_current(dataset)
    reopen_requests(gone)
    return gone


def holders_of(version: DatasetVersion) -> list[DatasetVersion]:
    """Give the later versions that stand and hold figures which came with this one."""
    later = DatasetVersion.objects.filter(
        dataset=version.dataset_id, number__gt=version.number, carried__has_key=str(version.pk)
    )
    return list(later.standing().select_related("upload").order_by("number"))


def _withdraw(version: DatasetVersion, reason: str, by: User) -> None:
    Withdrawal.objects.create(version=version, reason=reason, withdrawn_at=clock.now(), withdrawn_by=by)
    Upload.objects.filter(pk=version.upload_id).update(state=UploadState.WITHDRAWN)
    dataset = version.dataset
    # The reason stands on the page of the version: free text is not copied into a history that is kept for ever.
    record(
        "version.withdrawn",
        by=by,
        target=version,
        partnership=dataset.partnership,
        authority=dataset.authority.name,
        number=version.number,
    )


def _make_current(dataset: Dataset) -> None:
    """Let the file of the latest version that stands count as accepted, unless the same file is on its way again."""
    latest = dataset.versions.standing().select_related("upload").order_by("-number").first()
    if latest is None or latest.upload.state != UploadState.SUPERSEDED:
        return
    same = Upload.objects.filter(
        partnership=dataset.partnership_id,
        authority=dataset.authority_id,
        definition=dataset.definition_id,
        sha256=latest.upload.sha256,
        state__in=KEEPING,
    )
    if not same.exists():
        Upload.objects.filter(pk=latest.upload_id).update(state=UploadState.ACCEPTED)


def release_versions() -> int:
    """Protect and share the versions that have no release yet, the oldest first; safe to run at every start.

    :returns: how many there were.
    """
    left = DatasetVersion.objects.filter(release__isnull=True).order_by("dataset_id", "number")
    versions = list(left.select_related("dataset__definition", "upload__received_by"))
    for version in versions:
        with transaction.atomic():
            release = make_release(version)
            if not release.is_blocked:
                share(release, by=version.upload.received_by)
    return len(versions)
