"""The harm check (s.8(8)): each head considered, and nobody who finds harm."""

import pytest

from strategy.rules.harm import HarmFacts, Head, harm_gates

NONE = [HarmFacts(head, "Fire", finds_harm=False) for head in Head]


def test_each_head_that_nobody_considered_is_named() -> None:
    assert [gate.level for gate in harm_gates([])] == ["error"] * 3
    assert len(harm_gates(NONE[:1])) == 2


def test_one_authority_that_considered_each_head_is_enough() -> None:
    assert harm_gates(NONE) == []


@pytest.mark.parametrize("head", list(Head))
def test_one_authority_that_finds_harm_stops_it_whatever_the_others_found(head: Head) -> None:
    found = harm_gates([*NONE, HarmFacts(head, "Probation", finds_harm=True)])
    assert [gate.level for gate in found] == ["error"]
    assert found[0].text.startswith("Probation considers")
