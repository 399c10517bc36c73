import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.obligations import (
    Owner,
    Place,
    Preparation,
    Publication,
    Regime,
    Strength,
    after_publication,
    before_publication,
    board_meeting,
    next_plan_year,
)

LEEDS, YORK, CITY = (
    Place("E08000035", "Leeds"),
    Place("E06000014", "York"),
    Place("E09000001", "City of London"),
)
POWYS = Place("W06000023", "Powys")
DAYS = st.dates(dt.date(2023, 2, 1), dt.date(2099, 12, 31))
PLACES = st.lists(st.sampled_from([LEEDS, YORK, CITY, POWYS]), min_size=1, unique=True).map(tuple)
REGIMES = st.frozensets(st.sampled_from(Regime), min_size=1)


def published(on: str = "2024-01-31", *places: Place, regimes: str = "s8", review: str = "") -> Publication:
    return Publication(
        key="e1",
        on=dt.date.fromisoformat(on),
        regimes=frozenset(Regime(regime) for regime in regimes.split()),
        places=places or (LEEDS,),
        next_review_on=dt.date.fromisoformat(review) if review else None,
    )


def due(publication: Publication) -> dict[str, str]:
    found = after_publication(publication)
    return {one.key.removeprefix("e1/"): one.due_on.isoformat() if one.due_on else "" for one in found}


@pytest.mark.parametrize(
    ("publication", "expected"),
    [
        (
            published("2024-01-31"),  # domain: Wednesday 31 January to Tuesday 6 February
            {
                "website/E08000035": "2024-01-31",
                "other-form": "2024-01-31",
                "submission": "2024-02-06",
                "review": "2025-01-31",
            },
        ),
        (
            published("2024-02-29", POWYS),
            {
                "website/W06000023": "2024-02-29",
                "other-form": "2024-02-29",
                "languages": "2024-02-29",
                "submission": "2024-03-06",
                "submission-wales": "2024-03-06",
                "review": "2025-02-28",
            },
        ),
        (
            published("2026-12-28", LEEDS, YORK, regimes="s9", review="2027-06-30"),
            {
                "website/E08000035": "2026-12-28",
                "website/E06000014": "2026-12-28",
                "other-form": "2026-12-28",
                "submission": "2027-01-03",
                "review": "2027-06-30",
            },
        ),
        (
            published("2026-03-31", regimes="csp"),
            {
                "summary": "",
                "policing-body": "",
                "plan-year": "2027-03-31",
                "public-meeting": "2026-03-31",
            },
        ),
        (
            published("2026-04-01", CITY, regimes="csp"),  # its police authority is its own Common Council
            {"summary": "", "plan-year": "2027-03-31", "public-meeting": "2027-03-31"},
        ),
    ],
    ids=[
        "first",
        "leap day in Wales",
        "wider area over New Year",
        "last day of a plan year",
        "City of London",
    ],
)
def test_after_publication_counts_each_date_from_the_day_of_publication(
    publication: Publication, expected: dict[str, str]
) -> None:
    assert due(publication) == expected


def test_after_publication_follows_a_board_into_another_nation() -> None:
    english = published("2026-05-01", LEEDS)
    assert set(due(replace(english, places=(LEEDS, POWYS)))) - set(due(english)) == {
        "website/W06000023",
        "languages",
        "submission-wales",
    }


@pytest.mark.parametrize(
    ("regimes", "bases"),
    [
        ("s8", {"website": "r.4(1)(a)", "other-form": "r.4(1)(b)", "submission": "r.4(2)"}),
        ("s9", {"website": "r.5(1)(a)", "other-form": "r.5(1)(b)", "submission": "r.5(2)"}),
        ("s8 s9", {"website": "r.4(1)(a)", "other-form": "r.4(1)(b)", "submission": "r.4(2)"}),
    ],
)
def test_after_publication_names_the_regulation_of_each_regime(regimes: str, bases: dict[str, str]) -> None:
    found = {one.key.split("/")[1]: one.basis for one in after_publication(published(regimes=regimes))}
    assert {key: found[key][: len(basis)] for key, basis in bases.items()} == bases


def test_after_publication_lets_guidance_cap_the_review_that_authorities_set() -> None:
    late = after_publication(published("2026-05-01", review="2029-05-01"))[-1]
    soon = after_publication(published("2026-05-01", review="2026-11-01"))[-1]

    assert (late.due_on, late.strength) == (dt.date(2027, 5, 1), Strength.GUIDANCE)
    assert "Guidance" in late.basis
    assert "s.8(7)(b)" in soon.basis


@given(DAYS, PLACES, REGIMES)
def test_after_publication_never_asks_twice_nor_before_the_day(
    on: dt.date, places: tuple[Place, ...], regimes: frozenset[Regime]
) -> None:
    found = after_publication(Publication("e1", on, regimes, places))
    keys = [one.key for one in found]

    assert len(set(keys)) == len(keys)
    assert all(one.due_on is None or on <= one.due_on <= on + dt.timedelta(days=456) for one in found)
    assert all(one.basis and one.evidence for one in found)
    assert not any(one.is_late_on(on) for one in found)
    websites = [key for key in keys if "website" in key]
    assert len(websites) == (len(places) if regimes & {Regime.S8, Regime.S9} else 0)
    assert ("e1/submission-wales" in keys) == (POWYS in places and bool(regimes & {Regime.S8, Regime.S9}))


@given(DAYS)
def test_submission_is_due_on_the_same_weekday_less_one(on: dt.date) -> None:
    [one] = [o for o in after_publication(published(on.isoformat())) if o.key == "e1/submission"]
    assert one.due_on is not None
    assert (one.due_on.weekday() - on.weekday()) % 7 == 6


def test_before_publication_holds_a_first_strategy_to_its_day_and_a_new_board_to_none() -> None:
    first = Preparation("b1", begun_on=dt.date(2023, 1, 31))
    new = replace(first, begun_on=dt.date(2026, 4, 1))

    assert [one.due_on for one in before_publication(first)] == [dt.date(2024, 1, 31)] * 2
    assert [one.due_on for one in before_publication(new)] == [None, None]
    assert before_publication(replace(first, has_assessment=True, has_strategy=True)) == []


def test_board_meeting_is_due_within_a_year_by_guidance() -> None:
    meeting = board_meeting("b1", dt.date(2024, 2, 29))
    assert (meeting.due_on, meeting.strength, meeting.owner) == (
        dt.date(2025, 2, 28),
        Strength.GUIDANCE,
        Owner.CHAIR,
    )


@given(DAYS)
def test_next_plan_year_begins_on_the_first_of_april_ahead(day: dt.date) -> None:
    begins = next_plan_year(day)
    assert (begins.month, begins.day) == (4, 1)
    assert dt.timedelta() < begins - day <= dt.timedelta(days=366)
