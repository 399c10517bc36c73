"""Looking at a version of another authority before it is shared."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from datasets.documents.choices import dimension_choices
from datasets.documents.provenance import protection
from datasets.documents.tables import leaves
from datasets.forms import CheckForm
from datasets.models import DatasetVersion
from datasets.operations import check_release
from datasets.views.catalogue import data_crumb
from datasets.views.uploads import PREVIEW_ROWS, picture
from partnerships.roles import Capability
from partnerships.views.working import WorkingView
from svd_portal.core.workflow import MoveClosed


class Check(WorkingView):
    """Exactly what everybody would see, and one question. What others found is not told before the answer."""

    template_name = "datasets/check.html"
    capability = Capability.UPLOAD_DATA
    section = "Data"
    version: DatasetVersion

    def load(self) -> None:
        asked = DatasetVersion.objects.to_check_by(self.person).filter(dataset__partnership=self.partnership)
        related = ("dataset__definition", "dataset__authority", "release")
        self.version = get_object_or_404(asked.select_related(*related), pk=self.kwargs["version_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, choices = self.version, dimension_choices(self.version)
        shown = leaves(version, {}, audience="others", choices=choices, limit=PREVIEW_ROWS)
        kwargs.setdefault("form", CheckForm())
        return super().get_context_data(
            version=version,
            has_answered=version.release.checks.filter(checked_by=self.person).exists(),
            checkers=version.dataset.definition.rules.checkers,
            protection=protection(version),
            **picture(version, choices, "others"),
            shown=shown,
            is_cut=len(shown.rows) == PREVIEW_ROWS,
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": version.dataset.definition.title}],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        index, found = reverse("datasets:index", args=[self.partnership.slug]), form.cleaned_data
        try:
            check_release(
                version=self.version,
                is_safe=found["found"] == "safe",
                reason=found["reason"],
                by=self.person,
            )
        except MoveClosed as error:
            return self.refuse(error, index)
        messages.success(
            request, f"Thank you. {self.version.dataset.authority.name} is told when all have answered."
        )
        return redirect(index)
