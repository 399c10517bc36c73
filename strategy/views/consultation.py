"""The consultation on a strategy: open a round, see who answered, record what came another way, export the proof."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from needs_assessment.statuses import ManuscriptState
from partnerships.roles import Capability
from strategy.documents.consultation import IN_WORDS, Asked, asked_in, consultees_of, counts, register_csv
from strategy.forms import (
    CloseForm,
    ElsewhereForm,
    OpenConsultationForm,
    RecordReplyForm,
    ReplyForm,
    SettleForm,
)
from strategy.models import Consultation, ConsultationInvite
from strategy.operations import (
    close_consultation,
    find_invite,
    invite_the_rest,
    note_opened,
    open_consultation,
    record_consultation_elsewhere,
    record_invitation,
    remind_consultees,
    reply,
    settle_reply,
)
from strategy.rules.consultation import BASIS
from strategy.views.showing import laid_out
from strategy.views.working import StrategyView
from svd_portal.core.private_links import PrivateLinkView
from svd_portal.core.workflow import MoveClosed

Do = Callable[[dict[str, Any]], str]


class ConsultationView(StrategyView):
    """A page whose forms each carry a wish; what was typed stays on the page when it is refused."""

    def forms(self, posted: Any = None) -> dict[str, tuple[forms.Form, Do]]:
        raise NotImplementedError

    @property
    def here(self) -> str:
        return self.request.path

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.standing.can(Capability.EDIT_WORK):
            raise PermissionDenied("Your seat does not allow you to consult on this strategy.")
        wish = request.POST.get("wish", "")
        if wish not in self.forms():
            raise Http404
        form, do = self.forms(request.POST)[wish]
        if form.is_valid():
            try:
                messages.success(request, do(form.cleaned_data))
            except MoveClosed as closed:
                form.add_error(None, " ".join(closed.reasons))
            else:
                return redirect(self.here)
        return self.render_to_response(self.get_context_data(**{f"{wish}_form": form}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {f"{wish}_form": form for wish, (form, _) in self.forms().items()}
        may_edit = self.standing.can(Capability.EDIT_WORK)
        return super().get_context_data(**given | {"may_edit": may_edit, "basis": BASIS} | kwargs)


class ConsultationPage(ConsultationView):
    """Every round, who was asked in the last, and where each stands."""

    template_name = "strategy/consultation.html"

    def load(self) -> None:
        super().load()
        self.rounds = list(self.strategy.consultations.select_related("opened_by", "closed_by"))
        self.current = self.rounds[0] if self.rounds else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = asked_in(self.current) if self.current else []
        state = self.request.GET.get("state", "")
        number = counts(asked)
        given = {
            "rounds": self.rounds,
            "current": self.current,
            "asked": [each for each in asked if not state or each.state == state],
            "state": state,
            "states": [(key, IN_WORDS[key], number[key]) for key in IN_WORDS],
            "total": len(asked),
            "by_hand": sum(1 for each in asked if each.needs_hand),
            "on_list": consultees_of(self.strategy).count(),
            "errors": self.reading.consultation_gates,
            "may_open": self.strategy.state != ManuscriptState.PUBLISHED,
            "breadcrumbs": self.crumbs("Consultation"),
        }
        return super().get_context_data(**given | kwargs)

    def forms(self, posted: Any = None) -> dict[str, tuple[forms.Form, Do]]:
        return {
            "open": (OpenConsultationForm(posted), self._open),
            "elsewhere": (ElsewhereForm(posted, auto_id="elsewhere_%s"), self._elsewhere),
            "rest": (forms.Form(posted), self._rest),
            "remind": (forms.Form(posted), self._remind),
            "close": (CloseForm(posted, auto_id="close_%s"), self._close),
        }

    def _open(self, said: dict[str, Any]) -> str:
        open_consultation(strategy=self.strategy, by=self.person, **said)
        return "The consultation is open. The e-mails are on their way; this page shows who has answered."

    def _elsewhere(self, said: dict[str, Any]) -> str:
        record_consultation_elsewhere(strategy=self.strategy, by=self.person, **said)
        return "Recorded for everybody on the list."

    def _rest(self, said: dict[str, Any]) -> str:
        number = invite_the_rest(consultation=self._round, by=self.person)
        return f"{number} more are invited." if number else "Everybody on the list is invited already."

    def _remind(self, said: dict[str, Any]) -> str:
        remind_consultees(consultation=self._round, by=self.person)
        return "The reminders are on their way to those who have not answered."

    def _close(self, said: dict[str, Any]) -> str:
        close_consultation(consultation=self._round, by=self.person, **said)
        return "The consultation is closed. Its links open nothing now."

    @property
    def _round(self) -> Consultation:
        if self.current is None:
            raise MoveClosed(["There is no consultation yet."])
        return self.current


class ConsulteePage(ConsultationView):
    """One consultee in one round: what it said, and what came of it."""

    template_name = "strategy/consultation_reply.html"

    def load(self) -> None:
        super().load()
        rows = ConsultationInvite.objects.filter(consultation__strategy=self.strategy)
        rows = rows.select_related("consultee__area", "consultation__strategy__partnership")
        self.invite = get_object_or_404(
            rows.prefetch_related("replies__by", "links__notice"), pk=self.kwargs["invite_id"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "each": Asked(self.invite),
            "invite": self.invite,
            "replies": self.invite.replies.all(),
            "breadcrumbs": self.crumbs(f"Consultation: {self.invite.consultee}"),
        }
        return super().get_context_data(**given | kwargs)

    def forms(self, posted: Any = None) -> dict[str, tuple[forms.Form, Do]]:
        settled = {"outcome": self.invite.outcome, "outcome_words": self.invite.outcome_words}
        return {
            "invited": (ElsewhereForm(posted, auto_id="invited_%s"), self._invited),
            "said": (RecordReplyForm(posted, auto_id="said_%s"), self._said),
            "settle": (SettleForm(posted, initial=settled, auto_id="settle_%s"), self._settle),
        }

    def _invited(self, said: dict[str, Any]) -> str:
        record_invitation(invite=self.invite, by=self.person, **said)
        return "Recorded."

    def _said(self, said: dict[str, Any]) -> str:
        reply(invite=self.invite, by=self.person, **said)
        return f"Recorded for {self.invite.consultee}."

    def _settle(self, said: dict[str, Any]) -> str:
        settle_reply(invite=self.invite, outcome=said["outcome"], words=said["outcome_words"], by=self.person)
        return "Recorded. It stands in the register."


class Register(StrategyView):
    """The register as CSV: it shows that each authority was consulted before approval."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(
            "\ufeff" + register_csv(self.strategy), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="consultation-{self.strategy.pk}.csv"'
        return response


class ReplyView(PrivateLinkView):
    """A page behind a consultee's link."""

    opened: ConsultationInvite

    def open(self, secret: str) -> ConsultationInvite | None:
        return find_invite(secret)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consultation = self.opened.consultation
        given = {
            "invite": self.opened,
            "consultation": consultation,
            "strategy": consultation.strategy,
            "partnership": consultation.strategy.partnership,
            "token": self.kwargs["token"],
        }
        return super().get_context_data(**given | kwargs)

    @property
    def text(self) -> dict[str, Any]:
        """The text on which this round asks, as it was when the round opened."""
        consultation = self.opened.consultation
        kept = consultation.strategy.signed_texts.get(fingerprint=consultation.fingerprint)
        return laid_out(kept.content, kept.fingerprint)


class Reply(ReplyView):
    """What is asked, the priorities, and the answer; without an account."""

    template_name = "strategy/consulted.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note_opened(self.opened)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = self.opened.replies.last()
        given = {"form": ReplyForm(), "last": last, **self.text}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ReplyForm(request.POST)
        if form.is_valid():
            try:
                reply(invite=self.opened, **form.cleaned_data)
            except MoveClosed as closed:
                form.add_error(None, " ".join(closed.reasons))
            except PermissionDenied:
                return redirect(request.path)  # which says in one plain page that the link opens nothing now
            else:
                messages.success(
                    request, "Thank you. Your answer is recorded; you can change it until the end."
                )
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form))


class ReplyText(ReplyView):
    """The whole text, for whoever answers by a link."""

    template_name = "strategy/consulted_text.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.text | kwargs)
