"""Collect every figure of a version that somebody can fetch: key to the text that stands there."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product

from django.test import Client
from django.urls import reverse

from datasets.documents import dimension_choices
from datasets.documents.tables import total
from datasets.models import DatasetVersion

TOTAL = "*"
Key = tuple[str, ...]
Fields = Mapping[str, Sequence[str]]  # the name of each dimension in the definition: its values


def collected(client: Client, version: DatasetVersion, fields: Fields) -> dict[Key, str]:
    """Fetch the tables by one and by two dimensions, with every choice of a third."""
    found: dict[Key, str] = {}
    for rows_by, series_by in combinations_with_replacement(fields, 2):
        across = [name for name in fields if name not in (rows_by, series_by)]
        several = [[TOTAL, *fields[name]] if len(across) == 1 else [TOTAL] for name in across]
        for chosen in product(*several):
            at = dict(zip(across, chosen, strict=True))
            for row, column, text in _cells(client, version, rows_by, series_by, at):
                place = at | {rows_by: row} | ({series_by: column} if series_by != rows_by else {})
                key = tuple(place.get(name, TOTAL) for name in fields)
                assert found.setdefault(key, text) == text, f"{key} is told in two ways"
    # No table is a single number; a benchmark may be.
    return found | {(TOTAL,) * len(fields): str(total(version, {}, dimension_choices(version)))}


def _cells(
    client: Client, version: DatasetVersion, rows_by: str, series_by: str, at: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    asked = {"rows_by": rows_by} | ({"series_by": series_by} if series_by != rows_by else {})
    for name, value in at.items():
        if value != TOTAL:
            rules = version.dataset.definition.rules
            names = {rules.area: ("areas",), rules.period: ("from", "to")}.get(name, (f"only_{name}",))
            asked |= dict.fromkeys(names, value)
    address = reverse("datasets:view_csv", args=["harbour", version.dataset_id, version.number])
    answer = client.get(address, asked)
    assert answer.status_code == 200
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    dimensions = {one.name: one for one in dimension_choices(version)}
    values = {label: value for value, label in dimensions[rows_by].values}
    columns = {label: value for value, label in dimensions[series_by].values}
    header = next(
        number
        for number, line in enumerate(lines)
        if len(line) > 1 and line[0] in {dimensions[rows_by].title, PERIOD_TITLES.get(rows_by)}
    )
    for line in lines[header + 1 :]:
        if len(line) > 1 and line[0] in values:
            for title, text in zip(lines[header][1:], line[1:], strict=True):
                yield values[line[0]], columns.get(title, ""), text


PERIOD_TITLES = {"period": "Month"}
