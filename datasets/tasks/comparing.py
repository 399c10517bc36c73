"""A file that is about to be loaded, against the version before: what it changes, and what to ask its officer."""

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection

from datasets.documents.choices import area_names, period_words
from datasets.models import DatasetVersion, Observation, Upload
from datasets.rules.definition import Definition
from datasets.rules.differences import KEYS, Differences, PeriodDifference, compare
from datasets.rules.questions import AREAS_MISSING, CORRECTION
from datasets.rules.sandbox import Inspection
from datasets.tasks.loading import read_rows

COMPARED = (*KEYS, "value", "status")
SHOWN = 500


def differences(
    previous: DatasetVersion, rows: Path, found: Inspection, *, replaces_all: bool
) -> Differences:
    """Compare a rows file with the cells of a version that it replaces.

    Those cells go by COPY into a file beside it, and both are read piece by piece, without a Python object for each.
    """
    before = rows.with_name("before.copy")
    replaced = Observation.objects.of(previous)
    if not replaces_all:
        replaced = replaced.filter(period__in=found.periods)
    sql, params = replaced.order_by().values(*COMPARED).query.sql_with_params()
    # Django's cursor that counts queries takes no parameters to copy(); the driver's own does.
    statement = f"COPY ({sql}) TO STDOUT"
    with (
        before.open("wb") as file,
        connection.cursor() as cursor,
        cursor.cursor.copy(statement, params) as copy,
    ):
        for piece in copy:
            file.write(piece)
    return compare(partial(_cells, before, COMPARED), partial(_cells, rows, found.columns))


def _cells(path: Path, columns: Collection[str]) -> Iterator[pl.DataFrame]:
    value = pl.col("value").replace("\\N", None).cast(pl.Float64)
    unused = [pl.lit("").alias(name) for name in KEYS if name not in columns]
    for piece in read_rows(path, list(columns)):
        yield piece.with_columns(unused).select(pl.col(KEYS).fill_null(""), value, "status")


def questions(
    found: Differences, previous: DatasetVersion, upload: Upload, confirmed: Collection[str]
) -> list[dict[str, Any]]:
    """Give what the officer is asked about the changes: why figures were corrected, whether areas may be gone."""
    asked = []
    definition = upload.definition.rules
    if found.corrected and not upload.correction_reason:
        asked.append(_correction(found.corrected, previous, definition))
    column = definition.area
    missing = {
        area: periods
        for area, periods in found.areas_missing.items()
        if f"{AREAS_MISSING}/{column}/{area}" not in confirmed
    }
    if missing and f"{AREAS_MISSING}/{column}/*" not in confirmed:
        asked.append(_areas(missing, previous, definition))
    return asked


def _correction(
    corrected: list[PeriodDifference], previous: DatasetVersion, definition: Definition
) -> dict[str, Any]:
    total = sum(found.total for found in corrected)
    return {
        "rule": CORRECTION,
        "column": "",
        "words": f"This file changes {_figures(total)} of {_periods(len(corrected))} sent before "
        f"(version {previous.number}).",
        "fix": "",
        "count": total,
        "subjects": [_in_words(found, definition.grammar) for found in corrected[:SHOWN]],
        "remembered": False,
    }


def _areas(missing: dict[str, list[str]], previous: DatasetVersion, definition: Definition) -> dict[str, Any]:
    listed = dict(list(missing.items())[:SHOWN])
    names = area_names(listed)
    return {
        "rule": AREAS_MISSING,
        "column": definition.area,
        "words": f"{len(missing):,} {'area is' if len(missing) == 1 else 'areas are'} in version "
        f"{previous.number} and not in this file, for the same periods.",
        "fix": "Confirm that there is nothing to count there any more, or send a file with every area.",
        "count": len(missing),
        "subjects": list(listed),
        "labels": [
            f"{names.get(area, '')} {area}".strip() + f": {_shortly(periods, definition.grammar)}"
            for area, periods in listed.items()
        ],
        "remembered": False,
    }


def _in_words(found: PeriodDifference, grammar: str) -> str:
    told = [
        f"{number:,} {word}"
        for number, word in ((found.changed, "changed"), (found.new, "new"), (found.removed, "gone"))
        if number
    ]
    return f"{period_words(found.period, grammar)}: {', '.join(told)}"


def _shortly(periods: list[str], grammar: str) -> str:
    words = [period_words(period, grammar) for period in periods]
    return ", ".join(words) if len(words) < 4 else f"{words[0]} to {words[-1]}, {len(words):,} periods"


def _figures(number: int) -> str:
    return f"{number:,} {'figure' if number == 1 else 'figures'}"


def _periods(number: int) -> str:
    return f"{number:,} {'period' if number == 1 else 'periods'}"
