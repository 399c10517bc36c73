"""What becomes of a file: pages for the officers of the supplying authority alone."""

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from datasets.documents.choices import Dimension, dimension_choices
from datasets.documents.differences import changes_of
from datasets.documents.figures import figure_block
from datasets.documents.pages import (
    others_of,
    problem_classes,
    problem_groups,
    progress,
    quality_answers,
)
from datasets.documents.provenance import cost, protection
from datasets.documents.tables import Audience, leaves
from datasets.forms import ConfirmForm, WithdrawForm
from datasets.models import DatasetVersion, MarkedWorkbook, Upload, UploadProblemList
from datasets.operations import (
    answer_questions,
    cancel_upload,
    round_version,
    share_version,
    withdraw_version,
)
from datasets.operations.versions import holders_of
from datasets.statuses import UploadState
from datasets.tasks.versions import brought_by
from datasets.views.catalogue import data_crumb
from datasets.views.versions import drawn
from partnerships.roles import Capability
from partnerships.views.working import WorkingView
from svd_portal.core.workflow import MoveClosed

PREVIEW_ROWS = 50
PIECE = 1 << 16
ASKED = "Data officers of other authorities are asked to look at it. It is shared when they find it safe."
SECONDS = 3  # until a page without script looks again
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WITH_VERSION = frozenset({UploadState.ACCEPTED, UploadState.SUPERSEDED, UploadState.WITHDRAWN})


class UploadView(WorkingView):
    """Something about one upload. To everybody but its authority's officers it does not exist."""

    capability = Capability.UPLOAD_DATA
    section = "Data"
    upload: Upload

    def load(self) -> None:
        own = Upload.objects.visible_to(self.request.user).filter(partnership=self.partnership)
        related = (
            "definition",
            "authority",
            "partnership",
            "job",
            "version__dataset__definition",
            "version__withdrawal",
            "version__release",
        )
        self.upload = get_object_or_404(own.select_related(*related), pk=self.kwargs["upload_id"])


class Detail(UploadView):
    """How the check goes, or how it ended. While it runs, the middle of the page is fetched again by htmx."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.is_live and not self.upload.is_in_progress:
            response["HX-Refresh"] = "true"
        return response

    @property
    def is_live(self) -> bool:
        return bool(self.request.headers.get("HX-Request"))

    def get_template_names(self) -> list[str]:
        return ["datasets/_progress.html" if self.is_live else "datasets/upload_detail.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload, state = self.upload, UploadState(self.upload.state)
        context = super().get_context_data(
            upload=upload,
            state=state.value,
            again_url=self.again_url(),
            source=reverse("datasets:remembered", args=[self.partnership.slug, upload.definition.key]),
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": upload.definition.title}],
            **kwargs,
        )
        if upload.is_in_progress:
            return context | {"stages": progress(upload), "look_again": SECONDS}
        if state == UploadState.AWAITING:
            context.setdefault("form", confirm_form(upload))
        if state in WITH_VERSION:
            context |= self.preview()
        return context | {
            "groups": problem_groups(upload),
            "classes": problem_classes(upload),
            "has_marked": state not in WITH_VERSION and MarkedWorkbook.objects.filter(pk=upload.pk).exists(),
        }

    def again_url(self) -> str:
        """Where another file of the same kind is sent; for the same request, if it was for one."""
        url = reverse("datasets:upload", args=[self.partnership.slug, self.upload.definition.key])
        return f"{url}?request={self.upload.request_id}" if self.upload.request_id else url

    def preview(self) -> dict[str, Any]:
        """Show the rows as others will see them or, asked for, as the authority sent them."""
        audience: Audience = "owner" if self.request.GET.get("see") == "raw" else "others"
        version = self.upload.version
        choices = dimension_choices(version)
        own = [period for period, pk in brought_by(version).items() if pk == version.pk]
        in_file = {version.dataset.definition.rules.period: own} if version.carried else {}
        shown = leaves(version, in_file, audience=audience, choices=choices, limit=PREVIEW_ROWS)
        return {
            "version": version,
            **picture(version, choices, audience),
            "protection": [*protection(version), cost(version)],
            "shown": shown,
            "audience": audience,
            "is_cut": len(shown.rows) == PREVIEW_ROWS,
            "changes": changes_of(version),
            "others": others_of(version),
            "checks": list(version.release.checks.all()) if version.release.offered_at else [],
            "checkers": version.dataset.definition.rules.checkers,
            "unanswered": [
                line
                for line in quality_answers(version.dataset.definition.rules, version.quality)
                if not line.answer
            ],
            "withdrawal": getattr(version, "withdrawal", None),
        }


class Confirm(Detail):
    """Say yes to what the check asks; the page comes back when an answer is missing."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.upload)  # whoever had to sign in again meanwhile

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = confirm_form(self.upload, request.POST)
        if self.upload.state == UploadState.AWAITING and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            answer_questions(
                upload=self.upload,
                asked=request.POST.get("asked", ""),
                sheet=request.POST.get("sheet", ""),
                correction_reason=request.POST.get("correction_reason", ""),
                by=self.person,
            )
        except MoveClosed as error:
            return self.refuse(error, self.upload)
        return redirect(self.upload)


class VersionView(UploadView):
    """Something about the version that came of an upload."""

    def load(self) -> None:
        super().load()
        if not hasattr(self.upload, "version"):
            raise Http404("Nothing of this upload was taken.")
        self.version = self.upload.version


class Share(VersionView):
    """Let the partnership see what the officer has looked at."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            share_version(version=self.version, by=self.person)
        except MoveClosed as error:
            return self.refuse(error, self.upload)
        shared = not self.version.dataset.definition.rules.checkers
        messages.success(request, "Shared. The partnership sees it as shown here." if shared else ASKED)
        return redirect(self.upload)


class Round(VersionView):
    """Show it under a stricter rule than its definition asks for, before anybody else sees it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            round_version(version=self.version, by=self.person)
        except MoveClosed as error:
            return self.refuse(error, self.upload)
        messages.success(request, "The figures are rounded now. Nobody else sees them before you share them.")
        return redirect(self.upload)


class Withdraw(VersionView):
    """Take a version back: it cannot be undone, so a page of its own says what happens."""

    template_name = "datasets/upload_withdraw.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            gone = withdraw_version(version=self.version, reason=form.cleaned_data["reason"], by=self.person)
        except MoveClosed as error:
            return self.refuse(error, self.upload)
        numbers = ", ".join(str(version.number) for version in gone)
        messages.success(request, f"Withdrawn: version {numbers}.")
        return redirect(self.upload)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", WithdrawForm())
        here = {"label": self.upload.definition.title, "url": self.upload.get_absolute_url()}
        later = holders_of(self.version)
        gone = {self.version.pk, *(version.pk for version in later)}
        left = self.version.dataset.versions.standing().exclude(pk__in=gone).order_by("-number").first()
        return super().get_context_data(
            upload=self.upload,
            version=self.version,
            withdrawal=getattr(self.version, "withdrawal", None),
            later=later,
            left=left,
            breadcrumbs=[data_crumb(self.partnership.slug), here, {"label": "Withdraw"}],
            **kwargs,
        )


class MarkedFile(UploadView):
    """The officer's own workbook with the wrong cells marked."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        data = MarkedWorkbook.objects.filter(upload=self.upload).values_list("data", flat=True).first()
        if data is None:
            raise Http404("This upload has no marked workbook.")
        headers = {"Content-Disposition": 'attachment; filename="your-file-marked.xlsx"'}
        return HttpResponse(bytes(data), content_type=XLSX, headers=headers)


class ProblemsFile(UploadView):
    """Every problem of a file as CSV, unpacked while it is sent."""

    # The stubs let a page answer with an HttpResponse only, which holds everything in memory.
    def get(self, *args: Any, **kwargs: Any) -> StreamingHttpResponse:  # type: ignore[override]
        packed = UploadProblemList.objects.filter(upload=self.upload).values_list("packed", flat=True).first()
        if packed is None:
            raise Http404("This upload has no list of problems.")
        headers = {"Content-Disposition": 'attachment; filename="problems.csv"'}
        return StreamingHttpResponse(
            _unpacked(bytes(packed)), content_type="text/csv; charset=utf-8", headers=headers
        )


class Cancel(UploadView):
    """Stop the check and delete the file."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            cancel_upload(upload=self.upload, by=self.person)
        except MoveClosed as error:
            return self.refuse(error, self.upload)
        messages.success(request, "The check was stopped and the file deleted.")
        return redirect(self.upload)


def picture(version: DatasetVersion, choices: Sequence[Dimension], audience: Audience) -> dict[str, Any]:
    """Give the figure that the partnership will see first, and its drawing; raw counts are not drawn."""
    if audience == "owner":
        return {}
    figure = figure_block(version, {}, "preview", choices)
    return {"figure": figure, "svg": drawn(figure) if figure["chart"]["kind"] != "none" else ""}


def confirm_form(upload: Upload, *args: Any) -> ConfirmForm:
    return ConfirmForm(*args, questions=upload.questions, initial={"asked": str(upload.job_id)})


def _unpacked(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    for start in range(0, len(packed), PIECE):
        piece = packed[start : start + PIECE]
        while piece:  # lines that are all alike are packed a thousand to one
            yield unpacker.decompress(piece, PIECE)
            piece = unpacker.unconsumed_tail
    yield unpacker.flush()
