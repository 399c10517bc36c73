"""Quoting a number of a figure in a text, and looking again at those whose data moved on."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from datasets.models import DatasetVersion
from needs_assessment.documents.quotes import Behind, Place, numbers_behind, place_in, places
from needs_assessment.forms.quoting import QuoteForm, read_seen, read_versions
from needs_assessment.models import Block, Quotation
from needs_assessment.operations import (
    StaleBlock,
    keep_older_number,
    put_at_end,
    quote_number,
    use_newer_numbers,
)
from needs_assessment.rules.plain_text import token
from needs_assessment.rules.quotes import sentences
from needs_assessment.statuses import BlockKind
from needs_assessment.views.working import BlockEditor, SectionEditor
from svd_portal.core.workflow import MoveClosed


class QuoteNumber(BlockEditor):
    """Choose a number that a figure shows, and the text that quotes it."""

    template_name = "needs_assessment/quote.html"

    def load(self) -> None:
        super().load()
        if self.block.kind != BlockKind.FIGURE or self.block.dataset_version_id is None:
            raise Http404("Only a figure over data has numbers to quote.")
        related = ("dataset__definition", "dataset__authority", "release")
        version = DatasetVersion.objects.select_related(*related).get(pk=self.block.dataset_version_id)
        self.block.dataset_version = version

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._form()
        given = {"form": form, "existing": self.block, "breadcrumbs": self.crumbs("Quote a number")}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            quotation = quote_number(figure=self.block, place=form.place, by=self.person)
            self._put(quotation, form.block)
        except (StaleBlock, MoveClosed) as error:
            return self.refuse(error, self.subject)
        except ValidationError as error:
            form.add_error("cell", error)
            return self.render_to_response(self.get_context_data(form=form))
        return redirect(self.subject)

    def _put(self, quotation: Quotation, block: Block | None) -> None:
        if block is None:
            sign = token(quotation.text, quotation.mark)
            messages.success(
                self.request, f"Write {sign} in a text of this document where the number belongs."
            )
            return
        put_at_end(quotation=quotation, block=block, base_version=block.version, by=self.person)
        messages.success(
            self.request, f"{quotation.text} stands at the end of the text. Move it where it belongs."
        )

    def _form(self, posted: Any = None) -> QuoteForm:
        found = places(self.block.dataset_version, self.block.body)  # type: ignore[arg-type]  # a figure has one
        texts = self.subject.blocks.filter(kind=BlockKind.PROSE).order_by("position", "pk")
        return QuoteForm(posted, figure=self.block, found=found, texts=list(texts))


@dataclass(frozen=True)
class Moved:
    """A number whose data moved on: what it says now, what the newer data show, and where it stands."""

    behind: Behind
    newer: DatasetVersion | None
    place: Place | None
    sentences: list[str]

    @property
    def is_same(self) -> bool:
        return self.place is not None and self.place.text == self.behind.quotation.text

    @property
    def is_shown(self) -> bool:
        return self.place is not None and bool(self.place.text)


class Numbers(SectionEditor):
    """Show old and new number, and the sentence: use the newer, or keep the older with a reason."""

    template_name = "needs_assessment/numbers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moved = self._moved()
        given = {
            "same": [each for each in moved if each.is_same],
            "changed": [each for each in moved if not each.is_same],
            "texts": {each.behind.block.pk: each.behind.block.version for each in moved}.items(),
            "problem": "",
            "breadcrumbs": self.crumbs("Numbers to look at"),
        }
        return super().get_context_data(**given | kwargs)

    def _moved(self) -> list[Moved]:
        found = numbers_behind(self.subject.blocks.all())
        related = ("dataset__definition", "dataset__authority", "release")
        versions = DatasetVersion.objects.select_related(*related)
        newer = versions.in_bulk({each.newest_id for each in found if each.newest_id})
        shown: dict[int, Place | None] = {}
        for each in found:
            if each.newest_id and each.quotation.pk not in shown:
                shown[each.quotation.pk] = place_in(newer[each.newest_id], each.quotation.address)
        return [
            Moved(
                each,
                newer.get(each.newest_id or 0),
                shown.get(each.quotation.pk),
                sentences(each.block.body["html"], each.quotation.pk),
            )
            for each in found
        ]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            self._keep() if "keep" in request.POST else self._use()
        except (StaleBlock, MoveClosed) as error:
            return self.refuse(error, self.subject)
        except ValidationError as error:
            return self.render_to_response(self.get_context_data(problem=" ".join(error.messages)))
        return redirect(self._next())

    def _use(self) -> None:
        posted = self.request.POST
        newest = {
            int(thing): seen for thing, seen in read_seen(posted, "newest").items() if thing.isdecimal()
        }
        count = use_newer_numbers(
            section=self.subject,
            newest=newest,
            bases=read_versions(posted),
            unchanged_only="same" in posted,
            by=self.person,
        )
        if not count:
            messages.info(self.request, "There is no number to decide here any more.")
            return
        many = "1 number comes" if count == 1 else f"{count} numbers come"
        messages.success(self.request, f"{many} from the newer data. Read the sentences around once more.")

    def _keep(self) -> None:
        kept = self.request.POST["keep"]
        if not (kept.isascii() and kept.isdigit() and len(kept) < 19):
            raise Http404("There is no such number.")
        reason = self.request.POST.get("reason", "")
        keep_older_number(section=self.subject, quotation=int(kept), reason=reason, by=self.person)
        messages.success(self.request, "The text keeps the number, and your reason is in the history.")

    def _next(self) -> str:
        left = numbers_behind(self.subject.blocks.all())
        return self.request.path if left else self.subject.get_absolute_url()
