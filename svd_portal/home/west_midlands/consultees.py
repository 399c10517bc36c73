"""Whom the boards of the demonstration consult: made-up schools and a made-up prison, in real areas."""

from partnerships.models import Partnership
from strategy.documents.consultation import areas_of
from strategy.models import Strategy
from strategy.operations import (
    list_consultees,
    record_consultation_elsewhere,
    say_none_in_area,
    send_to_review,
)
from strategy.rules.consultation import ConsulteeRow, Kind
from svd_portal.accounts.models import User
from svd_portal.core import clock

SCHOOLS = ("Canal Side School", "Foundry Lane Academy", "Hill Top College", "Lock Keeper Primary School")
LOOKED_AT = "The national list of prisons and places of youth custody."


def send_to_board(strategy: Strategy, *, by: User) -> Strategy:
    """Consult on a strategy and send it to the board."""
    bring_list(strategy.partnership, by=by)
    record_consultation_elsewhere(
        strategy=strategy,
        on=clock.today(),
        evidence="A letter of the council to each, with the draft; four weeks to answer.",
        by=by,
    )
    return send_to_review(strategy=Strategy.objects.get(pk=strategy.pk), by=by)


def bring_list(partnership: Partnership, *, by: User) -> None:
    """List the schools of each area of a partnership, and say that there is no prison or place of youth custody."""
    rows = [
        ConsulteeRow(f"{area.code}-{number}", f"{school}, {area.name}", Kind.EDUCATION, area.code, email)
        for area in areas_of(partnership)
        for number, school in enumerate(SCHOOLS, start=1)
        for email in [f"office@{school.split()[0].lower()}-{area.code.lower()}.example"]
    ]
    list_consultees(partnership=partnership, rows=rows, by=by)
    for kind in (Kind.PRISON, Kind.YOUTH_CUSTODY):
        say_none_in_area(partnership=partnership, kind=kind, words=LOOKED_AT, by=by)
