"""What stands in the column of areas, checked against the code lists of the period that each row is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.rules.arrange import rows_where
from datasets.rules.definition import Definition, Field
from datasets.rules.dimensions import Dimension, Read, Rules, findings_of, read_texts
from datasets.rules.geography import Fate, Gazetteer, has_level, is_code
from datasets.rules.periods import GRAMMARS
from datasets.rules.recoding import Claim, Outcome, called, no_code, outcome_of, part_missing, wrong_level
from datasets.rules.spelling import tidy
from datasets.rules.tables import Column, Table, note
from datasets.rules.verdicts import Fault, Finding, safe

# A code with a digit too many, too few or mistyped: told as wrong even where other areas' rows are left out.
NEARLY_GSS = r"[EW][O0]\d[\dOIl]{4,8}"
SHOWN_CODES = 5
Span = tuple[date, date]


@dataclass(frozen=True)
class Places:
    """The dimension of areas, and per row whether it has to be summed with others into one area (None: no row)."""

    dimension: Dimension
    merged: pl.Series | None = None


@dataclass(frozen=True)
class _Reading:
    """All that the area column is read with."""

    table: Table
    column: Column
    field: Field
    rules: Rules
    claims: dict[str, Claim]


def read_areas(table: Table, position: int, rules: Rules, periods: Dimension) -> Places:
    """Check the column of areas, each in its row's period.

    A code in force in all periods of the file is settled once for each text; the others are settled for each pair of
    text and period that occurs.
    """
    column, name = table.columns[position], "area"
    field = rules.definition.field(rules.definition.area)
    claims = {text: _claim(text, read, rules) for text, read in _shapes(column, rules).items()}
    reading = _Reading(table, column, field, rules, claims)
    spans = [_span(period, rules.definition) for period in periods.values]
    settled = {text: outcome for text, claim in claims.items() if (outcome := _settled(claim, spans, rules))}
    faults = {text: outcome.fault for text, outcome in settled.items() if outcome.fault}
    if len(settled) == len(claims):
        ids, values = _numbered(column, settled)
        findings = [*findings_of(table, column, field, faults), *_unlisted(reading, values)]
        return Places(Dimension(name, values, ids, _totals(reading, values), findings))
    pairs = _Pairs(reading, {text for text in claims if text not in settled}, periods, spans)
    values = sorted({outcome.value for outcome in (*settled.values(), *pairs.outcomes) if outcome.value})
    number = {value: index for index, value in enumerate(values)}
    ids = column.looked_up([number.get(_value(settled.get(text))) for text in column.texts], pl.UInt32)
    ids = pairs.put_into(ids, [number.get(_value(outcome)) for outcome in pairs.outcomes], pl.UInt32)
    merged = pl.repeat(False, len(ids), dtype=pl.Boolean, eager=True)
    merged = pairs.put_into(merged, [outcome.kind == "merged" for outcome in pairs.fates], pl.Boolean)
    findings = [*findings_of(table, column, field, faults), *pairs.findings(), *_unlisted(reading, values)]
    dimension = Dimension(name, values, ids, _totals(reading, values), findings)
    return Places(dimension, merged if merged.any() else None)


def leave_out_others(
    table: Table, position: int, definition: Definition, gazetteer: Gazetteer
) -> tuple[Table, list[Finding]]:
    """Take out the rows of other levels or outside the reach, where the definition says so, and count them."""
    if definition.areas.others != "leave_out":
        return table, []
    column = table.columns[position]
    wanted = {text: _is_ours(text, definition, gazetteer) for text in column.texts}
    mask = column.looked_up([wanted[text] for text in column.texts], pl.Boolean).fill_null(False)
    left = len(mask) - int(mask.sum())
    if not left:
        return table, []
    shown = sorted(safe(text) for text, ours in wanted.items() if not ours and text.strip())
    words = (
        f" ({', '.join(shown[:SHOWN_CODES])}{' and others' if len(shown) > SHOWN_CODES else ''})"
        if shown
        else ""
    )
    message = f"{left:,} rows are of other places and are left out{words}."
    return rows_where(table, mask), [note("areas_left_out", message, row=table.header_row)]


def _is_ours(text: str, definition: Definition, gazetteer: Gazetteer) -> bool:
    code = tidy(text).upper()
    if is_code(code):
        return has_level(code, definition.area_levels) and gazetteer.reaches(code)
    if definition.areas.by == "name" and (codes := gazetteer.named(text)):
        return any(gazetteer.reaches(named) for named in codes)
    return bool(re.fullmatch(NEARLY_GSS, code))


def _shapes(column: Column, rules: Rules) -> dict[str, Read]:
    """Read what does not depend on any list: blanks, formulas and totals; the rest keeps its text."""
    return read_texts(column.texts, Read, rules.definition)


def _claim(text: str, read: Read, rules: Rules) -> Claim:
    if read.value is None or read.is_total:
        return Claim(read=read)
    definition, gazetteer = rules.definition, rules.gazetteer
    code = tidy(read.value).upper()
    if is_code(code):
        fault = wrong_level(code, definition)
        return Claim(read=Read(None, fault)) if fault else Claim((code,))
    named = gazetteer.named(read.value)
    if definition.areas.by == "name" and named:
        return Claim(named, named=True)
    return Claim(read=Read(None, no_code(read.value, named, definition, gazetteer)))


def _settled(claim: Claim, spans: list[Span], rules: Rules) -> Outcome | None:
    """Say what a text means in every period of the file, or None if that depends on the period."""
    if claim.read:
        return Outcome(claim.read.value, claim.read.fault)
    if len(claim.codes) > 1 or not all(
        rules.gazetteer.holds(claim.codes[0], *span) for span in _edges(spans)
    ):
        return None
    return outcome_of(claim, Fate("same", claim.codes), rules)


def _edges(spans: list[Span]) -> list[Span]:
    """Give the spans on which it depends whether a code holds in all: it may end in none, nor begin after any."""
    if not spans:
        return []
    return [(max(start for start, _ in spans), min(end for _, end in spans))]


def _span(period: str, definition: Definition) -> Span:
    grammar = GRAMMARS[definition.grammar]
    return grammar.start(period), grammar.end(period)


def _numbered(column: Column, outcomes: dict[str, Outcome]) -> tuple[pl.Series, list[str]]:
    values = sorted({outcome.value for outcome in outcomes.values() if outcome.value})
    number = {value: index for index, value in enumerate(values)}
    return column.looked_up([number.get(_value(outcomes[text])) for text in column.texts], pl.UInt32), values


def _value(outcome: Outcome | None) -> str:
    return outcome.value or "" if outcome else ""


def _totals(reading: _Reading, values: list[str]) -> frozenset[int]:
    labels = {claim.read.value for claim in reading.claims.values() if claim.read and claim.read.is_total}
    return frozenset(index for index, value in enumerate(values) if value in labels)


def _unlisted(reading: _Reading, values: Iterable[str]) -> list[Finding]:
    """Note the codes of which the portal has a list that does not hold them."""
    gazetteer = reading.rules.gazetteer
    if gazetteer.patch is not None:
        return []
    unknown = [value for value in values if value[:3] in gazetteer.prefixes and value not in gazetteer.areas]
    if not unknown:
        return []
    shown = ", ".join(unknown[:SHOWN_CODES]) + (" and others" if len(unknown) > SHOWN_CODES else "")
    message = f"{len(unknown):,} codes are not in the portal's list and were checked by form only: {shown}."
    return [note("area_unknown", message, row=reading.table.header_row)]


class _Pairs:
    """The texts whose meaning depends on the period, settled for each pair that occurs."""

    def __init__(self, reading: _Reading, texts: set[str], periods: Dimension, spans: list[Span]) -> None:
        self._reading = reading
        column = reading.column
        self._where = column.looked_up([text in texts for text in column.texts], pl.Boolean).fill_null(False)
        self._where &= periods.ids.is_not_null()  # a period that cannot be read is told there
        rows = pl.DataFrame({"text": column.codes, "period": periods.ids}).filter(self._where)
        pairs = rows.unique(maintain_order=True).with_row_index("pair")
        self._rows = rows.join(pairs, on=["text", "period"], how="left", maintain_order="left")["pair"]
        known = dict(zip(column.text_codes, column.texts, strict=True))
        self._texts = [known[code] for code in pairs["text"]]
        self._periods = pairs["period"].to_list()
        self.outcomes = [
            self._outcome(text, spans[period])
            for text, period in zip(self._texts, self._periods, strict=True)
        ]
        self._refuse_parts()

    @property
    def fates(self) -> list[Fate]:
        return [outcome.fate or Fate("same", ()) for outcome in self.outcomes]

    def put_into(self, series: pl.Series, values: list[object], dtype: type[pl.DataType]) -> pl.Series:
        """Give a series with the value of each pair in the rows that are settled here."""
        per_row = pl.Series(values, dtype=dtype).gather(self._rows)
        return series.scatter(self._where.arg_true(), per_row)

    def findings(self) -> list[Finding]:
        """Tell the faults, one finding for all first faults of the texts, one for all second ones, and so on."""
        faults = [outcome.fault for outcome in self.outcomes]
        layers: list[dict[str, Fault]] = []
        layer_of: list[int | None] = []
        for text, fault in zip(self._texts, faults, strict=True):
            layer_of.append(_layer(layers, text, fault) if fault else None)
        at = self.put_into(
            pl.repeat(None, len(self._where), dtype=pl.Int32, eager=True), list(layer_of), pl.Int32
        )
        reading = self._reading
        return [
            finding
            for number, faults_then in enumerate(layers)
            for finding in findings_of(
                reading.table,
                reading.column,
                reading.field,
                faults_then,
                where=(at == number).fill_null(False),
            )
        ]

    def _outcome(self, text: str, span: Span) -> Outcome:
        rules, claim = self._reading.rules, self._reading.claims[text]
        gazetteer = rules.gazetteer
        holding = [code for code in claim.codes if gazetteer.holds(code, *span)] or list(claim.codes)
        inside = [code for code in holding if gazetteer.reaches(code)] or holding
        if len(inside) > 1:
            which = " or ".join(called(code, gazetteer) for code in inside[:SHOWN_CODES])
            fault = Fault(
                "fix",
                "area_ambiguous",
                f"This name may be {which}.",
                "Write the code of the one that is meant.",
            )
            return Outcome(None, fault)
        return outcome_of(Claim((inside[0],), claim.named), gazetteer.fate(inside[0], *span), rules)

    def _refuse_parts(self) -> None:
        """Refuse a merger of which an area is missing in the same period: its sum would pass for the whole."""
        merged = [n for n, fate in enumerate(self.fates) if fate.kind == "merged" and self.outcomes[n].value]
        present: dict[tuple[str | None, int], set[str]] = {}
        for number in merged:
            whole = self.outcomes[number].value, self._periods[number]
            present.setdefault(whole, set()).add(self.outcomes[number].own)
        for number in merged:
            outcome, fate = self.outcomes[number], self.fates[number]
            missing = fate.sources - present[outcome.value, self._periods[number]]
            if missing:
                fault = part_missing(fate.codes[0], missing, self._reading.rules.gazetteer)
                self.outcomes[number] = Outcome(None, fault, Fate("same", fate.codes))


def _layer(layers: list[dict[str, Fault]], text: str, fault: Fault) -> int:
    for number, layer in enumerate(layers):
        if layer.setdefault(text, fault) == fault:
            return number
    layers.append({text: fault})
    return len(layers) - 1
