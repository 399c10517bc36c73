"""What the partnership has, what may be sent, and how each file has to look."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from datasets.documents.pages import (
    definitions_without,
    latest_versions,
    senders,
    specification,
    supplied_twice,
    upload_line,
)
from datasets.documents.requests import count_open, gaps, open_for
from datasets.models import DatasetVersion, Definition, Upload
from datasets.rules.template_workbook import template_workbook
from datasets.rules.wording import guide, template_csv
from partnerships.roles import Capability
from partnerships.views.working import ANY_SEAT, WorkingView

RECENT = 10
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Index(WorkingView):
    """The data that the partnership works with, and the files on their way."""

    template_name = "datasets/index.html"
    capability = ANY_SEAT
    section = "Data"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held, own = latest_versions(self.partnership), self.standing.authorities_with(Capability.UPLOAD_DATA)
        return super().get_context_data(
            waiting=open_for(self.partnership, own) if own else [],
            to_check=self.to_check() if own else [],
            gaps=gaps(self.partnership),
            open_requests=count_open(self.partnership),
            versions=held,
            twice=supplied_twice(held),
            missing=definitions_without(self.partnership, held),
            uploads=[upload_line(upload) for upload in self.recent_uploads()] if own else [],
            senders=senders(self.partnership),
            may_send=bool(own),
            may_ask=self.standing.can(Capability.REVIEW_WORK),
            may_describe=self.standing.can(Capability.EDIT_WORK),
            **kwargs,
        )

    def to_check(self) -> list[DatasetVersion]:
        """Give what this person is asked to look at and has not answered."""
        asked = DatasetVersion.objects.to_check_by(self.person).filter(dataset__partnership=self.partnership)
        open_ones = asked.exclude(release__checks__checked_by=self.person)
        return list(open_ones.select_related("dataset__definition", "dataset__authority", "release"))

    def recent_uploads(self) -> list[Upload]:
        own = Upload.objects.visible_to(self.request.user).filter(partnership=self.partnership)
        return list(own.select_related("definition", "authority", "partnership")[:RECENT])


class Choose(WorkingView):
    """Which data a file holds: the first step of sending it."""

    template_name = "datasets/choose.html"
    capability = Capability.UPLOAD_DATA
    section = "Data"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            definitions=Definition.objects.available_to(self.partnership).newest_versions(),
            may_describe=self.standing.can(Capability.EDIT_WORK),
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": "Send data"}],
            **kwargs,
        )


class DefinitionView(WorkingView):
    """Something about one definition that this partnership can use."""

    section = "Data"
    definition: Definition

    def load(self) -> None:
        available = Definition.objects.available_to(self.partnership).filter(key=self.kwargs["key"])
        self.definition = get_object_or_404(available.order_by("-version")[:1])


class DefinitionPage(DefinitionView):
    """How a file has to look, made from the schema that checks it."""

    template_name = "datasets/definition.html"
    capability = ANY_SEAT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            definition=self.definition,
            spec=specification(self.definition.rules),
            guide=guide(self.definition.rules),
            may_send=self.standing.can(Capability.UPLOAD_DATA),
            may_change=self.definition.is_own and self.standing.can(Capability.EDIT_WORK),
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": self.definition.title}],
            **kwargs,
        )


class TemplateFile(DefinitionView):
    """The template as a CSV file."""

    capability = ANY_SEAT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return attachment(template_csv(self.definition.rules), f"{self.definition.key}-template.csv")


class TemplateWorkbook(DefinitionView):
    """The template as a workbook, with drop-downs."""

    capability = ANY_SEAT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headers = {"Content-Disposition": f'attachment; filename="{self.definition.key}-template.xlsx"'}
        book = template_workbook(self.definition.rules)
        return HttpResponse(book, content_type=WORKBOOK_TYPE, headers=headers)


def attachment(content: bytes, filename: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def data_crumb(slug: str) -> dict[str, str]:
    return {"label": "Data", "url": reverse("datasets:index", args=[slug])}
