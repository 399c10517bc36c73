"""What working pages and private links show of a strategy: its whole text, and the two pages before signing."""

from collections.abc import Mapping
from typing import Any

from needs_assessment.views.showing import drawn
from partnerships.models import Authority
from strategy.documents import Reading, summary
from strategy.workflow import STRATEGY


def shown(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to each block its chart, where it has one."""
    return [block | {"svg": drawn(block)} for block in blocks]


def whole_text(reading: Reading) -> dict[str, Any]:
    """Lay out the whole text as it would be published, with its contents."""
    return laid_out(reading.content, reading.fingerprint)


def laid_out(content: Mapping[str, Any], fingerprint: str) -> dict[str, Any]:
    """Lay out a text (``svd-document/1``) with its contents."""
    sections = [section | {"blocks": shown(section["blocks"])} for section in content["sections"]]
    written = {**content, "summary": shown(content["summary"]), "sections": sections}
    parts = [("summary", "Summary", content["summary"])]
    parts += [(section["key"], section["heading"], True) for section in sections]
    parts += [("priorities", "Priorities", content["priorities"])]
    contents = [{"id": key, "label": label} for key, label, is_there in parts if is_there]
    return {"content": written, "contents": contents, "fingerprint": fingerprint}


def two_pages(reading: Reading, authority: Authority) -> dict[str, Any]:
    """Lay out what somebody reads who decides for an authority, and whether they can decide now."""
    brief = summary(reading, authority)
    return {
        "authority": authority,
        "summary": brief | {"opening": shown(brief["opening"])},
        "fingerprint": reading.fingerprint,
        "mine": next((d for d in reading.decisions if d.authority_id == authority.pk), None),
        "is_open": reading.state in STRATEGY.moves["sign"].sources,
        "rule": reading.rule.in_words,
        "state": reading.get_state_display(),
    }
