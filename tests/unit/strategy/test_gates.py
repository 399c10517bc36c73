import datetime as dt
from typing import Any

import pytest

from needs_assessment.rules.readiness import SectionFacts
from strategy.rules.gates import (
    PriorityFacts,
    errors,
    review_gates,
    text_gates,
    warnings,
)
from strategy.rules.template import STRATEGY

TODAY = dt.date(2024, 1, 31)


def section(**fields: Any) -> SectionFacts:
    facts = {"id": "1", "heading": "Our priorities", "key": "T9", "level": "must", "state": "ready"}
    return SectionFacts(**{**facts, "prose": ("<p>Some text.</p>",), **fields})


def check(
    *sections: SectionFacts, priorities: tuple[PriorityFacts, ...] = (), has_summary: bool = True
) -> Any:
    return text_gates(sections, priorities, has_summary=has_summary)


def test_template_has_the_24_sections_once_each() -> None:
    assert [row.key for row in STRATEGY] == [f"T{n}" for n in range(24)]
    assert sum(row.level == "must" for row in STRATEGY) == 14
    assert all(row.prompts for row in STRATEGY)


def test_required_section_that_is_not_ready_is_an_error_with_its_statute() -> None:
    [error] = errors(check(section(state="in_progress")))
    assert error.source == "s.8(3)(c)"
    assert "Our priorities" in error.text


def test_other_section_that_is_not_ready_is_a_warning() -> None:
    found = check(
        section(level="should", state="not_started", key="T10"), priorities=(PriorityFacts("P", 1, 1, ""),)
    )
    assert not errors(found)
    assert len(warnings(found)) == 1


def test_hidden_section_passes_with_a_reason_only() -> None:
    assert not errors(check(section(state="hidden", hidden_reason="It is in the needs assessment.")))
    assert errors(check(section(state="hidden")))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (PriorityFacts("Fewer injuries", 1, 1, ""), []),
        (
            PriorityFacts("Fewer injuries", 0, 1, ""),
            ["“Fewer injuries” has no action, and no reason is given."],
        ),
        (
            PriorityFacts("Fewer injuries", 1, 0, ""),
            ["“Fewer injuries” has no measure, and no reason is given."],
        ),
        (PriorityFacts("Fewer injuries", 0, 0, "Waiting for the board's plan."), []),
    ],
)
def test_priority_needs_an_action_and_a_measure_or_a_reason(
    facts: PriorityFacts, expected: list[str]
) -> None:
    assert [gate.text for gate in errors(check(priorities=(facts,)))] == expected


def test_strategy_without_priorities_or_summary_is_warned_about() -> None:
    assert {gate.source for gate in warnings(check(has_summary=False))} == {"s.8(3)(c)", "Good practice"}


@pytest.mark.parametrize(
    ("next_review_on", "levels"),
    [
        (None, ["error"]),
        (TODAY, ["error"]),
        (dt.date(2024, 2, 1), []),
        (dt.date(2025, 1, 31), []),
        (dt.date(2025, 2, 1), ["warning"]),
    ],
)
def test_review_date_must_be_set_and_should_be_within_twelve_months(
    next_review_on: dt.date | None, levels: list[str]
) -> None:
    assert [gate.level for gate in review_gates(next_review_on, TODAY)] == levels
