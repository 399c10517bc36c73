"""The figures of a dataset as everybody in the partnership may see them."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import mark_safe

from datasets.documents.choices import Dimension, dimension_choices
from datasets.documents.differences import also_supplied
from datasets.documents.explore import explore
from datasets.documents.figures import default_rows
from datasets.documents.maps import NO_OUTLINES
from datasets.documents.people import neighbours
from datasets.documents.provenance import protection, provenance
from datasets.documents.tables import iterate_leaves
from datasets.forms import ViewForm
from datasets.models import DatasetVersion
from datasets.operations.requests import ASKS
from datasets.views.catalogue import data_crumb
from partnerships.roles import Capability
from partnerships.views.working import ANY_SEAT, WorkingView
from svd_portal.core.charts import render_svg
from svd_portal.core.tables import block_csv, csv_cell
from svd_portal.publication.fingerprint import canonical


class VersionView(WorkingView):
    """Something about one version of a dataset: the latest that stands when the address names none."""

    capability = ANY_SEAT
    section = "Data"
    version: DatasetVersion

    def load(self) -> None:
        versions = DatasetVersion.objects.visible_to(self.request.user).standing_first()
        found = versions.filter(dataset=self.kwargs["dataset_id"], dataset__partnership=self.partnership)
        if "number" in self.kwargs:
            found = found.filter(number=self.kwargs["number"])
        related = (
            "dataset__definition",
            "dataset__authority",
            "dataset__partnership",
            "withdrawal",
            "release",
        )
        self.version = get_object_or_404(found.select_related(*related)[:1])
        self.version.dataset.partnership = self.partnership


class Explored(VersionView):
    """The figures of one version as the address asks for them."""

    form: ViewForm
    choices: list[Dimension]

    def load(self) -> None:
        super().load()
        self.choices = dimension_choices(self.version)
        rules = self.version.dataset.definition.rules
        self.form = ViewForm(
            self.request.GET or None,
            choices=self.choices,
            rows_by=default_rows(self.version),
            has_map=self.choices[0].has_outlines,
            rates_of=rules.multiplier if rules.has_rates else 0,
        )


class Page(Explored):
    """One version: where it came from, the figures as asked for, and the other versions."""

    template_name = "datasets/dataset.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        near = neighbours(self.version)
        explored = explore(self.version, self.form.asked, self.choices, near=near)
        dataset = self.version.dataset
        return super().get_context_data(
            version=self.version,
            dataset=dataset,
            others=also_supplied(self.version, near),
            versions=dataset.versions.latest_first(),
            provenance=provenance(self.version),
            form=self.form,
            explored=explored,
            svg=drawn(explored.picture),
            protection=protection(self.version),
            may_ask=self.standing.can(ASKS),
            no_map="" if self.form.has_map else NO_OUTLINES,
            query=self.request.GET.urlencode(),
            is_own=dataset.authority in self.standing.authorities_with(Capability.SEE_UNSUPPRESSED),
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": dataset.definition.title}],
            **kwargs,
        )


class ViewFile(Explored):
    """All rows of the figures as asked for, as CSV."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = (
            replace(self.form.asked, picture="none")
            if self.form.asked.picture == "chart"
            else self.form.asked
        )
        explored = explore(self.version, asked, self.choices, most=None)
        name = f"{self.version.dataset.definition.key}-version-{self.version.number}-view.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        text = "\ufeff" + block_csv(explored.figure)
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


class File(VersionView):
    """All figures of a version as CSV, as others see them."""

    # The stubs let a page answer with an HttpResponse only, which holds everything in memory.
    def get(self, *args: Any, **kwargs: Any) -> StreamingHttpResponse:  # type: ignore[override]
        name = f"{self.version.dataset.definition.key}-version-{self.version.number}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(
            _lines(self.version), content_type="text/csv; charset=utf-8", headers=headers
        )


def drawn(figure: dict[str, Any] | None) -> str:
    """Draw a figure block; nothing for none."""
    if figure is None:
        return ""
    return mark_safe(_svg(canonical(figure)))  # noqa: S308  # drawn by us from a block, in which every text is escaped


@lru_cache(maxsize=64)
def _svg(figure: bytes) -> str:
    """Draw a figure block once in a process for the same block; the shared cache would cost queries of its own."""
    return render_svg(json.loads(figure))


class _Echo:
    """A file that gives back what is written to it, so that a row can be sent as soon as it is made."""

    def write(self, text: str) -> str:
        return text


def _lines(version: DatasetVersion) -> Iterator[str]:
    choices = dimension_choices(version)
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(_header(choices, version))
    yield from _written(writer, iterate_leaves(version, choices))


def _header(choices: list[Dimension], version: DatasetVersion) -> list[str]:
    definition = version.dataset.definition.rules
    return [choices[0].name, "area", *[d.name for d in choices[1:]], definition.measure, "mark"]


def _written(writer: Any, rows: Iterable[list[Any]]) -> Iterator[str]:
    for row in rows:
        yield writer.writerow([csv_cell(cell) for cell in row])
