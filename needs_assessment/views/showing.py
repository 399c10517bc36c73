"""How blocks look while a document is being written: as they will in the edition."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from datasets.documents import figure_block
from datasets.models import DatasetVersion
from needs_assessment.documents import Keys, all_names, block_content, things_in
from needs_assessment.documents.quotes import quotations_of
from needs_assessment.models import Block, Manuscript
from needs_assessment.rules.plain_text import to_text
from needs_assessment.rules.registers import REGISTERS, Names
from needs_assessment.rules.tables_in_text import split
from needs_assessment.statuses import BlockKind
from svd_portal.core.charts import render_svg
from svd_portal.publication.fingerprint import fingerprint

KEEP_CHART_SECONDS = 24 * 3600
# A figure on a working page: an area that was renamed shows its new name when this time has passed.
KEEP_FIGURE_SECONDS = 300
Figure = tuple[dict[str, Any], str]  # a figure block (svd-document/1) and its HTML


@dataclass(frozen=True)
class Part:
    """A block on the page of its section; ``text`` is its prose as simple text, None where that cannot be."""

    block: Block
    content: dict[str, Any]
    html: SafeString | str  # of anything but prose, as readers will see it
    text: str | None
    number: int
    version: int  # what a save of it starts from: older than the block's where somebody saved meanwhile

    @property
    def is_prose(self) -> bool:
        return self.block.kind == BlockKind.PROSE

    @property
    def name(self) -> str:
        """How a button names the block for somebody who cannot see where it stands."""
        words = self.content.get("title") or self.content.get("caption")
        return f"{self.block.get_kind_display().lower()} “{words}”" if words else f"text {self.number}"

    @property
    def is_changed_on_a_page(self) -> bool:
        return self.block.kind in {BlockKind.TABLE, BlockKind.FIGURE, BlockKind.REGISTER}


def parts(
    blocks: Iterable[Block], typed: Mapping[str, Any] | None = None, names: Names | None = None
) -> list[Part]:
    """Lay out the blocks of a section, numbering the texts so that each editor has a name of its own.

    :param typed: what the person had typed and not saved, as :class:`needs_assessment.models.TypedDraft` keeps it.
    :param names: what the entries of registers lead to.
    """
    blocks = list(blocks)
    keys, found, texts = Keys(names, quotations_of(blocks)), list[Part](), 0
    figures = _figures(blocks)
    for block in blocks:
        if block.kind == BlockKind.FIGURE:
            keys.next("f")
            content, html = figures[block.pk]
        else:
            content = block_content(block, keys)
            html = "" if block.kind == BlockKind.PROSE else _html(content)
        version = block.version
        if str(block.pk) in (typed or {}) and block.kind == BlockKind.PROSE:
            version, content["html"] = (typed or {})[str(block.pk)]
        texts += block.kind == BlockKind.PROSE
        text = to_text(content["html"]) if block.kind == BlockKind.PROSE else None
        found.append(Part(block, content, mark_safe(html), text, texts, version))  # noqa: S308  # rendered by us
    return found


def _figures(blocks: Sequence[Block]) -> dict[UUID, Figure]:
    """Draw the figures of a section, each once for the same data and wishes, with one look into the cache."""
    drawn_here = [block for block in blocks if block.kind == BlockKind.FIGURE]
    asked = {_kept_as(block, key): (block, f"f{key}") for key, block in enumerate(drawn_here, start=1)}
    kept: dict[str, Figure] = cache.get_many(asked)
    made = {name: _figure(*asked[name]) for name in asked if name not in kept}
    if made:
        cache.set_many(made, KEEP_FIGURE_SECONDS)
    kept |= made
    return {block.pk: kept[name] for name, (block, _) in asked.items()}


def _kept_as(block: Block, key: int) -> str:
    """Name all that a figure depends on; a stricter rule or a withdrawal is seen at once."""
    version = cast(DatasetVersion, block.dataset_version)
    release = f"{version.release.method}/{version.release.made_at.timestamp()}"
    return f"figure/{block.pk}/{block.version}/{key}/{version.pk}/{release}/{hasattr(version, 'withdrawal')}"


def _figure(block: Block, key: str) -> Figure:
    content = figure_block(cast(DatasetVersion, block.dataset_version), block.body, key)
    return content, _html(content)


def _html(content: Mapping[str, Any]) -> str:
    return render_to_string("components/block.html", {"block": content, "svg": drawn(content)})


def shown_text(html: str) -> list[dict[str, Any]]:
    """Lay out a text with tables in it as the blocks that it will make."""
    keys = Keys()
    return [block_content(Block(kind=kind, body=body), keys) for kind, body in split(html)]


def linked_names(manuscript: Manuscript, bodies: Iterable[Mapping[str, Any]]) -> Names:
    """Look up what the registers among these lead to; most sections have none that leads anywhere."""
    registers = {body["register"] for body in bodies if "register" in body}
    return all_names(things_in(manuscript)) if any(REGISTERS[key].links for key in registers) else {}


def drawn(content: Mapping[str, Any]) -> SafeString | str:
    """Draw the chart of a figure block, once for the same block; nothing for any other."""
    if content["type"] != "figure" or content["chart"]["kind"] == "none":
        return ""
    key = f"chart/{fingerprint(dict(content))}"
    svg = cache.get(key)
    if svg is None:
        svg = render_svg(dict(content))
        cache.set(key, svg, KEEP_CHART_SECONDS)
    return mark_safe(svg)  # noqa: S308  # drawn by us from a block, in which every text is escaped
