import copy
from typing import Any

import pytest

from datasets.rules.definition import DefinitionError, load, shipped
from datasets.rules.validation import validate
from datasets.rules.wording import rules_in_words, template_csv
from tests.unit.datasets.files import OFFENCES, TODAY, table_of


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(OFFENCES.spec), **changes}


@pytest.mark.parametrize("key", sorted(shipped()))
def test_shipped_definition_accepts_its_own_template(key: str) -> None:
    definition = shipped()[key]
    template = template_csv(definition).removeprefix("\ufeff".encode())

    report, accepted = validate(table_of(template, definition), definition, as_of=TODAY)

    assert report.problems == []
    assert accepted is not None
    assert accepted.frame.height == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"measure": {"field": "many", "kind": "count_of_events"}}, "names a field that is not there"),
        ({"measure": {"field": "count", "kind": "guess"}}, "measure kind guess"),
        ({"period": {"field": "period", "grammar": "fortnight"}}, "grammar fortnight"),
        ({"area": {"field": "area_code", "levels": ["parish"]}}, "area level"),
        ({"breakdowns": ["offence", "offence"]}, "used in two ways"),
        ({"profile": {"name": "threshold", "threshold": 2, "total_base": 5}}, "profile"),
        ({"profile": {"name": "threshold", "threshold": 5, "total_base": 10}}, "profile"),
        ({"markers": {"*": {"status": "secret"}}}, "status secret"),
        ({"schema": {}}, "fields"),
    ],
)
def test_definition_is_refused_when_it_contradicts_itself(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        load(changed(**changes))


def test_template_help_and_checks_change_together_when_the_schema_changes() -> None:
    spec = changed()
    spec["schema"]["fields"][3]["constraints"]["enum"].append("Not stated")
    spec["schema"]["fields"][3]["name"] = "gender"
    spec["breakdowns"][1] = "gender"
    definition = load(spec)

    assert b"offence,gender,age_band" in template_csv(definition)
    assert "Not stated" in rules_in_words(definition)[3]["allowed"]
    row = b"E08000025,2024-01,Robbery,Not stated,18-24,12\n"
    report, _ = validate(
        table_of(b"area_code,period,offence,gender,age_band,count\n" + row, definition),
        definition,
        as_of=TODAY,
    )
    assert report.problems == []
    report, _ = validate(
        table_of(b"area_code,period,offence,sex,age_band,count\n" + row, definition), definition, as_of=TODAY
    )
    assert report.problems[0].message == "The column gender is missing."


def test_rules_in_words_say_what_every_column_accepts() -> None:
    rules = {rule["column"]: rule for rule in rules_in_words(OFFENCES)}

    assert rules["area_code"]["allowed"] == ["The code of a local authority district"]
    assert rules["period"]["allowed"] == ["A month, written 2024-01"]
    assert rules["count"]["allowed"][0] == "A whole number, 0 or more, without decimals"
    assert "<5 for a value that is from 1 to 4" in rules["count"]["allowed"]
