"""The two-page briefing, on the screen and as a PDF."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from needs_assessment.documents.briefing import briefing, briefing_pdf
from needs_assessment.views.working import AssessmentView
from svd_portal.core.pdf.rendering import RenderFailed


class BriefingPage(AssessmentView):
    """What the assessment says, on two pages, made from it at this moment."""

    template_name = "needs_assessment/briefing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"briefing": briefing(self.assessment), "breadcrumbs": self.crumbs("Briefing")} | kwargs
        )


class BriefingPdf(AssessmentView):
    """The same as a file: two pages take about two seconds."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        written = briefing(self.assessment)
        try:
            data = briefing_pdf(written)
        except RenderFailed as error:
            messages.error(request, f"{error} The page has the same text: print it from there.")
            return redirect(
                reverse("needs_assessment:briefing", args=[self.partnership.slug, self.assessment.pk])
            )
        response = HttpResponse(data, content_type="application/pdf")
        name = f"briefing-{self.partnership.slug}-{written['as_of']:%Y-%m-%d}.pdf"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
