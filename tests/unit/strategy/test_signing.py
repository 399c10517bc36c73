from strategy.rules.gates import Gate, errors, warnings
from strategy.rules.signing import DecisionFacts, SigningRule, decision_gates, four_eyes

POLICE = DecisionFacts("Police", has_decided=True, agrees=True, by=1)
FIRE = DecisionFacts("Fire", has_decided=True, agrees=False, by=2)
PROBATION = DecisionFacts("Probation", has_decided=False, agrees=False)
COUNCIL = DecisionFacts(
    "Council", has_decided=True, agrees=False, waits_for="its cabinet or committee on 3 March 2027"
)


def texts(gates: list[Gate]) -> list[str]:
    return [gate.text for gate in gates]


def test_every_specified_authority_has_to_agree_without_another_rule() -> None:
    assert texts(errors(decision_gates([POLICE, FIRE, PROBATION, COUNCIL]))) == [
        "Fire does not agree on this text.",
        "Probation has not decided on this text.",
        "Council has signed subject to its cabinet or committee on 3 March 2027.",
    ]
    assert errors(decision_gates([]))


def test_a_quorum_needs_so_many_and_names_who_stands_apart() -> None:
    rule = SigningRule("quorum", quorum=2, basis="Terms of reference, paragraph 4")
    short = decision_gates([POLICE, FIRE, PROBATION], rule)
    assert texts(errors(short)) == ["1 of the 2 authorities that are needed agree."]
    met = decision_gates([POLICE, DecisionFacts("Probation", has_decided=True, agrees=True), FIRE], rule)
    assert errors(met) == []
    assert texts(warnings(met)) == ["Fire does not agree on this text."]


def test_named_authorities_have_to_agree_and_the_others_are_a_warning() -> None:
    rule = SigningRule("named", named=frozenset({"Police"}))
    gates = decision_gates([POLICE, FIRE], rule)
    assert errors(gates) == []
    assert texts(warnings(gates)) == ["Fire does not agree on this text."]
    needs_fire = SigningRule("named", named=frozenset({"Fire"}))
    assert texts(errors(decision_gates([POLICE, FIRE], needs_fire))) == ["Fire does not agree on this text."]


def test_whoever_changed_the_text_last_cannot_be_the_only_one_who_agreed() -> None:
    assert four_eyes([POLICE, FIRE], last_editor=1)
    assert not four_eyes([POLICE, FIRE], last_editor=2)
    by_link = DecisionFacts("Council", has_decided=True, agrees=True)
    assert not four_eyes([POLICE, by_link], last_editor=1)
    assert not four_eyes([POLICE], last_editor=None)


def test_a_rule_says_what_it_is() -> None:
    assert SigningRule().in_words == "Every specified authority agrees"
    assert SigningRule("quorum", quorum=4).in_words == "At least 4 of the specified authorities agree"
    assert SigningRule("named", named=frozenset({"B", "A"})).in_words == "These agree: A, B"
