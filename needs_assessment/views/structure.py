"""The order of a document's sections, changed on one page."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from needs_assessment.forms import NewSectionForm
from needs_assessment.models import Assessment, Manuscript, Section
from needs_assessment.operations import add_section, merge_section, move_section
from needs_assessment.views.working import PersonView
from partnerships.roles import Capability
from partnerships.views.working import subnav
from svd_portal.core.workflow import MoveClosed


class Structure(PersonView):
    """Move, merge and add the sections of a document; each is renamed and left out on its own page."""

    capability = Capability.EDIT_WORK
    template_name = "needs_assessment/structure.html"
    manuscript: Any

    def load(self) -> None:
        visible = Manuscript.objects.visible_to(self.person).filter(partnership=self.partnership)
        found = get_object_or_404(visible.select_related("partnership"), pk=self.kwargs["pk"])
        self.manuscript = found.as_kind()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = "Needs assessment" if isinstance(self.manuscript, Assessment) else "Strategy"
        document = {"label": self.manuscript.title, "url": self.manuscript.get_absolute_url()}
        given = {
            "manuscript": self.manuscript,
            "sections": self._sections().order_by("position", "key"),
            "form": self._form(),
            "breadcrumbs": [document, {"label": "Order of the sections", "url": ""}],
        }
        return super().get_context_data(**given | kwargs) | {"subnav": subnav(self.partnership, kind)}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return self._add(request) if "heading" in request.POST else self._change(request)
        except MoveClosed as closed:
            return self.refuse(closed, self.manuscript)

    def _add(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        section = add_section(manuscript=self.manuscript, by=self.person, **form.cleaned_data)
        messages.success(request, f"“{section.heading}” is in the document. You can write it now.")
        return redirect(self._here())

    def _form(self, posted: Any = None) -> NewSectionForm:
        return NewSectionForm(posted, sections=self._sections())

    def _change(self, request: HttpRequest) -> HttpResponse:
        wish, _, pk = request.POST.get("wish", "").partition(":")
        section = self._section(pk)
        if wish in {"up", "down"}:
            move_section(section=section, up=wish == "up", by=self.person)
        elif wish == "merge":
            target = self._section(request.POST.get(f"into-{section.pk}", ""))
            merge_section(section=section, into=target, by=self.person)
            messages.success(request, f"“{section.heading}” is now part of “{target.heading}”.")
        return redirect(self._here())

    def _section(self, pk: str) -> Section:
        by_name = {str(section.pk): section for section in self._sections()}
        return get_object_or_404(self._sections(), pk=by_name[pk].pk if pk in by_name else None)

    def _sections(self) -> QuerySet[Section]:
        found: QuerySet[Section] = self.manuscript.sections.visible_to(self.person)
        return found

    def _here(self) -> str:
        return reverse("needs_assessment:structure", args=[self.partnership.slug, self.manuscript.pk])
