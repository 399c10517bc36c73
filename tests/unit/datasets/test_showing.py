"""What others see of a sum: the rule on the number, the cells hidden besides, and sums that a reader chose."""

import polars as pl
import pytest

from datasets.rules.disclosure.profiles import HES, OPEN, Profile, suppress
from datasets.rules.showing import TOTAL, add_up, decide, hide

EXACT = suppress(5)


def group(
    total: float | None, *, leaves: int = 1, marked: int = 0, missing: str | None = None, rounded: int = 0
) -> pl.DataFrame:
    types = {
        "area": pl.String, "leaves": pl.Int64, "total": pl.Float64, "marked": pl.Int64, "missing": pl.String,
        "rounded": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame([("a", leaves, total, marked, missing, rounded)], schema=types, orient="row")


def seen(frame: pl.DataFrame, profile: Profile, *, counts: bool = True) -> float | str:
    row = decide(frame, profile, counts=counts).row(0, named=True)
    assert (row["shown"] is None) == bool(row["mark"])
    return row["mark"] or row["shown"]


@pytest.mark.parametrize(
    ("total", "rounded", "exact", "published"),
    [(0, 0, 0, 0), (1, "c", "c", 1), (4, "c", "c", 4), (5, "c", 5, 5), (7, "c", 7, 7), (8, 10, 8, 8), (12, 10, 12, 12),
     (13, 15, 13, 13), (98_763, 98_765, 98_763, 98_763), (-3, "c", "c", -3), (-40, -40, -40, -40)],
)  # fmt: skip
def test_number_is_shown_as_its_profile_says(
    total: int, rounded: int | str, exact: int | str, published: int
) -> None:
    assert [seen(group(total, leaves=3), profile) for profile in (HES, EXACT, OPEN)] == [
        rounded,
        exact,
        published,
    ]


@pytest.mark.parametrize("profile", [HES, EXACT, OPEN])
@pytest.mark.parametrize(
    ("frame", "mark"),
    [
        (group(None, leaves=0), "z"),
        (group(None, missing="n"), "n"),
        (group(50, leaves=2, missing="s"), "x"),
        (group(50, leaves=2, marked=1), "c"),
        (group(None, marked=1), "c"),
    ],
)
def test_mark_of_the_source_stands_whatever_the_profile(
    frame: pl.DataFrame, mark: str, profile: Profile
) -> None:
    assert seen(frame, profile) == mark


def test_rate_is_hidden_whole_unless_it_was_published_and_never_added_up() -> None:
    assert [seen(group(12.5), profile, counts=False) for profile in (HES, EXACT, OPEN)] == ["c", "c", 12.5]
    assert seen(group(25.0, leaves=2), OPEN, counts=False) == "z"


def test_cell_hidden_besides_is_hidden_where_it_stands_and_nowhere_else() -> None:
    hidden = pl.DataFrame({"area": ["a", TOTAL], "period": ["2024", "2025"]})
    frame = decide(group(50), EXACT, counts=True)

    def marks(**at: str) -> list[str]:
        return hide(frame, hidden, at)["mark"].to_list()

    assert marks(period="2024") == ["c"]
    assert marks(period="2025") == [""]
    assert marks(period=TOTAL) == [""]
    alone = frame.drop("area")
    assert hide(alone, hidden, {"area": TOTAL, "period": "2025"})["mark"].to_list() == ["c"]
    assert hide(alone, hidden, {"area": TOTAL, "period": "2024"})["mark"].to_list() == [""]


def test_chosen_sum_is_made_of_shown_figures() -> None:
    parts = pl.concat([group(11), group(12), group(3).with_columns(area=pl.lit("b")), group(40)])
    shown = decide(parts, HES, counts=True)
    assert add_up(shown, ["area"], HES, counts=True).select("area", "shown", "mark", "of_rounded").rows() == [
        ("a", 60.0, "", True),
        ("b", None, "c", False),
    ]
    assert add_up(shown, [], HES, counts=True).select("shown", "mark").rows() == [(None, "c")]
