"""What the portal makes of an example, and the definition that comes of the answers."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from datasets.rules.declaration import Declaration, DeclaredColumn, DeclaredMarker, read_declaration
from datasets.rules.declaring import build
from datasets.rules.definition import DefinitionError, load
from datasets.rules.example import propose_file
from datasets.rules.proposal import Proposal, read_proposal
from datasets.rules.seen import grammar_of, title_of
from datasets.rules.validation import validate
from tests.unit.datasets.files import TODAY, table_of, workbook

NAMES = {"camden": "district", "hackney": "district", "islington": "district"}


def proposed(path: Path, text: str) -> Proposal:
    path = path / "example.csv"
    path.write_text(text, encoding="utf-8")
    answer = propose_file({"path": str(path), "names": NAMES}, lambda *_: None)
    assert "refusal" not in answer, answer
    return read_proposal(answer["proposal"])


def refused(path: Path, text: str) -> dict[str, str]:
    path = path / "example.csv"
    path.write_text(text, encoding="utf-8")
    refusal: dict[str, str] = propose_file({"path": str(path)}, lambda *_: None)["refusal"]
    return refusal


def roles(found: Proposal) -> dict[str, str]:
    return {column.headings[0]: column.role for column in found.columns}


def test_codes_months_and_counts_are_found(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        "LAD24CD,LAD24NM,Period,Offence,Number of offences\n"
        "E09000007,Camden,2024-01,Robbery,12\nE09000012,Hackney,2024-02,Burglary,9\n"
        "E09000007,Camden,2024-02,Robbery,*\nE09000012,Hackney,2024-01,Total,40\n",
    )
    assert roles(found) == {
        "LAD24CD": "place", "LAD24NM": "leave_out", "Period": "time", "Offence": "breakdown",
        "Number of offences": "number",
    }  # fmt: skip
    assert (found.levels, found.by, found.grammar, found.kind) == (
        ("district",),
        "code",
        "month",
        "count_of_events",
    )
    assert found.markers == ("*",)
    assert found.totals == ("Total",)
    assert next(c for c in found.columns if c.role == "breakdown").values == ("Burglary", "Robbery")


def test_names_and_months_across_are_found(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        "Type,Borough,Jan-24,Feb-24,Mar-24\nTheft,Camden,1,2,3\nTheft,Hackney,4,5,6\nFraud,Camden,7,8,9\n",
    )
    assert roles(found) == {"Type": "breakdown", "Borough": "place", "Jan-24": "across_time"}
    assert found.columns[2].headings == ("Jan-24", "Feb-24", "Mar-24")
    assert (found.by, found.levels, found.grammar) == ("name", ("district",), "month")


def test_year_and_month_in_two_columns_are_one_time(tmp_path: Path) -> None:
    found = proposed(tmp_path, "lsoa_code,year,month,n\nE01009415,2024,9,1\nE01009416,2024,10,22\n")
    assert roles(found)["year"] == roles(found)["month"] == "time_part"
    assert found.levels == ("lsoa",)


def test_ages_across_are_a_breakdown(tmp_path: Path) -> None:
    found = proposed(tmp_path, "code,0-4,5-9,10-14,85+\nE10000031,5,6,7,8\nE06000002,5,6,7,3\n")
    assert roles(found) == {"code": "place", "0-4": "across"}
    assert found.columns[1].title == "Age"
    assert found.levels == ("upper_tier",)


def test_titles_above_the_table_are_not_its_headings(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        "Fires in the county\n\nArea,Quarter,Fires\nE09000007,2023/24 Q1,4\nE09000012,2023/24 Q2,5\n",
    )
    assert roles(found) == {"Area": "place", "Quarter": "time", "Fires": "number"}
    assert found.grammar == "financial_quarter"


def test_a_workbook_is_an_example_too(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", [("E08000025", "2024-01", "Robbery", "Male", "18-24", 12)] * 2)
    found = read_proposal(propose_file({"path": str(path)}, lambda *_: None)["proposal"])
    assert roles(found)["area_code"] == "place"
    assert roles(found)["count"] == "number"


def test_rows_about_people_are_no_example(tmp_path: Path) -> None:
    rows = "".join(f"E09000007,2024-01,SW1A 1A{letter},1\n" for letter in "ABDEFGHJ")
    assert refused(tmp_path, f"area,month,where,n\n{rows}")["rule"] == "postcode"


def test_a_letter_is_no_example(tmp_path: Path) -> None:
    assert refused(tmp_path, "Dear all\nhere are,the figures\n")["rule"] == "no_table"


@pytest.mark.parametrize(
    ("texts", "grammar"),
    [
        (["2024-01", "2024-02"], "month"), (["202404", "202405"], "month"), (["Jan 2024"], "month"),
        (["2023/24", "2022/23"], "financial_year"), (["201617", "201718"], "financial_year"),
        (["2023/24 Q1"], "financial_quarter"), (["2024-Q1"], "quarter"), (["2021", "2022"], "calendar_year"),
        (["2018 - 20", "2019 - 21"], "span"), (["12", "13"], ""), (["Camden"], ""), (["1204", "1377"], ""),
    ],
)  # fmt: skip
def test_times_are_known_by_how_they_are_written(texts: list[str], grammar: str) -> None:
    assert grammar_of(texts) == grammar


def test_headings_become_titles() -> None:
    assert title_of("BoroughName") == "Borough name"
    assert title_of("new_la_code") == "New la code"
    assert title_of("LSOA code") == "LSOA code"


DECLARED = Declaration(
    title="Absence", counted="Sessions missed.", kind="count_of_events", unit="sessions", levels=("district",),
    by="code", reach="patch", others="refuse", grammar="month", threshold=5, legal_basis="s.16.",
    columns=(
        DeclaredColumn(("Area",), "place", "Area"),
        DeclaredColumn(("Month",), "time", "Month"),
        DeclaredColumn(("Reason",), "breakdown", "Reason", ("I = Illness", "H = Holiday")),
        DeclaredColumn(("Level",), "keep", "Level", ("LA", "(blank)")),
        DeclaredColumn(("Note",), "leave_out", "Note"),
        DeclaredColumn(("N",), "number", "Sessions"),
    ),
    markers=(DeclaredMarker("s", "suppressed", "hidden", 1, 4),),
)  # fmt: skip


def without(role: str, *more: DeclaredColumn, **changes: Any) -> Declaration:
    kept = tuple(column for column in DECLARED.columns if column.role != role)
    return replace(DECLARED, columns=(*kept, *more), **changes)


def test_answers_become_a_definition_that_reads_the_source() -> None:
    definition = load(build(DECLARED, "own-absence", 1))
    source = (
        b"Area,Month,Reason,Level,Note,N\nE08000025,2024-01,I,LA,,7\n"
        b"E08000025,2024-01,H,,late,s\nE1,x,y,School,,1\n"
    )

    report, accepted = validate(table_of(source, definition), definition, as_of=TODAY)

    assert [problem.klass for problem in report.problems] == ["note"]
    assert accepted is not None
    assert accepted.frame.select("cat1", "value", "status").rows() == [
        ("Illness", 7, "exact"),
        ("Holiday", None, "suppressed"),
    ]


def test_what_was_said_can_be_read_back() -> None:
    assert read_declaration(build(DECLARED, "own-absence", 1)["declared"]) == DECLARED


def test_next_months_column_fits_too() -> None:
    wide = DeclaredColumn(("202401", "202402", "202403"), "across_time", "Month")
    columns = (DECLARED.columns[0], DECLARED.columns[2], wide)
    spec = build(replace(DECLARED, columns=columns), "own-wide", 1)
    definition = load(spec)
    source = b"Area,Reason,202403,202404\nE08000025,I,7,8\n"
    _, accepted = validate(table_of(source, definition), definition, as_of=TODAY)
    assert accepted is not None
    assert accepted.periods == ["2024-03", "2024-04"]


def test_a_time_that_no_column_says_is_asked_for() -> None:
    definition = load(build(without("time"), "own-absence", 1))
    assert definition.layout.ask == ("period",)


def test_only_the_listed_rows_of_a_breakdown_are_read() -> None:
    only = DeclaredColumn(("Reason",), "breakdown_only", "Reason", ("I = Illness",))
    definition = load(build(without("breakdown", only), "own-absence", 1))
    assert definition.layout.keep["Reason"] == ("I",)
    assert definition.field("reason").enum == ("Illness",)


@pytest.mark.parametrize(
    ("parts", "by", "columns"),
    [
        ((("Month", "9"), ("Year", "2024")), "-", ["Year", "Month"]),
        ((("Month", "March"), ("Year", "2024")), " ", ["Month", "Year"]),
        ((("Financial year", "2023/24"), ("Quarter", "1")), " Q", ["Financial year", "Quarter"]),
        ((("Financial year", "2023/24"), ("Quarter", "Q1")), " ", ["Financial year", "Quarter"]),
    ],
)
def test_two_columns_are_joined_as_the_grammar_reads_them(
    parts: tuple[tuple[str, str], ...], by: str, columns: list[str]
) -> None:
    two = [DeclaredColumn((heading,), "time_part", heading, (), (sample,)) for heading, sample in parts]
    spec = build(without("time", *two), "own-absence", 1)
    assert spec["layout"]["joined"]["period"] == {"columns": columns, "by": by}


@pytest.mark.parametrize(
    ("declaration", "about"),
    [
        (without("place"), "columns"),
        (without("number"), "columns"),
        (without("number", *[DeclaredColumn((n,), "number", n) for n in "AB"]), "columns"),
        (without("time", DeclaredColumn(("Year",), "time_part", "Year")), "columns"),
        (without("", *[DeclaredColumn((n,), "breakdown", n) for n in "ABCDEF"]), "columns"),
        (replace(DECLARED, levels=()), "levels"),
        (replace(DECLARED, levels=("parish",)), "levels"),
        (replace(DECLARED, grammar="fortnight"), "grammar"),
        (replace(DECLARED, kind="guess"), "kind"),
        (replace(DECLARED, threshold=2), "threshold"),
        (replace(DECLARED, markers=(DeclaredMarker("x", "secret"),)), "markers"),
    ],
)
def test_what_cannot_work_names_its_question(declaration: Declaration, about: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        build(declaration, "own-absence", 1)
    assert caught.value.about == about


def test_headings_of_two_rows_and_the_largest_sheet_are_found(tmp_path: Path) -> None:
    def book(opened: Any) -> None:
        sheet = opened.create_sheet("Weekly")
        sheet.append(["Code", "Area", 2022, None, 2023, None, 2024, None])
        sheet.append([None, None, *["Pay (£)", "conf %"] * 3])
        for code, name in (("00AG", "Camden"), ("00AM", "Hackney"), ("00AU", "Islington")):
            sheet.append([code, name, 612.4, 3.1, 640.0, "#", 655.5, 2.9])

    path = workbook(tmp_path / "book.xlsx", [], book)
    answer = propose_file({"path": str(path), "names": NAMES}, lambda *_: None)
    found = read_proposal(answer["proposal"])
    across = next(column for column in found.columns if column.role == "across_time")
    assert across.headings == ("2022 | Pay (£)", "2023 | Pay (£)", "2024 | Pay (£)")
    assert roles(found)["Area"] == "place"
    assert roles(found)["2022 | conf %"] == "leave_out"
    assert (found.header_rows, found.sheet, found.grammar, found.kind) == (
        2,
        "Weekly",
        "calendar_year",
        "money",
    )

    declared = replace(
        DECLARED, kind="money", unit="pounds", by="name", grammar="calendar_year", header_rows=2, sheet=found.sheet,
        columns=tuple(DeclaredColumn(c.headings, c.role, c.title, c.values, c.samples) for c in found.columns),
    )  # fmt: skip
    spec = build(declared, "own-pay", 1)
    assert re.fullmatch(spec["layout"]["unpivot"]["columns"], "2025 | Pay (£)")[1] == "2025"  # type: ignore[index]
    assert (spec["layout"]["header_rows"], spec["layout"]["sheet"]) == (2, "Weekly")


def test_empty_cell_of_a_breakdown_may_be_called_by_a_name() -> None:
    ages = DeclaredColumn(("Age",), "breakdown", "Age", ("10", "(blank) = any"))
    spec = build(without("", ages), "own-absence", 1)
    [field] = [field for field in spec["schema"]["fields"] if field["name"] == "age"]
    assert (field["constraints"]["enum"], field["synonyms"]) == (["10", "any"], {"": "any"})
