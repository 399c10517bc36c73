"""While somebody types: their text is kept every few seconds, and they are told who else is here."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from needs_assessment.forms import read_tab, read_texts
from needs_assessment.operations import Writer, forget_typed, keep_typed, take_over
from needs_assessment.views.working import SectionEditor
from svd_portal.core import clock
from svd_portal.core.templatetags.svd import gov_time
from svd_portal.core.workflow import MoveClosed


class Typing(SectionEditor):
    """Keep what is typed, and answer in JSON: a script asks."""

    http_method_names = ["post"]

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # a status that a script can read
        if self.request.method != "POST":
            return super().handle_no_permission()
        return JsonResponse({"problem": "You have been signed out."}, status=401)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tab = read_tab(request.POST)
        if tab is None:
            return JsonResponse({"problem": "The page does not say which tab it is."}, status=400)
        try:
            writer = keep_typed(section=self.subject, tab=tab, texts=read_texts(request.POST), by=self.person)
        except MoveClosed as closed:
            return JsonResponse({"problem": " ".join(closed.reasons)}, status=409)
        return JsonResponse({"kept_at": gov_time(clock.now()), "writer": _told(writer)})


class TakeOver(SectionEditor):
    """Go on in place of whoever writes the section now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tab = read_tab(request.POST)
        try:
            if tab:
                take_over(section=self.subject, tab=tab, by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        keep_tab(request, self.subject.pk, tab)
        return redirect(self.subject)


class Forget(SectionEditor):
    """Throw away what was typed and not saved."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tab = read_tab(request.POST)
        if tab:
            forget_typed(section=self.subject, tab=tab, by=self.person)
        return redirect(self.subject)


def keep_tab(request: HttpRequest, section: uuid.UUID, tab: uuid.UUID | None) -> None:
    """Let the page that opens next be this tab: not by its address, which a second tab could share."""
    request.session[f"tab/{section}"] = str(tab) if tab else ""


def kept_tab(request: HttpRequest, section: uuid.UUID) -> uuid.UUID | None:
    """Give the tab that was kept for the next page, once."""
    found = request.session.pop(f"tab/{section}", "")
    return uuid.UUID(found) if found else None


def _told(writer: Writer | None) -> dict[str, Any] | None:
    if writer is None:
        return None
    return {"name": writer.name, "until": gov_time(writer.until), "is_self": writer.is_self}
