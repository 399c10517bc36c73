"""The page that says who may read a section."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from needs_assessment.forms import MarkingForm
from needs_assessment.operations import mark_section
from needs_assessment.views.working import SectionEditor
from svd_portal.core.workflow import MoveClosed


class Mark(SectionEditor):
    """Say who may read a section."""

    template_name = "needs_assessment/section_mark.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"form": self._form(), "breadcrumbs": self.crumbs("Who may read it")}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            mark_section(section=self.subject, by=self.person, **form.cleaned_data)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        messages.success(request, f"Who may read it now: {self.subject.get_marking_display().lower()}.")
        return redirect(self.subject)

    def _form(self, posted: Any = None) -> MarkingForm:
        said = {"marking": self.subject.marking, "readers": self.subject.readers.all()}
        return MarkingForm(posted, section=self.subject, initial=None if posted else said)
