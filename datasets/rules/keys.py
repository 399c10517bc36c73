"""One number per combination of area, period and categories, and rows that say the same thing twice."""

from math import prod

import polars as pl

from datasets.rules.dimensions import Dimension
from datasets.rules.verdicts import Fault, Finding, letter

MEASURED = ("value", "status", "lower", "upper")


def key_of(dimensions: list[Dimension], frame: pl.DataFrame) -> pl.Series:
    """Number every combination of dimension values; the ids are columns of the frame.

    Sorting or hashing one whole number is several times cheaper than five texts, on a million rows.
    """
    if prod(len(dimension.values) + 1 for dimension in dimensions) >= 2**63:
        return frame.select(pl.struct(dimension.name for dimension in dimensions).rank("dense").alias("key"))[
            "key"
        ]
    stride = 1
    terms = []
    for dimension in dimensions:
        terms.append(pl.col(dimension.name).cast(pl.UInt64) * stride)
        stride *= len(dimension.values) + 1
    return frame.select(pl.sum_horizontal(terms).alias("key"))["key"]


def find_duplicates(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Find rows with the same key: the same value twice is to be confirmed, two values are to be fixed.

    ``frame`` has row, key, value, status, lower, upper and, where cells of a row have several keys, place. Gives back
    the frame with the first row of each key.
    """
    if frame["key"].n_unique() == frame.height:
        return frame, []
    measured = pl.struct(MEASURED)
    what = "Cells" if "place" in frame.columns else "Rows"
    where = _cells(frame) if "place" in frame.columns else pl.col("row").cast(pl.String)
    doubled = (
        frame.filter(pl.col("key").is_duplicated())
        .with_row_index("number")
        .with_columns(
            differs=measured.n_unique().over("key") > 1,
            others=where.head(6).implode().over("key").list.join(", "),
        )
    )
    first = pl.col("number") == pl.col("number").min().over("key")
    same = doubled.filter(~pl.col("differs") & ~first)
    different = doubled.filter(pl.col("differs"))
    findings = [
        _finding(
            same,
            lambda rows: Fault(
                "confirm",
                "duplicate",
                f"{what} {rows} are the same.",
                "Confirm that one of them is to be kept.",
            ),
        ),
        _finding(
            different,
            lambda rows: Fault(
                "fix",
                "duplicate_differs",
                f"{what} {rows} give different values for the same figure.",
                "Keep the row that is right.",
            ),
        ),
    ]
    kept = frame.unique("key", keep="first", maintain_order=True)
    return kept, [finding for finding in findings if len(finding.rows)]


def _finding(rows: pl.DataFrame, fault_of: object) -> Finding:
    positions = rows["place"] if "place" in rows.columns else None
    return Finding("", "", rows["row"], rows["others"], fault_of, shows_value=False, positions=positions)  # type: ignore[arg-type]


def _cells(frame: pl.DataFrame) -> pl.Expr:
    letters = {place: letter(place) for place in frame["place"].unique().to_list()}
    column = pl.col("place").replace_strict(letters, return_dtype=pl.String)
    return column + pl.col("row").cast(pl.String)
