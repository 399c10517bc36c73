"""Which function does which kind of job. Filled by the ``tasks.py`` of each app."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svd_portal.jobs.ledger import Lease

Handler = Callable[["Lease"], None]


@dataclass(frozen=True)
class Kind:
    name: str
    handler: Handler
    lease: dt.timedelta
    max_attempts: int
    on_dead: Callable[[dict[str, str], str], None] | None


KINDS: dict[str, Kind] = {}


def job_kind(
    name: str,
    *,
    lease_seconds: int = 60,
    max_attempts: int = 5,
    on_dead: Callable[[dict[str, str], str], None] | None = None,
) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind.

    :param on_dead: called inside the transaction that gives the job up, with its payload and the reason, so that
        whatever waited for the job can say so.
    """

    def register(handler: Handler) -> Handler:
        KINDS[name] = Kind(name, handler, dt.timedelta(seconds=lease_seconds), max_attempts, on_dead)
        return handler

    return register
