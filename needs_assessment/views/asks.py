"""One page for each thing that is asked of an authority: what, why, by when, the answer, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property

from needs_assessment.forms import AnswerForm, AskForm, OutcomeForm
from needs_assessment.models import Ask, Block
from needs_assessment.operations import acts_for, answer_ask, ask_authority, settle_ask, withdraw_ask
from needs_assessment.operations.passing_on import NO_SEAT
from needs_assessment.rules.tables_in_text import split, to_simple
from needs_assessment.statuses import AskState
from needs_assessment.views.before import said_before
from needs_assessment.views.showing import parts, shown_text
from needs_assessment.views.working import SectionEditor, SectionView
from partnerships.models import SeatHolder
from partnerships.roles import Capability
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


class AskView(SectionView):
    """A page about one ask."""

    ask: Ask

    def load(self) -> None:
        visible = Ask.objects.visible_to(self.person).filter(
            section__manuscript__partnership=self.partnership
        )
        self.ask = get_object_or_404(visible.with_place(), pk=self.kwargs["ask_id"])
        self.find(self.ask.section_id)


class AskPage(AskView):
    """What is asked of an authority, for those who answer and for those who asked."""

    template_name = "needs_assessment/ask.html"

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # a page instead of a redirect is meant
        """Hand back what somebody typed when their session ended meanwhile: a redirect would drop it."""
        if self.request.method != "POST":
            return super().handle_no_permission()
        texts = [text for name in ("text", "outcome") if (text := self.request.POST.get(name, "")).strip()]
        return render(self.request, "needs_assessment/signed_out.html", {"texts": texts}, status=401)

    @cached_property
    def answers(self) -> bool:
        is_open = self.ask.state in {AskState.OPEN, *ANSWERED}
        return is_open and acts_for(self.ask, self.standing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ask = self.ask
        is_text = ask.answer.startswith("<")  # why it cannot say is plain words
        said = to_simple(ask.answer) if is_text else ask.answer
        used = _used(ask)
        before = {"state": ask.state, "text": said} if ask.state in ANSWERED else None
        given = {
            "ask": ask,
            "said": said,
            "said_blocks": shown_text(ask.answer) if is_text else [],
            "earlier": [
                {
                    "what": what,
                    "text": to_simple(text) if text.startswith("<") else text,
                    "at": parse_datetime(at),
                    "name": name,
                }
                for what, text, at, name in ask.earlier
            ],
            "used": used,
            "used_blocks": parts(used),
            "as_written": [(block.kind, block.body) for block in used] == split(ask.answer)
            if used
            else False,
            "may_answer": self.answers,
            "may_settle": self.may_edit and ask.state in ANSWERED,
            "may_withdraw": self.may_edit and ask.state == AskState.OPEN,
            "handovers": self._handovers(),
            "invites": self.standing.can(Capability.MANAGE_SEATS),
            "may_pass_on": self.answers and ask.state == AskState.OPEN,
            "asker_roles": _roles_of(ask),
            "before": said_before(self.subject, self.person),
            "form": AnswerForm(initial=before),
            "outcome": OutcomeForm(),
            "breadcrumbs": self.crumbs(f"Asked of {ask.authority.name}"),
        }
        return super().get_context_data(**given | kwargs)

    def _handovers(self) -> list[dict[str, Any]]:
        """Say who passed it on to whom; an address is for those alone who act for the authority or invite."""
        own = self.ask.authority in self.standing.authorities or self.standing.can(Capability.MANAGE_SEATS)
        made = self.ask.handovers.select_related("to", "passed_by")
        return [
            {
                "one": one,
                "to": one.to.name if one.to else one.email if own else NO_SEAT,
                "is_seated": bool(one.to),
            }
            for one in made
        ]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wish = request.POST.get("wish", "answer")
        if wish in {"answer", "read"}:
            return self._answer(request)
        try:
            return self._settle(request, wish)
        except MoveClosed as closed:
            return self.refuse(closed, self.ask)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        form = AnswerForm(request.POST, request.FILES)
        is_valid = form.is_valid()
        if request.FILES and "file" not in form.errors:
            return self._look(form)
        if request.POST.get("wish") == "read" and not request.FILES:
            form.add_error("file", "Choose a Word file (.docx)")
        if not is_valid or form.errors:
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

    def _look(self, form: AnswerForm) -> HttpResponse:
        """Show what a Word file says below what was typed; nothing is sent or kept before somebody says so."""
        arrived = form.cleaned_data["file"]
        typed = self.request.POST.get("text", "").rstrip()
        text = "\n\n".join(filter(None, [typed, to_simple(arrived.html)]))
        state = self.request.POST.get("state") or AskState.WRITTEN
        again = AnswerForm(initial={"state": state, "text": text})
        shown = {"arrived": shown_text(arrived.html), "remarks": arrived.remarks}
        return self.render_to_response(self.get_context_data(form=again, **shown))

    def _settle(self, request: HttpRequest, wish: str) -> HttpResponse:
        if wish == "withdraw":
            withdraw_ask(ask=self.ask, by=self.person)
            messages.success(request, f"{self.ask.authority.name} is no longer asked.")
            return redirect(self.subject)
        outcome = request.POST.get("outcome", "")
        settle_ask(ask=self.ask, use=wish == "use", outcome=outcome, by=self.person)
        messages.success(request, "The text is at the end of the section." if wish == "use" else "Settled.")
        return redirect(self.subject)


def _used(ask: Ask) -> list[Block]:
    """Give the blocks that were made of an answer and are still there, in their order."""
    ids = [str(ask.used_in), *ask.used_further] if ask.used_in else []
    return list(Block.objects.filter(pk__in=ids).order_by("position", "pk")) if ids else []


def _roles_of(ask: Ask) -> list[str]:
    """Say in which seats whoever asks sits here, so that a colleague elsewhere knows who they are."""
    held = SeatHolder.objects.current().filter(
        person=ask.asked_by_id, seat__partnership=ask.section.manuscript.partnership_id
    )
    return list(dict.fromkeys(holder.seat.get_role_display() for holder in held.select_related("seat")))
