"""The list of authorities to consult: bring it as a file, add one, take one off, say that there is none."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from needs_assessment.forms import ReasonForm
from needs_assessment.views.working import PersonView
from partnerships.roles import Capability
from strategy.documents.consultation import areas_of
from strategy.forms import ConsulteeForm, ConsulteeListForm, NoneInAreaForm
from strategy.operations import Listed, end_consultee, list_consultees, say_none_in_area
from strategy.rules.consultation import COLUMNS
from strategy.statuses import ConsulteeKind
from svd_portal.core.tables import block_csv

ON_A_PAGE = 100


class ConsulteesView(PersonView):
    section = "Strategy"

    @property
    def index(self) -> str:
        return reverse("strategy:consultees", args=[self.partnership.slug])

    def crumbs(self, *more: str) -> list[dict[str, str]]:
        strategies = reverse("strategy:index", args=[self.partnership.slug])
        here = {"label": "Consultees", "url": self.index if more else ""}
        return [{"label": "Strategy", "url": strategies}, here, *({"label": one, "url": ""} for one in more)]


class Consultees(ConsulteesView):
    """Everybody on the list, by kind and name, and the ways to change it."""

    template_name = "strategy/consultees.html"

    def load(self) -> None:
        self.areas = [area.code for area in areas_of(self.partnership)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = self.partnership.consultees.current()
        kind, wanted = (
            self.request.GET.get("kind", ""),
            self.request.GET.get("q", "").replace("\x00", "").strip()[:100],
        )
        shown = current.filter(name__icontains=wanted) if wanted else current
        if kind in ConsulteeKind.values:
            shown = shown.filter(kind=kind)
        kinds = list(current.values_list("kind", flat=True))
        given = {
            "page": Paginator(shown.select_related("area"), ON_A_PAGE).get_page(self.request.GET.get("page")),
            "counts": [(value, label, kinds.count(value)) for value, label in ConsulteeKind.choices],
            "total": len(kinds),
            "wanted": wanted,
            "kind": kind,
            "none": self.partnership.none_in_area.select_related("said_by"),
            "may_edit": self.standing.can(Capability.EDIT_WORK),
            "file_form": ConsulteeListForm(areas=self.areas),
            "one_form": ConsulteeForm(areas=self.areas, auto_id="one_%s"),
            "none_form": NoneInAreaForm(auto_id="none_%s"),
            "columns": ",".join(COLUMNS),
            "breadcrumbs": self.crumbs(),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wishes: dict[str, tuple[str, forms.Form, Callable[[Any], str]]] = {
            "file": (
                "file_form",
                ConsulteeListForm(request.POST, request.FILES, areas=self.areas),
                self._list,
            ),
            "one": ("one_form", ConsulteeForm(request.POST, areas=self.areas, auto_id="one_%s"), self._add),
            "none": ("none_form", NoneInAreaForm(request.POST, auto_id="none_%s"), self._none),
        }
        name, form, do = wishes.get(request.POST.get("wish", ""), wishes["file"])
        if form.is_valid():
            try:
                messages.success(request, do(form))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect(self.index)
        return self.render_to_response(self.get_context_data(**{name: form}))

    def _list(self, form: ConsulteeListForm) -> str:
        rows = form.cleaned_data["file"]
        return said_of(list_consultees(partnership=self.partnership, rows=rows, by=self.person))

    def _add(self, form: ConsulteeForm) -> str:
        list_consultees(partnership=self.partnership, rows=[form.row], by=self.person)
        return f"{form.row.name} is on the list."

    def _none(self, form: NoneInAreaForm) -> str:
        say_none_in_area(partnership=self.partnership, by=self.person, **form.cleaned_data)
        return "Recorded."


def said_of(listed: Listed) -> str:
    """Say what taking a list did."""
    text = f"The list was taken: {listed.added} added, {listed.changed} changed, {listed.same} as they were."
    if listed.not_in_it:
        text += f" {listed.not_in_it} that it does not name stay; take off those that have closed."
    return text


class ConsulteesFile(ConsulteesView):
    """The list as the CSV that can be changed and sent again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        current = self.partnership.consultees.current().select_related("area")
        rows = [[each.reference, each.name, each.kind, each.area.code, each.email] for each in current]
        response = HttpResponse(
            "\ufeff" + block_csv({"columns": COLUMNS, "rows": rows}), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="consultees-{self.partnership.slug}.csv"'
        return response


class EndConsultee(ConsulteesView):
    """Take one off the list, with the reason."""

    capability = Capability.EDIT_WORK
    template_name = "strategy/consultee_end.html"

    def load(self) -> None:
        self.consultee = get_object_or_404(self.partnership.consultees.current(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "consultee": self.consultee,
            "form": self._form(),
            "breadcrumbs": self.crumbs(self.consultee.name),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        end_consultee(consultee=self.consultee, reason=form.cleaned_data["reason"], by=self.person)
        messages.success(request, f"{self.consultee} is not consulted any more. Earlier rounds keep it.")
        return redirect(self.index)

    @staticmethod
    def _form(posted: Any = None) -> ReasonForm:
        return ReasonForm(
            posted, label="Why is it not consulted any more?", help_text="For example “Closed in July 2026”."
        )
