"""What the partnerships of the demonstration have recorded of their dates."""

import datetime as dt

from partnerships.models import Partnership
from strategy.documents.decisions import members_of
from strategy.documents.obligations import Standing, obligations_of
from strategy.operations import record_met
from svd_portal.accounts.models import User
from svd_portal.core import clock

SOON = dt.timedelta(days=30)


def keep_dates(partnership: Partnership, *, by: User) -> None:
    """Record what is done in the days after publication: the website, another form, the submission."""
    today = clock.today()
    for standing in obligations_of([partnership]):
        due_on = standing.obligation.due_on
        if due_on is not None and not standing.is_settled and due_on <= today + SOON:
            _keep(standing, by)


def _keep(standing: Standing, by: User) -> None:
    partnership, key = standing.partnership, standing.obligation.key
    council = next(each for each in members_of(partnership) if "Council" in each.name)
    record_met(
        partnership=partnership,
        key=key,
        on=clock.today(),
        words="As the communications team of the council confirmed.",
        address=f"https://{partnership.slug}.example/serious-violence" if "/website/" in key else "",
        authority=council if "/submission" in key else None,
        by=by,
    )
