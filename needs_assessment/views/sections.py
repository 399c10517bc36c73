"""The page on which a section is written, and what is done to a section as a whole."""

import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from needs_assessment.documents.quotes import numbers_behind
from needs_assessment.forms import HeadingForm, ReasonForm, read_tab, read_texts
from needs_assessment.models import Block
from needs_assessment.operations import (
    StaleSave,
    add_block,
    adopt_draft,
    forget_typed,
    hide_section,
    lift_tables,
    mark_block,
    move_block,
    rename_section,
    save_section,
    show_section,
    writer_of,
)
from needs_assessment.operations.comments import SPEAKING
from needs_assessment.operations.writing import Texts
from needs_assessment.rules.guidance import GUIDES
from needs_assessment.rules.plain_text import to_text
from needs_assessment.rules.quotes import MARK
from needs_assessment.rules.registers import EXPECTED, Register
from needs_assessment.statuses import AskState, BlockKind, Marking, SectionLevel, SectionState
from needs_assessment.views.outline import LEVELS
from needs_assessment.views.showing import linked_names, parts
from needs_assessment.views.typing import kept_tab
from needs_assessment.views.working import SectionEditor, SectionView
from partnerships.models import Seat
from svd_portal.core.templatetags.svd import gov_time
from svd_portal.core.workflow import MoveClosed

# What a button of the writing page may ask for once the texts are saved, each with the page it leads to.
PAGES_OF_SECTION = {
    "table": "table_add",
    "word": "word_add",
    "figure": "figure_choose",
    "hide": "section_hide",
    "rename": "section_rename",
    "mark": "section_mark",
}
PAGES_OF_BLOCK = {"change": "block_change", "remove": "block_remove", "quote": "quote_number"}


class Neighbour(NamedTuple):
    """A section that a page leads to: no more of it than the link shows."""

    pk: uuid.UUID
    heading: str


class SectionPage(SectionView):
    """Write a section: prompts at the side, its texts, tables and figures in the middle."""

    template_name = "needs_assessment/section.html"

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # a page instead of a redirect is meant
        """Hand back what somebody typed when their session ended meanwhile: a redirect would drop it."""
        if self.request.method != "POST":
            return super().handle_no_permission()
        texts = [to_text(html) or html for _, html in read_texts(self.request.POST).values()]
        return render(self.request, "needs_assessment/signed_out.html", {"texts": texts}, status=401)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        blocks = list(self.subject.blocks.with_data())
        kwargs = self._writing() | kwargs
        last = max((b for b in blocks if b.version > 1), key=lambda b: b.changed_at, default=None)
        previous, following = self._neighbours()
        typed = kwargs["typed"]
        shown = parts(
            blocks,
            typed.texts if typed else None,
            linked_names(self.manuscript, [block.body for block in blocks]),
        )
        return super().get_context_data(
            parts=shown,
            behind=self._behind(blocks),
            numbers=self._numbers(blocks),
            registers=_missing(self.subject.key, blocks),
            threads=self.subject.comments.threads(),
            may_comment=bool(SPEAKING & set(self.standing.capabilities)),
            orphans=_orphans(typed.texts if typed else {}, blocks),
            several=sum(part.is_prose for part in shown) > 1,
            last=last,
            asks=self.subject.asks.exclude(state=AskState.WITHDRAWN).select_related("authority"),
            readers=[seat.get_role_display() for seat in self._readers()],
            guide=GUIDES.get(self.subject.key),
            level=LEVELS[SectionLevel(self.subject.level)],
            is_hidden=self.subject.state == SectionState.HIDDEN,
            previous=previous,
            next=following,
            **kwargs,
        )

    def _neighbours(self) -> tuple[Neighbour | None, Neighbour | None]:
        """Give the section before this one and the one after it, among those that this person may read."""
        readable = self.manuscript.sections.open_to(self.person).order_by("position", "key")
        ordered = [Neighbour(*row) for row in readable.values_list("pk", "heading")]
        here = next(place for place, each in enumerate(ordered) if each.pk == self.subject.pk)
        return (ordered[here - 1] if here else None), next(iter(ordered[here + 1 :]), None)

    def _readers(self) -> Iterable[Seat]:
        return self.subject.readers.all() if self.subject.marking == Marking.SEATS else ()

    def _behind(self, blocks: list[Block]) -> set[uuid.UUID]:
        if not self.may_edit or not any(block.kind == BlockKind.FIGURE for block in blocks):
            return set()
        return set(self.subject.blocks.behind().values_list("pk", flat=True))

    def _numbers(self, blocks: list[Block]) -> int:
        """Count the quoted numbers to look at; asks nothing where nothing is quoted."""
        if not self.may_edit or not any(MARK in block.body.get("html", "") for block in blocks):
            return 0
        return len(numbers_behind(self.subject.blocks.all()))

    def _writing(self) -> dict[str, Any]:
        """Say which tab this is, who else writes here now, and what this person had typed before and not saved."""
        is_new = self.request.method == "GET"
        tab = self._new_tab() if is_new else read_tab(self.request.POST)
        if not self.may_edit or not tab or self.subject.state == SectionState.HIDDEN:
            return {"tab": tab, "writer": None, "typed": None}
        typed = adopt_draft(section=self.subject, tab=tab, by=self.person) if is_new else None
        return {"tab": tab, "writer": writer_of(self.subject, tab, self.person), "typed": typed}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save the texts, then do what the button asked for: nothing typed is lost on the way."""
        texts = read_texts(request.POST)
        ready = True if "ready" in request.POST else None
        try:
            self.subject = save_section(section=self.subject, texts=texts, mark_ready=ready, by=self.person)
        except StaleSave as stale:
            return self._both_texts(stale)
        except MoveClosed as closed:
            return self._kept(closed, texts)
        self._forget_typed()
        self._lift_tables(texts)
        messages.success(request, self._said(ready))
        return self._then(request.POST.get("then", ""))

    def _new_tab(self) -> uuid.UUID:
        return kept_tab(self.request, self.subject.pk) or uuid.uuid4()

    def _forget_typed(self) -> None:
        tab = read_tab(self.request.POST)
        if tab:
            forget_typed(section=self.subject, tab=tab, by=self.person)

    def _lift_tables(self, texts: Texts) -> None:
        if any("|" in html for _, html in texts.values()):
            with suppress(MoveClosed):  # it moved on just now: what is saved is saved, with its rows as text
                lift_tables(section=self.subject, by=self.person)

    def _said(self, ready: bool | None) -> str:
        saved = f"Saved at {gov_time(self._saved_at())}."
        return f"{saved} “{self.subject.heading}” is ready." if ready else saved

    def _saved_at(self) -> Any:
        return self.subject.blocks.latest("changed_at").changed_at if self.subject.blocks.exists() else None

    def _then(self, wish: str) -> HttpResponse:
        what, _, block_id = wish.partition(":")
        slug = self.partnership.slug
        if what in PAGES_OF_SECTION:
            return redirect(
                reverse(f"needs_assessment:{PAGES_OF_SECTION[what]}", args=[slug, self.subject.pk])
            )
        if what == "register" and block_id in {
            register.key for register in EXPECTED.get(self.subject.key, ())
        }:
            return redirect(reverse("needs_assessment:register_add", args=[slug, self.subject.pk, block_id]))
        if what == "text":
            add_block(section=self.subject, kind=BlockKind.PROSE, body={"html": ""}, by=self.person)
        block = self._block(block_id)
        if block and what in PAGES_OF_BLOCK:
            return redirect(reverse(f"needs_assessment:{PAGES_OF_BLOCK[what]}", args=[slug, block.pk]))
        if block and what in {"publish", "keep"}:
            mark_block(block=block, is_public=what == "publish", by=self.person)
        if block and what in {"up", "down"}:
            move_block(block=block, up=what == "up", by=self.person)
        return redirect(self.manuscript if "ready" in self.request.POST else self.subject)

    def _block(self, block_id: str) -> Block | None:
        try:
            return self.subject.blocks.filter(pk=uuid.UUID(block_id)).first()
        except ValueError:
            return None

    def _both_texts(self, stale: StaleSave) -> HttpResponse:
        self._forget_typed()  # it stands in the history now, and on the page that follows
        merges = [
            {"conflict": conflict, "text": to_text(conflict.mine), "number": number}
            for number, conflict in enumerate(stale.conflicts, start=1)
        ]
        context = self.get_context_data(merges=merges, breadcrumbs=self.crumbs("Two texts"))
        return render(self.request, "needs_assessment/merge.html", context, status=409)

    def _kept(self, closed: MoveClosed, texts: dict[uuid.UUID, tuple[int, str]]) -> HttpResponse:
        said = [to_text(html) or html for _, html in texts.values()]
        context = self.get_context_data(
            reasons=closed.reasons, texts=said, breadcrumbs=self.crumbs("Not saved")
        )
        return render(self.request, "needs_assessment/kept.html", context, status=409)


def _missing(key: str, blocks: list[Block]) -> list[Register]:
    """Give the registers that a section expects and does not have."""
    there = {block.body["register"] for block in blocks if block.kind == BlockKind.REGISTER}
    return [register for register in EXPECTED.get(key, ()) if register.key not in there]


def _orphans(typed: Mapping[str, Any], blocks: list[Block]) -> list[dict[str, Any]]:
    """Give the texts that somebody typed into blocks which were removed meanwhile."""
    there = {str(block.pk) for block in blocks}
    gone = [(block, base, html) for block, (base, html) in typed.items() if block not in there]
    return [{"id": block, "version": base, "html": html, "text": to_text(html)} for block, base, html in gone]


class Rename(SectionEditor):
    """Give a section another heading."""

    template_name = "needs_assessment/section_rename.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = HeadingForm(initial={"heading": self.subject.heading})
        return super().get_context_data(**{"form": form, "breadcrumbs": self.crumbs("Rename")} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = HeadingForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            rename_section(section=self.subject, heading=form.cleaned_data["heading"], by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        return redirect(self.subject)


class Hide(SectionEditor):
    """Leave a section out of the document, with a public reason."""

    template_name = "needs_assessment/section_hide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"form": self._form(), "breadcrumbs": self.crumbs("Leave out")} | kwargs
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            hide_section(section=self.subject, reason=form.cleaned_data["reason"], by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        messages.success(request, f"“{self.subject.heading}” is left out. You can bring it back at any time.")
        return redirect(self.manuscript)

    @staticmethod
    def _form(posted: Any = None) -> ReasonForm:
        return ReasonForm(
            posted,
            label="Why is it left out?",
            help_text="Readers see this in its place, for example “The county's strategy covers it”.",
        )


class Show(SectionEditor):
    """Bring a section back that was left out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            show_section(section=self.subject, by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        return redirect(self.subject)
