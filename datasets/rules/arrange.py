"""From the table of a source to the table of the template, as its definition's layout says. Codes move, not texts: a
million cells are arranged in well under a second, and each remembers where it stood in the file."""

from collections.abc import Iterable, Mapping

import polars as pl

from datasets.rules.definition import Definition
from datasets.rules.headers import Match, header_findings, match
from datasets.rules.spelling import tidy
from datasets.rules.tables import Column, Table, at_rows, note
from datasets.rules.verdicts import Fault, Finding, safe

MOST_ROWS = 3_000_000  # of what stands side by side: memory bounds it, not the size of the file
SHOWN_TEXTS = 3


def arrange(
    table: Table, definition: Definition, answers: Mapping[str, str] | None = None
) -> tuple[Table, list[Finding]]:
    """Bring a table into the columns of its definition; the template's own table is given back as it is.

    ``answers`` holds the values of fields that the file does not hold. A header that does not fit is left to
    :func:`datasets.rules.headers.header_findings`.
    """
    found = match(table.header, definition)
    if not found.complete or not (found.is_laid_out or definition.layout.fill_down):
        return table, []
    stops = [
        _unanswered(definition.field(name).title, name)
        for name in found.asked
        if not (answers or {}).get(name)
    ]
    if found.across and table.height * len(found.across) > MOST_ROWS:
        stops.append(_too_many(table.height, len(found.across)))
    if stops:
        return table, stops
    findings = header_findings(found, table.header, table.header_row, definition)
    table = _filled(table, found, definition)
    table, left = _kept(table, found, definition)
    columns = _columns(table, found, definition, answers or {})
    rows = pl.concat([table.rows] * len(found.across)) if found.across else table.rows
    names = [entry.name for entry in definition.fields if entry.name in columns]
    arranged = Table(
        names, table.header_row, [columns[name] for name in names], rows, table.findings, table.above
    )
    return arranged, [*findings, *left]


def rows_where(table: Table, mask: pl.Series) -> Table:
    """Give a table with only some of its rows."""
    columns = [_taken(column, mask) for column in table.columns]
    return Table(
        table.header, table.header_row, columns, table.rows.filter(mask), table.findings, table.above
    )


def _columns(
    table: Table, found: Match, definition: Definition, answers: Mapping[str, str]
) -> dict[str, Column]:
    layout = definition.layout
    columns = {name: table.columns[position] for name, position in found.positions.items()}
    for name, positions in found.parts.items():
        columns[name] = _joined([table.columns[position] for position in positions], layout.joined[name].by)
    if found.across and layout.unpivot:
        columns = {name: _repeated(column, len(found.across)) for name, column in columns.items()}
        columns[layout.unpivot.into] = _headings(found.across, table.height)
        columns[definition.measure] = _side_by_side([table.columns[at] for at in found.across], table.height)
    height = table.height * max(len(found.across), 1)
    columns |= {name: _constant(answers[name], height) for name in found.asked}
    return columns


def _filled(table: Table, found: Match, definition: Definition) -> Table:
    """Repeat downwards what the source writes once."""
    down = {found.positions[name] for name in definition.layout.fill_down if name in found.positions}
    columns = [
        _counted(column, column.codes.forward_fill()) if position in down else column
        for position, column in enumerate(table.columns)
    ]
    return Table(table.header, table.header_row, columns, table.rows, table.findings, table.above)


def _kept(table: Table, found: Match, definition: Definition) -> tuple[Table, list[Finding]]:
    """Leave out the rows that the layout does not keep, and say how many."""
    findings = []
    for heading, position in found.kept.items():
        texts = definition.layout.keep[heading]
        wanted = {tidy(text) for text in texts}
        column = table.columns[position]
        mask = column.looked_up([tidy(text) in wanted for text in column.texts], pl.Boolean)
        mask = mask.fill_null("" in wanted)
        left = len(mask) - int(mask.sum())
        if left:
            shown = " or ".join(texts) if len(texts) <= SHOWN_TEXTS else f"one of {len(texts)} that are read"
            what = f"is not {shown}" if any(texts) else "is filled in"
            message = f"{left:,} rows whose {safe(table.header[position])} {what} are left out."
            findings.append(note("rows_left_out", message, row=table.header_row))
            table = rows_where(table, mask)
    return table, findings


def _taken(column: Column, mask: pl.Series) -> Column:
    taken = _counted(column, column.codes.filter(mask))
    places = column.places.filter(mask) if column.places is not None else None
    return _with(taken, places, column.headings)


def _counted(column: Column, codes: pl.Series) -> Column:
    """Give a column with other codes of the same texts, without the texts that no cell has any more."""
    numbers = codes.drop_nulls().alias("code").value_counts(name="number")
    texts = pl.DataFrame({"code": column.text_codes, "text": column.texts}).join(numbers, on="code")
    return Column(column.position, codes, texts["text"], texts["code"], texts["number"])


def _joined(columns: list[Column], by: str) -> Column:
    """Write several columns as one text; empty where any of them is."""
    sizes = [_size(column) for column in columns]
    key = pl.zeros(len(columns[0].codes), dtype=pl.UInt64, eager=True)
    for column, size in zip(columns, sizes, strict=True):
        key = key * size + column.codes.cast(pl.UInt64)
    numbers = key.drop_nulls().alias("key").value_counts(name="number").with_row_index("code")
    texts = [dict(zip(column.text_codes, column.texts, strict=True)) for column in columns]

    def written(number: int) -> str:
        parts = []
        for known, size in zip(reversed(texts), reversed(sizes), strict=True):
            number, code = divmod(number, size)
            parts.append(known[code].strip())
        return by.join(reversed(parts))

    codes = key.alias("key").to_frame().join(numbers, on="key", how="left", maintain_order="left")["code"]
    joined = pl.Series([written(number) for number in numbers["key"]], dtype=pl.String)
    return Column(columns[0].position, codes, joined, numbers["code"], numbers["number"])


def _repeated(column: Column, times: int) -> Column:
    codes = pl.concat([column.codes] * times)
    return Column(column.position, codes, column.texts, column.text_codes, column.numbers * times)


def _headings(across: Mapping[int, str], height: int) -> Column:
    """Make the column of a field whose texts are headings."""
    texts = list(dict.fromkeys(across.values()))
    number = {text: code for code, text in enumerate(texts)}
    codes = _blocks([number[text] for text in across.values()], height, pl.UInt32)
    at = {text: position for position, text in reversed(list(across.items()))}
    return _with(_encoded(min(across), codes, texts), None, at)


def _side_by_side(columns: list[Column], height: int) -> Column:
    """Put columns one under the other, with one code for each text and the place of each cell."""
    texts = pl.concat([column.texts for column in columns]).unique()
    known = pl.DataFrame({"text": texts, "code": pl.int_range(len(texts), dtype=pl.UInt32, eager=True)})
    codes = pl.concat([_recoded(column, known) for column in columns])
    places = _blocks([column.position for column in columns], height, pl.UInt16)
    return _with(_encoded(columns[0].position, codes, texts), places, None)


def _recoded(column: Column, known: pl.DataFrame) -> pl.Series:
    if not len(column.texts):
        return pl.Series([None] * len(column.codes), dtype=pl.UInt32)
    new = (
        column.texts.alias("text")
        .to_frame()
        .join(known, on="text", how="left", maintain_order="left")["code"]
    )
    size = _size(column)
    return pl.zeros(size, dtype=pl.UInt32, eager=True).scatter(column.text_codes, new).gather(column.codes)


def _size(column: Column) -> int:
    """Give a number above every code of a column."""
    return max(column.text_codes.to_list(), default=0) + 1


def _constant(text: str, height: int) -> Column:
    codes = pl.zeros(height, dtype=pl.UInt32, eager=True)
    return _with(_encoded(-1, codes, [text]), None, {text: -1})


def _encoded(position: int, codes: pl.Series, texts: Iterable[str]) -> Column:
    words = pl.Series(texts, dtype=pl.String)
    every = Column(
        position,
        codes,
        words,
        pl.int_range(len(words), dtype=pl.UInt32, eager=True),
        pl.Series(dtype=pl.UInt32),
    )
    return _counted(every, codes)


def _with(column: Column, places: pl.Series | None, headings: Mapping[str, int] | None) -> Column:
    return Column(
        column.position, column.codes, column.texts, column.text_codes, column.numbers, places, headings
    )


def _blocks(values: list[int], height: int, dtype: type[pl.DataType]) -> pl.Series:
    """Repeat each value for every row of the source's table."""
    return pl.concat([pl.repeat(value, height, dtype=dtype, eager=True) for value in values])


def _unanswered(title: str, name: str) -> Finding:
    message = f"The file does not say the {title.lower()}, and nor did you."
    fault = Fault("stop", "answer_missing", message, f"Say the {title.lower()} when you send the file.")
    return Finding(
        name, "", pl.Series([None], dtype=pl.UInt32), pl.Series([""]), lambda _: fault, shows_value=False
    )


def _too_many(rows: int, across: int) -> Finding:
    message = f"{rows:,} rows of {across} columns side by side are more than {MOST_ROWS:,} values."
    return at_rows(Fault("stop", "too_many_values", message, "Send fewer periods in one file."), [1])
