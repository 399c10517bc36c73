"""The interim threshold profile: what others than the owner see of a value, and of a sum of values.

Not the engine: it protects every leaf on its own and every single sum against the leaves that it sums. Two
sums that
overlap are not audited together; derived statistics are not shown at all.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from datasets.rules.definition import Profile

HIDDEN, NOT_AVAILABLE, NOT_APPLICABLE = "c", "x", "z"
MARKS = {
    "suppressed": HIDDEN, "not_collected": "n", "not_supplied": "s",
    "not_available": NOT_AVAILABLE, "not_applicable": NOT_APPLICABLE,
}  # fmt: skip
MISSING = ("not_available", "not_collected", "not_supplied")


@dataclass(frozen=True)
class Shown:
    """What is shown of one sum: a number, or a mark in its place."""

    shown: int | None
    mark: str


def disclose(frame: pl.DataFrame, profile: Profile, *, counts: bool = True) -> pl.DataFrame:
    """Add ``shown`` and ``mark`` to leaves: zeros and numbers from the threshold up stay, the rest is hidden.

    A measure that is not a count (a rate, a percentage) may be worked back to a small one: it is hidden
    whole.
    """
    small = pl.col("value").is_between(1, profile.threshold - 1) if counts else pl.lit(True)
    exact = _is_number()
    mark: Any = pl.when(exact & small).then(pl.lit(HIDDEN))  # polars has a type per link of the chain
    for status, letter in MARKS.items():
        mark = mark.when(pl.col("status") == status).then(pl.lit(letter))
    return frame.with_columns(
        shown=pl.when(exact & ~small).then(pl.col("value")),
        mark=mark.otherwise(pl.lit("")),
    )


def table(
    frame: pl.DataFrame, by: list[str], profile: Profile, *, counts: bool = True, chosen: bool = False
) -> pl.DataFrame:
    """Sum disclosed leaves by some of their dimensions: one row per group, as :func:`decide` says."""
    groups = frame.group_by(by) if by else frame.group_by(pl.lit(0).alias("_all"))
    own = _is_number()
    summed = groups.agg(
        leaves=(pl.col("status") != "not_applicable").sum(),
        total=pl.col("value").sum(),
        seen=pl.col("shown").sum(),
        small=(own & (pl.col("mark") == HIDDEN)).sum(),
        marked=(pl.col("status") == "suppressed").sum(),
        missing=pl.col("mark").filter(pl.col("status").cast(pl.String).is_in(MISSING)).max(),
        rounded=(pl.col("status") == "rounded").sum(),
    )
    decided = decide(summed, profile, counts=counts, chosen=chosen)
    return decided.select(*by, "shown", "mark").sort(by) if by else decided.select("shown", "mark")


def decide(
    summed: pl.DataFrame, profile: Profile, *, counts: bool = True, chosen: bool = False
) -> pl.DataFrame:
    """Add to sums of leaves what others see of each: ``shown``, ``mark``, and whether it is ``of_rounded`` values.

    A group of one leaf shows what the leaf shows. The sum S of several leaves is taken from the raw values
    and rounded to the base on its own. Its reader knows more than the sum, though: the shown leaves (their sum
    E), that the k hidden leaves are each 1 to T-1, and the rounding. So the hidden leaves together are

        H = S - E,  max(k, lowest S - E) <= H <= min(k(T-1), highest S - E).

    The sum is hidden as well if

    * 0 < S < T (or it rounds to 0, which would look like a true zero);
    * a hidden leaf came from the source as a mark, so that S is not known;
    * H has fewer than T possible values: with one hidden leaf always, since it has only T-1;
    * hiding would tell: if, for this E and k, the only sums to be hidden were H = k (all ones) or H =
      k(T-1), a reader who knows this rule would know every leaf. Then the sum is hidden whatever it is;
    * a leaf is hidden and the reader chose which leaves to sum: E is then theirs to vary, and the sums of the same
      hidden leaves with other shown ones, each rounded on its own, would give H away;
    * the measure is not a count: sums of rates mean nothing.

    :param summed: one row per group, the columns that :func:`table` makes: ``leaves`` (those that apply), ``total``
        and ``seen`` (sums of values and of shown values), how many are ``small`` (own numbers hidden), ``marked`` by
        the source or ``rounded``, and the mark of one that is ``missing``, or null.
    :param chosen: a reader chose some values of a dimension that is summed.
    """
    counted = summed.with_columns(
        pl.col("leaves", "small").cast(pl.Int64),
        pl.col("total").fill_null(0).cast(pl.Int64),
        pl.col("seen").fill_null(0).cast(pl.Float64),
    )
    hidden = (pl.col("marked") > 0) | _unsafe(profile) if counts else pl.lit(True)
    hidden = hidden | (pl.col("small") > 0) if chosen else hidden
    alone = pl.col("leaves") == 1
    is_hidden = pl.when(alone).then(pl.col("small") + pl.col("marked") > 0).otherwise(hidden)
    mark = (
        pl.when(pl.col("leaves") == 0).then(pl.lit(NOT_APPLICABLE))
        .when(alone & pl.col("missing").is_not_null()).then(pl.col("missing"))
        .when(pl.col("missing").is_not_null()).then(pl.lit(NOT_AVAILABLE))
        .when(is_hidden).then(pl.lit(HIDDEN))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    shown = pl.when(alone).then(pl.col("seen")).otherwise(_rounded(pl.col("total"), profile).cast(pl.Float64))
    result = counted.with_columns(mark=mark).with_columns(shown=pl.when(pl.col("mark") == "").then(shown))
    return result.with_columns(of_rounded=(pl.col("rounded") > 0) & (pl.col("mark") == ""))


def total(values: list[int], profile: Profile) -> Shown:
    """Show the sum of some exact counts, as :func:`table` does for a group."""
    leaves = disclose(pl.DataFrame({"value": values}).with_columns(status=pl.lit("exact")), profile)
    row = table(leaves, [], profile).row(0, named=True)
    return Shown(row["shown"], row["mark"])


def _is_number() -> pl.Expr:
    return (pl.col("status") == "exact") | (pl.col("status") == "rounded")


def _rounded(value: pl.Expr, profile: Profile) -> pl.Expr:
    half = profile.total_base // 2
    return (value + half) // profile.total_base * profile.total_base


def _unsafe(profile: Profile) -> pl.Expr:
    sum_, seen, small = pl.col("total"), pl.col("seen").cast(pl.Int64), pl.col("small")
    threshold, half = profile.threshold, profile.total_base // 2
    rounded = _rounded(sum_, profile)
    least, most = small, small * (threshold - 1)
    tiny = (sum_ > 0) & ((sum_ < threshold) | (rounded == 0))
    lowest = pl.max_horizontal(rounded - half, pl.lit(threshold))
    possible = pl.min_horizontal(rounded + half - seen, most) - pl.max_horizontal(lowest - seen, least) + 1
    first = pl.min_horizontal(_rounded(seen + least, profile) + half - seen, most) - least + 1
    last = most - pl.max_horizontal(_rounded(seen + most, profile) - half - seen, least) + 1
    # Nothing shown and T-1 hidden leaves: the one sum below T is then all ones.
    all_ones = (seen == 0) & (small == threshold - 1)
    tells = all_ones | ((first == 1) & (last >= threshold)) | ((last == 1) & (first >= threshold))
    return tiny | ((small > 0) & ((possible < threshold) | tells))
