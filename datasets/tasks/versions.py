"""The next version of a dataset: what comes with its file, and what it carries over from the version before."""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max

from datasets.documents.choices import period_words, slots
from datasets.models import Dataset, DatasetVersion, Observation, Upload
from datasets.rules.definition import Definition
from datasets.rules.differences import Differences
from datasets.rules.periods import GRAMMARS
from datasets.rules.sandbox import Inspection
from datasets.tasks.loading import in_order
from svd_portal.core import clock

# All that the rest of a version is told by, in one pass over its cells.
TOLD = """
SELECT {slots}, count(*)
FROM ({cells}) AS cell GROUP BY GROUPING SETS ((), {sets})
"""


@dataclass(frozen=True)
class Holding:
    """What cells hold: how many they are, and the values of each dimension."""

    rows: int
    values: dict[str, set[str]]

    def __or__(self, other: "Holding") -> "Holding":
        names = self.values.keys() | other.values.keys()
        values = {name: self.values.get(name, set()) | other.values.get(name, set()) for name in names}
        return Holding(self.rows + other.rows, values)


def lock_dataset(upload: Upload) -> Dataset:
    """Give the dataset of an upload, held until the transaction ends: two files at once get one number each."""
    owner: dict[str, Any] = {
        "partnership": upload.partnership,
        "authority": upload.authority,
        "definition": upload.definition,
    }
    Dataset.objects.get_or_create(**owner)
    return Dataset.objects.select_for_update().get(**owner)


@dataclass(frozen=True)
class Incoming:
    """A file that holds, about to become the next version of its dataset."""

    dataset: Dataset
    upload: Upload
    inspection: Inspection
    rows: Path
    previous: DatasetVersion | None
    changes: Differences


def make_version(incoming: Incoming) -> DatasetVersion:
    """Write the next version: it holds the rows of its file, and all periods of the version before that the file does
    not speak of, unless it replaces everything."""
    upload, previous, dataset = incoming.upload, incoming.previous, incoming.dataset
    definition = upload.definition.rules
    carried = {} if upload.replaces_all else carry(previous, incoming.inspection.periods)
    whole = _brought(incoming, definition)
    if previous and carried:
        whole |= _carried_over(previous, carried, definition)
    dimensions = _ordered(whole.values, definition)
    return DatasetVersion.objects.create(
        dataset=dataset,
        number=(dataset.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        upload=upload,
        accepted_at=clock.now(),
        extracted_on=upload.extracted_on,
        file_sha256=upload.sha256,
        rows=whole.rows,
        periods=[period_words(period, definition.grammar) for period in dimensions[definition.period]],
        dimensions=dimensions,
        area_count=len(dimensions[definition.area]),
        software=software(),
        note=upload.note,
        correction_reason=upload.correction_reason,
        quality=upload.quality,
        carried=carried,
        differences=incoming.changes.as_json() | {"from": previous.number} if previous else {},
    )


def brought_by(version: DatasetVersion) -> dict[str, int]:
    """Say for each period that a version holds with which version, by its key, it came."""
    earlier = {period: int(pk) for pk, periods in version.carried.items() for period in periods}
    held = version.dimensions.get(version.dataset.definition.rules.period, [])
    return {period: earlier.get(period, version.pk) for period in held}


def carry(previous: DatasetVersion | None, replaced: Collection[str]) -> dict[str, list[str]]:
    """Give what a version carries over: version keys to the periods of theirs that it still holds."""
    carried: dict[str, list[str]] = {}
    for period, pk in brought_by(previous).items() if previous else ():
        if period not in replaced:
            carried.setdefault(str(pk), []).append(period)
    return carried


def _brought(incoming: Incoming, definition: Definition) -> Holding:
    inspection = incoming.inspection
    values = {definition.area: set(inspection.areas), definition.period: set(inspection.periods)}
    found = inspection.categories
    more = {name: set(found[slot]) for name, slot in slots(definition).items() if slot in found}
    return Holding(inspection.rows_accepted, values | more)


def _carried_over(previous: DatasetVersion, carried: dict[str, list[str]], definition: Definition) -> Holding:
    """Say what is carried. When nothing of the version before is replaced, it is known; else its cells are asked."""
    if sum(map(len, carried.values())) == len(brought_by(previous)):
        values = {name: set(previous.dimensions.get(name, [])) for name in slots(definition)}
        return Holding(previous.rows, values)
    return _asked_of_cells(carried, definition)


def _asked_of_cells(carried: dict[str, list[str]], definition: Definition) -> Holding:
    names = slots(definition)
    columns = list(names.values())
    # A version that has brought nothing itself stands for what is carried.
    cells = Observation.objects.of(DatasetVersion(pk=0, carried=carried)).order_by().values(*columns)
    sql, params = cells.query.sql_with_params()
    statement = TOLD.format(
        slots=", ".join(columns), cells=sql, sets=", ".join(f"({column})" for column in columns)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    values = {
        name: {row[at] for row in rows if row[at] is not None} for at, name in enumerate(names)
    }  # a null: not grouped by this one
    [all_of_them] = [row for row in rows if all(cell is None for cell in row[: len(columns)])]
    return Holding(all_of_them[-1], values)


def _ordered(values: dict[str, set[str]], definition: Definition) -> dict[str, list[str]]:
    ordered = {name: in_order(texts, definition.field(name).enum) for name, texts in values.items()}
    ordered[definition.area] = sorted(values[definition.area])
    ordered[definition.period] = periods_in_order(values[definition.period], definition.grammar)
    return {name: ordered[name] for name in slots(definition)}


def periods_in_order(periods: Iterable[str], grammar: str) -> list[str]:
    start = GRAMMARS[grammar].start
    return sorted(periods, key=lambda period: (start(period), period))


@cache
def software() -> str:
    """Name the program and its version, as the project's metadata say."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return f"{project['name']} {project['version']}"
