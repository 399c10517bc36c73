"""Milestones, money and breaks, one to a line; and the prevention grid."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.plan_lines import (
    LineProblem,
    read_dated,
    read_funding,
    total,
    write_dated,
    write_funding,
)
from strategy.rules.prevention_grid import PlacedAction, grid_gates, grid_of

WORDS = st.text(st.characters(codec="ascii", categories=("Lu", "Ll", "Nd")), min_size=1, max_size=20)


def test_milestones_are_read_in_any_usual_form_and_put_in_order() -> None:
    assert read_dated(
        "1/4/2028: Contract ends\n\n31 March 2027: Contract let: stage 1\n2027-09-01: Half way"
    ) == [
        {"on": "2027-03-31", "what": "Contract let: stage 1"},
        {"on": "2027-09-01", "what": "Half way"},
        {"on": "2028-04-01", "what": "Contract ends"},
    ]


@pytest.mark.parametrize(
    "line", ["soon: Contract", "31 March 2027", "31 March 2027:", "30 February 2027: Sign", ": x"]
)
def test_a_milestone_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(LineProblem, match="should look like"):
        read_dated(line)


def test_money_is_read_as_people_write_it() -> None:
    rows = read_funding(
        "Home Office grant; £40,000; 2026 to 2027\nCouncil;1.5m\nTrust; 250.50; one-off; 2026"
    )
    assert rows == [
        {"source": "Home Office grant", "pounds": "40000.00", "years": "2026 to 2027"},
        {"source": "Council", "pounds": "1500000.00", "years": ""},
        {"source": "Trust", "pounds": "250.50", "years": "one-off; 2026"},
    ]
    assert total(rows) == Decimal("1540250.50")


@pytest.mark.parametrize(
    "line", ["Grant", "Grant; lots", "; £4", "Grant; £4 or so", "Grant; 99999999999", "Grant; -4"]
)
def test_money_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(LineProblem, match="should look like"):
        read_funding(line)


@given(st.lists(st.tuples(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), WORDS), max_size=10))
def test_milestones_come_back_as_they_were_written(rows: list[tuple[object, str]]) -> None:
    kept = sorted(({"on": f"{on}", "what": what} for on, what in rows), key=lambda row: row["on"])
    assert read_dated(write_dated(kept)) == kept


@given(st.lists(st.tuples(WORDS, st.integers(0, 10**8), WORDS), max_size=10))
def test_no_penny_is_lost_between_what_is_kept_and_what_is_shown(rows: list[tuple[str, int, str]]) -> None:
    kept = [{"source": a, "pounds": f"{Decimal(b) / 100:.2f}", "years": c} for a, b, c in rows]
    assert read_funding(write_funding(kept)) == kept


def test_more_lines_than_anybody_reads_are_refused() -> None:
    with pytest.raises(LineProblem, match="at most 20"):
        read_dated("31 March 2027: x\n" * 21)


def test_the_grid_shows_each_action_once_and_counts_the_cells_that_are_empty() -> None:
    actions = [
        PlacedAction("Mentors", "primary", "universal"),
        PlacedAction("Navigators", "tertiary", "indicated"),
        PlacedAction("Patrols", "tertiary", ""),
    ]
    grid = grid_of(actions, {"tertiary": "Once somebody was hurt"})
    assert grid.empty == 7
    assert grid.unplaced == ("Patrols",)
    assert grid.rows[0].cells[0].actions == ("Mentors",)
    assert [row.words for row in grid.rows][2] == "Once somebody was hurt"
    assert grid.rows[0].words == "Before there is any violence"


def test_a_plan_that_only_reacts_is_warned_of() -> None:
    assert not grid_gates([PlacedAction("Mentors", "primary", ""), PlacedAction("Patrols", "tertiary", "")])
    assert not grid_gates([PlacedAction("Patrols", "", "")])
    [gate] = grid_gates([PlacedAction("Patrols", "tertiary", ""), PlacedAction("Other", "", "")])
    assert not gate.is_error
