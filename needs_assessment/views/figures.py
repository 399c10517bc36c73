"""Pages that put a figure over accepted data into a section, with a look at it before it is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from datasets.documents import figure_block
from datasets.models import DatasetVersion
from needs_assessment.documents import dimensions
from needs_assessment.forms import MOST_SERIES, FigureForm
from needs_assessment.operations import StaleBlock, add_block, change_block
from needs_assessment.statuses import BlockKind, ChartKind
from needs_assessment.views.showing import drawn
from needs_assessment.views.working import BlockEditor, SectionEditor
from svd_portal.core.workflow import MoveClosed

TOO_MANY = f"A chart can show {MOST_SERIES} series at most. Narrow the data, choose other series, or show a table only."


class ChooseData(SectionEditor):
    """Choose the accepted data that a new figure shows."""

    template_name = "needs_assessment/figure_choose.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = DatasetVersion.objects.visible_to(self.person).filter(dataset__partnership=self.partnership)
        latest = versions.order_by("dataset", "-number").distinct("dataset")
        return super().get_context_data(
            versions=latest.select_related("dataset__definition", "dataset__authority"),
            breadcrumbs=self.crumbs("Add a figure"),
            **kwargs,
        )


class FigureEditor(SectionEditor):
    """The form of a figure over one dataset version, with its preview."""

    template_name = "needs_assessment/figure.html"
    version: DatasetVersion

    def form(self, posted: Any = None, **kwargs: Any) -> FigureForm:
        return FigureForm(posted, dimensions=dimensions(self.version), **kwargs)

    def find_version(self, pk: Any) -> None:
        visible = DatasetVersion.objects.visible_to(self.person).filter(dataset__partnership=self.partnership)
        chosen = visible.select_related("dataset__definition", "dataset__authority")
        self.version = get_object_or_404(chosen, pk=pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"version": self.version} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        preview = self._preview(form) if form.is_valid() else None
        if not form.is_valid() or "preview" in request.POST:
            return self.render_to_response(self.get_context_data(form=form, preview=preview, svg=_svg(preview)))
        try:
            self.keep(form)
        except StaleBlock as stale:
            form.add_error(None, str(stale))
            return self.render_to_response(self.get_context_data(form=form, preview=preview, svg=_svg(preview)))
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        return redirect(self.subject)

    def _preview(self, form: FigureForm) -> dict[str, Any]:
        block = figure_block(self.version, form.body(), "preview")
        if block["chart"]["kind"] != ChartKind.NONE and len(block["columns"]) - 1 > MOST_SERIES:
            form.add_error("series_by", TOO_MANY)
        return block

    def keep(self, form: FigureForm) -> None:
        """Put the figure into the section."""
        raise NotImplementedError


def _svg(block: dict[str, Any] | None) -> str:
    too_many = block is not None and len(block["columns"]) - 1 > MOST_SERIES
    return "" if block is None or too_many else drawn(block)


class AddFigure(FigureEditor):
    """Put a new figure into a section."""

    def load(self) -> None:
        super().load()
        self.find_version(self.kwargs["version"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"breadcrumbs": self.crumbs("Add a figure")}
        if "form" not in kwargs:
            unit = self.version.dataset.definition.rules.unit
            given["form"] = self.form(initial={"unit": unit, "chart": ChartKind.BAR})
        return super().get_context_data(**given | kwargs)

    def keep(self, form: FigureForm) -> None:
        add_block(
            section=self.subject,
            kind=BlockKind.FIGURE,
            body=form.body(),
            dataset_version=self.version,
            by=self.person,
        )


class ChangeFigure(FigureEditor, BlockEditor):
    """Change a figure, over the data that it shows."""

    def load(self) -> None:
        BlockEditor.load(self)
        self.find_version(self.block.dataset_version_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"block": self.block, "breadcrumbs": self.crumbs("Change a figure")}
        if "form" not in kwargs:
            given["form"] = self.form(initial=FigureForm.initial_of(self.block.body, self.block.version))
        return super().get_context_data(**given | kwargs)

    def keep(self, form: FigureForm) -> None:
        base = form.cleaned_data["base_version"] or 0
        change_block(block=self.block, body=form.body(), base_version=base, by=self.person)
