"""Ask an authority for data, answer that it cannot be supplied, take a request back; and the submission matrix."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from datasets.documents.matrix import Matrix, matrix
from datasets.documents.pages import specification
from datasets.documents.requests import Held, last_file, officers, request_facts
from datasets.forms.requests import CannotSupplyForm, RequestForm
from datasets.models import DataRequest, Definition
from datasets.operations import AlreadyHeld, ask_for_data, cannot_supply, withdraw_request
from datasets.operations.requests import ASKS
from datasets.views.catalogue import DefinitionView, attachment, data_crumb
from partnerships.models import Area
from partnerships.querysets import on
from partnerships.roles import Capability
from partnerships.views.working import ANY_SEAT, WorkingView
from svd_portal.core import clock
from svd_portal.core.tables import block_csv
from svd_portal.core.workflow import MoveClosed


class ChooseData(WorkingView):
    """Which data to ask for: the first step of asking."""

    template_name = "datasets/request_choose.html"
    capability = ASKS
    section = "Data"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            definitions=Definition.objects.available_to(self.partnership).newest_versions(),
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": "Ask for data"}],
            **kwargs,
        )


class Ask(DefinitionView):
    """Ask one or several authorities for data of one definition."""

    template_name = "datasets/request_new.html"
    capability = ASKS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            made = self.ask(form)
        except AlreadyHeld as error:
            form.offer_ask_again()
            return self.render_to_response(self.get_context_data(form=form, held=error.held))
        names = ", ".join(row.authority.name for row in made)
        messages.success(request, f"The request was sent to {names}.")
        return redirect(
            made[0] if len(made) == 1 else reverse("datasets:index", args=[self.partnership.slug])
        )

    def ask(self, form: RequestForm) -> list[DataRequest]:
        given = form.cleaned_data
        return ask_for_data(
            partnership=self.partnership,
            authorities=list(given["authorities"]),
            definition=self.definition,
            periods=given["periods"],
            areas=given.get("areas", []),
            due_on=given["due_on"],
            note=given["note"],
            ask_again_because=form.reason_to_ask_again,
            by=self.person,
        )

    def form(self, *args: Any) -> RequestForm:
        current = self.partnership.memberships.current().order_by("authority__name")
        members = list({row.authority_id: row.authority for row in current}.values())
        links = self.partnership.area_links.filter(on(clock.today())).values("area")
        areas = list(Area.objects.filter(pk__in=links).order_by("name"))
        return RequestForm(
            *args,
            definition=self.definition,
            authorities=members,
            areas=areas,
            with_officer=officers(self.partnership),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        ask = {"label": "Ask for data", "url": reverse("datasets:ask", args=[self.partnership.slug])}
        held: list[Held] = kwargs.pop("held", [])
        return super().get_context_data(
            definition=self.definition,
            spec=specification(self.definition.rules),
            held=held,
            breadcrumbs=[data_crumb(self.partnership.slug), ask, {"label": self.definition.title}],
            **kwargs,
        )


class RequestView(WorkingView):
    """Something about one request. Every seat sees it."""

    section = "Data"
    asked: DataRequest

    def load(self) -> None:
        rows = DataRequest.objects.visible_to(self.request.user).filter(partnership=self.partnership)
        related = ("definition", "authority", "asked_by", "answered_by", "withdrawn_by", "version__dataset")
        self.asked = get_object_or_404(rows.select_related(*related), pk=self.kwargs["request_id"])
        self.asked.partnership = self.partnership

    @property
    def is_own(self) -> bool:
        return self.asked.authority in self.standing.authorities_with(Capability.UPLOAD_DATA)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = {"label": "Request", "url": self.asked.get_absolute_url()}
        return super().get_context_data(
            asked=self.asked,
            facts=request_facts(self.asked),
            breadcrumbs=[data_crumb(self.partnership.slug), here],
            **kwargs,
        )


class Page(RequestView):
    """What is asked, how it stands, and for the officers of the authority what they can do."""

    template_name = "datasets/request.html"
    capability = ANY_SEAT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            spec=specification(self.asked.definition.rules),
            last=last_file(self.asked),
            is_own=self.is_own,
            may_withdraw=self.standing.can(ASKS),
            **kwargs,
        )


class CannotSupply(RequestView):
    """An officer of the authority says why not, and until when."""

    template_name = "datasets/request_cannot.html"
    capability = Capability.UPLOAD_DATA

    def load(self) -> None:
        super().load()
        if not self.is_own:
            raise PermissionDenied("Only the data officers of the authority that was asked can answer.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CannotSupplyForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            cannot_supply(request=self.asked, by=self.person, **form.cleaned_data)
        except MoveClosed as error:
            return self.refuse(error, self.asked)
        messages.success(request, "Your answer was recorded, and the partnership lead is told.")
        return redirect(self.asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", CannotSupplyForm())
        return super().get_context_data(**kwargs)


class Withdraw(RequestView):
    """Ask once more, then take the request back."""

    template_name = "datasets/request_withdraw.html"
    capability = ASKS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            withdraw_request(request=self.asked, by=self.person)
        except MoveClosed as error:
            return self.refuse(error, self.asked)
        messages.success(request, "The request was withdrawn, and the authority is told.")
        return redirect(self.asked)


class MatrixView(WorkingView):
    """The submission matrix as asked for by the address."""

    capability = ANY_SEAT
    section = "Data"

    def matrix(self) -> Matrix:
        return matrix(
            self.partnership,
            self.standing.authorities_with(Capability.UPLOAD_DATA),
            grammar=self.request.GET.get("periods", ""),
            last=self.request.GET.get("last", ""),
        )


class MatrixPage(MatrixView):
    """Which authority sent which data for which period."""

    template_name = "datasets/matrix.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            matrix=self.matrix(),
            may_ask=self.standing.can(ASKS),
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": "Who has sent what"}],
            **kwargs,
        )


class MatrixFile(MatrixView):
    """The same as CSV."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.matrix()
        return attachment(
            block_csv(found.block).encode("utf-8-sig"), f"who-has-sent-what-{found.grammar}.csv"
        )
