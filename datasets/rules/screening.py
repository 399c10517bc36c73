"""Is a file about single people or single records? Looks at values, not at headers, and repeats none of them.

An aggregate that passes may still hold small cells: that is what suppression is for.
"""

from collections.abc import Sequence

import polars as pl

from datasets.rules.identifiers import DATE, REFERENCE, ROUND_TIME, TIMESTAMP, people, sightings
from datasets.rules.tables import Column, Contents, Table
from datasets.rules.verdicts import Refusal, letter

FEW_ROWS = 50
MOST_BIRTH_DATES = 31
NUMBER = r"^-?\d+(?:\.0+)?$"
DECIMAL = r"^-?\d{1,2}\.\d{4,}$"
SEND_COUNTS = (
    "Nothing of the file was kept. Send counts by area, period and category instead: the template shows how. "
    "If personal information left your organisation by mistake, tell your data protection officer."
)


def screen(contents: Contents, measures: Sequence[int] | None) -> None:
    """Refuse a file that is row-level or personal.

    ``measures`` are the positions of the measure when the header fits the definition: then one identifier is enough; in
    a file of another shape (banners, contact lines) it takes three.

    :raises Refusal: with the rule, and a reason that holds no value of the file.
    """
    least = 1 if measures is not None else 3
    _screen_table(contents.table, least, "")
    for number, table in enumerate(contents.others, start=2):
        _screen_table(table, 3, f" on another sheet (number {number})")
    _screen_texts([*contents.texts, *contents.table.above], 3 if contents.texts else least)
    _refuse_records(contents.table, measures)


def _screen_table(table: Table, least: int, where: str) -> None:
    _screen_texts(table.header, least)
    for column in table.columns:
        seen = sightings(column.texts, least)
        if seen:
            raise _refusal(seen[0].rule, f"Column {letter(column.position)}{where} holds {seen[0].what}.")
        _refuse_people(column, where)
        _refuse_moments(column, where)
        if column.filled > FEW_ROWS and len(column.texts) > 0.95 * column.filled and _references(column):
            raise _refusal(
                "record_reference", f"Column {letter(column.position)}{where} holds a reference per row."
            )
    _refuse_places(table.columns, where)


def _screen_texts(texts: list[str], least: int) -> None:
    seen = sightings(pl.Series(texts, dtype=pl.String).unique(), least)
    if seen:
        raise _refusal(seen[0].rule, f"A note, comment or heading in the file holds {seen[0].what}.")


def _refuse_people(column: Column, where: str) -> None:
    if people(column.texts):
        raise _refusal("person_names", f"Column {letter(column.position)}{where} holds names of people.")


def _refuse_moments(column: Column, where: str) -> None:
    exact = column.texts.str.contains(TIMESTAMP) & ~column.texts.str.contains(ROUND_TIME)
    if int(exact.sum()) > 20 or (int(exact.sum()) >= 3 and int(exact.sum()) > 0.5 * column.filled):
        raise _refusal(
            "timestamps", f"Column {letter(column.position)}{where} holds exact times of single events."
        )
    if _birth_dates(column):
        raise _refusal(
            "birth_dates", f"Column {letter(column.position)}{where} holds what look like dates of birth."
        )


def _birth_dates(column: Column) -> bool:
    """Many different days over more than ten years: months and years as dates all fall on the same few
    days."""
    dates = column.texts.filter(column.texts.str.contains(DATE))
    if len(dates) < 3 or len(dates) < 0.8 * len(column.texts):
        return False
    years = dates.str.extract(r"((?:19|20)\d{2})", 1).cast(pl.Int32)
    last_part = dates.str.extract(r"^\d{4}\D\d{1,2}\D(\d{1,2})", 1)
    days = last_part.zip_with(last_part.is_not_null(), dates.str.extract(r"^(\d{1,2})\D", 1)).cast(pl.Int32)
    varied = int(days.is_between(2, 27).sum()) > 0.5 * len(dates)
    first, last = years.min(), years.max()
    wide = isinstance(first, int) and isinstance(last, int) and last - first > 10
    return bool(varied and wide and (len(dates) > MOST_BIRTH_DATES or len(dates) > 0.8 * column.filled))


def _references(column: Column) -> bool:
    return column.share(REFERENCE) > 0.95 and column.share(r"\d") > 0.95 and column.share(DATE) < 0.5


def _refuse_places(found: list[Column], where: str) -> None:
    exact = [column for column in found if column.share(DECIMAL) > 0.8 and len(column.texts) > 5]
    north = [column for column in exact if _within(column, 49, 61)]
    east = [column for column in exact if _within(column, -9, 2.5)]
    if north and east:
        raise _refusal(
            "coordinates",
            f"Columns {letter(north[0].position)} and {letter(east[0].position)}{where} hold map points.",
        )


def _within(column: Column, low: float, high: float) -> bool:
    values = column.texts.filter(column.texts.str.contains(DECIMAL)).cast(pl.Float64)
    return int(values.is_between(low, high).sum()) > 0.95 * len(values)


def _refuse_records(table: Table, measures: Sequence[int] | None) -> None:
    if table.height <= FEW_ROWS:
        return
    counts = [table.columns[at] for at in measures] if measures is not None else _like_counts(table)
    if not counts:
        raise _refusal("no_counts", "No column holds counts, so each row seems to be one record.")
    # A table that is really of rare events, zeros written out, has far fewer ones than this.
    if all(_all_ones(column) for column in counts):
        raise _refusal(
            "row_level_in_disguise", "Almost every count is 1, so each row seems to be one record."
        )


def _like_counts(table: Table) -> list[Column]:
    return [column for column in table.columns if column.share(NUMBER) > 0.5 and not _is_calendar(column)]


def _all_ones(column: Column) -> bool:
    return column.filled > FEW_ROWS and column.share(r"^1(?:\.0+)?$") > 0.95


def _is_calendar(column: Column) -> bool:
    return column.share(r"^(?:(?:19|20)\d{2}(?:0[1-9]|1[0-2]|\d{2})?)$") > 0.95


def _refusal(rule: str, message: str) -> Refusal:
    return Refusal(rule, f"This file cannot be taken. {message}", SEND_COUNTS)
