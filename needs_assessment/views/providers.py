"""A provider's entry: the page behind its private link, and the page on which editors send the link and decide."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from needs_assessment.documents.corrections import Said, said_by_provider
from needs_assessment.forms import ProviderAddressForm, ProviderEntryForm
from needs_assessment.models import Correction, ProviderLink
from needs_assessment.operations import (
    StaleBlock,
    TooManyCorrections,
    find_provider_link,
    revoke_provider_link,
    say_of_entry,
    send_provider_link,
    settle_correction,
)
from needs_assessment.rules.registers import Entry, name_of, table
from needs_assessment.rules.registers.providers import OWN_ENTRY
from needs_assessment.views.registers import RegisterBlockPage, found, register_url
from svd_portal.core.private_links import PrivateLinkView
from svd_portal.core.workflow import MoveClosed

TOO_MANY = "A lot was sent by this link just now. Please try again in an hour; what you typed is still here."


def rows_of(entry: Entry) -> list[dict[str, Any]]:
    """Lay out the provider's part of an entry as rows of a summary list."""
    laid = table(OWN_ENTRY, [entry])
    return [{"key": key, "value": value} for key, value in zip(laid["columns"], laid["rows"][0], strict=True)]


class ProviderEntry(PrivateLinkView):
    """The entry behind a private link, for whoever holds it."""

    template_name = "needs_assessment/provider_entry.html"
    opened: tuple[ProviderLink, Entry]

    def open(self, secret: str) -> tuple[ProviderLink, Entry] | None:
        return find_provider_link(secret)

    @property
    def link(self) -> ProviderLink:
        return self.opened[0]

    @property
    def entry(self) -> Entry:
        return self.opened[1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": ProviderEntryForm.of(self.entry),
            "name": name_of(OWN_ENTRY, self.entry),
            "partnership_name": self.link.block.section.manuscript.partnership.name,
            "rows": rows_of(self.entry),
            "said": [said_by_provider(each) for each in self.link.corrections.all()[:20]],
            "expires_at": self.link.expires_at,
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ProviderEntryForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        wanted = form.seen if "right" in request.POST else form.entry()
        try:
            say_of_entry(link=self.link, seen=form.seen, wanted=wanted)
        except TooManyCorrections:
            form.add_error(None, TOO_MANY)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        except PermissionDenied:
            return redirect(request.path)  # which says in one plain page that the link opens nothing now
        messages.success(request, "Thank you. What became of it stands on this page.")
        return redirect(request.path)


class EntryProvider(RegisterBlockPage):
    """The provider of an entry: the address, the link, and what came back."""

    template_name = "needs_assessment/entry_provider.html"
    entry: Entry

    def load(self) -> None:
        super().load()
        if self.register.key != OWN_ENTRY.key:
            raise Http404("Only the directory of services has providers.")
        self.entry = found(self.block, str(self.kwargs["entry_id"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = self.block.provider_links.filter(entry_id=self.kwargs["entry_id"])
        current = links.open().first()
        given = {
            "register": self.register,
            "name": name_of(self.register, self.entry),
            "form": ProviderAddressForm(initial={"email": current.email if current else ""}),
            "current": current,
            "said": self._said(),
            "back": register_url(self, self.block),
            "breadcrumbs": self.crumbs(self.register.title),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wish, _, number = request.POST.get("wish", "").partition(":")
        entry_id = str(self.kwargs["entry_id"])
        try:
            if wish == "send":
                return self._send(request, entry_id)
            if wish == "revoke":
                revoke_provider_link(block=self.block, entry_id=entry_id, by=self.person)
            elif wish in {"take", "leave"} and number.isascii() and number.isdigit():
                return self._settle(request, int(number), take=wish == "take")
        except (MoveClosed, StaleBlock) as error:
            return self.refuse(error, self.subject)
        return redirect(request.path)

    def _send(self, request: HttpRequest, entry_id: str) -> HttpResponse:
        form = ProviderAddressForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        send_provider_link(block=self.block, entry_id=entry_id, by=self.person, **form.cleaned_data)
        messages.success(request, "The link is on its way. Earlier links to this entry open nothing now.")
        return redirect(request.path)

    def _settle(self, request: HttpRequest, number: int, *, take: bool) -> HttpResponse:
        correction = get_object_or_404(self._corrections(), pk=number)
        reason = request.POST.get(f"reason-{number}", "")[:1000]
        try:
            settle_correction(correction=correction, take=take, reason=reason, by=self.person)
        except ValidationError as error:
            form = ProviderAddressForm(initial={"email": correction.link.email})
            context = self.get_context_data(form=form, refused=number, why=" ".join(error.messages))
            return self.render_to_response(context)
        messages.success(request, "Settled. The provider reads it at its link.")
        return redirect(request.path)

    def _corrections(self) -> Any:
        found = Correction.objects.filter(link__block=self.block, link__entry_id=self.kwargs["entry_id"])
        return found.select_related("link__block__section__manuscript__partnership", "settled_by")

    def _said(self) -> list[Said]:
        return [said_by_provider(each) for each in self._corrections()]
