"""Text that was written elsewhere: shown as it arrived, and added to a section once somebody has looked at it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from needs_assessment.forms import ArrivedForm, WordForm
from needs_assessment.operations import add_text
from needs_assessment.rules.foreign import Arrived, settle
from needs_assessment.rules.tables_in_text import from_plain, to_simple
from needs_assessment.rules.word_reading import HTML_CHARACTERS
from needs_assessment.views.showing import shown_text
from needs_assessment.views.working import SectionEditor
from svd_portal.core.workflow import MoveClosed


class AddFromWord(SectionEditor):
    """Look at what a Word file says, and add it to the section."""

    template_name = "needs_assessment/word.html"

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # a page instead of a redirect is meant
        """Hand back what somebody was shown or typed when their session ended meanwhile."""
        if self.request.method != "POST":
            return super().handle_no_permission()
        typed = self.request.POST.get("pasted", "")
        form = ArrivedForm(self.request.POST)
        texts = [to_simple(form.cleaned_data["html"])] if form.is_valid() else [typed]
        return render(self.request, "needs_assessment/signed_out.html", {"texts": texts}, status=401)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"form": WordForm(), "breadcrumbs": self.crumbs("Add from Word")}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("wish") == "add":
            return self._add(request)
        form = WordForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        arrived = form.cleaned_data["file"] or Arrived(from_plain(form.cleaned_data["pasted"]))
        return self._look(arrived)

    def _look(self, arrived: Arrived, **kwargs: Any) -> HttpResponse:
        shown = {"blocks": shown_text(arrived.html), "remarks": arrived.remarks, "html": arrived.html}
        return self.render_to_response(self.get_context_data(**shown, **kwargs))

    def _add(self, request: HttpRequest) -> HttpResponse:
        form = ArrivedForm(request.POST)
        if not form.is_valid():
            return redirect(request.path)
        html = form.cleaned_data["html"]
        try:
            added = add_text(section=self.subject, html=html, by=self.person)
        except MoveClosed as closed:  # the text that was shown stays on the page
            return self._look(Arrived(html), reasons=closed.reasons)
        parts = "1 part" if len(added) == 1 else f"{len(added)} parts"
        messages.success(request, f"Added {parts} at the end of the section. Read them through, and save.")
        return redirect(self.subject)


class Pasted(SectionEditor):
    """Give pasted HTML as the editor keeps it, in JSON: a script asks."""

    http_method_names = ["post"]

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # a status that a script can read
        if self.request.method != "POST":
            return super().handle_no_permission()
        return JsonResponse({"problem": "You have been signed out."}, status=401)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        pasted = request.POST.get("html", "")
        if len(pasted) > HTML_CHARACTERS * 2:
            return JsonResponse({"problem": "This is too long to paste at once."}, status=400)
        arrived = settle(pasted)
        return JsonResponse({"html": arrived.html, "remarks": arrived.remarks})
