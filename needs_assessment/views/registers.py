"""Pages of a register: its entries in order, and one small page for each entry."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from needs_assessment.documents import Things, all_names, things_in
from needs_assessment.forms import EntryForm
from needs_assessment.models import Block, BlockRevision, Section
from needs_assessment.operations import (
    StaleBlock,
    StaleEntry,
    add_entry,
    add_register,
    change_entry,
    move_entry,
    remove_entry,
)
from needs_assessment.rules.registers import EXPECTED, REGISTERS, Entry, Kind, Register, name_of, table
from needs_assessment.statuses import BlockKind
from needs_assessment.views.working import BlockEditor, SectionEditor
from svd_portal.core.workflow import MoveClosed

# The fields of any register in which people type: an address does not say which one without asking the database.
TYPED = dict.fromkeys(
    field.name
    for register in REGISTERS.values()
    for field in register.fields
    if field.kind in {Kind.LINE, Kind.TEXT}
)


class RegisterPage(SectionEditor):
    """A page about a register or one entry of it."""

    register: Register

    @cached_property
    def things(self) -> Things:
        """What the entries may lead to: asked for only where they lead anywhere."""
        return things_in(self.manuscript) if self.register.links else {}

    def form(self, *args: Any, **kwargs: Any) -> EntryForm:
        return EntryForm(*args, register=self.register, things=self.things, **kwargs)

    def said(self, entry: Entry) -> list[dict[str, Any]]:
        """Lay out what an entry says as rows of a summary list."""
        laid = table(self.register, [entry], all_names(self.things))
        pairs = (
            laid["rows"] if self.register.is_single else zip(laid["columns"], laid["rows"][0], strict=True)
        )
        return [{"key": key, "value": value} for key, value in pairs]


class EntryPage(RegisterPage):
    """A page with the form of one entry."""

    template_name = "needs_assessment/register_entry.html"

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # a page instead of a redirect is meant
        """Hand back what somebody typed when their session ended meanwhile: a redirect would drop it."""
        if self.request.method != "POST":
            return super().handle_no_permission()
        texts = [text for name in TYPED for text in self.request.POST.getlist(name) if text.strip()]
        return render(self.request, "needs_assessment/signed_out.html", {"texts": texts}, status=401)


class RegisterBlockPage(RegisterPage, BlockEditor):
    """A page about a register that stands in its section."""

    def load(self) -> None:
        super().load()
        if self.block.kind != BlockKind.REGISTER:
            raise Http404("This is no register.")
        self.register = REGISTERS[self.block.body["register"]]


class AddRegister(EntryPage):
    """Begin a register that the section expects, with its first entry or with those it may start with."""

    def load(self) -> None:
        super().load()
        expected = {register.key: register for register in EXPECTED.get(self.subject.key, ())}
        if self.kwargs["kind"] not in expected:
            raise Http404("This section does not expect such a register.")
        self.register = expected[self.kwargs["kind"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "register": self.register,
            "form": self.form(),
            "start_label": self.register.start_label,
            "breadcrumbs": self.crumbs(self.register.title),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        starts = "start" in request.POST and self.register.start
        if not starts and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        entries = list(self.register.start) if starts else [form.entry()]
        try:
            block = add_register(
                section=self.subject, register=self.register, entries=entries, by=self.person
            )
        except MoveClosed as closed:
            return self.refuse(closed, self.subject) if starts else closed_page(self, form, closed)
        return redirect(self.subject if self.register.is_single else register_url(self, block))


class ChangeRegister(RegisterBlockPage):
    """The entries of a register in order; the page of its only entry where it can have no other."""

    template_name = "needs_assessment/register.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entries = self.block.body["entries"]
        if not self.register.is_single:
            return super().get(request, *args, **kwargs)
        return redirect(entry_url(self, self.block, entries[0]["id"] if entries else None))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            {"id": entry["id"], "name": name_of(self.register, entry), "says": self.said(entry)[1:]}
            for entry in self.block.body["entries"]
        ]
        return super().get_context_data(
            register=self.register,
            existing=self.block,
            rows=rows,
            breadcrumbs=self.crumbs(self.register.title),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wish, _, entry_id = request.POST.get("wish", "").partition(":")
        try:
            if wish in {"up", "down"}:
                move_entry(block=self.block, entry_id=entry_id, up=wish == "up", by=self.person)
        except (StaleBlock, MoveClosed) as error:
            return self.refuse(error, self.subject)
        return redirect(register_url(self, self.block))


class EntryEditor(EntryPage, RegisterBlockPage):
    """A page with the form of one entry; a lost race shows both texts, and what was typed stays in the form."""

    def load(self) -> None:
        try:
            super().load()
        except Http404:
            if self.request.method != "POST":
                raise
            self.block = self._removed()
            self.find(self.block.section_id)
            self.register = REGISTERS[self.block.body["register"]]

    def _removed(self) -> Block:
        """Stand in for a register that was removed while somebody filled in an entry of it."""
        visible = Section.objects.visible_to(self.person).filter(manuscript__partnership=self.partnership)
        revisions = BlockRevision.objects.filter(block_id=self.kwargs["block_id"], section__in=visible)
        last = get_object_or_404(revisions.filter(body__has_key="register").order_by("-at", "-pk")[:1])
        return Block(
            pk=last.block_id, section_id=last.section_id, kind=BlockKind.REGISTER, body=last.body, version=0
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"register": self.register, "existing": self.block}
        return super().get_context_data(**given | {"breadcrumbs": self.crumbs(self.register.title)} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            block = self.keep(form)
        except StaleEntry as stale:
            return self._both(form, stale)
        except MoveClosed as closed:
            return closed_page(self, form, closed)
        messages.success(request, f"Saved: {name_of(self.register, form.entry())}")
        return redirect(self.subject if self.register.is_single else register_url(self, block))

    def keep(self, form: EntryForm) -> Block:
        """Put what was typed into the register."""
        raise NotImplementedError

    def _both(self, form: EntryForm, stale: StaleEntry) -> HttpResponse:
        initial = EntryForm.initial_of(self.register, form.entry(), stale.current_version)
        context = self.get_context_data(
            form=self.form(initial=initial),
            stale=stale,
            theirs=self.said(stale.theirs) if stale.theirs else [],
            ancestor=self.said(stale.ancestor) if stale.ancestor else [],
        )
        return self.render_to_response(context, status=409)


class AddEntry(EntryEditor):
    """Add an entry to a register."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        initial = {"base_version": self.block.version}
        return super().get_context_data(**{"form": self.form(initial=initial)} | kwargs)

    def keep(self, form: EntryForm) -> Block:
        return add_entry(block=self.block, entry=form.entry(), base_version=form.base, by=self.person)


class ChangeEntry(EntryEditor):
    """Change an entry of a register."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"entry_id": self.kwargs["entry_id"]}
        if "form" not in kwargs:
            initial = EntryForm.initial_of(self.register, self._entry(), self.block.version)
            given["form"] = self.form(initial=initial)
        return super().get_context_data(**given | kwargs)

    def keep(self, form: EntryForm) -> Block:
        entry_id = str(self.kwargs["entry_id"])
        return change_entry(
            block=self.block, entry_id=entry_id, entry=form.entry(), base_version=form.base, by=self.person
        )

    def _entry(self) -> Entry:
        return found(self.block, str(self.kwargs["entry_id"]))


class RemoveEntry(RegisterBlockPage):
    """Show the entry that will go, and take it out."""

    template_name = "needs_assessment/register_entry_remove.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = found(self.block, str(self.kwargs["entry_id"]))
        return super().get_context_data(
            register=self.register,
            existing=self.block,
            rows=self.said(entry),
            breadcrumbs=self.crumbs(self.register.title),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        posted = request.POST.get("base_version", "")
        base = int(posted) if posted.isascii() and posted.isdigit() else 0
        try:
            remove_entry(
                block=self.block, entry_id=str(self.kwargs["entry_id"]), base_version=base, by=self.person
            )
        except (StaleBlock, MoveClosed) as error:
            return self.refuse(error, self.subject)
        messages.success(request, "Removed. It stays in the history of the section.")
        return redirect(register_url(self, self.block))


def found(block: Block, entry_id: str) -> Entry:
    """Give an entry of a register.

    :raises Http404: when it has none of this name.
    """
    entry: Entry | None = next((row for row in block.body["entries"] if row["id"] == entry_id), None)
    if entry is None:
        raise Http404("There is no such entry.")
    return entry


def register_url(view: SectionEditor, block: Block) -> str:
    return reverse("needs_assessment:block_change", args=[view.partnership.slug, block.pk])


def entry_url(view: SectionEditor, block: Block, entry_id: str | None) -> str:
    if entry_id is None:
        return reverse("needs_assessment:entry_add", args=[view.partnership.slug, block.pk])
    return reverse("needs_assessment:entry_change", args=[view.partnership.slug, block.pk, entry_id])


def closed_page(view: Any, form: EntryForm, closed: MoveClosed) -> HttpResponse:
    """Say that the document moved on, and hand back what was typed."""
    for reason in closed.reasons:
        form.add_error(None, reason)
    context = view.get_context_data(form=form)
    answer: HttpResponse = view.render_to_response(context, status=409)
    return answer
