"""Every section of the national template has an example of ours and says what it rests on."""

import re

import pytest

from needs_assessment.rules.assessment import ASSESSMENT
from needs_assessment.rules.guidance import GUIDES
from needs_assessment.rules.personal_data import sightings
from needs_assessment.rules.template import SectionTemplate


def test_every_section_has_a_guide_and_every_guide_a_section() -> None:
    assert list(GUIDES) == [row.key for row in ASSESSMENT]


@pytest.mark.parametrize("row", ASSESSMENT, ids=lambda row: row.key)
def test_an_example_is_short_and_breaks_no_rule_of_the_checklist(row: SectionTemplate) -> None:
    guide = GUIDES[row.key]
    assert row.prompts
    assert guide.rests_on
    assert 10 <= len(guide.example.split()) <= 60
    assert not list(sightings(guide.example))
    assert not re.search(r"\b(S\d+|G\d)", guide.example + " ".join(guide.rests_on)), "keys are for machines"
