"""A published document (``svd-document/1``) as print: its HTML, and the PDF with its data inside."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from svd_portal.core.pdf.fonts import font_assets
from svd_portal.core.pdf.prose import Nesting
from svd_portal.core.pdf.rendering import Attachment, render

LONGEST_TABLE = 100  # rows; a row costs about 5 ms and 0.2 MB, and nobody reads the rest on paper
SHORT_TABLE = 12  # rows that are kept on one page
NARROW_TABLE = 3  # columns: across a whole page the eye would lose the row
WIDEST_TABLE = 8  # columns that fit upright
WIDEST_REGISTER = 5  # its cells hold sentences


def document_pdf(
    content: Mapping[str, Any],
    edition: Mapping[str, Any],
    svgs: Mapping[str, str],
    csvs: Mapping[str, str],
) -> bytes:
    """Render an edition as PDF/UA-1 with the CSV of each table and figure attached; the same bytes each time.

    :param edition: ``number``, ``published_on`` (ISO date), ``sha256``, ``url``, and perhaps ``change_note``.
    :param svgs: the drawn charts by figure key.
    :param csvs: by key of table or figure.
    :raises RenderFailed: with a plain reason.
    """
    captions = {block["key"]: _caption(block) for block in _blocks(content) if "key" in block}
    return render(
        document_html(content, edition, svgs),
        assets_of(svgs),
        title=content["title"],
        language=content["language"],
        identifier=_identifier(edition),
        on=dt.date.fromisoformat(edition["published_on"][:10]),
        attachments=[
            Attachment(f"{key}.csv", captions.get(key, key), csv.encode()) for key, csv in csvs.items()
        ],
    )


def document_html(content: Mapping[str, Any], edition: Mapping[str, Any], svgs: Mapping[str, str]) -> str:
    """Write the HTML that is printed. It refers to ``asset:`` addresses and is of no use in a browser."""
    return render_to_string(
        "documents/print.html",
        {
            "content": content,
            "edition": edition,
            "summary": _printed(content["summary"], Nesting(2), svgs),
            "sections": [
                {**section, "id": f"section-{at}", "blocks": _printed(section["blocks"], Nesting(2), svgs)}
                for at, section in enumerate(content["sections"], start=1)
            ],
            "priorities": [
                {**priority, "id": f"priority-{at}", "why": Nesting(3).print(priority["why"] or "")}
                for at, priority in enumerate(content["priorities"], start=1)
            ],
            "attached": [
                {"file": f"{block['key']}.csv", "caption": _caption(block)}
                for block in _blocks(content)
                if "key" in block
            ],
        },
    )


def assets_of(svgs: Mapping[str, str]) -> dict[str, bytes]:
    """Give all that the HTML refers to, by the name after ``asset:``: charts, fonts, stylesheet."""
    pictures = {_picture(key): svg.encode() for key, svg in svgs.items()}
    stylesheet = (Path(settings.BASE_DIR) / "static" / "print" / "print.css").read_bytes()
    return pictures | font_assets() | {"print.css": stylesheet}


def _printed(
    blocks: Iterable[Mapping[str, Any]], nesting: Nesting, svgs: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [_print_block(block, nesting, svgs) for block in blocks]


def _print_block(block: Mapping[str, Any], nesting: Nesting, svgs: Mapping[str, str]) -> dict[str, Any]:
    printed = dict(block)
    if block["type"] == "prose":
        printed["html"] = nesting.print(block["html"])
    is_register = "register" in block
    if "rows" in block:
        printed |= {
            "shown": block["rows"][:LONGEST_TABLE],
            "is_cut": len(block["rows"]) > LONGEST_TABLE,
            "is_wide": len(block["columns"]) > (WIDEST_REGISTER if is_register else WIDEST_TABLE),
            "is_narrow": len(block["columns"]) <= NARROW_TABLE and not is_register,
            "is_short": len(block["rows"]) <= SHORT_TABLE,
            "file": f"{block['key']}.csv",
        }
    if block["type"] == "figure" and block["key"] in svgs:
        printed["picture"] = _picture(block["key"])
    return printed


def _blocks(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from content["summary"]
    for section in content["sections"]:
        yield from section["blocks"]


def _caption(block: Mapping[str, Any]) -> str:
    return str(block.get("caption") or block.get("title") or block["key"])


def _picture(key: str) -> str:
    return f"{key}.svg"


def _identifier(edition: Mapping[str, Any]) -> bytes:
    """Name the file by the text it prints and the edition it prints it as."""
    named = f"{edition['url']} {edition['number']} {edition['sha256']}"
    return hashlib.sha256(named.encode()).digest()[:16]
