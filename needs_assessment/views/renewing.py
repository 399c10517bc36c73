"""A figure whose data have a newer version: what would move, and the choice."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from datasets.documents import figure_block
from datasets.models import DatasetVersion
from needs_assessment.forms import ReasonForm
from needs_assessment.models import Block
from needs_assessment.operations import StaleBlock, keep_older_data, use_newer_data
from needs_assessment.rules.compare import changed_cells
from needs_assessment.views.showing import drawn
from needs_assessment.views.working import BlockEditor
from svd_portal.core.workflow import MoveClosed

MOST_CHANGES = 50


class NewerData(BlockEditor):
    """Show old and new side by side; take the new, or keep the old with a reason."""

    template_name = "needs_assessment/newer_data.html"
    newer: DatasetVersion

    def load(self) -> None:
        super().load()
        behind = Block.objects.filter(pk=self.block.pk).behind().first()
        if behind is None:
            raise Http404("This figure shows the newest data, or its authors have decided already.")
        related = ("dataset__definition", "dataset__authority", "upload", "release")
        self.newer = DatasetVersion.objects.select_related(*related).get(pk=behind.newest_id)  # type: ignore[attr-defined]  # annotated

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = figure_block(self.block.dataset_version, self.block.body, "before")  # type: ignore[arg-type]  # a figure has one
        after = figure_block(self.newer, self.block.body, "after")
        changes = changed_cells(before, after)
        given = {
            "form": self._form(),
            "existing": self.block,
            "newer": self.newer,
            "change_columns": ["Row", "Column", "Now", "Newer"],
            "changes": [[c.row, c.column, c.before, c.after] for c in changes[:MOST_CHANGES]],
            "more": max(len(changes) - MOST_CHANGES, 0),
            "before": before,
            "after": after,
            "after_svg": drawn(after),
            "breadcrumbs": self.crumbs("Newer data"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return self._use() if "use" in request.POST else self._keep(request)
        except (StaleBlock, MoveClosed) as error:
            return self.refuse(error, self.subject)

    def _use(self) -> HttpResponse:
        posted = self.request.POST.get("base_version", "")
        base = int(posted) if posted.isascii() and posted.isdigit() else 0
        use_newer_data(block=self.block, newer=self.newer, base_version=base, by=self.person)
        messages.success(self.request, "The figure shows the newer data. Read the text around it once more.")
        return redirect(self.subject)

    def _keep(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            reason = form.cleaned_data["reason"]
            keep_older_data(block=self.block, newer=self.newer, reason=reason, by=self.person)
        except ValidationError as error:
            form.add_error("reason", error)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, "The figure keeps the older data, and your reason is in the history.")
        return redirect(self.subject)

    @staticmethod
    def _form(posted: Any = None) -> ReasonForm:
        help_text = "For example “The correction is for a month that this figure does not show”."
        return ReasonForm(posted, label="Why does the figure keep the older data?", help_text=help_text)
