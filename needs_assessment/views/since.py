"""What changed since the last edition, or since the text that was carried forward: section by section."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from needs_assessment.documents import moved_figures
from needs_assessment.models import Section, SectionVersion
from needs_assessment.operations import note_what_moved
from needs_assessment.operations.versions import base_versions, said
from needs_assessment.rules.compare import ADDED, CHANGED, REMOVED, SAME, section_state
from needs_assessment.views.working import AssessmentView, require
from partnerships.roles import Capability
from svd_portal.core.workflow import MoveClosed

GROUPS = ((CHANGED, "Changed"), (ADDED, "New"), (REMOVED, "Dropped"), (SAME, "Unchanged"))
MOST_CELLS = 200
COLUMNS = ["Figure", "Row", "Column", "Before", "Now"]


class Since(AssessmentView):
    """Say which sections are unchanged, changed, new or dropped, and which figures moved."""

    template_name = "needs_assessment/since.html"

    def load(self) -> None:
        super().load()
        self.base = base_versions(self.assessment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sections = self.assessment.sections.visible_to(self.person).prefetch_related("blocks", "readers")
        rows = [self._row(section) for section in sections.order_by("position", "key")]
        pairs = [(row["base"].said, row["said"]) for row in rows if row["base"]]
        moved = moved_figures(pairs)
        editable = self.assessment.is_editable and self.standing.can(Capability.EDIT_WORK)
        given = {
            "groups": [(label, [row for row in rows if row["state"] == state]) for state, label in GROUPS],
            "base_name": next((version.name for version in self.base.values()), ""),
            "columns": COLUMNS,
            "moved": moved[:MOST_CELLS],
            "more": max(len(moved) - MOST_CELLS, 0),
            "may_note": bool(moved) and editable,
            "breadcrumbs": self.crumbs("What changed"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.EDIT_WORK)
        try:
            block = note_what_moved(assessment=self.assessment, by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.assessment)
        messages.success(request, f"The table is in “{block.section.heading}”. Say in words what it means.")
        return redirect(block.section)

    def _row(self, section: Section) -> dict[str, Any]:
        base: SectionVersion | None = self.base.get(section.pk)
        now = said(section)
        state = section_state(base.said if base else None, now)
        return {"section": section, "base": base, "said": now, "state": state}
