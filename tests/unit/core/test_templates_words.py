"""Dates, times, numbers and cells are written as people write them."""

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator

from svd_portal.core.templatetags import svd


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2024, 1, 31), "31 January 2024"),
        ("2027-01-03", "3 January 2027"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),  # already tomorrow in London's summer
        ("2026-06-30T23:30:00+00:00", "1 July 2026"),
        (None, ""),
        ("soon", ""),
    ],
)
def test_gov_date_writes_the_local_day(value: object, expected: str) -> None:
    assert svd.gov_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 1, 1, 14, 5, tzinfo=UTC), "2:05pm"),
        (datetime(2026, 7, 1, 14, 5, tzinfo=UTC), "3:05pm"),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "12am"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "12pm"),
        ("2026-01-01T09:30:00+00:00", "9:30am"),
        (None, ""),
    ],
)
def test_gov_time_writes_the_local_time(value: object, expected: str) -> None:
    assert svd.gov_time(value) == expected


def test_gov_datetime_joins_day_and_time() -> None:
    assert svd.gov_datetime(datetime(2024, 1, 31, 14, 5, tzinfo=UTC)) == "31 January 2024 at 2:05pm"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1234567, "1,234,567"), (-1204.5, "−1,204.5"), (0, "0"), (None, ""), (float("nan"), ""), ("n/a", "n/a")],
)
def test_number_has_thousands_commas(value: object, expected: str) -> None:
    assert svd.number(value) == expected


def test_cell_names_the_meaning_of_a_mark() -> None:
    assert svd.cell({"mark": "c", "label": "suppressed"}) == '<abbr title="suppressed">[c]</abbr>'


def test_cell_escapes_text_that_came_in_a_file() -> None:
    assert svd.cell("<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_cell_of_nothing_is_empty_while_zero_is_zero() -> None:
    assert (svd.cell(None), svd.cell(0), svd.cell(12480)) == ("", "0", "12,480")


def test_lay_out_aligns_as_figures_only_columns_that_hold_nothing_else() -> None:
    mark = {"mark": "c", "label": "suppressed"}
    laid = svd.lay_out(["Place", "Offences", "Note", "Empty"], [["A", 5, 1, None], ["B", mark, "late", ""]])
    assert [column.is_number for column in laid.columns] == [False, True, False, False]


def test_lay_out_lists_each_mark_once_for_the_key() -> None:
    suppressed, missing = {"mark": "c", "label": "suppressed"}, {"mark": "x", "label": "not available"}
    laid = svd.lay_out(["A", "B"], [[suppressed, missing], [suppressed, 1]])
    assert laid.marks == [("c", "suppressed"), ("x", "not available")]


def test_page_numbers_stand_around_the_page_that_is_read() -> None:
    pages = Paginator(range(200), 10)
    assert svd.page_numbers(pages.page(10)) == [1, Paginator.ELLIPSIS, 9, 10, 11, Paginator.ELLIPSIS, 20]
