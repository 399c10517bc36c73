"""What the help page says of each definition: all of it out of the schema, and true."""

import pytest

from datasets.rules.definition import Definition, shipped
from datasets.rules.validation import validate
from datasets.rules.wording import common_mistakes, example_rows, guide, layout_in_words, rules_in_words
from tests.unit.datasets.files import OFFENCES, TODAY, table_of

SHIPPED = shipped()


def as_csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_the_good_file_of_the_help_page_is_accepted(key: str) -> None:
    definition = SHIPPED[key]
    report, accepted = validate(
        table_of(as_csv(example_rows(definition)), definition), definition, as_of=TODAY
    )
    assert report.problems == []
    assert accepted is not None
    assert accepted.frame.height == len(example_rows(definition)) - 1


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_every_shipped_definition_says_all_that_a_sender_needs(key: str) -> None:
    definition = SHIPPED[key]
    said = guide(definition)
    assert definition.purpose.endswith(".")
    assert definition.legal_basis.endswith(".")
    assert definition.unit
    assert len(said["questions"]) == 7
    assert len(said["mistakes"]) >= 5
    assert all(column["meaning"].endswith(".") for column in rules_in_words(definition))
    assert all(marker.meaning for marker in definition.markers.values())


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_a_denominator_is_a_definition_that_ships(key: str) -> None:
    assert SHIPPED[key].denominator in {"", *SHIPPED}


def test_the_layout_of_a_source_is_told_in_words() -> None:
    words = " ".join(layout_in_words(SHIPPED["school_exclusions"]))
    assert "Kind and reason may stand side by side" in words
    assert "geographic_level, only the rows where it says Local authority are read" in words
    assert "you are asked for it when you send" in " ".join(layout_in_words(SHIPPED["population"]))
    assert "in the columns year and month" in " ".join(layout_in_words(SHIPPED["police_uk_counts"]))
    assert "where it says nothing are read" in " ".join(layout_in_words(SHIPPED["fingertips"]))
    assert layout_in_words(OFFENCES) == []


def test_mistakes_name_what_this_definition_would_find() -> None:
    offences = " ".join(common_mistakes(OFFENCES))
    assert "its marks are *, c, <5" in offences
    assert "age band such as 10-14" in offences
    assert "send the number of offences" in offences
    assert "this source has none" in " ".join(common_mistakes(SHIPPED["police_uk_counts"]))
    rates: Definition = SHIPPED["fingertips"]
    assert "percentage" not in " ".join(common_mistakes(rates))
    assert "Empty means something else here" in " ".join(common_mistakes(rates))


def test_the_hospital_rule_hides_what_hospitals_hide() -> None:
    admissions = SHIPPED["hospital_admissions"]
    assert admissions.profile.in_words.startswith("Counts from 1 to 7 are hidden.")
    assert admissions.rounding_base == 5
    marker = admissions.markers["*"]
    assert (marker.lower, marker.upper) == (1, 7)
