"""What a file changes of the one before, however the two are cut into pieces."""

from collections.abc import Iterable

import polars as pl
import pytest

from datasets.rules.differences import KEYS, LARGEST, Change, PeriodDifference, compare

Cells = dict[tuple[str, str, str], float | None]
WHOLE = {(f"E0{n:07}", f"20{20 + n % 3}", kind): float(n) for n in range(200) for kind in ("a", "b")}


def pieces(cells: Cells, size: int) -> Iterable[pl.DataFrame]:
    rows = [
        (area, period, kind, *[""] * (len(KEYS) - 3), value, "c" if value is None else "e")
        for (area, period, kind), value in cells.items()
    ]
    schema = dict.fromkeys(KEYS, pl.String) | {"value": pl.Float64, "status": pl.String}
    for start in range(0, len(rows), size):
        yield pl.DataFrame(rows[start : start + size], schema=schema, orient="row")


@pytest.mark.parametrize("size", [1000, 7, 1])
def test_what_changed_is_found_in_whatever_pieces_the_files_come(size: int) -> None:
    changed: Cells = {**WHOLE}
    largest = [key for key in WHOLE if key[1] == "2020"][:12]
    for step, key in enumerate(largest):
        changed[key] = WHOLE[key] + 100 - step
    hidden = next(key for key in WHOLE if key[1] == "2021")
    changed[hidden] = None
    changed["E09999999", "2022", "a"] = changed["E09999999", "2030", "a"] = 1.0
    gone = next(key[0] for key in WHOLE if key[1] == "2022")
    changed = {key: value for key, value in changed.items() if key[0] != gone}

    found = compare(lambda: pieces(WHOLE, size), lambda: pieces(changed, size))

    assert found.periods == [
        PeriodDifference("2020", 0, 12, 0, True),
        PeriodDifference("2021", 0, 1, 0, True),
        PeriodDifference("2022", 1, 0, 2, True),
        PeriodDifference("2030", 1, 0, 0, False),
    ]
    assert found.areas_missing == {gone: ["2022"]}
    assert found.largest == [
        Change(
            (area, period, kind, "", "", "", "", ""),
            WHOLE[area, period, kind],
            WHOLE[area, period, kind] + 100 - n,
        )
        for n, (area, period, kind) in enumerate(largest[:LARGEST])
    ]


def test_nothing_before_and_nothing_now_are_no_difference() -> None:
    assert compare(lambda: pieces({}, 1), lambda: pieces({}, 1)).periods == []
    new = compare(lambda: pieces({}, 1), lambda: pieces(WHOLE, 50))
    assert sum(one.new for one in new.periods) == len(WHOLE)
    assert not new.corrected
