import dataclasses
import datetime as dt

import pytest

from datasets.rules import matrix
from datasets.rules.matrix import Asked, Filed, NotARange, Sent

TODAY = dt.date(2026, 4, 5)
DUE = dt.date(2026, 3, 31)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


SENT = Sent(3, moment("2026-03-03"), dt.date(2026, 3, 3), "/v/3/")
ASKED = Asked("asked", moment("2026-02-01"), DUE, "/r/1/")


def asked(**changed: object) -> Asked:
    return dataclasses.replace(ASKED, **changed)


def filed(state: str, **more: str) -> Filed:
    return Filed(state, dt.date(2026, 4, 2), **more)


@pytest.mark.parametrize(
    ("sent", "request_", "withdrawn", "words", "tone"),
    [
        (None, None, False, "Not asked", ""),
        (SENT, None, False, "Sent: version 3, 3 March 2026", "solid"),
        (SENT, asked(state="answered"), False, "Sent: version 3, 3 March 2026", "solid"),
        (SENT, ASKED, False, "Sent: version 3, 3 March 2026", "solid"),
        (SENT, asked(at=moment("2026-03-20")), False, "Late: 5 days, was due 31 March 2026", "late"),
        (None, ASKED, False, "Late: 5 days, was due 31 March 2026", "late"),
        (None, asked(due_on=TODAY), False, "Asked: due 5 April 2026", "plain"),
        (None, asked(due_on=dt.date(2026, 4, 4)), False, "Late: 1 day, was due 4 April 2026", "late"),
        (None, asked(file=filed("scanning")), False, "Being checked: sent 2 April 2026, 5 days late", "blue"),
        (
            None, asked(file=filed("awaiting"), due_on=TODAY), False,
            "Waiting for confirmation: sent 2 April 2026", "blue",
        ),
        (
            None, asked(file=filed("needs_fixing")), False,
            "Needs fixing: sent 2 April 2026, 5 days late", "late",
        ),
        (None, asked(file=filed("refused")), False, "Refused: sent 2 April 2026, 5 days late", "late"),
        (
            None, asked(file=filed("refused", why="It names people."), due_on=TODAY), False,
            "Refused: sent 2 April 2026: It names people.", "late",
        ),
        (None, asked(file=filed("failed")), False, "Late: 5 days, was due 31 March 2026", "late"),
        (
            None, asked(state="cannot", reason="A new system.", until_on=dt.date(2026, 9, 1)), False,
            "Cannot supply: until 1 September 2026: A new system.", "grey",
        ),
        (None, asked(state="cannot", reason="Not held"), False, "Cannot supply: Not held", "grey"),
        (None, None, True, "Withdrawn: the version that held it is not to be used", "grey"),
        (None, asked(state="answered"), True, "Withdrawn: the version that held it is not to be used", "grey"),
    ],
)  # fmt: skip
def test_a_cell_says_in_words_how_a_period_stands(
    sent: Sent | None, request_: Asked | None, withdrawn: bool, words: str, tone: str
) -> None:
    cell = matrix.cell(sent, request_, withdrawn, TODAY)
    assert (cell.in_words, cell.tone) == (words, tone)


def test_a_cell_leads_to_what_it_is_about() -> None:
    assert matrix.cell(SENT, ASKED, False, TODAY).url == "/v/3/"
    assert matrix.cell(None, ASKED, False, TODAY).url == "/r/1/"
    own = asked(file=filed("needs_fixing", url="/u/"))
    assert matrix.cell(None, own, False, TODAY).url == "/u/"


@pytest.mark.parametrize(
    ("grammar", "first", "last", "periods"),
    [
        ("month", "2023-11", "Feb 2024", ["2023-11", "2023-12", "2024-01", "2024-02"]),
        ("month", "2024-01", "", ["2024-01"]),
        ("month", "2024-01", "2024-02", ["2024-01", "2024-02"]),
        ("quarter", "2023-Q4", "2024-Q2", ["2023-Q4", "2024-Q1", "2024-Q2"]),
        ("financial_quarter", "2022/23 Q4", "2023/24 Q1", ["2022/23 Q4", "2023/24 Q1"]),
        ("financial_year", "2021/22", "2023/24", ["2021/22", "2022/23", "2023/24"]),
        ("academic_year", "2021/22", "2023/24", ["2021/22", "2022/23", "2023/24"]),
        ("calendar_year", "1999", "2001", ["1999", "2000", "2001"]),
        ("span", "2020/21-22/23", "", ["2020/21-22/23"]),
    ],
)
def test_a_range_gives_every_period_once_and_in_order(
    grammar: str, first: str, last: str, periods: list[str]
) -> None:
    assert matrix.read_range(first, last, grammar) == periods


@pytest.mark.parametrize("start_year", range(2000, 2030))
def test_ten_years_have_120_months_whenever_they_begin(start_year: int) -> None:
    found = matrix.read_range(f"{start_year}-03", f"{start_year + 10}-02", "month")
    assert len(found) == len(set(found)) == 120


@pytest.mark.parametrize(
    ("grammar", "first", "last", "says"),
    [
        ("month", "2024", "", "The first period is not a month. Write it as 2024-01."),
        ("month", "2024-01", "soon", "The last period is not a month. Write it as 2024-01."),
        ("month", "2024-02", "2024-01", "The last period is before the first. Swap the two."),
        ("month", "2004-02", "2024-01", "These are more than 120 periods. Ask for fewer at once."),
        ("span", "2019", "2020", "Pooled years have no periods between them. Ask for one at a time."),
    ],
)
def test_what_is_no_range_is_told_in_plain_words(grammar: str, first: str, last: str, says: str) -> None:
    with pytest.raises(NotARange, match=says.replace(".", r"\.")):
        matrix.read_range(first, last, grammar)


def test_the_columns_are_the_last_twelve_periods_of_which_anything_is_known() -> None:
    found = matrix.chosen_columns({"2024-03", "2022-01"}, "", "month")
    assert (found[0], found[-1], len(found)) == ("2023-04", "2024-03", 12)
    assert matrix.chosen_columns({"2024-03"}, "2022-12", "month")[-1] == "2022-12"
    assert matrix.chosen_columns(set(), "", "month") == []


@pytest.mark.parametrize(
    ("grammar", "period", "after"),
    [("month", "2023-12", "2024-01"), ("financial_quarter", "2023/24 Q4", "2024/25 Q1"),
     ("academic_year", "2023/24", "2024/25"), ("quarter", "2023-Q4", "2024-Q1")],
)  # fmt: skip
def test_the_next_period_follows_and_leads_back(grammar: str, period: str, after: str) -> None:
    assert matrix.next_period(period, grammar, 1) == after
    assert matrix.columns_up_to(after, grammar, 2) == [period, after]


def test_periods_in_a_row_are_told_as_first_and_last() -> None:
    months = ["2024-01", "2024-02", "2024-03", "2024-06"]
    assert matrix.runs(months, "month") == [("2024-01", "2024-03"), ("2024-06", "2024-06")]


def test_what_was_asked_and_is_not_held_is_missing() -> None:
    assert matrix.missing(["2024-01", "2024-02", "2024-03"], {"2024-02"}) == ["2024-01", "2024-03"]


def test_labels_of_a_version_come_back_in_the_grammar() -> None:
    assert matrix.spelled(["Jan 2024", "Sep 2024", "nonsense"], "month") == ["2024-01", "2024-09"]
    assert matrix.spelled(["2023/24 Q1"], "financial_quarter") == ["2023/24 Q1"]
