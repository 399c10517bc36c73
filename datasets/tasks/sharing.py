"""From a version that only its authority sees to one that the partnership uses."""

from datasets.models import Release
from datasets.tasks.answering import answer_requests
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock


def share(release: Release, *, by: User) -> None:
    """Let the partnership use a version, as its release shows it; what asked for it is answered."""
    version = release.version
    release.shared_at, release.shared_by = clock.now(), by
    release.save(update_fields=["shared_at", "shared_by"])
    dataset = version.dataset
    record(
        "version.shared",
        by=by,
        target=version,
        partnership=dataset.partnership,
        authority=dataset.authority.name,
        rule=release.method,
        hidden=release.leaves_hidden,
    )
    answer_requests(version)
