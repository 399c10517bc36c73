"""Pages that add, change and remove tables and other blocks of a section."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from needs_assessment.documents import Keys, all_names, block_content, things_in
from needs_assessment.forms import TableForm
from needs_assessment.operations import StaleBlock, add_block, change_block, remove_block
from needs_assessment.statuses import BlockKind
from needs_assessment.views.figures import ChangeFigure
from needs_assessment.views.registers import ChangeRegister
from needs_assessment.views.showing import drawn
from needs_assessment.views.working import BlockEditor, SectionEditor
from svd_portal.core.workflow import MoveClosed


class AddTable(SectionEditor):
    """Paste a table into a section."""

    template_name = "needs_assessment/table.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"form": TableForm(), "breadcrumbs": self.crumbs("Add a table")} | kwargs
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = TableForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            add_block(section=self.subject, kind=BlockKind.TABLE, body=form.body(), by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        return redirect(self.subject)


class ChangeTable(BlockEditor):
    """Change a table."""

    template_name = "needs_assessment/table.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = TableForm(initial=TableForm.initial_of(self.block.body, self.block.version))
        given = {"form": form, "existing": self.block, "breadcrumbs": self.crumbs("Change a table")}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = TableForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        base = form.cleaned_data["base_version"] or 0
        try:
            change_block(block=self.block, body=form.body(), base_version=base, by=self.person)
        except StaleBlock as stale:
            # What they typed stays in the form; saving again, now knowing, starts from the other's version.
            self.block.refresh_from_db()
            again = TableForm(initial=form.cleaned_data | {"base_version": self.block.version})
            context = self.get_context_data(form=again, theirs=block_content(self.block, Keys()), stale=stale)
            return self.render_to_response(context, status=409)
        except MoveClosed as closed:
            return self.refuse(closed, self.subject)
        return redirect(self.subject)


class Change(BlockEditor):
    """Send a block to the page that changes its kind; text is changed on the page of its section."""

    pages: ClassVar[dict[str, type[BlockEditor]]] = {
        BlockKind.TABLE: ChangeTable,
        BlockKind.FIGURE: ChangeFigure,
        BlockKind.REGISTER: ChangeRegister,
    }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._hand_over(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._hand_over(request, *args, **kwargs)

    def _hand_over(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.pages.get(self.block.kind)
        return page.as_view()(request, *args, **kwargs) if page else redirect(self.subject)


class Remove(BlockEditor):
    """Show what will go, and take it out."""

    template_name = "needs_assessment/block_remove.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_register = self.block.kind == BlockKind.REGISTER
        names = all_names(things_in(self.manuscript)) if is_register else {}
        content = block_content(self.block, Keys(names))
        given = {"existing": self.block, "content": content, "svg": drawn(content)}
        return super().get_context_data(**given, breadcrumbs=self.crumbs("Remove"), **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        posted = request.POST.get("base_version", "")
        base = int(posted) if posted.isascii() and posted.isdigit() else 0
        try:
            remove_block(block=self.block, base_version=base, by=self.person)
        except (StaleBlock, MoveClosed) as error:
            return self.refuse(error, self.subject)
        messages.success(request, "Removed. It stays in the history of the section.")
        return redirect(self.subject)
