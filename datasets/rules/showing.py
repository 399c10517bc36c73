"""What others than the owner see of a value, and of a sum of values: a number, or a mark in its place.

Two things decide: the rule of the release profile, which looks at the number alone, and the cells that were hidden
besides when the version was released, so that no small number can be worked out (``datasets/rules/releasing.py``).
"""

from collections.abc import Mapping, Sequence

import polars as pl

from datasets.rules.disclosure.profiles import Method, Profile

HIDDEN, NOT_AVAILABLE, NOT_APPLICABLE = "c", "x", "z"
TOTAL = "*"  # in place of a value: all values of the dimension together


def decide(groups: pl.DataFrame, profile: Profile, *, counts: bool) -> pl.DataFrame:
    """Add what others see of sums of leaves: ``shown``, ``mark``, and whether it is ``of_rounded`` values.

    A measure that is not a count (a rate, a percentage) may be worked back to a small one, so it is hidden whole unless
    it was published; and it is never added up.

    :param groups: one row per group: ``leaves`` (those that apply), ``total`` of the values, how many are ``marked``
        as suppressed by the source or ``rounded`` by it, and the mark of one that is ``missing``, or null.
    """
    total = pl.col("total").fill_null(0)
    if counts:
        shown = _rounded(total, profile.base) if profile.method == Method.HES else total
        hidden = (pl.col("marked") > 0) | is_small(total, profile)
    else:
        shown, hidden = total, pl.lit(profile.method != Method.OPEN) | (pl.col("marked") > 0)
    alone = pl.col("leaves") == 1
    mark = (
        pl.when(pl.col("leaves") == 0).then(pl.lit(NOT_APPLICABLE))
        .when(alone & pl.col("missing").is_not_null()).then(pl.col("missing"))
        .when(pl.col("missing").is_not_null()).then(pl.lit(NOT_AVAILABLE))
        .when(hidden).then(pl.lit(HIDDEN))
        .when(~alone & (not counts)).then(pl.lit(NOT_APPLICABLE))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    decided = groups.with_columns(mark=mark).with_columns(
        shown=pl.when(pl.col("mark") == "").then(shown.cast(pl.Float64))
    )
    return decided.with_columns(of_rounded=(pl.col("rounded") > 0) & (pl.col("mark") == ""))


def is_small(number: pl.Expr, profile: Profile) -> pl.Expr:
    """Say which counts the rule itself hides; a negative count, which corrects an earlier one, is as telling."""
    return number.abs().is_between(1, profile.threshold - 1)


def _rounded(number: pl.Expr, base: int) -> pl.Expr:
    return ((number + base // 2) / base).floor() * base


def hide(decided: pl.DataFrame, hidden: pl.DataFrame, at: Mapping[str, str]) -> pl.DataFrame:
    """Hide the groups that were hidden when the version was released.

    :param hidden: the hidden cells, a row each and a column for each dimension, :data:`TOTAL` for all its values.
    :param at: the value at which every group stands in a dimension that is no column of ``decided``.
    """
    if hidden.is_empty():
        return decided
    here = hidden.filter(
        [pl.col(slot) == value for slot, value in at.items() if slot in hidden.columns] or [pl.lit(True)]
    )
    along = [slot for slot in hidden.columns if slot not in at]
    if not along:
        is_hidden = pl.lit(not here.is_empty())
        return _masked(decided.with_columns(_hidden=is_hidden))
    marks = here.select(along).unique().with_columns(_hidden=pl.lit(True))
    joined = decided.join(marks, on=along, how="left", maintain_order="left")
    return _masked(joined.with_columns(pl.col("_hidden").fill_null(False)))


def _masked(frame: pl.DataFrame) -> pl.DataFrame:
    covers = pl.col("_hidden") & (pl.col("mark") == "")
    return frame.with_columns(
        mark=pl.when(covers).then(pl.lit(HIDDEN)).otherwise("mark"),
        shown=pl.when(~covers).then("shown"),
        of_rounded=pl.col("of_rounded") & ~covers,
    ).drop("_hidden")


def add_up(parts: pl.DataFrame, by: Sequence[str], profile: Profile, *, counts: bool) -> pl.DataFrame:
    """Add up what is shown of parts that a reader chose: a sum with a hidden part is hidden.

    Made of nothing but shown figures, so it tells nothing that they do not; where they are rounded, so is the sum.
    """
    grouped = parts.group_by(by, maintain_order=True) if by else parts.group_by(pl.lit(0).alias("everything"))
    applies = pl.col("mark") != NOT_APPLICABLE
    summed = grouped.agg(
        shown=pl.col("shown").sum(),
        hidden=(pl.col("mark") == HIDDEN).any(),
        missing=(applies & (pl.col("mark") != HIDDEN) & (pl.col("mark") != "")).any(),
        none=(~applies).all() if counts else pl.lit(True),
        applying=applies.sum(),
        only=pl.col("mark").filter(applies).first(),
        of_rounded=pl.col("of_rounded").any(),
        parts=(pl.col("mark") == "").sum(),
    )
    mark = (
        pl.when("none").then(pl.lit(NOT_APPLICABLE))
        .when(pl.col("applying") == 1).then("only")
        .when("missing").then(pl.lit(NOT_AVAILABLE))
        .when("hidden").then(pl.lit(HIDDEN))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    several_rounded = (pl.col("parts") > 1) & (profile.method == Method.HES)
    marked = summed.with_columns(mark=mark).with_columns(
        shown=pl.when(pl.col("mark") == "").then("shown"),
        of_rounded=(pl.col("of_rounded") | several_rounded) & (pl.col("mark") == ""),
    )
    return marked.drop("hidden", "missing", "none", "parts", "applying", "only")
