"""One page for each thing that is asked of an authority: what, why, by when, the answer, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property

from needs_assessment.forms import AnswerForm, AskForm, OutcomeForm
from needs_assessment.models import Ask, Block
from needs_assessment.operations import answer_ask, ask_authority, may_answer, settle_ask, withdraw_ask
from needs_assessment.rules.plain_text import to_text
from needs_assessment.statuses import AskState
from needs_assessment.views.working import SectionEditor, SectionView
from svd_portal.core.workflow import MoveClosed

ANSWERED = (AskState.WRITTEN, AskState.AGREED, AskState.CANNOT)


class AskAuthority(SectionEditor):
    """Ask an authority for its part of a section."""

    template_name = "needs_assessment/ask_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": AskForm(section=self.subject),
            "breadcrumbs": self.crumbs("Ask an authority"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = AskForm(request.POST, section=self.subject)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            ask = ask_authority(section=self.subject, by=self.person, **form.cleaned_data)
        except MoveClosed as closed:
            form.add_error(None, " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, f"{ask.authority.name} is asked. Whoever acts for it gets a message.")
        return redirect(self.subject)


class AskPage(SectionView):
    """What is asked of an authority, for those who answer and for those who asked."""

    template_name = "needs_assessment/ask.html"
    ask: Ask

    def load(self) -> None:
        visible = Ask.objects.visible_to(self.person).filter(
            section__manuscript__partnership=self.partnership
        )
        self.ask = get_object_or_404(visible.with_place(), pk=self.kwargs["ask_id"])
        self.find(self.ask.section_id)

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # a page instead of a redirect is meant
        """Hand back what somebody typed when their session ended meanwhile: a redirect would drop it."""
        if self.request.method != "POST":
            return super().handle_no_permission()
        texts = [text for name in ("text", "outcome") if (text := self.request.POST.get(name, "")).strip()]
        return render(self.request, "needs_assessment/signed_out.html", {"texts": texts}, status=401)

    @cached_property
    def answers(self) -> bool:
        is_open = self.ask.state in {AskState.OPEN, *ANSWERED}
        return is_open and may_answer(self.ask, self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ask = self.ask
        said = to_text(ask.answer) or ask.answer if ask.answer else ""
        used = Block.objects.filter(pk=ask.used_in).first() if ask.used_in else None
        before = {"state": ask.state, "text": said} if ask.state in ANSWERED else None
        given = {
            "ask": ask,
            "said": said,
            "earlier": [
                {"what": what, "text": to_text(text) or text, "at": parse_datetime(at), "name": name}
                for what, text, at, name in ask.earlier
            ],
            "used": used,
            "as_written": used is not None and used.body.get("html") == ask.answer,
            "may_answer": self.answers,
            "may_settle": self.may_edit and ask.state in ANSWERED,
            "may_withdraw": self.may_edit and ask.state == AskState.OPEN,
            "form": AnswerForm(initial=before),
            "outcome": OutcomeForm(),
            "breadcrumbs": self.crumbs(f"Asked of {ask.authority.name}"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wish = request.POST.get("wish", "answer")
        if wish == "answer":
            return self._answer(request)
        try:
            return self._settle(request, wish)
        except MoveClosed as closed:
            return self.refuse(closed, self.ask)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            answer_ask(ask=self.ask, state=form.cleaned_data["state"], answer=form.answer, by=self.person)
        except MoveClosed as closed:  # it was settled meanwhile: what was typed stays on the page
            form.add_error(None, " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form, may_answer=True))
        messages.success(
            request, f"Thank you. {self.ask.asked_by.name} is told. You can change it until it is settled."
        )
        return redirect(self.ask)

    def _settle(self, request: HttpRequest, wish: str) -> HttpResponse:
        if wish == "withdraw":
            withdraw_ask(ask=self.ask, by=self.person)
            messages.success(request, f"{self.ask.authority.name} is no longer asked.")
            return redirect(self.subject)
        outcome = request.POST.get("outcome", "")
        settle_ask(ask=self.ask, use=wish == "use", outcome=outcome, by=self.person)
        messages.success(request, "The text is at the end of the section." if wish == "use" else "Settled.")
        return redirect(self.subject)
