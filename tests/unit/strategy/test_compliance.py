"""Where the Duty stands, check by check."""

import datetime as dt

import pytest

from strategy.rules.compliance import CHECKS, Cell, Facts, Owed, State, cells, flags

DAY = dt.date(2027, 3, 31)
NOTHING = Facts(missing_kinds=0, was_consulted=None, was_checked=None)


def owed(key: str, *, settled: bool = False, waived: bool = False, late: bool = False) -> Owed:
    return Owed(f"edition-1-1{key}", settled, waived, late, DAY)


def cell(code: str, *found: Owed, facts: Facts = NOTHING) -> Cell:
    return next(each for each in cells(found, facts) if each.check.code == code)


def test_every_check_has_a_cell_in_its_order() -> None:
    assert [each.check for each in cells([], NOTHING)] == list(CHECKS)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ([owed("/website/E1", settled=True), owed("/website/E2")], State.OPEN),
        ([owed("/website/E1"), owed("/website/E2", late=True)], State.LATE),
        ([owed("/website/E1", settled=True), owed("/website/E2", settled=True)], State.MET),
        ([owed("/website/E1", settled=True, waived=True)], State.WAIVED),
        ([], State.NOT_ASKED),
    ],
)
def test_the_worst_of_several_areas_counts(found: list[Owed], state: State) -> None:
    assert cell("C8", *found).state == state


def test_a_strategy_is_owed_until_it_is_published() -> None:
    assert cell("C12", owed("/strategy", late=True)).state == State.LATE
    assert cell("C12").state == State.MET


@pytest.mark.parametrize(
    ("facts", "code", "state"),
    [
        (Facts(2, None, None), "C1", State.OPEN),
        (NOTHING, "C5", State.NOT_ASKED),
        (Facts(0, was_consulted=False, was_checked=True), "C5", State.OPEN),
        (Facts(0, was_consulted=False, was_checked=True), "C7", State.MET),
        (NOTHING, "C17", State.NOT_ASKED),
        (Facts(0, None, None, assigned=2, answered=1), "C17", State.OPEN),
        (Facts(0, None, None, assigned=2, answered=2), "C17", State.MET),
    ],
)
def test_what_no_obligation_says_comes_from_the_records(facts: Facts, code: str, state: State) -> None:
    assert cell(code, facts=facts).state == state


def test_late_checks_are_counted() -> None:
    found = cells([owed("/website/E1", late=True), owed("/submission", late=True), owed("/review")], NOTHING)
    assert flags(found) == 2
