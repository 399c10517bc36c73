import datetime as dt

import pytest

from strategy.rules.clock import latest_review, submission_due


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("published", "due"),
    [
        ("2024-01-31", "2024-02-06"),  # the example of the statutory timetable: Wednesday to Tuesday
        ("2024-02-23", "2024-02-29"),
        ("2023-02-23", "2023-03-01"),
        ("2024-12-28", "2025-01-03"),
        ("2026-03-27", "2026-04-02"),  # over the change to summer time
        ("2026-12-24", "2026-12-30"),  # bank holidays count: r.4(2) speaks of days
    ],
)
def test_submission_is_due_on_the_seventh_day_counting_the_day_of_publication(
    published: str, due: str
) -> None:
    assert submission_due(day(published)) == day(due)


@pytest.mark.parametrize(
    ("published", "latest"),
    [
        ("2024-01-31", "2025-01-31"),
        ("2024-02-29", "2025-02-28"),
        ("2023-02-28", "2024-02-28"),
        ("2027-03-01", "2028-03-01"),
        ("2023-12-31", "2024-12-31"),
    ],
)
def test_review_is_expected_twelve_months_on(published: str, latest: str) -> None:
    assert latest_review(day(published)) == day(latest)
