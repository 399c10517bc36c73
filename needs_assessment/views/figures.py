"""Pages that put a figure over accepted data into a section, with a look at it before it is kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from datasets.documents import dimension_choices, figure_block
from datasets.models import DatasetVersion
from needs_assessment.documents import Keys, block_content
from needs_assessment.forms import MOST_SERIES, FigureForm
from needs_assessment.operations import StaleBlock, add_block, change_block
from needs_assessment.statuses import BlockKind, ChartKind
from needs_assessment.views.showing import drawn
from needs_assessment.views.working import BlockEditor, SectionEditor
from partnerships.models import BoundarySet
from svd_portal.core.workflow import MoveClosed

TOO_MANY = (
    f"A chart can show {MOST_SERIES} series at most. Use part of the data, other series, or a table only."
)
NOT_THERE = (
    "No map can be drawn: show one number for each area, with no series, and choose boundaries that have the areas "
    "of these data."
)


class ChooseData(SectionEditor):
    """Choose the accepted data that a new figure shows."""

    template_name = "needs_assessment/figure_choose.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = DatasetVersion.objects.visible_to(self.person).filter(
            dataset__partnership=self.partnership
        )
        latest = versions.standing().shared().order_by("dataset_id", "-number").distinct("dataset_id")
        return super().get_context_data(
            versions=latest.select_related("dataset__definition", "dataset__authority"),
            breadcrumbs=self.crumbs("Add a figure"),
            **kwargs,
        )


class FigureEditor(SectionEditor):
    """The form of a figure over one dataset version, with its preview."""

    template_name = "needs_assessment/figure.html"
    version: DatasetVersion
    drawn_with: int | None = None  # the boundaries that the figure has

    def form(self, posted: Any = None, **kwargs: Any) -> FigureForm:
        return FigureForm(
            posted, dimensions=dimension_choices(self.version), boundaries=self.boundaries(), **kwargs
        )

    def boundaries(self) -> list[tuple[int, str]]:
        """Offer the partnership's own boundaries; those that a figure has stay, retired or not."""
        own = BoundarySet.objects.visible_to(self.person).filter(partnership=self.partnership)
        offered = own.offered() | own.kept().filter(pk=self.drawn_with or 0)
        return [(each.pk, f"{each}, {each.dated_on:%Y}") for each in offered.for_list()]

    def find_version(self, pk: Any) -> None:
        visible = (
            DatasetVersion.objects.visible_to(self.person)
            .shared()
            .filter(dataset__partnership=self.partnership)
        )
        chosen = visible.select_related("dataset__definition", "dataset__authority", "withdrawal", "release")
        self.version = get_object_or_404(chosen, pk=pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"version": self.version} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        preview = self._preview(form) if form.is_valid() else None
        if not form.is_valid() or "preview" in request.POST:
            return self.render_to_response(self.get_context_data(form=form, **_shown(preview)))
        try:
            self.keep(form)
        except StaleBlock as stale:
            return self.render_to_response(self.get_context_data(stale=stale, **self.again(form)), status=409)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        return redirect(self.subject)

    def _preview(self, form: FigureForm) -> dict[str, Any]:
        block = figure_block(self.version, form.body(), "preview")
        if form.cleaned_data["chart"] != ChartKind.NONE and len(block["columns"]) - 1 > MOST_SERIES:
            form.add_error("series_by", TOO_MANY)
        if form.body().get("boundaries") and not block.get("shapes"):
            form.add_error("boundaries", NOT_THERE)
        return block

    def keep(self, form: FigureForm) -> None:
        """Put the figure into the section."""
        raise NotImplementedError

    def again(self, form: FigureForm) -> dict[str, Any]:
        """Give what the page needs after a lost race: what was typed, and what stands there now."""
        raise NotImplementedError


def _shown(block: dict[str, Any] | None) -> dict[str, Any]:
    return {"preview": block, "svg": drawn(block) if block else ""}


class AddFigure(FigureEditor):
    """Put a new figure into a section."""

    def load(self) -> None:
        super().load()
        self.find_version(self.kwargs["version_id"])
        if hasattr(self.version, "withdrawal"):
            raise Http404("These data were withdrawn.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"breadcrumbs": self.crumbs("Add a figure")}
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

    def again(self, form: FigureForm) -> dict[str, Any]:
        return {"form": form}


class ChangeFigure(FigureEditor, BlockEditor):
    """Change a figure, over the data that it shows."""

    def load(self) -> None:
        BlockEditor.load(self)
        self.find_version(self.block.dataset_version_id)
        self.drawn_with = self.block.body.get("boundaries")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"existing": self.block, "breadcrumbs": self.crumbs("Change a figure")}
        if "form" not in kwargs:
            given["form"] = self.form(initial=FigureForm.initial_of(self.block.body, self.block.version))
        return super().get_context_data(**given | kwargs)

    def keep(self, form: FigureForm) -> None:
        base = form.cleaned_data["base_version"] or 0
        change_block(block=self.block, body=form.body(), base_version=base, by=self.person)

    def again(self, form: FigureForm) -> dict[str, Any]:
        self.block.refresh_from_db()
        initial = FigureForm.initial_of(form.body(), self.block.version)
        theirs = block_content(self.block, Keys())
        return {"form": self.form(initial=initial), "theirs": theirs, "theirs_svg": drawn(theirs)}
