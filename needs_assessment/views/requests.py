"""The whole text on request: the public page that asks, and the working pages that decide."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from needs_assessment.forms import DecisionForm, FullTextForm
from needs_assessment.models import FullTextRequest
from needs_assessment.operations.requests import TooManyRequests, ask_for_full_text, decide_request
from needs_assessment.statuses import RequestState
from needs_assessment.views.working import AssessmentView
from partnerships.roles import Capability
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Document

TOO_MANY = "This text was asked for very often today. Please try again in an hour{mailbox}."


class Ask(TemplateView):
    """Ask for the whole of a document of which the summary is published: reads the edition and nothing else."""

    template_name = "needs_assessment/ask_full_text.html"
    document: Document
    mailbox: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        published = Document.objects.published().select_related("latest__content")
        self.document = get_object_or_404(published, pk=self.kwargs["document_id"])
        offer = self.document.latest.read().get("on_request") if self.document.latest else None
        if offer is None:
            raise Http404("This document is not given on request.")
        self.mailbox = offer["mailbox"] or ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": FullTextForm(),
            "document": self.document,
            "mailbox": self.mailbox,
            "is_sent": "sent" in self.request.GET,
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = FullTextForm(request.POST)
        status = 200
        if form.is_valid():
            try:
                ask_for_full_text(document=self.document, **form.cleaned_data)
            except TooManyRequests:
                where = f", or write to {self.mailbox}" if self.mailbox else ""
                form.add_error(None, TOO_MANY.format(mailbox=where))
                status = 429
            else:
                return redirect(f"{reverse('full_text:ask', args=[self.document.pk])}?sent=1")
        return self.render_to_response(self.get_context_data(form=form), status=status)


class Requests(AssessmentView):
    """What was asked for, and what became of it: not who asked, for nobody keeps that."""

    capability = Capability.REVIEW_WORK
    template_name = "needs_assessment/requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = list(self.assessment.requests.select_related("decided_by"))
        given = {
            "waiting": [each for each in asked if each.state == RequestState.OPEN],
            "decided": [each for each in asked if each.state != RequestState.OPEN],
            "breadcrumbs": self.crumbs("Requests"),
        }
        return super().get_context_data(**given | kwargs)


class Decide(AssessmentView):
    """Record what became of one request."""

    capability = Capability.REVIEW_WORK
    template_name = "needs_assessment/request_decide.html"
    asked: FullTextRequest

    def load(self) -> None:
        super().load()
        self.asked = get_object_or_404(self.assessment.requests, pk=self.kwargs["request_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"form": DecisionForm(), "asked": self.asked, "breadcrumbs": self.crumbs("Request")}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = DecisionForm(request.POST)
        if form.is_valid():
            try:
                decide_request(request=self.asked, by=self.person, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("reason", error)
            except MoveClosed as closed:
                return self.refuse(closed, self.assessment)
            else:
                messages.success(request, "What became of the request is recorded.")
                args = [self.partnership.slug, self.assessment.pk]
                return redirect(reverse("needs_assessment:requests", args=args))
        return self.render_to_response(self.get_context_data(form=form))
