import pytest

from partnerships.rules.attendance import Missing, in_words, missing_sectors
from partnerships.rules.membership import KINDS

ALL = frozenset(KINDS)


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ([], []),
        ([ALL], []),
        ([ALL, frozenset()], []),
        ([ALL - {"fire"}], [Missing("fire", "fire and rescue authority", False)]),
        ([ALL - {"fire"}, ALL], [Missing("fire", "fire and rescue authority", False)]),
        ([ALL - {"fire"}, ALL - {"fire"}], [Missing("fire", "fire and rescue authority", True)]),
        # The meeting before the last two does not count.
        ([ALL - {"fire"}, ALL, ALL - {"fire"}], [Missing("fire", "fire and rescue authority", False)]),
    ],
)
def test_missing_sectors(present: list[frozenset[str]], expected: list[Missing]) -> None:
    assert missing_sectors(present, "E") == expected


def test_health_is_called_by_its_name_in_wales() -> None:
    found = missing_sectors([ALL - {"health"}, ALL - {"health"}], "W")
    assert in_words(found) == ["No Local Health Board was present, for the second meeting in a row."]
