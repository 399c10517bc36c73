"""Who has to be consulted (s.8(4), s.9(4)), and the list that names them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.consultation import (
    ConsultationFacts,
    ConsulteeFacts,
    ConsulteeRow,
    Kind,
    ListProblems,
    consultation_gates,
    kind_said,
    read_list,
)

AREAS = {"E07000901": "Harbour", "E07000902": "Hill"}
SCHOOL = ConsulteeFacts("Hill School", Kind.EDUCATION, "E07000902", was_asked=True)
QUAY = ConsulteeFacts("Quay School", Kind.EDUCATION, "E07000901", was_asked=True)


def facts(*consultees: ConsulteeFacts, none: set[Kind] | None = None, **more: bool) -> ConsultationFacts:
    without = {Kind.PRISON, Kind.YOUTH_CUSTODY} if none is None else none
    return ConsultationFacts(consultees, without, AREAS, **more)


def test_nothing_stands_against_a_list_of_which_each_was_asked() -> None:
    assert consultation_gates(facts(SCHOOL, QUAY)) == []


def test_each_that_was_left_out_is_counted_and_the_first_are_named() -> None:
    silent = [ConsulteeFacts(f"School {n}", Kind.EDUCATION, "E07000901", was_asked=False) for n in range(5)]
    [gate] = consultation_gates(facts(SCHOOL, *silent))
    assert gate.is_error
    assert gate.text == (
        "5 of 6 educational authorities were not consulted: School 0, School 1, School 2 and 2 more."
    )


def test_a_kind_that_the_list_does_not_name_is_said_to_be_none_or_is_missing() -> None:
    missing = consultation_gates(facts(SCHOOL, QUAY, none=set()))
    assert [gate.is_error for gate in missing] == [True, True]
    assert "prison authority" in missing[0].text


def test_under_section_9_the_other_specified_authorities_are_asked_too() -> None:
    [gate] = consultation_gates(facts(SCHOOL, QUAY, is_under_s9=True))
    assert "other specified authority" in gate.text


def test_an_area_without_a_school_and_an_open_round_are_worth_a_look() -> None:
    gates = consultation_gates(facts(SCHOOL, is_open=True))
    assert [gate.is_error for gate in gates] == [False, False]
    assert "Harbour" in gates[0].text


def test_a_list_is_read_whatever_the_order_and_the_words_for_the_kind() -> None:
    text = (
        "\ufeffName,Kind,REFERENCE,area,email,notes\r\n"
        "Hill School,Academy converter,100,e07000902,Office@Hill.example,x\r\n"
        "\r\n"
        "Gull Prison,prison,P1,E07000901,,\r\n"
    )
    rows = read_list(text.encode(), AREAS)
    assert rows == [
        ConsulteeRow("100", "Hill School", Kind.EDUCATION, "E07000902", "office@hill.example"),
        ConsulteeRow("P1", "Gull Prison", Kind.PRISON, "E07000901"),
    ]


def test_where_there_is_one_area_the_list_need_not_name_it() -> None:
    [row] = read_list(b"reference,name,kind\n1,Hill School,school\n", ["E07000902"])
    assert row.area == "E07000902"


def test_a_list_as_a_spreadsheet_of_windows_saves_it_is_read() -> None:
    [row] = read_list("reference,name,kind\n1,Ysgol Môr,school\n".encode("cp1252"), ["W06000901"])
    assert row.name == "Ysgol Môr"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1,,school,E07000901,", "There is no name."),
        (",Hill,school,E07000901,", "There is no reference."),
        ("1,Hill,shop,E07000901,", "“shop” is no kind"),
        ("1,Hill,school,E99999999,", "is no area of this partnership"),
        ("1,Hill,school,E07000901,hill", "is no e-mail address"),
        ("2,Hill,school,E07000901,a@b.example;c@d.example", "is no e-mail address"),
        ("9,Hill,school,E07000901,", "stands on an earlier line too"),
        (f"1,{'H' * 201},school,E07000901,", "longer than 200"),
        ("1,Hill", "“” is no kind"),
    ],
)
def test_what_is_wrong_in_a_list_is_said_with_its_line(line: str, said: str) -> None:
    text = f"reference,name,kind,area,email\n9,Quay,school,E07000901,\n{line}\n"
    with pytest.raises(ListProblems) as found:
        read_list(text.encode(), AREAS)
    assert any(problem.startswith("Line 3: ") and said in problem for problem in found.value.problems)


@pytest.mark.parametrize("text", ["", "name,kind\nHill,school\n", "reference,name,kind\n"])
def test_a_list_without_its_columns_or_lines_is_refused(text: str) -> None:
    with pytest.raises(ListProblems):
        read_list(text.encode(), AREAS)


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reading_of_a_list(data: bytes) -> None:
    with contextlib.suppress(ListProblems):
        assert read_list(b"reference,name,kind,area,email\n" + data, AREAS)


@pytest.mark.parametrize("words", ["Youth custody", "youth_custody", "YOI"])
def test_kinds_are_known_by_their_first_word(words: str) -> None:
    assert kind_said(words) == Kind.YOUTH_CUSTODY
