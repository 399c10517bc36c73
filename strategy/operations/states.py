"""Where every move of a strategy begins and ends: the locked row, and its state."""

from needs_assessment.models import Manuscript
from partnerships.access import capabilities
from strategy.documents.reading import Reading
from strategy.models import Schedule, Strategy
from strategy.workflow import STRATEGY
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock


def locked(strategy: Strategy) -> Strategy:
    """Lock the row on which every move and every save meet, and read the strategy as it is now."""
    Manuscript.objects.select_for_update().get(pk=strategy.pk)
    return Strategy.objects.for_page().get(pk=strategy.pk)


def move(name: str, strategy: Strategy, by: User) -> Reading:
    """Take a move that is open to this person, and give what was read for it.

    :raises MoveClosed: with every reason against it.
    """
    reading = Reading(strategy)
    set_state(strategy, STRATEGY.check(name, reading, capabilities(by, strategy.partnership)).target)
    return reading


def set_state(strategy: Strategy, state: str) -> None:
    strategy.state, strategy.changed_at = state, clock.now()
    strategy.save(update_fields=["state", "changed_at", "next_review_on", "document"])


def end_schedule(strategy: Strategy, by: User) -> None:
    """Take back a publication whose moment has not come: the text goes another way."""
    rows = Schedule.objects.open().filter(strategy=strategy)
    if rows.update(cancelled_at=clock.now(), cancelled_by=by):
        record("publication.cancelled", by=by, target=strategy, partnership=strategy.partnership)
