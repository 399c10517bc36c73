"""Rates beside counts, as members of a partnership see them: of shown counts alone, over people that were shared."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from datasets.documents import dimension_choices, sums
from datasets.documents.explore import Asked, explore
from datasets.models import DatasetVersion, Definition, Withdrawal
from partnerships.models import Area, AreaParent
from svd_portal.accounts.models import User
from tests.cast import BEGIN, Cast
from tests.factories import datasets as make
from tests.factories.held import AT, DALE, HILL, MOOR, NAMES, QUAY, Cell, held, outlines, places

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
HIDDEN = {"mark": "c", "label": "suppressed"}
UNKNOWN = {"mark": "x", "label": "not available"}
RATES = "?show=rates"
BUDGET = 12
MONTHS = ("2024-01", "2024-02", "2024-03")
RESIDENTS = {QUAY: 100_000, MOOR: 50_000, HILL: 20_000}


def offences(**changes: Any) -> Definition:
    """Give the offences of the other tests, which here are said to be of all residents."""
    definition = make.offences()
    definition.spec |= {"denominator": "population"} | changes
    definition.save()
    return definition


def residents(cast: Cast, years: Sequence[str] = ("2024",), of: dict[str, int] = RESIDENTS) -> DatasetVersion:
    population = Definition.objects.get(key="population")
    cells = [Cell(area, year, people, "Persons") for area, people in of.items() for year in years]
    return held(cast, cells, population)


@pytest.fixture
def version(cast: Cast) -> DatasetVersion:
    """Three areas and three months; February of Hill is below the threshold."""
    places()
    values = {QUAY: (10, 22, 30), MOOR: (40, 50, 61), HILL: (70, 3, 90)}
    months = {area: zip(MONTHS, row, strict=True) for area, row in values.items()}
    return held(
        cast, [Cell(a, month, value) for a, row in months.items() for month, value in row], offences()
    )


def seen(version: DatasetVersion, **asked: Any) -> Any:
    return explore(version, Asked(rates=True, **asked), dimension_choices(version))


def page(client: Client, version: DatasetVersion, query: str = RATES) -> str:
    answer = client.get(reverse("datasets:dataset", args=["harbour", version.dataset_id]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def file_of(client: Client, version: DatasetVersion, query: str = RATES) -> list[list[str]]:
    where = ["harbour", version.dataset_id, version.number]
    answer = client.get(reverse("datasets:view_csv", args=where) + query)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_rates_are_of_the_counts_that_are_shown(cast: Cast, version: DatasetVersion, sign_in: SignIn) -> None:
    """22 is shown as 20: 20 of 100,000 with its exact and Byar limits, and never a rate of 22."""
    residents(cast)
    query = f"{RATES}&rows_by=period&areas={QUAY}"
    client = sign_in(cast.lead)
    lines = file_of(client, version, query)
    assert lines == [
        [
            "Month", "Rate per 100,000 people a month, from counts rounded to 5", "Lower 95% limit",
            "Upper 95% limit", "Reliability", "Number of offences", "People",
        ],
        ["Jan 2024", "10.0", "4.8", "18.4", "[u]", "10", "100000"],
        ["Feb 2024", "20.0", "12.2", "30.9", "", "20", "100000"],
        ["Mar 2024", "30.0", "20.2", "42.8", "", "30", "100000"],
    ]  # fmt: skip
    html = page(client, version, query)
    assert ">20.0<" in html
    assert "22.0" not in html
    assert "worked out from counts rounded to 5, never from exact ones" in html
    assert "Residents by district, age and sex”, supplied by Harbour integrated care board, version 1" in html
    assert "accepted 3 April 2024" in html
    assert "[u] fewer than 20 events: unreliable" in html
    assert '<option value="rates" selected>' in html


def test_a_hidden_count_has_no_rate_anywhere(cast: Cast, version: DatasetVersion, sign_in: SignIn) -> None:
    """3 of 20,000 people would be 15.0 (3.1 to 43.8), and 5, to which it rounds, 25.0 (8.1 to 58.3)."""
    residents(cast)
    client = sign_in(cast.lead)
    queries = [
        f"{RATES}&rows_by=period&areas={HILL}",
        f"{RATES}&rows_by=area_code&series_by=period&order=largest",
        f"{RATES}&rows_by=area_code&from=2024-02&to=2024-02&benchmark=average",
        f"{RATES}&rows_by=period&areas={HILL}&areas={MOOR}&benchmark=all",
    ]
    for query in queries:
        html, lines = page(client, version, query), file_of(client, version, query)
        told = set(re.findall(r"[\d.,]+", " ".join(re.findall(r">([^<]+)<", html))))
        told |= {cell for line in lines for cell in line}
        assert "[c]" in told
        assert "[c]" in html
        assert not told & {"15.0", "3.1", "43.8", "25.0", "8.1", "58.3"}, query
    alone = seen(version, rows_by="period", filters={"area_code": [HILL]})
    assert alone.figure["rows"][1] == ["Feb 2024", HIDDEN, HIDDEN, HIDDEN, HIDDEN, 20_000]
    assert alone.picture["rows"][1] == ["Feb 2024", HIDDEN]
    assert alone.picture["chart"]["intervals"][1] == [None]
    assert "1 of 3 counts is hidden and without a rate." in alone.figure["notes"]


def test_hidden_rates_stand_last_in_the_order_of_areas(cast: Cast) -> None:
    places()
    cells = [Cell(code, "2024-01", value) for code, value in ((QUAY, 2), (MOOR, 400), (HILL, 300), (DALE, 4))]
    version = held(cast, cells, offences())
    residents(cast, of=RESIDENTS | {DALE: 10_000})
    rows = seen(version, rows_by="area_code", largest_first=True).figure["rows"]
    assert [row[0] for row in rows] == ["Hill", "Moor, County of", "Harbour", "Dale"]
    assert [row[1] for row in rows] == [1500.0, 800.0, HIDDEN, HIDDEN]


def test_a_rate_is_compared_with_the_rate_of_its_benchmark_in_words(
    cast: Cast, version: DatasetVersion
) -> None:
    """January: 10, 40 and 70 of 100,000, 50,000 and 20,000 people; all together 120 of 170,000 are 70.6."""
    residents(cast)
    january = {"period": ["2024-01"]}
    found = seen(version, rows_by="area_code", filters=january, benchmark="all")
    assert found.figure["columns"][-3] == "Compared with All 3 areas"
    assert [[row[0], row[1], row[-3]] for row in found.figure["rows"]] == [
        ["Harbour", 10.0, "lower at 95% and 99.8%"],
        ["Moor, County of", 80.0, "similar"],
        ["Hill", 350.0, "higher at 95% and 99.8%"],
        ["All 3 areas", 70.6, ""],
    ]
    assert found.picture["rows"][-1] == ["All 3 areas", 70.6]
    assert found.picture["chart"]["comparisons"] == ["All 3 areas"]
    assert any("Neither is a judgement" in note for note in found.figure["notes"])
    shown = seen(version, rows_by="area_code", filters=january, benchmark="average")
    assert [shown.figure["rows"][-1][at] for at in (0, 1, -2, -1)] == [
        "The 3 areas shown",
        70.6,
        120,
        170_000,
    ]
    assert "their counts as shown over all their people. It contains each of them." in shown.words[0]


def test_areas_of_several_kinds_are_not_counted_twice_in_a_benchmark(cast: Cast) -> None:
    places(NAMES | {"E12000001": "The region"})
    cells = [Cell(QUAY, "2024-01", 10), Cell(MOOR, "2024-01", 20), Cell("E12000001", "2024-01", 300)]
    version = held(cast, cells, offences())
    residents(cast, of=RESIDENTS | {"E12000001": 900_000})
    found = seen(version, rows_by="area_code", benchmark="average")
    assert [found.figure["rows"][-1][at] for at in (0, 1, -2, -1)] == ["The 2 areas shown", 20.0, 30, 150_000]
    assert "the 2 areas shown that are of one kind" in found.words[0]


def test_areas_far_from_the_rate_of_all_are_named_in_words(cast: Cast) -> None:
    """370 of 600,000 are 61.7: 200, 35 and 10 of 100,000 lie outside of what chance gives, 40 does not."""
    counts = (40, 40, 35, 45, 200, 2, 10)
    names = {f"E0700091{at}": f"Place {at}" for at in range(len(counts))}
    places(names)
    version = held(
        cast, [Cell(code, "2024-01", n) for code, n in zip(names, counts, strict=True)], offences()
    )
    residents(cast, of=dict.fromkeys(names, 100_000))
    found = seen(version, rows_by="area_code")
    assert found.words[0] == (
        "Outside of the funnel's 99.8% limits around the rate of the 6 areas with a rate together (61.7): "
        "Place 4 above it, Place 2, Place 6 below it. Chance alone rarely puts an area there."
    )
    some = seen(version, rows_by="area_code", filters={"area_code": list(names)[:4]})
    assert some.words == []
    alike = held(cast, [Cell(code, "2024-01", 40) for code in names], offences())
    # What was hidden in the first version stays hidden in the second.
    assert "All 6 areas with a rate lie within" in seen(alike, rows_by="area_code").words[0]


def test_a_benchmark_of_hidden_counts_compares_nothing(cast: Cast, version: DatasetVersion) -> None:
    residents(cast)
    found = seen(version, rows_by="area_code", filters={"period": ["2024-02"]}, benchmark="average")
    assert [[row[0], row[1], row[-3]] for row in found.figure["rows"]] == [
        ["Harbour", 20.0, "not compared"],
        ["Moor, County of", 100.0, "not compared"],
        ["Hill", HIDDEN, "not compared"],
        ["The 3 areas shown", HIDDEN, ""],
    ]


def test_areas_side_by_side_have_a_row_for_each_rate_and_a_line_each_in_the_chart(
    cast: Cast, version: DatasetVersion
) -> None:
    residents(cast)
    found = seen(version, rows_by="period", filters={"area_code": [QUAY, HILL]}, benchmark="all")
    assert found.figure["columns"][:2] == ["Month", "Area"]
    assert found.figure["columns"][2].startswith("Rate per 100,000 people a month")
    assert [row[:2] for row in found.figure["rows"][:3]] == [
        ["Jan 2024", "Harbour"],
        ["Jan 2024", "Hill"],
        ["Jan 2024", "All 3 areas"],
    ]
    assert found.of == 9
    assert found.picture["columns"] == ["Month", "Harbour", "Hill", "All 3 areas"]
    assert found.picture["rows"][1] == ["Feb 2024", 20.0, HIDDEN, 44.1]
    assert found.picture["chart"]["unit"] == "offences per 100,000 people a month"


def test_several_years_are_pooled_over_person_years(cast: Cast) -> None:
    places()
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    version = held(cast, [Cell(QUAY, month, 20) for month in months], offences(multiplier=1000))
    residents(cast, ("2023",), {QUAY: 1000})
    both = [Cell(QUAY, "2023", 1000, "Persons"), Cell(QUAY, "2024", 1400, "Persons")]
    held(cast, both, Definition.objects.get(key="population"))
    found = seen(version, rows_by="offence")
    assert found.figure["columns"][1] == "Rate per 1,000 people a year, from counts rounded to 5"
    assert found.figure["columns"][-1] == "Person-years"
    assert [found.figure["rows"][0][at] for at in (0, 1, -2, -1)] == ["Robbery", 200.0, 480, 2400]
    assert "version 2" in " ".join(found.figure["notes"])


def test_two_complete_years_are_compared_by_their_intervals(cast: Cast, sign_in: SignIn) -> None:
    """240 and 480 of 100,000 people lie apart; a year with a hidden month, or without its December, is no year."""
    places()
    cells = [
        Cell(area, f"{year}-{month:02d}", 3 if (area, year, month) == (HILL, 2024, 5) else value)
        for area, year, value in ((QUAY, 2023, 20), (QUAY, 2024, 40), (HILL, 2023, 20), (HILL, 2024, 20))
        for month in range(1, 13)
    ]
    version = held(cast, [*cells, Cell(QUAY, "2025-01", 40)], offences())
    residents(cast, ("2023", "2024", "2025"))
    both = {"area_code": [QUAY, HILL]}
    found = seen(version, rows_by="period", filters=both)
    assert found.change["columns"] == [
        "Area", "2023", "95% limits", "2024", "95% limits", "Change", "In words",
    ]  # fmt: skip
    assert found.change["rows"] == [
        [
            "Harbour",
            240.0,
            "210.6 to 272.4",
            480.0,
            "438.0 to 524.9",
            "+100.0%",
            "higher: the intervals lie apart",
        ],
        ["Hill", 1200.0, "1,053.0 to 1,361.8", HIDDEN, "", "", "not compared"],
    ]
    other = seen(version, rows_by="area_code", series_by="period", filters=both)
    assert other.change["rows"] == found.change["rows"]
    alone = seen(version, rows_by="period", filters={"area_code": [QUAY]})
    assert alone.change["rows"] == found.change["rows"][:1]
    html = page(sign_in(cast.lead), version, f"{RATES}&rows_by=period&areas={QUAY}")
    assert "Change from 2023 to 2024, per 100,000 people a year" in html
    assert "higher: the intervals lie apart" in html
    late = {"period": [f"2024-{month:02d}" for month in range(2, 13)]}
    assert seen(version, rows_by="period", filters=late).change is None
    assert seen(version, rows_by="area_code").change is None


def test_fewer_than_three_events_have_no_rate(cast: Cast) -> None:
    version = held(cast, [Cell(QUAY, "2024-01", 0), Cell(QUAY, "2024-02", 40)], offences())
    residents(cast)
    rows = seen(version, rows_by="period").figure["rows"]
    assert [row[-2] for row in rows] == [0, 40]
    assert rows[0][1]["label"] == "fewer than 3 events: no rate"
    assert rows[1][1] == 40.0


def test_without_people_the_page_says_whose_figures_are_missing_and_where_to_ask(
    cast: Cast, version: DatasetVersion, sign_in: SignIn
) -> None:
    lead = sign_in(cast.lead)
    ask = reverse("datasets:ask_for", args=["harbour", "population"])
    html = page(lead, version)
    assert "they need “Residents by district, age and sex”, which nobody has shared" in html
    assert f'href="{ask}"' in html
    assert ">Number of offences<" in html
    assert "Lower 95% limit" not in html
    of_last_year = residents(cast, ["2023"])
    html = page(lead, version)
    assert "“Residents by district, age and sex”, version 1, holds no figures of 2024." in html
    assert f'href="{ask}"' in html
    Withdrawal.objects.create(
        version=of_last_year, reason="Wrong.", withdrawn_at=AT, withdrawn_by=cast.data_officer
    )
    assert "which nobody has shared" in page(lead, version)


def test_an_area_without_people_has_no_rate_and_the_others_have(cast: Cast, version: DatasetVersion) -> None:
    residents(cast, of={QUAY: 100_000, MOOR: 50_000})
    found = seen(version, rows_by="area_code")
    assert [row[1] for row in found.figure["rows"]] == [60.0, 300.0, UNKNOWN]
    assert found.lacking.words == (
        "Some rates are missing: “Residents by district, age and sex”, version 1, holds no figures of 1 of the areas."
    )


def test_where_no_people_are_named_there_is_no_choice_of_rates(cast: Cast, sign_in: SignIn) -> None:
    version = held(cast, [Cell(QUAY, "2024-01", 10)])
    html = page(sign_in(cast.lead), version)
    assert "Rates per" not in html
    assert "Lower 95% limit" not in html


def test_a_map_shows_rates_and_no_benchmark(cast: Cast, version: DatasetVersion) -> None:
    outlines((QUAY, MOOR, HILL))
    residents(cast)
    found = seen(version, rows_by="area_code", picture="map", benchmark="all")
    assert found.picture["chart"]["kind"] == "map"
    assert [row[1] for row in found.picture["rows"]] == [60.0, 300.0, 825.0]


@pytest.mark.parametrize(
    "query",
    [
        RATES,
        f"{RATES}&rows_by=period&areas={QUAY}&areas={HILL}&benchmark=average",
        f"{RATES}&rows_by=area_code&series_by=period&benchmark=all&order=largest",
        f"{RATES}&rows_by=area_code&areas={QUAY}&areas={HILL}&benchmark=wider",
    ],
)
def test_page_keeps_its_budget_in_rates(
    cast: Cast,
    version: DatasetVersion,
    sign_in: SignIn,
    query: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if "areas" in query:  # elsewhere it has to say that nobody shared the people
        residents(cast)
    places(NAMES | {"E12000001": "The region"})
    AreaParent.objects.create(
        area=Area.objects.get(code=HILL), parent=Area.objects.get(code="E12000001"), from_on=BEGIN
    )
    sums_asked, fetch = list[Any](), sums._fetched

    def fetched(*given: Any) -> Any:
        sums_asked.append(given)  # Django does not count what goes by COPY
        return fetch(*given)

    monkeypatch.setattr(sums, "_fetched", fetched)
    client = sign_in(cast.lead)
    page(client, version, query)
    sums_asked.clear()
    with CaptureQueriesContext(connection) as asked:
        page(client, version, query)
    assert sums_asked
    assert len(asked) + len(sums_asked) <= BUDGET, "\n".join(q["sql"][:150] for q in asked)
