"""What stands in the columns that say where, when and what: each distinct text is checked once."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.rules.definition import Definition, Field
from datasets.rules.geography import Gazetteer
from datasets.rules.periods import EXCEL_EPOCH, read_period
from datasets.rules.spelling import nearest, tidy
from datasets.rules.tables import Column, Table
from datasets.rules.verdicts import Fault, Finding, letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
REQUIRED = Fault("fix", "required", "There is no value.", "Fill in the cell.")
MOST_GUESSES = 500  # a guess costs 0.1 ms, and a hostile column has 200,000 different texts


@dataclass(frozen=True)
class Read:
    """One text of a dimension: its one spelling (None if it cannot be used) and what is wrong with it."""

    value: str | None
    fault: Fault | None = None
    is_total: bool = False


@dataclass(frozen=True)
class Dimension:
    """A dimension column in its one spelling: ``ids`` point into ``values`` (null where a cell is wrong).

    ``name`` is its place in the result: area, period, cat1 to cat6.
    """

    name: str
    values: list[str]
    ids: pl.Series
    totals: frozenset[int]
    findings: list[Finding]

    def texts(self, ids: pl.Series) -> pl.Series:
        return pl.Series(self.values, dtype=pl.String).gather(ids)


@dataclass(frozen=True)
class Rules:
    """What one file is checked against: its definition, the areas of its authority, and the day of the
    check."""

    definition: Definition
    gazetteer: Gazetteer
    as_of: date
    day_zero: date = EXCEL_EPOCH  # of the day numbers that a workbook may hold in place of days


Reader = Callable[[str], Read]


def read_dimension(table: Table, position: int, name: str, field: Field, rules: Rules) -> Dimension:
    """Check one dimension column of a table, other than the areas."""
    column = table.columns[position]
    reads = read_texts(column.texts, _reader(field, rules), rules.definition)
    blank = field.synonyms.get("")  # what the source means where it writes nothing
    if blank:
        reads = {text: read if text.strip() else Read(blank) for text, read in reads.items()} | {
            "": Read(blank)
        }
    if all(read.is_total for read in reads.values() if read.value) and field.name != rules.definition.period:
        # Nothing but totals: the source does not break this down, so the total is its only category.
        reads = {text: Read(read.value, read.fault) for text, read in reads.items()}
    values = sorted({read.value for read in reads.values() if read.value is not None})
    number = {value: index for index, value in enumerate(values)}
    ids = column.looked_up([number.get(reads[text].value or "") for text in column.texts], pl.UInt32)
    ids = ids.fill_null(number[blank]) if blank and column.filled != len(ids) else ids
    totals_ids = frozenset(number[read.value] for read in reads.values() if read.is_total and read.value)
    faults = {text: read.fault for text, read in reads.items() if read.fault}
    return Dimension(name, values, ids, totals_ids, findings_of(table, column, field, faults, blank=blank))


def read_texts(texts: Iterable[str], reader: Reader, definition: Definition) -> dict[str, Read]:
    """Read each distinct text of a dimension: blanks, formulas and totals here, the rest by ``reader``."""
    totals = {tidy(label): label for label in definition.totals}
    return {text: _read(text, reader, totals, definition) for text in texts}


def findings_of(
    table: Table,
    column: Column,
    field: Field,
    faults: dict[str, Fault],
    *,
    where: pl.Series | None = None,
    blank: str | None = None,
) -> list[Finding]:
    """Tell the cells whose text has a fault, only in the rows ``where``; and without that, unless a ``blank`` has a
    meaning, those that hold nothing.

    What is to be confirmed is told once for each text, at its first row; where the texts are headings, each is told at
    its heading.
    """
    if column.headings is not None:
        return _at_headings(table, column.headings, field, faults)
    asked = {text: fault for text, fault in faults.items() if fault.klass == "confirm"}
    faults = {text: fault for text, fault in faults.items() if fault.klass != "confirm"}
    faults = {"": REQUIRED, **faults} if where is None and not blank else faults
    wrong = column.looked_up([text in faults for text in column.texts], pl.Boolean).fill_null("" in faults)
    wrong = wrong if where is None else wrong & where
    first = _first_rows(column, asked, where)
    told = [(wrong, faults), (first, asked)] if asked else [(wrong, faults)]
    return [
        Finding(
            column=field.name,
            letter=letter(column.position),
            rows=table.rows.filter(rows),
            keys=column.looked_up(column.texts, pl.String, where=rows).fill_null(""),
            fault_of=known.__getitem__,
        )
        for rows, known in told
        if rows.any()
    ]


def _first_rows(column: Column, texts: Collection[str], where: pl.Series | None) -> pl.Series:
    """Mark the first row of each of some texts."""
    if not texts:
        return pl.Series(dtype=pl.Boolean)
    wanted = column.looked_up([text in texts for text in column.texts], pl.Boolean).fill_null(False)
    wanted = wanted if where is None else wanted & where
    at = wanted.arg_true()
    first = at.filter(column.codes.gather(at).is_first_distinct())
    return pl.repeat(False, len(wanted), dtype=pl.Boolean, eager=True).scatter(first, True)


def _at_headings(
    table: Table, headings: Mapping[str, int], field: Field, faults: dict[str, Fault]
) -> list[Finding]:
    texts = [text for text in headings if text in faults]
    if not texts:
        return []
    places = [headings[text] for text in texts]
    return [
        Finding(
            column=field.name,
            letter="",
            rows=pl.Series([table.header_row if place >= 0 else None for place in places], dtype=pl.UInt32),
            keys=pl.Series(texts, dtype=pl.String),
            fault_of=faults.__getitem__,
            positions=pl.Series(places, dtype=pl.Int32),
        )
    ]


def _read(text: str, reader: Reader, totals: dict[str, str], definition: Definition) -> Read:
    plain = text.strip().removeprefix("'")
    if plain in definition.missing_values:
        return Read(None, REQUIRED)
    if text.startswith(FORMULA_STARTS) or plain.startswith(FORMULA_STARTS):
        message = "This text would run as a formula in a spreadsheet."
        return Read(None, Fault("fix", "formula_text", message, "Write the value instead."))
    label = totals.get(tidy(plain))
    if label:
        return Read(label, is_total=True)
    return reader(plain)


def _reader(field: Field, rules: Rules) -> Reader:
    definition = rules.definition
    if field.name == definition.period:
        return lambda text: _period(text, rules)
    if field.enum:
        spellings = {tidy(word): word for word in field.enum}
        spellings |= {tidy(other): word for other, word in field.synonyms.items()}
        guesses = iter(range(MOST_GUESSES))
        return lambda text: _word(text, field, spellings, guesses)
    return lambda text: _free(text, field)


def _period(text: str, rules: Rules) -> Read:
    words = " ".join(tidy(text).split())
    read = read_period(words, rules.definition.grammar, rules.as_of, rules.day_zero)
    return Read(read.value, read.fault)


def _word(text: str, field: Field, spellings: dict[str, str], guesses: Iterator[int]) -> Read:
    word = spellings.get(tidy(text))
    if word:
        return Read(word)
    near = nearest(text, field.enum) if next(guesses, None) is not None else None
    fix = f"Did you mean {near}?" if near else f"Use one of: {', '.join(field.enum)}."
    return Read(None, Fault("fix", "not_in_list", f"This is not in the list for {field.title}.", fix))


def _free(text: str, field: Field) -> Read:
    plain = " ".join(text.split())
    if len(plain) > field.longest or "\\" in plain or not plain.isprintable():
        return Read(
            None,
            Fault("fix", "text", f"Use plain text of at most {field.longest} characters.", "Shorten it."),
        )
    if field.pattern and not re.fullmatch(field.pattern, plain):
        return Read(
            None,
            Fault(
                "fix",
                "pattern",
                f"This does not have the form of {field.title}.",
                f"For example {field.example}.",
            ),
        )
    return Read(plain)
