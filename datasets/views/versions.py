"""The figures of a dataset as everybody in the partnership may see them."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import mark_safe

from datasets.documents.choices import Dimension, dimension_choices
from datasets.documents.figures import default_rows, figure_block
from datasets.documents.tables import iterate_leaves
from datasets.forms import ViewForm
from datasets.models import DatasetVersion
from datasets.views.catalogue import data_crumb
from partnerships.roles import Capability
from partnerships.views.working import ANY_SEAT, WorkingView
from svd_portal.core.charts import render_svg


class VersionView(WorkingView):
    """Something about one version of a dataset: the latest when the address names none."""

    capability = ANY_SEAT
    section = "Data"
    version: DatasetVersion

    def load(self) -> None:
        versions = DatasetVersion.objects.visible_to(self.request.user).latest_first()
        found = versions.filter(dataset=self.kwargs["dataset_id"], dataset__partnership=self.partnership)
        if "number" in self.kwargs:
            found = found.filter(number=self.kwargs["number"])
        related = ("dataset__definition", "dataset__authority", "dataset__partnership")
        self.version = get_object_or_404(found.select_related(*related)[:1])
        self.version.dataset.partnership = self.partnership


class Page(VersionView):
    """One version: where it came from, the figures as asked for, and the other versions."""

    template_name = "datasets/dataset.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choices = dimension_choices(self.version)
        form = ViewForm(self.request.GET or None, choices=choices, rows_by=default_rows(self.version))
        figure = figure_block(self.version, form.presentation, "figures", choices)
        dataset = self.version.dataset
        return super().get_context_data(
            version=self.version,
            dataset=dataset,
            versions=dataset.versions.latest_first(),
            view_form=form,
            figure=figure,
            svg=_drawn(figure),
            is_own=dataset.authority in self.standing.authorities_with(Capability.SEE_UNSUPPRESSED),
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": dataset.definition.title}],
            **kwargs,
        )


class File(VersionView):
    """All figures of a version as CSV, as others see them."""

    # The stubs let a page answer with an HttpResponse only, which holds everything in memory.
    def get(self, *args: Any, **kwargs: Any) -> StreamingHttpResponse:  # type: ignore[override]
        name = f"{self.version.dataset.definition.key}-version-{self.version.number}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(
            _lines(self.version), content_type="text/csv; charset=utf-8", headers=headers
        )


def _drawn(figure: dict[str, Any]) -> str:
    return mark_safe(render_svg(figure)) if figure["chart"]["kind"] != "none" else ""  # noqa: S308 - drawn by us


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
        yield writer.writerow(row)
