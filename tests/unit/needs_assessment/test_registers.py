import datetime as dt

import pytest

from needs_assessment.rules.assessment import ASSESSMENT
from needs_assessment.rules.registers import (
    EXPECTED,
    FIGURES,
    REGISTERS,
    Kind,
    Register,
    clean,
    name_of,
    public,
    show,
    table,
)
from svd_portal.core.tables import block_csv

GAP = {"id": "1", "gap": "Ambulance calls", "why": "No agreement", "who": "Ambulance trust, data lead"}
ALL = pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))


@ALL
def test_a_register_names_each_field_once_and_offers_choices_where_it_asks_for_one(
    register: Register,
) -> None:
    names = [field.name for field in register.fields]

    assert len(names) == len(set(names))
    assert not {"id", "base_version", "start", "entries"} & set(names)
    for field in register.fields:
        assert (field.choices is not None) == (field.kind in {Kind.ONE_OF, Kind.SOME_OF}), field.name
        if field.needed_if:
            other, code = field.needed_if
            assert code in (register.field(other).choices or {})


@ALL
def test_a_register_is_named_by_a_field_that_must_be_filled(register: Register) -> None:
    assert register.fields[0].required
    assert register.fields[0].kind in {Kind.LINE, Kind.TEXT}


@ALL
def test_what_a_register_may_start_with_holds_all_that_it_requires(register: Register) -> None:
    required = {field.name for field in register.fields if field.required}

    assert bool(register.start) == bool(register.start_label)
    for entry in register.start:
        assert clean(register, entry) == entry
        assert required <= set(entry)


def test_every_register_belongs_to_a_section_of_the_template() -> None:
    keys = {section.key for section in ASSESSMENT}

    assert all(set(register.sections) & keys for register in REGISTERS.values())
    assert [register.key for register in EXPECTED["S20"]] == ["data_gaps"]


def test_the_definition_asks_for_the_four_factors_of_the_act_and_fixes_terrorism() -> None:
    definition = REGISTERS["definition"]
    factors = [field for field in definition.fields if "s.13(6)" in field.heading]

    assert [field.heading[-2] for field in factors] == ["a", "b", "c", "d"]
    assert all(field.required for field in factors)
    laid = table(definition, [{"id": "1", "wording": "Serious harm", "included": ["gun", "homicide"]}])
    assert laid["rows"][0] == ["The definition in words", "Serious harm"]
    assert laid["rows"][-1][0] == "Terrorism"
    assert table(definition, [])["rows"] == []


def test_the_evidence_starts_with_the_seven_reviews_of_the_guidance() -> None:
    assert len(REGISTERS["evidence"].start) == 7


def test_clean_keeps_what_the_register_knows_and_what_says_something() -> None:
    entry = GAP | {"due": dt.date(2027, 3, 31), "state": "", "stranger": "x", "why": " No\r\nagreement "}

    assert clean(REGISTERS["data_gaps"], entry) == {
        "gap": "Ambulance calls",
        "why": "No\nagreement",
        "who": "Ambulance trust, data lead",
        "due": "2027-03-31",
    }


def test_clean_orders_choices_and_drops_those_that_it_does_not_offer() -> None:
    said = clean(REGISTERS["definition"], {"included": ["gun", "homicide", "treason"]})

    assert said == {"included": ["homicide", "gun"]}


def test_clean_keeps_nobody_apart_from_not_counted() -> None:
    engagement = REGISTERS["engagement"]

    assert clean(engagement, {"count": 0}) == {"count": 0}
    assert table(engagement, [{"id": "1", "who": "Pupils", "count": 0}])["rows"] == [["Pupils", 0]]


def test_table_leaves_out_columns_without_a_value_and_writes_days_and_choices_in_words() -> None:
    entries = [GAP | {"due": "2027-03-31"}, GAP | {"state": "open"}]

    laid = table(REGISTERS["data_gaps"], entries)

    assert laid["columns"] == ["What could not be seen", "Why", "Who can put it right", "By when", "State"]
    assert laid["rows"][0][3:] == ["31 March 2027", None]
    assert laid["rows"][1][3:] == [None, "Open"]
    assert (
        block_csv(laid).splitlines()[2] == 'Ambulance calls,No agreement,"Ambulance trust, data lead",,Open'
    )


def test_links_say_what_they_lead_to_and_nothing_where_that_is_gone() -> None:
    register = REGISTERS["recommendations"]
    entries = [{"id": "1", "recommendation": "Act", "finding": "f1"}, {"id": "2", "recommendation": "Wait"}]

    assert table(register, entries, {"f1": "Robbery doubled"})["rows"] == [
        ["Act", "Robbery doubled"],
        ["Wait", None],
    ]
    assert table(register, entries)["columns"] == ["Recommendation"]
    assert public(register, entries[0], {"f1": "Robbery doubled"})["finding"] == "Robbery doubled"
    assert public(register, entries[0], {}) == {"recommendation": "Act"}


@ALL
def test_links_lead_to_figures_or_to_the_entries_of_a_register(register: Register) -> None:
    assert all(field.to in {FIGURES, *REGISTERS} for field in register.links)
    assert not any(field.to for field in register.fields if field not in register.links)


def test_show_gives_a_choice_that_it_does_not_know_as_it_is() -> None:
    state = REGISTERS["data_gaps"].field("state")

    assert show(state, "lost") == "lost"
    assert show(REGISTERS["data_gaps"].field("due"), "spring") == "spring"


def test_name_of_falls_back_to_what_an_entry_is_called() -> None:
    assert name_of(REGISTERS["data_gaps"], GAP) == "Ambulance calls"
    assert name_of(REGISTERS["data_gaps"], {}) == "data gap"
