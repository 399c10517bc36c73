"""Which people and how much time stand behind each cell of a table, and the rate of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from datasets.documents import sums
from datasets.documents.comparison import Benchmark, Layout
from datasets.documents.people import Lacking, People, people_of
from datasets.documents.tables import NOT_SUPPLIED, Cell, Table, shown_number
from datasets.models import DatasetVersion
from datasets.rules.definition import Definition
from datasets.rules.rating import Rate, Time, rates, time_of

TOO_FEW: Cell = {"mark": "few", "label": "fewer than 3 events: no rate"}
UNRELIABLE: Cell = {"mark": "u", "label": "fewer than 20 events: unreliable"}


@dataclass(frozen=True)
class Entry:
    """One cell: the count as shown, the people it is divided by if they are known, and its rate if it has one."""

    count: Cell
    people: float | None
    rate: Rate | None = None

    @property
    def shown_rate(self) -> Rate | None:
        """Give the rate, unless it rests on too few events to be shown."""
        return self.rate if self.rate and self.rate.is_shown else None

    @property
    def figures(self) -> list[Cell]:
        """Give the rate and its limits, or three times the mark that stands for them."""
        if self.shown_rate:
            return list(self.shown_rate.shown)
        if shown_number(self.count) is None:
            return [self.count] * 3
        return [TOO_FEW if self.rate else NOT_SUPPLIED] * 3

    @property
    def interval(self) -> list[Cell] | None:
        return self.figures[1:] if self.shown_rate else None

    @property
    def flag(self) -> Cell:
        return UNRELIABLE if self.shown_rate and self.shown_rate.is_unreliable else ""


@dataclass(frozen=True)
class Grid:
    """Entries in rows and columns with their labels; the benchmark, if there is one, is the last row or column."""

    row_labels: list[Cell]
    column_labels: list[str]
    entries: list[list[Entry]]
    benchmark: Benchmark

    @property
    def all(self) -> list[Entry]:
        return [entry for row in self.entries for entry in row]

    def beside(self, row: int, column: int) -> Entry | None:
        """Give the benchmark's entry that one is compared with; None for the benchmark itself."""
        last_row, last_column = len(self.row_labels) - 1, len(self.column_labels) - 1
        at = (last_row, column) if self.benchmark.by_rows else (row, last_column)
        return None if at == (row, column) else self.entries[at[0]][at[1]]


@dataclass(frozen=True)
class Rating:
    """Which areas and how much time stand behind the cells of a layout.

    ``times``: of each period that is laid out its own time; ``whole`` that of all periods together.
    """

    layout: Layout
    areas: list[str]
    times: dict[str, Time]
    whole: Time
    known: dict[tuple[tuple[str, ...], Time], float | None] = field(default_factory=dict)

    @property
    def rules(self) -> Definition:
        return self.layout.version.dataset.definition.rules

    @property
    def years(self) -> set[int]:
        return set(self.whole.years)

    @property
    def time(self) -> Time:
        """The time of a single rate, which is the same for all but pooled years of several lengths."""
        return next(iter(self.times.values()), self.whole)

    @property
    def per(self) -> str:
        return f"per {self.rules.multiplier:,} people {self.time.in_words}"

    @property
    def across(self) -> str:
        """Name what the columns are: areas, where nothing else was asked for."""
        titles = {dimension.name: dimension.title for dimension in self.layout.dimensions}
        return titles.get(self.layout.series_by or "", self.layout.areas.title)

    def find_people(self, kind: str, near: Iterable[DatasetVersion] | None) -> People | Lacking:
        """Find the people of all areas shown, and of those that a benchmark of a kind may be made of."""
        areas = list(self.layout.areas.labels) if kind else self.areas
        return people_of(self.layout.version, areas, self.years, near)

    def people(self, people: People, row: str, column: str, codes: Sequence[str] = ()) -> float | None:
        """Give the people behind one cell; of ``codes`` where the cell is the benchmark's."""
        at = {self.layout.rows_by: row, self.layout.series_by: column}
        area = at.get(self.layout.areas.name)
        areas = tuple(codes) or ((area,) if area else tuple(self.areas))
        key = areas, self.times.get(at.get(self.rules.period, ""), self.whole)
        if key not in self.known:
            self.known[key] = people.of(*key)
        return self.known[key]

    def grid(self, drawn: Table, people: People, found: Benchmark) -> Grid:
        """Give the rate of every count that a table shows, and of its benchmark."""
        series = drawn.series or [""]
        counts = [list(row[1:]) for row in drawn.rows]
        behind = [[self.people(people, key, one) for one in series] for key in drawn.keys]
        rows, columns = [row[0] for row in drawn.rows], self._column_labels(drawn, found)
        if found.label and found.by_rows:
            rows.append(found.label)
            counts.append(found.cells)
            behind.append([self.people(people, "", one, found.codes) for one in series])
        elif found.label:
            columns.append(found.label)
            for at, key in enumerate(drawn.keys):
                counts[at].append(found.cells[at])
                behind[at].append(self.people(people, key, "", found.codes))
        return Grid(rows, columns, self._entries(counts, behind), found)

    def _entries(self, counts: list[list[Cell]], behind: list[list[float | None]]) -> list[list[Entry]]:
        numbers = [shown_number(cell) for row in counts for cell in row]
        given = iter(rates(numbers, [of for row in behind for of in row], self.rules.multiplier))
        return [
            [Entry(count, of, next(given)) for count, of in zip(*pair, strict=True)]
            for pair in zip(counts, behind, strict=True)
        ]

    def _column_labels(self, drawn: Table, found: Benchmark) -> list[str]:
        """Name the columns; a single one is of the areas that are shown, once a benchmark stands beside it."""
        if drawn.series or not found.label or found.by_rows:
            return list(drawn.columns[1:])
        return [self.layout.areas.words(self.areas)]


def rating_of(layout: Layout) -> Rating:
    """Say which areas and times the cells of a layout stand for."""
    rules = layout.version.dataset.definition.rules
    named = {dimension.name: dimension for dimension in layout.dimensions}
    laid_out = {layout.rows_by, layout.series_by}
    kept = sums.keep(layout.dimensions, layout.filters, [named[name] for name in laid_out if name])
    periods = kept.of(layout.dimensions[1])
    times = {period: time_of([period], rules.grammar) for period in periods}
    whole = time_of(periods, rules.grammar)
    return Rating(layout, kept.of(layout.areas), times if rules.period in laid_out else {}, whole)
