"""Templates of a partnership's own: kept, listed, renamed and retired."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from needs_assessment.forms import KeepTemplateForm, VersionForm
from needs_assessment.models import Assessment, OwnTemplate
from needs_assessment.operations import keep_template, rename_template, retire_template
from needs_assessment.querysets import OwnTemplateQuerySet
from needs_assessment.views.working import PersonView
from partnerships.roles import Capability
from svd_portal.core.workflow import MoveClosed


class TemplateView(PersonView):
    """A page about the templates of a partnership."""

    capability = Capability.EDIT_WORK
    section = "Needs assessment"

    def crumbs(self, label: str) -> list[dict[str, str]]:
        index = reverse("needs_assessment:index", args=[self.partnership.slug])
        return [{"label": "Needs assessment", "url": index}, {"label": label, "url": ""}]

    def own(self) -> OwnTemplateQuerySet:
        return OwnTemplate.objects.visible_to(self.person).filter(partnership=self.partnership)

    def to_list(self) -> HttpResponse:
        return redirect(reverse("needs_assessment:templates", args=[self.partnership.slug]))


class OwnTemplates(TemplateView):
    """The templates of a partnership; the sections of a document are kept as one more."""

    template_name = "needs_assessment/templates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": self._form(),
            "templates": self.own().current().select_related("made_by"),
            "retired": self.own().filter(retired_at__isnull=False).select_related("retired_by"),
            "breadcrumbs": self.crumbs("Your templates"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            try:
                kept = keep_template(by=self.person, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("name", error)
            else:
                messages.success(request, f"“{kept.name}” is kept. You can start the next document from it.")
                return self.to_list()
        return self.render_to_response(self.get_context_data(form=form))

    def _form(self, posted: Any = None) -> KeepTemplateForm:
        mine = Assessment.objects.visible_to(self.person).filter(partnership=self.partnership)
        return KeepTemplateForm(posted, documents=mine.order_by("-started_at", "-pk"))


class Change(TemplateView):
    """Look at a template, rename it, or offer it no longer."""

    template_name = "needs_assessment/template.html"
    kept: OwnTemplate

    def load(self) -> None:
        self.kept = get_object_or_404(self.own().current(), pk=self.kwargs["template_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = VersionForm(initial={"name": self.kept.name})
        given = {"form": form, "kept": self.kept, "breadcrumbs": self.crumbs(self.kept.name)}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = VersionForm(request.POST)
        try:
            if "retire" in request.POST:
                retire_template(template=self.kept, by=self.person)
            elif form.is_valid():
                rename_template(template=self.kept, name=form.cleaned_data["name"], by=self.person)
            else:
                return self.render_to_response(self.get_context_data(form=form))
        except ValidationError as error:
            form.add_error("name", error)
            return self.render_to_response(self.get_context_data(form=form))
        except MoveClosed as closed:
            messages.error(request, " ".join(closed.reasons))
        return self.to_list()
