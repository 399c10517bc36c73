"""Describe another kind of data: an example, a page about its columns, a look at the result, and it can be sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from datasets.documents.pages import specification
from datasets.forms.columns import from_declaration, from_proposal, role_meanings
from datasets.forms.definitions import DefinitionForm
from datasets.forms.examples import ExampleForm
from datasets.models import Definition
from datasets.operations import declare_definition, look_at_example, try_example
from datasets.rules.declaration import read_declaration
from datasets.rules.declaring import build
from datasets.rules.definition import load
from datasets.rules.verdicts import Refusal
from datasets.rules.wording import guide
from datasets.views.catalogue import DefinitionView, data_crumb
from partnerships.roles import Capability
from partnerships.views.working import WorkingView

SHOWN_PROBLEMS = 10


class Declare(WorkingView):
    """What the data are, and an example of them."""

    template_name = "datasets/declare.html"
    capability = Capability.EDIT_WORK
    section = "Data"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ExampleForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        content = form.content
        found = look_at_example(content)
        if isinstance(found, Refusal):
            form.add_error(
                "example" if form.cleaned_data["example"] else "pasted", f"{found.message} {found.fix}"
            )
            return self.render_to_response(self.get_context_data(form=form))
        answers = from_proposal(found, form.cleaned_data["title"], form.cleaned_data["counted"], content)
        return render_columns(self, DefinitionForm(initial=answers), reverse_columns(self), rows=found.rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ExampleForm())
        kwargs.setdefault("breadcrumbs", crumbs(self, "Describe another kind of data"))
        return super().get_context_data(**kwargs)


class DeclareColumns(WorkingView):
    """What each column is; then how it looks, and what becomes of the example; then it is kept."""

    capability = Capability.EDIT_WORK
    section = "Data"
    template_name = "datasets/declare_columns.html"
    replaces: Definition | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("datasets:declare", self.partnership.slug)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DefinitionForm(request.POST, request.FILES)
        if not form.is_valid() or request.POST.get("do") == "change":
            return render_columns(self, form, request.path)
        if request.POST.get("do") == "save":
            return self.save(form)
        return self.check(form)

    def save(self, form: DefinitionForm) -> HttpResponse:
        definition = declare_definition(
            partnership=self.partnership, declaration=form.declaration, by=self.person, replaces=self.replaces
        )
        messages.success(self.request, f"{definition.title} can now be sent.")
        return redirect("datasets:definition", self.partnership.slug, definition.key)

    def check(self, form: DefinitionForm) -> HttpResponse:
        """Show the help page that the definition would have, and what would become of the example."""
        spec = build(form.declaration, "example", 1)
        definition = load(spec)
        content = form.content
        period = form.cleaned_data["example_period"]
        found = try_example(self.partnership, spec, content, period) if content else None
        self.template_name = "datasets/declare_check.html"
        context = self.get_context_data(
            form=form,
            spec=specification(definition),
            guide=guide(definition),
            found=found,
            problems=found.problems[:SHOWN_PROBLEMS] if found else [],
            action=self.request.path,
            breadcrumbs=crumbs(self, "Describe another kind of data"),
        )
        return self.render_to_response(context)


class Change(DefinitionView, DeclareColumns):
    """The next version of a partnership's own definition, on the same page."""

    capability = Capability.EDIT_WORK

    def load(self) -> None:
        super().load()
        if not self.definition.is_own or "declared" not in self.definition.spec:
            raise Http404("This definition came with the portal.")
        self.replaces = self.definition

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answers = from_declaration(read_declaration(self.definition.spec["declared"]))
        return render_columns(self, DefinitionForm(initial=answers), request.path)


def render_columns(view: WorkingView, form: DefinitionForm, action: str, rows: int = 0) -> HttpResponse:
    """Show the page about columns and numbers."""
    view.template_name = "datasets/declare_columns.html"
    context = view.get_context_data(
        form=form,
        action=action,
        rows=rows,
        roles=role_meanings(),
        breadcrumbs=crumbs(view, "Describe another kind of data"),
    )
    return view.render_to_response(context)


def reverse_columns(view: WorkingView) -> str:
    return reverse("datasets:declare_columns", args=[view.partnership.slug])


def crumbs(view: WorkingView, label: str) -> list[dict[str, str]]:
    return [data_crumb(view.partnership.slug), {"label": label}]
