from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.rules.definition import Profile
from datasets.rules.suppression import Shown, disclose, table, total

PROFILE = Profile("threshold", 5, 5)


def leaves(*values: int | str) -> pl.DataFrame:
    statuses = {"c": "suppressed", "x": "not_available", "z": "not_applicable"}
    rows = [
        (f"g{number}", None, statuses[value]) if isinstance(value, str) else (f"g{number}", value, "exact")
        for number, value in enumerate(values)
    ]
    frame = pl.DataFrame(
        rows, schema={"cat1": pl.String, "value": pl.Int64, "status": pl.String}, orient="row"
    )
    return disclose(frame, PROFILE)


def summed(*values: int | str) -> tuple[int | None, str]:
    return table(leaves(*values), [], PROFILE).row(0)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, (0, "")), (1, (None, "c")), (4, (None, "c")), (5, (5, "")), (123, (123, "")),
     ("c", (None, "c")), ("x", (None, "x")), ("z", (None, "z"))],
)  # fmt: skip
def test_leaf_is_hidden_below_the_threshold_and_exact_above(
    value: int | str, shown: tuple[int | None, str]
) -> None:
    assert leaves(value).select("shown", "mark").row(0) == shown


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((0, 0), (0, "")),
        ((7, 11), (20, "")),
        ((0, 12), (10, "")),
        ((100, 3), (None, "c")),  # one hidden leaf: the total would tell it
        ((1, 1), (None, "c")),  # below the threshold itself
        ((100, 4, 4), (None, "c")),  # 110 would mean that both are 4
        ((6, 2, 2), (10, "")),  # 8 to 12 leaves 2 to 6 for the two
        ((50, "c"), (None, "c")),
        ((50, 60, "x"), (None, "x")),
        ((50, 60, "z"), (110, "")),
        ((3, "z"), (None, "c")),
        (("z", "z"), (None, "z")),
    ],
)
def test_sum_is_rounded_on_its_own_or_hidden(
    values: tuple[int | str, ...], shown: tuple[int | None, str]
) -> None:
    assert summed(*values) == shown


def test_table_sums_every_group() -> None:
    frame = leaves(10, 20, 3).with_columns(area=pl.Series(["a", "a", "b"]))

    assert table(frame, ["area"], PROFILE).rows() == [("a", 30, ""), ("b", None, "c")]
    assert table(frame, ["cat1"], PROFILE).rows() == [("g0", 10, ""), ("g1", 20, ""), ("g2", None, "c")]


def test_rate_is_hidden_whole() -> None:
    frame = disclose(pl.DataFrame({"value": [12.5], "status": ["exact"]}), PROFILE, counts=False)

    assert frame.select("shown", "mark").rows() == [(None, "c")]


def what_is_seen(values: tuple[int, ...], profile: Profile) -> tuple[tuple[int | None, ...], Shown]:
    frame = disclose(pl.DataFrame({"value": values}).with_columns(status=pl.lit("exact")), profile)
    return tuple(frame["shown"]), total(list(values), profile)


@settings(max_examples=30, deadline=None)
@given(
    small=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    large=st.lists(st.one_of(st.just(0), st.integers(5, 30)), max_size=3),
)
def test_attacker_who_knows_the_rule_never_pins_a_hidden_leaf(small: list[int], large: list[int]) -> None:
    """Brute force: every table that looks the same, with every hidden leaf from 1 to 4, is possible."""
    seen = what_is_seen((*small, *large), PROFILE)
    guesses = list(product(range(1, 5), repeat=len(small)))
    frame = pl.DataFrame(
        [(number, value) for number, guess in enumerate(guesses) for value in (*guess, *large)],
        schema={"guess": pl.Int64, "value": pl.Int64},
        orient="row",
    ).with_columns(status=pl.lit("exact"))
    totals = table(disclose(frame, PROFILE), ["guess"], PROFILE).rows()
    possible = [
        guess
        for guess, (_, shown, mark) in zip(guesses, totals, strict=True)
        if (shown, mark) == (seen[1].shown, seen[1].mark)
    ]

    assert tuple(small) in possible
    for position in range(len(small)):
        assert len({guess[position] for guess in possible}) > 1


@pytest.mark.parametrize(("threshold", "base"), [(5, 5), (3, 5), (3, 3), (8, 5), (10, 5), (5, 7)])
def test_no_profile_lets_a_sum_or_its_absence_tell_that_all_leaves_are_at_one_end(
    threshold: int, base: int
) -> None:
    profile = Profile("threshold", threshold, base)
    for seen in (0, *range(threshold, threshold + 2 * base)):
        groups: dict[tuple[int, int], list[int]] = {}
        for count in range(1, 7):
            for hidden in range(count, count * (threshold - 1) + 1):
                groups[count, hidden] = [*split(hidden, count, threshold - 1), seen]
        rows = [(*key, value) for key, values in groups.items() for value in values]
        frame = pl.DataFrame(rows, schema=["count", "hidden", "value"], orient="row").with_columns(
            status=pl.lit("exact")
        )
        result = table(disclose(frame, profile), ["count", "hidden"], profile)
        same = result.group_by("count", "shown", "mark").agg(sums=pl.len(), one=pl.col("hidden").first())
        for count, shown, _, sums, one in same.rows():
            assert sums > 1 or count < one < count * (threshold - 1)
            assert shown is None or sums >= threshold


def split(whole: int, parts: int, most: int) -> list[int]:
    values = []
    for left in range(parts, 0, -1):
        values.append(min(most, whole - (left - 1)))
        whole -= values[-1]
    return values
