from typing import Any

import pytest

from needs_assessment.rules.briefing import Part, compose, in_short

SUPPRESSED = {"mark": "c", "label": "suppressed"}


def figure(*rows: list[Any], kind: str = "line", columns: tuple[str, ...] = ("Month", "Robbery")) -> Part:
    block = {
        "type": "figure",
        "title": "Trend",
        "chart": {"kind": kind},
        "columns": list(columns),
        "rows": rows,
    }
    return Part("Extent", [block])


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("One two. Three four. Five.", 20, "One two. Three four."),
        ("One two.", 20, "One two."),
        ("A sentence, which goes on and on. Next.", 14, "A sentence…"),
        ("", 5, ""),
    ],
)
def test_in_short_ends_with_a_sentence_or_says_that_it_goes_on(text: str, most: int, short: str) -> None:
    assert in_short(text, most) == short
    assert len(short) <= most


def test_compose_says_nothing_where_nothing_is_written() -> None:
    said = compose({})
    assert not said.situation
    assert not said.tiles
    assert not said.decisions


@pytest.mark.parametrize(
    ("rows", "value", "trend"),
    [
        ([["May", 1200], ["June", 1400]], 1400, "up from 1,200 in May"),
        ([["May", 12], ["June", 12]], 12, "as in May"),
        ([["May", 14], ["June", 0]], 0, "down from 14 in May"),
        ([["May", SUPPRESSED], ["June", 12]], 12, "no earlier figure is shown"),
    ],
)
def test_compose_takes_the_last_number_and_its_trend_from_shown_values(
    rows: list[list[Any]], value: int, trend: str
) -> None:
    [tile] = compose({"S10a": figure(*rows)}).tiles
    assert (tile.value, tile.trend, tile.period) == (value, trend, "June")


def test_compose_makes_no_tile_of_what_is_hidden_or_has_no_order_in_time() -> None:
    hidden = figure(["May", 12], ["June", SUPPRESSED])
    by_age = figure(["10-17", 12], ["18-24", 30], kind="bar")
    assert not compose({"S10a": hidden, "S10e": by_age}).tiles


def test_compose_names_the_largest_series_and_takes_no_sixth_figure() -> None:
    two = figure(["May", 3, 9], ["June", 4, 11], columns=("Month", "Robbery", "Injury"))
    many = Part("Extent", [*two.blocks] * 8)
    tiles = compose({"S10a": many}).tiles
    assert [tile.label for tile in tiles] == ["Injury: Trend"] * 5


def test_compose_repeats_only_words_that_may_be_repeated() -> None:
    asked = [
        {"who": "Pupils", "said": "We walk home another way.", "consent": "unnamed"},
        {"who": "Parents", "said": "CANARY", "consent": "no"},
        {"who": "Traders", "said": "CANARY", "consent": "not_asked"},
    ]
    part = Part("Voice", [{"type": "table", "register": "engagement", "entries": asked}])
    assert [said.text for said in compose({"S14": part}).voices] == ["We walk home another way."]


def test_compose_puts_the_best_proven_factors_first_in_words() -> None:
    rows = [
        {"factor": "Weakly proven", "effect": "risk", "level": "society", "strength": "weak"},
        {"factor": "Well proven", "effect": "risk", "level": "individual", "strength": "strong"},
        {"factor": "An adult who stays", "effect": "protective", "level": "community", "strength": "some"},
    ]
    said = compose({"S11": Part("Factors", [{"type": "table", "register": "factors", "entries": rows}])})
    assert [line.text for line in said.risk] == ["Well proven", "Weakly proven"]
    assert [line.text for line in said.protective] == ["An adult who stays"]
    assert "strong" not in said.risk[0].text
    assert said.risk[0].of
