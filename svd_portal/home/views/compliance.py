"""Where the Duty stands in every partnership that a person reads: the first sight of a monitor."""

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from partnerships.models import Partnership
from strategy.documents.compliance import CHECKS, Line, compliance_csv, compliance_of
from svd_portal.accounts.models import User
from svd_portal.core import clock


def lines_for(person: User) -> list[Line]:
    """Give a line for each partnership in which a person holds a seat now, those with late checks first."""
    found = compliance_of(Partnership.objects.visible_to(person).with_members())
    return sorted(found, key=lambda line: (-line.late, line.partnership.name))


class Compliance(LoginRequiredMixin, TemplateView):
    """One row for each partnership, one column for each check."""

    template_name = "home/compliance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = lines_for(cast(User, self.request.user))
        given = {
            "lines": lines,
            "checks": CHECKS,
            "late": sum(line.late for line in lines),
            "today": clock.today(),
        }
        return super().get_context_data(**given, **kwargs)


class ComplianceCsv(LoginRequiredMixin, View):
    """The same as CSV."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = compliance_csv(lines_for(cast(User, request.user)))
        response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="duty-{clock.today().isoformat()}.csv"'
        return response
