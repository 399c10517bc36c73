"""How blocks look while a document is being written: as they will in the edition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from needs_assessment.documents import Keys, block_content
from needs_assessment.models import Block
from needs_assessment.rules.plain_text import to_text
from needs_assessment.rules.registers import Names
from needs_assessment.statuses import BlockKind
from svd_portal.core.charts import render_svg
from svd_portal.publication.fingerprint import fingerprint

KEEP_CHART_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Part:
    """A block on the page of its section; ``text`` is its prose as simple text, None where that cannot be."""

    block: Block
    content: dict[str, Any]
    svg: SafeString | str
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
    keys, found, texts = Keys(names), list[Part](), 0
    for block in blocks:
        content = block_content(block, keys)
        version = block.version
        if str(block.pk) in (typed or {}) and block.kind == BlockKind.PROSE:
            version, content["html"] = (typed or {})[str(block.pk)]
        texts += block.kind == BlockKind.PROSE
        text = to_text(content["html"]) if block.kind == BlockKind.PROSE else None
        found.append(Part(block, content, drawn(content), text, texts, version))
    return found


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
