"""Rates in place of counts: the same table, each shown count over the people of its areas and time.

Only what a table shows goes in, so a hidden count has no rate, and a rounded one gives what everybody could work out.
"""

from dataclasses import dataclass, replace
from typing import Any

from datasets.documents.changes import year_on_year
from datasets.documents.comparison import benchmark, missing_part
from datasets.documents.funnel import funnel
from datasets.documents.people import Lacking, People
from datasets.documents.rating import Entry, Grid, Rating
from datasets.documents.tables import NOT_SUPPLIED, Cell, Table, count_hidden, measure
from datasets.rules.disclosure.profiles import Method
from datasets.rules.rating import against

NO_JUDGEMENT = "Neither is a judgement: more recorded violence can mean better recording."


@dataclass(frozen=True)
class Rated:
    """A table in rates: ``wide`` to be drawn, with an interval for each of its cells, and ``long``, a row for each
    rate with all that belongs to it, of which the first ``main`` are no benchmark below."""

    wide: Table
    intervals: list[list[list[Cell] | None]]
    long: Table
    main: int
    title: str
    unit: str
    words: list[str]
    label: str
    lacking: Lacking | None
    change: dict[str, Any] | None

    @property
    def without_benchmark(self) -> Table:
        """Give what is drawn as rows of areas alone, for a map."""
        return replace(self.wide, rows=self.wide.rows[: len(self.wide.keys)])


def rated(
    drawn: Table,
    rating: Rating,
    people: People,
    kind: str,
    *,
    largest_first: bool,
    most: int | None = None,
) -> Rated:
    """Turn a table of shown counts into rates, beside the benchmark of a kind.

    :param largest_first: order rows by the first rate that they show; those without one stand last, in their order.
    :param most: lay out this many rows at most, and the benchmark; None for all.
    """
    found = benchmark(drawn, kind, rating.layout, added_up=True)
    whole = rating.grid(drawn, people, found)
    noted = replace(drawn, notes=[*drawn.notes, *_notes(rating, people, whole)])
    kept, grid = _kept(noted, whole, largest_first=largest_first, most=most)
    unit, rows = f"{rating.rules.unit} {rating.per}", drawn.columns[0]
    return Rated(
        wide=_wide(kept, grid, f"Rate {rating.per}"),
        intervals=[[entry.interval for entry in row] for row in grid.entries],
        long=_long(kept, rating, grid),
        main=len(kept.rows) * len(grid.column_labels),
        title=f"{unit[:1].upper()}{unit[1:]}, by {rows.lower()}",
        unit=unit,
        words=[*found.words, *missing_part(found), *funnel(drawn, rating, whole)],
        label=found.label,
        lacking=_lacking(rating, people, whole),
        change=year_on_year(kept, rating, grid),
    )


def _kept(drawn: Table, grid: Grid, *, largest_first: bool, most: int | None) -> tuple[Table, Grid]:
    """Order and cut the rows of both; a benchmark below stays there."""
    order = list(range(len(drawn.rows)))
    if largest_first:
        order.sort(key=lambda at: _largest_first(grid.entries[at][0]))
    order, below = order[:most], range(len(drawn.rows), len(grid.entries))
    labels = [grid.row_labels[at] for at in (*order, *below)]
    entries = [grid.entries[at] for at in (*order, *below)]
    table = replace(drawn, rows=[drawn.rows[at] for at in order], keys=[drawn.keys[at] for at in order])
    return table, replace(grid, row_labels=labels, entries=entries)


def _largest_first(entry: Entry) -> tuple[bool, float]:
    rate = entry.shown_rate
    return rate is None, -(rate.at_95.value if rate else 0)


def _wide(noted: Table, grid: Grid, heading: str) -> Table:
    rows = [
        [label, *[entry.figures[0] for entry in row]]
        for label, row in zip(grid.row_labels, grid.entries, strict=True)
    ]
    labels = grid.column_labels if len(grid.column_labels) > 1 else [heading]
    return replace(noted, columns=[noted.columns[0], *labels], rows=rows, hidden=count_hidden(rows))


def _long(noted: Table, rating: Rating, grid: Grid) -> Table:
    """Write a row for each rate: what was asked for stands first, since a narrow window shows little more."""
    several, flagged = len(grid.column_labels) > 1, any(entry.flag for entry in grid.all)
    rows = [
        [
            grid.row_labels[at],
            *([grid.column_labels[place]] if several else []),
            *entry.figures,
            *([entry.flag] if flagged else []),
            *_compared(grid, at, place),
            entry.count,
            NOT_SUPPLIED if entry.people is None else round(entry.people),
        ]
        for at, row in enumerate(grid.entries)
        for place, entry in enumerate(row)
    ]
    rounded = f", {_rounded(rating)}" if _rounded(rating) else ""
    columns = [
        noted.columns[0],
        *([rating.across] if several else []),
        f"Rate {rating.per}{rounded}",
        "Lower 95% limit",
        "Upper 95% limit",
        *(["Reliability"] if flagged else []),
        *([f"Compared with {grid.benchmark.label}"] if grid.benchmark.label else []),
        measure(rating.layout.version),
        "Person-years" if rating.time.person_years > 1 else "People",
    ]
    of = noted.of * len(grid.column_labels)
    return replace(noted, columns=columns, rows=rows, hidden=count_hidden(rows), of=of)


def _compared(grid: Grid, row: int, column: int) -> list[Cell]:
    if not grid.benchmark.label:
        return []
    beside = grid.beside(row, column)
    return [against(grid.entries[row][column].rate, beside.rate) if beside else ""]


def _rounded(rating: Rating) -> str:
    profile = rating.layout.version.release.profile
    return f"from counts rounded to {profile.base}" if profile.method == Method.HES else ""


def _notes(rating: Rating, people: People, grid: Grid) -> list[str]:
    """Say in words how the rates were made, of whose people, and what is not there."""
    rounded = _rounded(rating)
    basis = f"{rounded}, never from exact ones; the limits leave that rounding out" if rounded else ""
    hidden, of = count_hidden([[entry.count for entry in grid.all]]), len(grid.all)
    method = f"Rates {rating.per} and their 95% limits (Byar's method, exact below 10 events) are worked out"
    notes = [
        f"{method} {basis or 'from the counts as shown'}.",
        f"People: {people.source}. All residents of every age and sex, in the year in which each period begins.",
    ]
    if hidden:
        notes.append(
            f"{hidden:,} of {of:,} counts {'is' if hidden == 1 else 'are'} hidden and without a rate."
        )
    if label := grid.benchmark.label:
        notes.append(f"Higher or lower: the interval lies wholly above or below “{label}”. {NO_JUDGEMENT}")
    return notes


def _lacking(rating: Rating, people: People, grid: Grid) -> Lacking | None:
    if all(entry.people is not None for entry in grid.all):
        return None
    return people.lacking([*rating.areas, *grid.benchmark.codes], rating.years)
