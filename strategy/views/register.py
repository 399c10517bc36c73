"""The register of decisions: the rule before the vote, decisions taken elsewhere, and links to sign by."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from partnerships.models import Authority
from partnerships.roles import Capability
from strategy.documents import Reading
from strategy.documents.decisions import members
from strategy.forms import LinkForm, RecordForm, RuleForm, SignForm
from strategy.models import SigningLink
from strategy.operations import (
    find_signing_link,
    record_decision,
    revoke_signing_link,
    send_signing_link,
    set_board_rule,
    sign_by_link,
)
from strategy.views.board import receipt
from strategy.views.showing import two_pages, whole_text
from strategy.views.working import StrategyView
from strategy.workflow import STRATEGY
from svd_portal.core.private_links import PrivateLinkView
from svd_portal.core.workflow import MoveClosed


class Rule(StrategyView):
    """Say when the strategy counts as agreed, before it goes to the board."""

    capability = Capability.REVIEW_WORK
    template_name = "strategy/rule.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or RuleForm(initial=self._initial(), asked=members(self.strategy))
        given = {"form": form, "rule": self.reading.rule, "breadcrumbs": self.crumbs("When it is agreed")}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = RuleForm(request.POST, asked=members(self.strategy))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        said = form.cleaned_data | {"quorum": form.cleaned_data["quorum"] or 0}
        try:
            set_board_rule(strategy=self.strategy, by=self.person, **said)
        except MoveClosed as closed:
            form.add_error(None, " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, "The rule is set. It cannot change while the board has the text.")
        return redirect(self.strategy)

    def _initial(self) -> dict[str, Any]:
        rule = self.reading.rule
        named = [authority.pk for authority in members(self.strategy) if authority.name in rule.named]
        return {"kind": rule.kind, "quorum": rule.quorum or None, "named": named, "basis": rule.basis}


class Record(StrategyView):
    """Put a decision on record that an authority took elsewhere."""

    capability = Capability.REVIEW_WORK
    template_name = "strategy/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": RecordForm(asked=members(self.strategy), partnership=self.partnership),
            "fingerprint": self.reading.fingerprint,
            "is_open": self.strategy.state in STRATEGY.moves["sign"].sources,
            "breadcrumbs": self.crumbs("Record a decision"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = RecordForm(request.POST, asked=members(self.strategy), partnership=self.partnership)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            signed = record_decision(
                strategy=self.strategy,
                authority=form.cleaned_data["authority"],
                said=form.said,
                evidence=form.cleaned_data["evidence"],
                meeting_decision=form.cleaned_data["meeting_decision"],
                fingerprint_seen=request.POST.get("fingerprint", ""),
                by=self.person,
            )
        except MoveClosed as closed:
            form.add_error(None, " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, receipt(signed))
        return redirect(self.strategy)


class Links(StrategyView):
    """Send somebody without a seat a private link by which they sign, or take it back."""

    capability = Capability.READ_DRAFTS
    template_name = "strategy/signing_links.html"

    def load(self) -> None:
        super().load()
        mine = self.standing.authorities_with(Capability.SIGN_OFF)
        all_asked = members(self.strategy)
        self.asked = (
            all_asked
            if self.standing.can(Capability.REVIEW_WORK)
            else [authority for authority in all_asked if authority in mine]
        )
        if not self.asked:
            raise PermissionDenied("Your seat does not allow you to ask somebody to sign.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_links = SigningLink.objects.open().filter(strategy=self.strategy, authority__in=self.asked)
        given = {
            "form": LinkForm(asked=self.asked),
            "links": open_links.select_related("authority", "sent_by"),
            "is_open": self.strategy.state in STRATEGY.moves["sign"].sources,
            "breadcrumbs": self.crumbs("Links for signing"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "revoke" in request.POST:
            return self._revoke(request)
        form = LinkForm(request.POST, asked=self.asked)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            send_signing_link(strategy=self.strategy, by=self.person, **form.cleaned_data)
        except MoveClosed as closed:
            form.add_error(None, " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(
            request, "The link is on its way. An earlier link for this authority opens nothing now."
        )
        return redirect(request.path)

    def _revoke(self, request: HttpRequest) -> HttpResponse:
        allowed = Authority.objects.filter(pk__in=[authority.pk for authority in self.asked])
        number = request.POST["revoke"]
        authority = get_object_or_404(allowed, pk=number if number.isascii() and number.isdigit() else 0)
        revoke_signing_link(strategy=self.strategy, authority=authority, by=self.person)
        messages.success(request, f"The link of {authority} opens nothing now.")
        return redirect(request.path)


class SigningPage(PrivateLinkView):
    """A page behind a link for signing."""

    opened: SigningLink

    def open(self, secret: str) -> SigningLink | None:
        return find_signing_link(secret)


class SignByLink(SigningPage):
    """Read the two pages and decide, without an account."""

    template_name = "strategy/sign_by_link.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = self.opened
        brief = two_pages(Reading(link.strategy), link.authority)
        given = {"form": SignForm(initial={"role": link.role}), "link": link, "token": self.kwargs["token"]}
        return super().get_context_data(**given | brief | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = SignForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        seen = request.POST.get("fingerprint", "")
        try:
            signed = sign_by_link(link=self.opened, said=form.said, fingerprint_seen=seen)
        except MoveClosed as closed:
            form.add_error(None, " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        except PermissionDenied:
            return redirect(request.path)  # which says in one plain page that the link opens nothing now
        messages.success(request, receipt(signed))
        return redirect(request.path)


class TextByLink(SigningPage):
    """The whole text, for whoever decides by a link."""

    template_name = "strategy/text_by_link.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "link": self.opened,
            "token": self.kwargs["token"],
            **whole_text(Reading(self.opened.strategy)),
        }
        return super().get_context_data(**given | kwargs)
