"""What members of a partnership see of a version: sums made by the database, benchmark, order, file."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.documents import dimension_choices, sums, table
from datasets.documents.explore import Asked, explore
from datasets.documents.places import find_areas
from datasets.models import DatasetVersion, Observation, Withdrawal
from partnerships.models import Area, AreaParent
from svd_portal.accounts.models import User
from tests.cast import BEGIN, Cast
from tests.factories import datasets as make
from tests.factories.held import AT, DALE, HILL, MOOR, NAMES, QUAY, Cell, held, places

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
HIDDEN = {"mark": "c", "label": "suppressed"}
BUDGET = 12
MONTHS = ("2024-01", "2024-02", "2024-03")
MOST_BYTES = 200_000


@pytest.fixture
def version(cast: Cast) -> DatasetVersion:
    """Three areas and three months; February of Hill is below the threshold."""
    places()
    values = {QUAY: (10, 20, 30), MOOR: (40, 50, 60), HILL: (70, 3, 90)}
    cells = [
        Cell(area, month, value)
        for area, row in values.items()
        for month, value in zip(MONTHS, row, strict=True)
    ]
    return held(cast, cells)


def seen(version: DatasetVersion, **asked: Any) -> Any:
    return explore(version, Asked(**asked), dimension_choices(version))


LETTERS = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 12, 100, "c", "n", "s", "x", "z"])
CELLS = st.lists(st.tuples(st.sampled_from("AB"), LETTERS, st.booleans()), min_size=1, max_size=9)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=CELLS, chosen=st.booleans())
def test_sum_made_by_the_database_is_the_sum_made_of_leaves(
    cast: Cast, drawn: list[tuple[str, int | str, bool]], chosen: bool
) -> None:
    """The rule stands once, over sums; here it is asked both ways for every kind of leaf."""
    cells = [
        Cell(f"E0100000{at}", "2024-01", value, offence, "r" if rounded and isinstance(value, int) else "e")
        for at, (offence, value, rounded) in enumerate(drawn)
    ]
    example = transaction.savepoint()  # a version is held to those before it: every example is the first
    version = held(cast, [*cells, Cell("E01000099", "2024-02", 7, "A")])
    kept = [cell.area for cell in cells]
    found = table(version, "offence", None, {"area_code": kept} if chosen else {"period": "2024-01"})
    # A choice of one area, or of all that there are, is no choice.
    is_chosen = chosen and len(kept) > 1
    leaves: dict[str, list[tuple[float | None, str]]] = {}
    for offence, value, status in (
        Observation.objects.of(version).filter(area__in=kept).values_list("cat1", "value", "status")
    ):
        leaves.setdefault(offence, []).append((value, status))
    expected = [(offence, seen_of(leaves[offence], chosen=is_chosen)) for offence in sorted(leaves)]
    told = [(row[0], row[1]["mark"] if isinstance(row[1], dict) else row[1]) for row in found.rows]
    besides = set(version.release.cells["cat1"]) if "cat1" in version.release.cells.columns else set()
    transaction.savepoint_rollback(example)
    assert [pair for pair in told if pair[0] not in besides] == [p for p in expected if p[0] not in besides]


def seen_of(leaves: list[tuple[float | None, str]], *, chosen: bool) -> float | str:
    """Say what others see of a sum, by the rule as people read it."""
    if not chosen or len(leaves) == 1:
        return one_number(leaves)
    parts = [part for leaf in leaves if (part := one_number([leaf])) != "z"]
    marks = [part for part in parts if isinstance(part, str)]
    if len(parts) <= 1:
        return parts[0] if parts else "z"
    if set(marks) & set("nsx"):
        return "x"
    return "c" if marks else sum(part for part in parts if not isinstance(part, str))


def one_number(leaves: list[tuple[float | None, str]]) -> float | str:
    applying = [(value, status) for value, status in leaves if status != "z"]
    missing = [status for _, status in applying if status in "nsx"]
    if not applying:
        return "z"
    if missing:
        return missing[0] if len(applying) == 1 else "x"
    if any(status == "c" for _, status in applying):
        return "c"
    total = int(sum(value or 0 for value, _ in applying))
    return "c" if 1 <= total <= 7 else (total + 2) // 5 * 5


def test_sum_over_chosen_values_is_hidden_where_a_part_is(version: DatasetVersion) -> None:
    """Else a reader who varies the shown part of a sum reads the hidden part off its rounding."""
    everything = table(version, "offence").rows
    some = table(version, "offence", None, {"area_code": [MOOR, HILL], "period": MONTHS[1]})
    assert everything == [["Robbery", 375]]
    assert some.rows == [["Robbery", HIDDEN]]
    assert "add up values that were chosen" in some.notes[0]
    assert table(version, "offence", None, {"area_code": [QUAY, MOOR]}).rows == [["Robbery", 210]]


def test_two_hidden_parts_of_a_choice_stay_hidden_though_the_whole_may_be_shown(cast: Cast) -> None:
    cells = [Cell(f"E0100000{at}", "2024-01", value) for at, value in enumerate((2, 2, 6, 100))]
    version = held(cast, cells)
    assert table(version, "offence").rows == [["Robbery", 110]]
    assert table(version, "offence", None, {"area_code": [c.area for c in cells[:3]]}).rows == [
        ["Robbery", HIDDEN]
    ]


def test_areas_of_several_kinds_are_not_added_up(cast: Cast) -> None:
    places(NAMES | {"E12000001": "The region"})
    cells = [Cell(QUAY, "2024-01", 10), Cell(MOOR, "2024-01", 20), Cell("E12000001", "2024-01", 30)]
    version = held(cast, cells)
    found = table(version, "period")
    assert found.rows == [["Jan 2024", 30]]
    assert found.notes == [
        "Only areas of one kind (local government area) are added up: areas of other kinds overlap with them."
    ]
    assert len(table(version, "area_code").rows) == 3


def test_blanks_of_each_kind_keep_their_mark_and_leave_no_sum(cast: Cast) -> None:
    version = held(cast, [Cell(f"E0100000{at}", "2024-01", letter) for at, letter in enumerate("nsxzc")])
    assert [row[1]["label"] for row in table(version, "area_code").rows] == [
        "not collected", "not supplied", "not available", "not applicable", "suppressed",
    ]  # fmt: skip
    assert table(version, "period").rows[0][1]["mark"] == "x"


def test_sum_of_rounded_values_says_so(cast: Cast) -> None:
    cells = [Cell(f"E0100000{at}", "2024-01", 15, status="r") for at in range(3)]
    found = table(held(cast, cells), "period")
    assert found.rows == [["Jan 2024", 45]]
    assert found.notes == ["Some figures rest on rounded values."]


def test_measure_that_is_no_count_is_never_summed(cast: Cast) -> None:
    definition = make.offences()
    definition.spec["measure"]["kind"] = "rate"
    definition.save()
    cells = [Cell(f"E0100000{at}", "2024-01", 2) for at in range(4)]
    assert table(held(cast, cells, definition), "period").rows == [["Jan 2024", HIDDEN]]


def test_order_by_number_leaves_hidden_rows_last_in_the_order_of_areas(
    cast: Cast, version: DatasetVersion
) -> None:
    shown = seen(version, filters={"period": ["2024-02"]}, rows_by="area_code", largest_first=True)
    assert [row[0] for row in shown.figure["rows"]] == ["Moor, County of", "Harbour", "Hill"]
    for_hidden = [
        Cell(code, "2024-01", value) for code, value in ((QUAY, 2), (MOOR, 4), (HILL, 1), (DALE, 50))
    ]
    later = held(cast, for_hidden)
    rows = seen(later, rows_by="area_code", largest_first=True).figure["rows"]
    assert [row[0] for row in rows] == ["Dale", "Harbour", "Moor, County of", "Hill"]


def test_chosen_areas_stand_side_by_side_and_the_average_is_of_what_is_shown(version: DatasetVersion) -> None:
    found = seen(version, rows_by="period", filters={"area_code": [QUAY, HILL]}, benchmark="average")
    assert found.figure["columns"] == ["Month", "Harbour", "Hill", "Average of 2 areas"]
    assert found.figure["rows"] == [
        ["Jan 2024", 10, 70, 40],
        ["Feb 2024", 20, HIDDEN, HIDDEN],
        ["Mar 2024", 30, 90, 60],
    ]
    assert found.picture["chart"]["comparisons"] == ["Average of 2 areas"]
    said = " ".join(found.words)
    assert "the average of the 2 areas shown" in said
    assert "It contains each of them." in said
    assert "Where the benchmark would rest on a hidden or missing figure, it is not given." in said


def test_benchmark_of_all_areas_is_in_the_table_and_not_in_the_chart(version: DatasetVersion) -> None:
    asked = {"rows_by": "period", "filters": {"area_code": [QUAY]}, "benchmark": "all"}
    found = seen(version, **asked)
    assert found.figure["columns"] == ["Month", "Number of offences", "All 3 areas"]
    assert [row[2] for row in found.figure["rows"]] == [120, 75, 180]
    assert found.picture["columns"] == ["Month", "Number of offences"]
    assert "all 3 areas of this version added up under the same rule. It contains Harbour." in found.words[0]


def test_benchmark_of_the_wider_area_is_that_area_as_held(cast: Cast) -> None:
    places(NAMES | {"E12000001": "The region"})
    region = Area.objects.get(code="E12000001")
    for code in (QUAY, MOOR):
        AreaParent.objects.create(area=Area.objects.get(code=code), parent=region, from_on=BEGIN)
    cells = [Cell(QUAY, "2024-01", 10), Cell(MOOR, "2024-01", 20), Cell("E12000001", "2024-01", 300)]
    version = held(cast, cells)
    chosen = {"area_code": [QUAY, MOOR]}
    found = seen(version, rows_by="area_code", filters=chosen, benchmark="wider")
    assert found.figure["rows"][-1] == ["The region", 300]
    assert (
        "The benchmark is The region, as this version holds it. It contains Harbour, Moor, County of."
        in found.words
    )
    none = seen(version, rows_by="area_code", filters={"area_code": ["E12000001"]}, benchmark="wider")
    assert none.words == [
        "There is no such benchmark: this version holds no wider area in which all of these lie."
    ]


def test_areas_are_found_by_name_code_or_the_wider_area_they_lie_in(version: DatasetVersion) -> None:
    places(NAMES | {"E12000001": "The Region"})
    AreaParent.objects.create(
        area=Area.objects.get(code=HILL), parent=Area.objects.get(code="E12000001"), from_on=BEGIN
    )
    areas = dimension_choices(version)[0]
    assert find_areas("moor, county of, HARBOUR", areas).codes == [QUAY, MOOR]
    assert find_areas(f"{HILL.lower()}; Harbour", areas).codes == [QUAY, HILL]
    assert find_areas("the region", areas).codes == [HILL]
    assert find_areas("Harbour, Nowhere", areas).unknown == ["Nowhere"]


def page(client: Client, version: DatasetVersion, query: str = "") -> str:
    answer = client.get(reverse("datasets:dataset", args=["harbour", version.dataset_id]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_says_where_figures_come_from_and_what_was_not_answered(
    cast: Cast, version: DatasetVersion, sign_in: SignIn
) -> None:
    answered = held(
        cast,
        [Cell(QUAY, "2024-05", 12)],
        quality={"how": "From the crime system."},
        carried={str(version.pk): ["2024-01", "2024-02"]},
        dimensions=version.dimensions | {"period": ["2024-01", "2024-02", "2024-05"]},
    )
    html = page(sign_in(cast.lead), answered)
    assert "From the crime system." in html
    assert "6 questions not answered by the supplier" in html
    assert "2 periods came with version 1" in html
    assert "SHA-256 abababababab…" in html
    assert "Counts from 1 to 7 are hidden" in html
    assert "Harbour integrated care board" in html


def test_page_of_a_withdrawn_version_says_why(cast: Cast, version: DatasetVersion, sign_in: SignIn) -> None:
    Withdrawal.objects.create(
        version=version, reason="Counted twice.", withdrawn_at=AT, withdrawn_by=cast.data_officer
    )
    assert "Counted twice." in page(sign_in(cast.lead), version)


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"?rows_by=period&areas={QUAY}&areas={HILL}&benchmark=average",
        f"?rows_by=period&areas={QUAY}&benchmark=all&order=largest",
        "?rows_by=area_code&series_by=period&benchmark=all",
        f"?rows_by=area_code&areas={QUAY}&areas={HILL}&benchmark=wider",
    ],
)
def test_page_keeps_its_budget_whatever_is_asked(
    cast: Cast, version: DatasetVersion, sign_in: SignIn, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums_asked, fetch = list[Any](), sums._fetched

    def fetched(*given: Any) -> Any:
        sums_asked.append(given)  # Django does not count what goes by COPY
        return fetch(*given)

    monkeypatch.setattr(sums, "_fetched", fetched)
    client = sign_in(cast.lead)
    page(client, version)
    sums_asked.clear()
    with CaptureQueriesContext(connection) as asked:
        page(client, version, query)
    assert sums_asked
    assert len(asked) + len(sums_asked) <= BUDGET, "\n".join(q["sql"][:150] for q in asked)


def test_file_holds_exactly_what_is_shown_and_no_formula(cast: Cast, sign_in: SignIn) -> None:
    places({QUAY: "Harbour", MOOR: "=HYPERLINK(1)"})
    rows = [Cell(QUAY, "2024-01", 3, "@sum"), Cell(MOOR, "2024-01", 20, "@sum")]
    version = held(cast, rows)
    client, where = sign_in(cast.lead), [cast.harbour.slug, version.dataset_id, version.number]
    answer = client.get(reverse("datasets:view_csv", args=where) + "?rows_by=area_code&order=largest")
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == [
        ["Area", "Number of offences"],
        ["'=HYPERLINK(1)", "20"],
        ["Harbour", "[c]"],
    ]
    assert "attachment" in answer["Content-Disposition"]
    whole = b"".join(client.get(reverse("datasets:version_csv", args=where))).decode()
    assert "'=HYPERLINK(1)" in whole
    assert "'@sum" in whole
    assert ",3," not in whole


def test_wrong_answer_is_explained_and_the_page_stays(
    cast: Cast, version: DatasetVersion, sign_in: SignIn
) -> None:
    html = page(sign_in(cast.lead), version, "?rows_by=period&from=2024-03&to=2024-01")
    assert "There is a problem" in html
    assert "Choose a period that is not before the first." in html
    assert "the figures below leave them out" in html
    assert "Number of offences" in html


def test_choice_without_figures_says_so(cast: Cast, sign_in: SignIn) -> None:
    version = held(cast, [Cell(QUAY, "2024-01", 10, "Robbery"), Cell(QUAY, "2024-02", 20, "Homicide")])
    html = page(sign_in(cast.lead), version, "?rows_by=offence&only_offence=Homicide&from=2024-01&to=2024-01")
    assert "No figures match these choices." in html


@pytest.fixture
def wide(cast: Cast) -> DatasetVersion:
    """Six thousand areas, most of them not known to the portal by name."""
    return held(cast, [Cell(f"E0100{at:04d}", "2024-01", 5 + at % 90) for at in range(6000)])


def test_page_of_six_thousand_areas_stays_small_and_its_file_has_all(
    cast: Cast, wide: DatasetVersion, sign_in: SignIn
) -> None:
    client = sign_in(cast.lead)
    for query in ("", "?rows_by=area_code&order=largest", "?rows_by=area_code&benchmark=average"):
        html = page(client, wide, query)
        assert len(html.encode()) < MOST_BYTES
        assert "The table shows the first 200 of 6,000 rows." in html
        assert html.count("<option") < 400
    assert "Average of 6,000 areas" in html
    where = [cast.harbour.slug, wide.dataset_id, wide.number]
    answer = client.get(reverse("datasets:view_csv", args=where) + "?rows_by=area_code")
    assert len(answer.content.splitlines()) == 6001


def test_areas_are_written_where_there_are_many(cast: Cast, wide: DatasetVersion, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    html = page(client, wide, "?rows_by=area_code&areas=E01000007,+e01000008")
    assert "<td" in html
    assert html.count('<th scope="row"') == 2
    wrong = page(client, wide, "?areas=<b>Atlantis</b>")
    assert "These figures have no area “&lt;b&gt;Atlantis&lt;/b&gt;”" in wrong


def test_a_hidden_number_is_nowhere_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    """Three of 8 731 would be 8 734: neither the cell nor the exact sum may be read or worked out."""
    places()
    cells = [Cell(QUAY, "2024-01", 8731), Cell(MOOR, "2024-01", 3), Cell(HILL, "2024-01", 2)]
    version = held(cast, cells)
    client = sign_in(cast.lead)
    for query in (
        "?rows_by=period",
        "?rows_by=area_code&benchmark=all",
        "?rows_by=area_code&benchmark=average",
    ):
        html = page(client, version, query)
        assert "8,736" not in html
        assert "8736" not in html
        assert "2,912" not in html  # the true average


def test_dataset_shows_the_latest_version_that_was_not_withdrawn(
    cast: Cast, version: DatasetVersion, sign_in: SignIn
) -> None:
    later = held(cast, [Cell(QUAY, "2024-05", 12)])
    assert "Version 2, accepted" in page(sign_in(cast.lead), version)
    Withdrawal.objects.create(version=later, reason="Wrong.", withdrawn_at=AT, withdrawn_by=cast.data_officer)
    assert "Version 1, accepted" in page(sign_in(cast.lead), version)
