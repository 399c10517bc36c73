"""Read a file that holds a strategy or a needs assessment as structure, into plain values."""

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from strategy.rules.source_blocks import (
    OWN,
    Block,
    Path,
    described,
    fragment,
    own_blocks,
    placed,
    table_blocks,
)
from strategy.rules.source_fields import (
    WrongFileError,
    entries,
    label,
    mapping,
    required,
    storable,
    text,
    words,
)
from strategy.rules.source_plan import SourcePriority, read_priorities
from strategy.rules.template import SUMMARY_KEY

SNA, STRATEGY = "sna", "strategy"
KINDS = (SNA, STRATEGY)
NO_TEXT = "<p>The source document gives no text for this section.</p>"
MAX_BYTES = 20 * 1024 * 1024
# Keys with a place of their own; every other key of the document is described at its end.
PLACED = {"kind", "title", "period", "language", "sections", "vision", "review_date", "signatories"}
TEXTS = ("summary_in_own_words", "summary", "text")
SECTION_PLACED = {"heading", *TEXTS, "tables", "figures", OWN}
MARKINGS = ("public", "partnership")
PARTNERSHIP_PLACED = {"name", "authorities", "relevant_authorities", "sub_groups", "local_policing_body"}


@dataclass(frozen=True)
class SourceSection:
    heading: str
    blocks: tuple[Block, ...]
    key: str = ""  # only where the section has a part of its own in the document
    path: Path = ()  # of a section of the file; none where it holds what the file says elsewhere
    hidden_reason: str = ""
    marking: str = "public"


@dataclass(frozen=True)
class SourceBody:
    """A public body named in a file: by name, or in words such as "five district councils"."""

    name: str
    type: str


@dataclass(frozen=True)
class SourceBoard:
    name: str
    chaired_by: str = ""


@dataclass(frozen=True)
class SourcePartnership:
    name: str
    areas: tuple[str, ...]
    authorities: tuple[SourceBody, ...]
    relevant: tuple[SourceBody, ...]
    policing_body: str
    boards: tuple[SourceBoard, ...]


@dataclass(frozen=True)
class SourceDocument:
    kind: str
    title: str
    period: str
    language: str
    next_review_on: dt.date | None
    partnership: SourcePartnership
    sections: tuple[SourceSection, ...]
    priorities: tuple[SourcePriority, ...]
    source: Mapping[str, Any] = field(repr=False)


def parse(data: bytes) -> dict[str, Any]:
    """Read bytes as one JSON object.

    :raises WrongFileError: when they are too many, no UTF-8, no JSON, or JSON of another shape.
    """
    if len(data) > MAX_BYTES:
        raise WrongFileError("The file is larger than 20 MB.")
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise WrongFileError("The file is not text in UTF-8.") from error
    except json.JSONDecodeError as error:
        raise WrongFileError(
            f"The file is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except RecursionError as error:
        raise WrongFileError("The file is nested too deeply.") from error
    except ValueError as error:  # an integer of thousands of digits
        raise WrongFileError("The file holds a number that is too long.") from error
    if not isinstance(found, dict):
        raise WrongFileError("The file must hold one JSON object with the keys “partnership” and “document”.")
    return storable(found)


def read(data: bytes) -> SourceDocument:
    """Read a file into a document; keys that nobody knows are described in words, never dropped.

    :raises WrongFileError: naming the key that is missing or wrong.
    """
    source = parse(data)
    document = required(source, "document", dict, "")
    partnership = required(source, "partnership", dict, "")
    kind = required(document, "kind", str, "document")
    if kind not in KINDS:
        raise WrongFileError(f"document.kind is “{kind}”: it must be one of {', '.join(KINDS)}.")
    priorities, details = read_priorities(document) if kind == STRATEGY else ((), ())
    return SourceDocument(
        kind=kind,
        title=text(required(document, "title", str, "document"), 300, "document.title"),
        period=text(document.get("period"), 120, "document.period"),
        language="cy" if document.get("language") == "cy" else "en",
        next_review_on=_as_date(document.get("review_date")),
        partnership=_partnership(partnership),
        sections=(*_sections(document), *_closing(source, kind, details)),
        priorities=priorities,
        source=source,
    )


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        _no_number(text)
    return number


def _no_number(name: str) -> None:
    raise WrongFileError(f"The file holds {name}, which is no number that can be kept.")


def _as_date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None  # "each spring" is an answer too: the words stay in the text


def _sections(document: Mapping[str, Any]) -> tuple[SourceSection, ...]:
    rows = required(document, "sections", list, "document")
    read_rows = [_section(row, i) for i, row in enumerate(rows)]
    vision = placed(("document", "vision"), described("vision", document.get("vision"), headed=False))
    opening = [SourceSection("Vision", tuple(vision), key=SUMMARY_KEY)] if vision else []
    return (*opening, *read_rows)


def _section(row: Any, number: int) -> SourceSection:
    where, path = f"document.sections[{number}]", ("document", "sections", number)
    section = mapping(row, where)
    heading = text(required(section, "heading", str, where), 200, f"{where}.heading")
    blocks: list[Block] = []
    for name in TEXTS:
        blocks += placed((*path, name), described("text", section.get(name), headed=False))
    for i, table in enumerate(entries(section.get("tables"), f"{where}.tables")):
        found = table_blocks(mapping(table, f"{where}.tables[{i}]"), heading)
        blocks += placed((*path, "tables", i), found)
    for i, figure in enumerate(entries(section.get("figures"), f"{where}.figures")):
        blocks += placed((*path, "figures", i), [_figure(figure, heading)])
    for key, value in section.items():
        if key not in SECTION_PLACED:
            blocks += placed((*path, key), described(key, value))
    own = mapping(section.get(OWN) or {}, f"{where}.{OWN}")
    blocks += own_blocks(own.get("blocks"), (*path, OWN, "blocks"), f"{where}.{OWN}.blocks")
    reason, marking = words(own.get("hidden_reason")), words(own.get("marking")) or "public"
    return SourceSection(
        heading,
        tuple(blocks) or (fragment("" if own else NO_TEXT),),
        key=text(own.get("key"), 10, f"{where}.{OWN}.key"),
        path=path,
        hidden_reason=reason,
        marking=marking if marking in MARKINGS else "partnership",
    )


def _figure(value: Any, heading: str) -> Block:
    figure = value if isinstance(value, Mapping) else {"caption": value}
    rest = [
        f"{label(k)}: {words(v)}" for k, v in figure.items() if k not in {"caption", "kind", "evidence"} and v
    ]
    evidence = ". ".join([part for part in (words(figure.get("evidence")), *rest) if part])
    caption = words(figure.get("caption")) or f"Figure in “{heading}”"
    body = {"caption": caption, "kind": words(figure.get("kind")).replace("_", " "), "evidence": evidence}
    return Block("described_figure", body)


def _closing(source: Mapping[str, Any], kind: str, details: tuple[Block, ...]) -> list[SourceSection]:
    """Give the sections that hold what the file says beside its own sections."""
    document, partnership = source["document"], source["partnership"]
    taken = PLACED | ({"priorities", "measures"} if kind == STRATEGY else set())
    review = described("review_date", document.get("review_date"), headed=False)
    signatories = described("signatories", document.get("signatories"))
    parts = [
        ("Details of priorities, actions and measures", list(details)),
        ("Review", placed(("document", "review_date"), review)),
        ("Signatories named in the source", placed(("document", "signatories"), signatories)),
        ("More about this document", _rest(document, taken, "document")),
        ("The partnership as the source describes it", _rest(partnership, PARTNERSHIP_PLACED, "partnership")),
        ("Where this text comes from", _rest(source, {"document", "partnership", "acceptance_notes"})),
    ]
    return [SourceSection(heading, tuple(blocks)) for heading, blocks in parts if blocks]


def _rest(values: Mapping[str, Any], taken: set[str], *path: str) -> list[Block]:
    return [
        block
        for key, value in values.items()
        if key not in taken
        for block in placed((*path, key), described(key, value))
    ]


def _partnership(values: Mapping[str, Any]) -> SourcePartnership:
    bodies = [
        _body(v, i, "authorities")
        for i, v in enumerate(entries(values.get("authorities"), "partnership.authorities"))
    ]
    listed = entries(values.get("relevant_authorities"), "partnership.relevant_authorities")
    groups = entries(values.get("sub_groups"), "partnership.sub_groups")
    areas = values.get("areas") or values.get("area")
    policing = values.get("local_policing_body")
    return SourcePartnership(
        name=text(required(values, "name", str, "partnership"), 200, "partnership.name"),
        areas=tuple(_name(area) for area in (areas if isinstance(areas, list) else [areas]) if area),
        authorities=tuple(bodies),
        relevant=tuple(_body(v, i, "relevant_authorities") for i, v in enumerate(listed)),
        policing_body=text(_name(policing), 200, "partnership.local_policing_body") if policing else "",
        boards=tuple(_board(group, i) for i, group in enumerate(groups)),
    )


def _name(value: Any) -> str:
    return words(value.get("name")) if isinstance(value, Mapping) else words(value)


def _body(value: Any, index: int, key: str) -> SourceBody:
    where = f"partnership.{key}[{index}]"
    name = text(_name(value), 200, f"{where}.name")
    if not name:
        raise WrongFileError(f"{where} has no “name”.")
    return SourceBody(name, words(value.get("type")) if isinstance(value, Mapping) else "")


def _board(value: Any, index: int) -> SourceBoard:
    chair = words(value.get("chair")) if isinstance(value, Mapping) else ""
    where = f"partnership.sub_groups[{index}]"
    return SourceBoard(text(_name(value), 200, where) or f"Group {index + 1}", text(chair, 200, where))
