from typing import Any

from strategy.rules.compare import changes


def content(*sections: tuple[str, str, str], priorities: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {
        "summary": [],
        "sections": [
            {"key": key, "heading": heading, "blocks": [{"type": "table", "key": "t9", "caption": text}]}
            for key, heading, text in sections
        ],
        "priorities": list(priorities),
    }


def test_changes_name_what_is_new_different_and_gone() -> None:
    before = content(
        ("T1", "Foreword", "a"), ("T3", "Vision", "b"), priorities=({"key": "p1", "title": "Early help"},)
    )
    after = content(
        ("T3", "Vision", "c"), ("T4", "The Duty", "d"), priorities=({"key": "p1", "title": "Safe routes"},)
    )
    found = changes(before, after)
    assert found.added == ("The Duty", "Priority: Safe routes")
    assert found.changed == ("Vision",)
    assert found.removed == ("Foreword", "Priority: Early help")


def test_changes_are_none_when_only_the_number_of_a_table_moved() -> None:
    before = content(("T3", "Vision", "b"))
    after = content(("T3", "Vision", "b"))
    after["sections"][0]["blocks"][0]["key"] = "t10"
    assert not changes(before, after)
