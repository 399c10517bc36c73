"""Send a file of one kind of data; and what its officers have confirmed for every such file."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from datasets.documents.pages import specification
from datasets.documents.requests import request_facts
from datasets.forms import UploadForm
from datasets.forms.uploads import ASK, QUALITY, REPLACES
from datasets.models import Confirmation, DataRequest, Upload
from datasets.operations import NotReceived, Told, forget_confirmation, receive_upload
from datasets.operations.uploads import is_lawful_known
from datasets.statuses import RequestState, UploadState
from datasets.views.catalogue import DefinitionView, data_crumb
from partnerships.roles import Capability
from svd_portal.core.workflow import MoveClosed


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
        file, authority = form.cleaned_data["file"], form.chosen_authority
        asked = self.asked if self.asked and self.asked.authority == authority else None
        told = Told(
            note=form.cleaned_data["note"],
            answers=form.answers(ASK),
            quality=form.answers(QUALITY),
            replaces_all=form.cleaned_data.get("relation") == REPLACES,
            request=asked,
            looks_first=form.cleaned_data["looks_first"],
            counts_only=form.cleaned_data.get("counts_only", False),
        )
        return receive_upload(
            partnership=self.partnership,
            authority=authority,
            definition=self.definition,
            filename=file.name,
            content=file.read(),
            extracted_on=form.cleaned_data["extracted_on"],
            told=told,
            by=self.person,
        )

    def form(self, *args: Any) -> UploadForm:
        known = all(
            is_lawful_known(self.partnership, authority, self.definition) for authority in self.authorities
        )
        return UploadForm(
            *args,
            authorities=self.authorities,
            definition=self.definition.rules,
            has_earlier=self.last is not None,
            asks_lawful=not known,
            initial=self.said_before(),
        )

    def said_before(self) -> dict[str, Any]:
        """Give what was said last time and still holds, and what a request says; a period is new every time."""
        rules = self.definition.rules
        said: dict[str, Any] = {"looks_first": self.last is None or self.last.looks_first}
        if self.last:
            said |= {QUALITY + key: text for key, text in self.last.quality.items()}
            said |= {ASK + k: text for k, text in self.last.answers.items() if k != rules.period}
        if self.asked:
            said |= {"request": self.asked.pk, "authority": self.asked.authority_id}
            if len(self.asked.periods) == 1:
                said[ASK + rules.period] = self.asked.periods[0]
        return said

    def load(self) -> None:
        super().load()
        self.authorities = self.standing.authorities_with(Capability.UPLOAD_DATA)
        own = Upload.objects.visible_to(self.request.user).filter(
            partnership=self.partnership, definition=self.definition, state=UploadState.ACCEPTED
        )
        self.last = own.select_related("version__dataset", "partnership").first()
        self.asked = self._asked()

    def _asked(self) -> DataRequest | None:
        """The request that this file answers, named by the address or kept by the form; another's is nothing."""
        named = self.request.POST.get("request") or self.request.GET.get("request") or ""
        if not named.isdecimal():
            return None
        rows = DataRequest.objects.visible_to(self.request.user).filter(
            partnership=self.partnership,
            definition__key=self.definition.key,
            authority__in=self.authorities,
            state__in=[RequestState.ASKED, RequestState.CANNOT],
        )
        return rows.select_related("authority", "definition", "partnership").filter(pk=int(named)).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        return super().get_context_data(
            definition=self.definition,
            spec=specification(self.definition.rules),
            last=self.last,
            asked=self.asked,
            asked_facts=request_facts(self.asked) if self.asked else {},
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": "Send data"}],
            **kwargs,
        )


class Remembered(DefinitionView):
    """What the officers of an authority have confirmed for all files of one source."""

    template_name = "datasets/upload_remembered.html"
    capability = Capability.UPLOAD_DATA

    @property
    def rows(self) -> QuerySet[Confirmation]:
        own = Confirmation.objects.remembered().filter(
            partnership=self.partnership,
            authority__in=self.standing.authorities_with(Capability.UPLOAD_DATA),
            definition=self.definition,
        )
        return own.select_related("authority", "confirmed_by", "upload", "partnership")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            definition=self.definition,
            remembered=self.rows,
            breadcrumbs=[data_crumb(self.partnership.slug), {"label": self.definition.title}],
            **kwargs,
        )


class AskAgain(Remembered):
    """Forget one of them: the next file is asked about it again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = reverse("datasets:remembered", args=[self.partnership.slug, self.definition.key])
        try:
            forget_confirmation(confirmation=self.confirmation, by=self.person)
        except MoveClosed as error:
            return self.refuse(error, page)
        messages.success(request, "You are asked about this again with the next file.")
        return redirect(page)

    def load(self) -> None:
        super().load()
        self.confirmation = get_object_or_404(self.rows, pk=self.kwargs["confirmation_id"])
