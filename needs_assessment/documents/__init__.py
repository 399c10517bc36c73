"""What a reader sees of a needs assessment, as plain values: the only place where its content is written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, cast

from django.utils import timezone

from datasets.documents import figure_block
from datasets.models import DatasetVersion
from needs_assessment.documents.quotes import Quotations, quotations_of, quote_content
from needs_assessment.models import Assessment, Block, Manuscript, Section
from needs_assessment.querysets import SectionQuerySet
from needs_assessment.rules import compare
from needs_assessment.rules.quotes import ids_in
from needs_assessment.rules.registers import FIGURES, REGISTERS, Names, name_of, public, table
from needs_assessment.rules.registers.definition import DEFINITION
from needs_assessment.rules.template import SUMMARY_KEY
from needs_assessment.statuses import BlockKind, CountedUnder, Marking, SectionState, Visibility
from partnerships.models import Partnership
from partnerships.querysets import on
from partnerships.statuses import Capacity
from svd_portal.core import clock
from svd_portal.core.templatetags.svd import gov_date


class Keys:
    """Give every table and figure of one document its key, in reading order: t1, t2, f1.

    :param names: what the entries of registers may lead to in this document.
    :param quotations: the numbers that its prose quotes, each of which gets a note n1, n2.
    :param definition: what this document means by serious violence, the only entry of its register.
    """

    def __init__(
        self,
        names: Names | None = None,
        quotations: Quotations | None = None,
        definition: dict[str, Any] | None = None,
    ) -> None:
        self._given: Counter[str] = Counter()
        self.names: Names = names or {}
        self.quotations: Quotations = quotations or {}
        self.definition = definition

    def next(self, letter: str) -> str:
        self._given[letter] += 1
        return f"{letter}{self._given[letter]}"


def content(assessment: Assessment) -> dict[str, Any]:
    """Write a needs assessment as ``svd-document/1``: only the summary unless all of it is public.

    Residents must be able to know what was found, so a summary is published whatever else the partnership chooses.
    """
    sections = list(document_sections(assessment))
    shown = [s for s in sections if s.key == SUMMARY_KEY or assessment.visibility == Visibility.PUBLIC]
    # A link must not quote what is not published: it leads to what is shown, or nowhere.
    blocks = [block for section in shown for block in published(section)]
    keys = Keys(names_of(blocks), quotations_of(blocks), definition_of(blocks))
    summary = [block for s in shown if s.key == SUMMARY_KEY for block in section_blocks(s, keys)]
    return {
        "schema": "svd-document/1",
        "kind": "needs_assessment",
        **heading(assessment),
        "answers": None,
        "summary": summary,
        "sections": sections_content([s for s in shown if s.key != SUMMARY_KEY], keys),
        "priorities": [],
        "signatories": [],
        "datasets": datasets_content(shown, keys.quotations),
        "licence": "OGL v3.0",
        **_on_request(assessment),
    }


def _on_request(assessment: Assessment) -> dict[str, Any]:
    """Say how to ask for the rest, where the partnership gives it on request; nothing tells of it elsewhere."""
    if assessment.visibility != Visibility.REQUEST:
        return {}
    return {"on_request": {"mailbox": assessment.partnership.mailbox or None}}


def heading(manuscript: Manuscript) -> dict[str, Any]:
    """Say what the document is: title, language, period, partnership and next review of any manuscript."""
    review = manuscript.next_review_on
    return {
        "title": manuscript.title,
        "language": manuscript.language,
        "period": manuscript.period,
        "partnership": partnership_content(manuscript.partnership),
        "next_review_on": review.isoformat() if review else None,
    }


def document_sections(manuscript: Manuscript) -> SectionQuerySet:
    """Give the sections of any manuscript in order, each with its blocks and their data loaded."""
    return manuscript.sections.with_blocks().order_by("position", "key")


def sections_content(sections: Iterable[Section], keys: Keys) -> list[dict[str, Any]]:
    """Write sections; one that has nothing to show is left out."""
    written = ({"key": s.key, "heading": s.heading, "blocks": section_blocks(s, keys)} for s in sections)
    return [section for section in written if section["blocks"]]


def section_blocks(section: Section, keys: Keys) -> list[dict[str, Any]]:
    """Write the blocks of a section for the public; one that was left out gives its public reason instead.

    What is for the partnership or for named seats leaves no trace: not a heading, a number or a key.
    """
    if section.state == SectionState.HIDDEN and section.marking == Marking.PUBLIC:
        reason = escape(section.hidden_reason, quote=False)
        return [{"type": "prose", "html": f"<p>This section is not part of this document. {reason}</p>"}]
    return [block_content(block, keys) for block in published(section) if not is_empty(block)]


def published(section: Section) -> list[Block]:
    """Give the blocks of a section that go to the public."""
    if section.state == SectionState.HIDDEN or section.marking != Marking.PUBLIC:
        return []
    return [block for block in section.blocks.all() if block.is_public]


def is_empty(block: Block) -> bool:
    if block.kind == BlockKind.REGISTER:
        return not block.body.get("entries")
    return block.kind == BlockKind.PROSE and not block.body.get("html")


def block_content(block: Block, keys: Keys) -> dict[str, Any]:
    """Write one block as a block of ``svd-document/1``."""
    body = block.body
    if block.kind == BlockKind.FIGURE:
        # The database holds that a figure has a version: figure_has_dataset_version.
        version = cast(DatasetVersion, block.dataset_version)
        said = counted_under(body.get("counted_under", ""), version, keys.definition)
        notes = [*said, *body.get("notes", [])]
        return figure_block(version, body | {"notes": notes}, keys.next("f"))
    if block.kind == BlockKind.TABLE:
        return {
            "type": "table",
            "key": keys.next("t"),
            "caption": body.get("caption", ""),
            "columns": body.get("columns", []),
            "rows": body.get("rows", []),
            "notes": body.get("notes", []),
        }
    if block.kind == BlockKind.REGISTER:
        return register_content(body, keys.next("t"), keys.names)
    if block.kind == BlockKind.DESCRIBED_FIGURE:
        return {
            "type": "described_figure",
            **{name: body.get(name, "") for name in ("caption", "kind", "evidence")},
        }
    return prose_content(body.get("html", ""), keys)


def definition_of(blocks: Iterable[Block]) -> dict[str, Any] | None:
    """Find what a document means by serious violence among what it publishes."""
    entries = (b.body["entries"] for b in blocks if b.body.get("register") == DEFINITION.key)
    return next((found[0] for found in entries if found), None)


def counted_under(said: str, version: DatasetVersion, definition: dict[str, Any] | None) -> list[str]:
    """Say under which definition the numbers of a figure are counted, where its author says so."""
    if definition is None or said not in CountedUnder:
        return []
    if said == CountedUnder.DATA:
        title = version.dataset.definition.title
        return [f"Not counted under this document's definition of serious violence, but as in: {title}."]
    since = gov_date(definition.get("valid_from"))
    holds = f", which holds from {since}" if since else ""
    return [f"Counted under this document's definition of serious violence{holds}."]


def prose_content(html: str, keys: Keys) -> dict[str, Any]:
    """Write prose, with the sources of the numbers that it quotes."""
    found = [keys.quotations[number] for number in ids_in(html) if number in keys.quotations]
    quotes = [quote_content(quotation, keys.next("n")) for quotation in found]
    return {"type": "prose", "html": html, **({"quotes": quotes} if quotes else {})}


def register_content(body: dict[str, Any], key: str, names: Names) -> dict[str, Any]:
    """Write a register as a table that says which register it is and keeps its entries for machines."""
    register, entries = REGISTERS[body["register"]], body["entries"]
    return {
        "type": "table",
        "key": key,
        **table(register, entries, names),
        "register": register.key,
        "entries": [public(register, entry, names) for entry in entries],
    }


Things = dict[str, dict[str, str]]
"""What entries may lead to: FIGURES or the key of a register -> the names of its blocks or entries by id."""


def things_in(manuscript: Manuscript) -> Things:
    """Look up what the entries of a document may lead to, in one query; what is left out is not offered."""
    blocks = Block.objects.filter(section__manuscript=manuscript.pk).exclude(kind=BlockKind.PROSE)
    shown = blocks.exclude(section__state=SectionState.HIDDEN).exclude(section__marking=Marking.SEATS)
    return things_of(shown.order_by("section__position", "position", "pk"))


def things_of(blocks: Iterable[Block]) -> Things:
    """Name the figures and tables among these blocks, and the entries of their registers."""
    found: Things = {FIGURES: {}}
    for block in blocks:
        if block.kind == BlockKind.REGISTER:
            register = REGISTERS[block.body["register"]]
            entries = {entry["id"]: name_of(register, entry) for entry in block.body["entries"]}
            found.setdefault(register.key, {}).update(entries)
        elif name := block.body.get("title") or block.body.get("caption"):
            found[FIGURES][str(block.pk)] = name
    return found


def names_of(blocks: Iterable[Block]) -> Names:
    """Name all that entries may lead to among these blocks."""
    return all_names(things_of(blocks))


def all_names(things: Things) -> Names:
    return {key: name for named in things.values() for key, name in named.items()}


def compared(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, names: Names
) -> list[compare.BlockChange]:
    """Compare what a section said at two moments (``SectionVersion.said``), with what its figures showed."""
    old, new = (list(said["blocks"]) if said else [] for said in (before, after))
    moved = [block for block in [*old, *new] if block not in old or block not in new]
    versions = _versions_of({"blocks": moved})
    return compare.blocks(
        [_shown(block, versions) for block in old], [_shown(block, versions) for block in new], names
    )


def _versions_of(*parts: Mapping[str, Any]) -> dict[int, DatasetVersion]:
    wanted = {block["dataset_version"] for said in parts for block in said["blocks"]} - {None}
    related = ("dataset__definition", "dataset__authority", "upload", "release", "withdrawal")
    return DatasetVersion.objects.select_related(*related).in_bulk(wanted) if wanted else {}


def _shown(block: Mapping[str, Any], versions: Mapping[int, DatasetVersion]) -> Mapping[str, Any]:
    version = versions.get(block["dataset_version"])
    if version is None:
        return block
    drawn = figure_block(version, block["body"], "f")
    return {**block, "body": {**block["body"], "columns": drawn["columns"], "rows": drawn["rows"]}}


def moved_figures(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[list[Any]]:
    """List the cells of figures that show other data than they did: figure, row, column, before, now.

    :param pairs: what each section said then and now.
    """
    moved: list[list[Any]] = []
    for before, after in pairs:
        were = {block["id"]: block for block in before["blocks"]}
        other = [
            block
            for block in after["blocks"]
            if block["id"] in were and were[block["id"]]["dataset_version"] != block["dataset_version"]
        ]
        old = {"blocks": [were[block["id"]] for block in other]}
        versions = _versions_of(old, {"blocks": other})
        for block in other:
            was, now = (_shown(each, versions)["body"] for each in (were[block["id"]], block))
            cells = compare.changed_cells(was, now)
            moved += [[now.get("title", ""), c.row, c.column, c.before, c.after] for c in cells]
    return moved


def partnership_content(partnership: Partnership) -> dict[str, Any]:
    """Write who a partnership is today: areas, authorities by type, local policing body and boards."""
    loaded = Partnership.objects.with_members().get(pk=partnership.pk)
    members = loaded.current_memberships
    bodies = [m.authority.name for m in members if m.capacity == Capacity.POLICING_BODY]
    authorities = [m.authority for m in members if m.capacity != Capacity.POLICING_BODY]
    return {
        "slug": loaded.slug,
        "name": loaded.name,
        "areas": [{"code": link.area.code, "name": link.area.name} for link in loaded.current_area_links],
        "authorities": [
            {"name": a.name, "type": a.type.code, "type_label": a.type.name}
            for a in dict.fromkeys(authorities)
        ],
        "local_policing_body": bodies[0] if bodies else None,
        "boards": [
            {
                "name": board.name,
                "chair": board.chaired_by,
                "parent": board.parent.name if board.parent else None,
            }
            for board in loaded.boards.filter(on(clock.today()))
            .select_related("parent")
            .order_by("name", "pk")
        ],
    }


def datasets_content(
    sections: Iterable[Section], quotations: Quotations | None = None
) -> list[dict[str, Any]]:
    """Name each dataset version that the figures and numbers of these sections use, once, in order of first use."""
    blocks = (block for section in sections for block in published(section))
    versions = (version for block in blocks for version in _versions(block, quotations or {}))
    return [_dataset(version) for version in dict.fromkeys(versions)]


def _versions(block: Block, quotations: Quotations) -> list[DatasetVersion]:
    if block.dataset_version:
        return [block.dataset_version]
    found = ids_in(block.body.get("html", "")) if quotations else []
    return [quotations[number].dataset_version for number in found if number in quotations]


def _dataset(version: DatasetVersion) -> dict[str, Any]:
    return {
        "title": version.dataset.definition.title,
        "version": version.number,
        "supplier": version.dataset.authority.name,
        "accepted_on": timezone.localdate(version.accepted_at).isoformat(),
        "period": version.period,
        "rule": version.release.rule,
        "sha256": version.file_sha256,
    }
