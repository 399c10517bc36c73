"""Send a file and follow what becomes of it: pages for the officers of the supplying authority alone."""

import zlib
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect

from datasets.documents.choices import dimension_choices
from datasets.documents.pages import problem_groups, progress, specification
from datasets.documents.tables import Audience, leaves
from datasets.forms import UploadForm
from datasets.models import Upload, UploadProblemList
from datasets.operations import NotReceived, cancel_upload, receive_upload
from datasets.statuses import UploadState
from datasets.views.catalogue import DefinitionView, data_crumb
from partnerships.roles import Capability
from partnerships.views.working import WorkingView
from svd_portal.core.workflow import MoveClosed

PREVIEW_ROWS = 50
PIECE = 1 << 16


class Send(DefinitionView):
    """Send a file of one definition; beside it stands what the file has to look like."""

    template_name = "datasets/upload.html"
    capability = Capability.UPLOAD_DATA

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            upload = self.receive(form)
        except NotReceived as error:
            form.add_error("file", str(error))
            return self.render_to_response(self.get_context_data(form=form))
        return redirect(upload)

    def receive(self, form: UploadForm) -> Upload:
        file = form.cleaned_data["file"]
        return receive_upload(
            partnership=self.partnership,
            authority=form.chosen_authority,
            definition=self.definition,
            filename=file.name,
            content=file.read(),
            extracted_on=form.cleaned_data["extracted_on"],
            note=form.cleaned_data["note"],
            correction_reason=form.cleaned_data.get("correction_reason", ""),
            by=self.person,
        )

    def form(self, *args: Any) -> UploadForm:
        authorities = self.standing.authorities_with(Capability.UPLOAD_DATA)
        return UploadForm(*args, authorities=authorities, has_earlier=self.last is not None)

    def load(self) -> None:
        super().load()
        own = Upload.objects.visible_to(self.request.user).filter(
            partnership=self.partnership, definition=self.definition, state=UploadState.ACCEPTED
        )
        self.last = own.select_related("version__dataset", "partnership").first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        return super().get_context_data(
            definition=self.definition,
            spec=specification(self.definition.rules),
            last=self.last,
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": "Send data"}],
            **kwargs,
        )


class UploadView(WorkingView):
    """Something about one upload. To everybody but its authority's officers it does not exist."""

    capability = Capability.UPLOAD_DATA
    section = "Data"
    upload: Upload

    def load(self) -> None:
        own = Upload.objects.visible_to(self.request.user).filter(partnership=self.partnership)
        related = ("definition", "authority", "partnership", "job", "version__dataset__definition")
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
        context = super().get_context_data(
            upload=self.upload,
            state=self.upload.state,
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": self.upload.definition.title}],
            **kwargs,
        )
        if self.upload.is_in_progress:
            return context | {"stages": progress(self.upload)}
        if self.upload.state == UploadState.ACCEPTED:
            context |= self.preview()
        return context | {"groups": problem_groups(self.upload)}

    def preview(self) -> dict[str, Any]:
        """Show the rows as others will see them or, asked for, as the authority sent them."""
        audience: Audience = "owner" if self.request.GET.get("see") == "raw" else "others"
        version = self.upload.version
        choices = dimension_choices(version)
        shown = leaves(version, audience=audience, choices=choices, limit=PREVIEW_ROWS)
        return {"version": version, "shown": shown, "audience": audience, "preview_rows": PREVIEW_ROWS}


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


def _unpacked(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    for start in range(0, len(packed), PIECE):
        yield unpacker.decompress(packed[start : start + PIECE])
    yield unpacker.flush()
