"""A document as it is now, in plain values, for a file that another portal or a program reads."""

import json
from collections.abc import Iterable
from typing import Any, cast

from datasets.documents import figure_block
from datasets.models import DatasetVersion
from needs_assessment.documents import document_sections, partnership_content
from needs_assessment.models import Block, Manuscript, Section
from needs_assessment.statuses import BlockKind, Marking, SectionState
from strategy.models import Action, Measure, Priority, Strategy
from strategy.rules.plan_lines import write_dated, write_funding
from strategy.rules.source import SNA, STRATEGY, read
from strategy.rules.source_plan_writing import (
    Plan,
    WrittenObjective,
    WrittenPart,
    WrittenPriority,
    saying,
)
from strategy.rules.source_writing import Writing, WrittenBlock, WrittenSection, written

ACTION = ("role", "deputy", "due", "status", "prevention_level", "targeting", "measure_in_words")
MEASURE = (
    "unit",
    "baseline",
    "baseline_reason",
    "target",
    "source",
    "state",
    "state_reason",
    "direction",
)


def exported(manuscript: Manuscript, *, whole: bool = False) -> dict[str, Any]:
    """Write a needs assessment or a strategy as the structure that ``import_document`` reads.

    :param whole: with the sections and parts that are not for the public; without them nothing tells of them.
    """
    source = manuscript.imported_from
    strategy = Strategy.objects.filter(pk=manuscript.pk).first()
    now = Writing(
        pk=manuscript.pk,
        kind=STRATEGY if strategy else SNA,
        title=manuscript.title,
        period=manuscript.period,
        language=manuscript.language,
        next_review_on=manuscript.next_review_on,
        partnership=_partnership(manuscript),
        sections=tuple(_sections(document_sections(manuscript), whole)),
        plan=_plan(strategy) if strategy else (),
    )
    return written(now, read(json.dumps(source).encode()) if source else None)


def _partnership(manuscript: Manuscript) -> dict[str, Any]:
    content = partnership_content(manuscript.partnership)
    return {
        "name": content["name"],
        "areas": [area["name"] for area in content["areas"]],
        "authorities": [{"name": a["name"], "type": a["type"]} for a in content["authorities"]],
        "local_policing_body": content["local_policing_body"],
        "sub_groups": [{"name": board["name"], "chair": board["chair"]} for board in content["boards"]],
    }


def _sections(sections: Iterable[Section], whole: bool) -> Iterable[WrittenSection]:
    for section in sections:
        if whole or section.marking == Marking.PUBLIC:
            is_hidden = section.state == SectionState.HIDDEN
            blocks = section.blocks.all() if whole or not is_hidden else []
            yield WrittenSection(
                section.pk,
                section.key,
                section.heading,
                tuple(_block(block) for block in blocks if whole or block.is_public),
                section.hidden_reason if is_hidden else "",
                section.marking,
            )


def _block(block: Block) -> WrittenBlock:
    """A figure is written as the table that it shows: data themselves are never in such a file."""
    if block.kind != BlockKind.FIGURE:
        return WrittenBlock(block.pk, block.kind, block.body, block.is_public)
    shown = figure_block(cast(DatasetVersion, block.dataset_version), block.body, "f")
    source = (
        f"Source: {shown['source']}, {shown['supplier']}, extracted {shown['extracted_on']}. {shown['rule']}."
    )
    body = {
        "caption": shown["title"],
        "columns": [str(column) for column in shown["columns"]],
        "rows": shown["rows"],
        "notes": [source, *shown["notes"]],
    }
    return WrittenBlock(block.pk, BlockKind.TABLE, body, block.is_public)


def _plan(strategy: Strategy) -> Plan:
    return tuple(_priority(priority) for priority in strategy.priorities.with_plan())


def _priority(priority: Priority) -> WrittenPriority:
    fields = saying({name: getattr(priority, name) for name in ("lead", "deputy", "why")})
    objectives = tuple(
        WrittenObjective(
            objective.pk,
            objective.title,
            objective.prevention_level,
            tuple(_action(action) for action in objective.actions.all()),
        )
        for objective in priority.objectives.all()
    )
    measures = tuple(_measure(measure) for measure in priority.measures.all())
    return WrittenPriority(priority.pk, priority.title, fields, priority.gap_reason, objectives, measures)


def _action(action: Action) -> WrittenPart:
    fields = {"owner_in_words": action.who} | {name: getattr(action, name) for name in ACTION}
    fields |= {
        "due_on": action.due_on.isoformat() if action.due_on else "",
        "milestones": write_dated(action.milestones),
        "funding": write_funding(action.funding),
        "finding": action.finding,
        "evidence": action.evidence,
        "lesson": action.lesson,
    }
    return WrittenPart(action.pk, action.title, saying(fields))


def _measure(measure: Measure) -> WrittenPart:
    fields = {name: getattr(measure, name) for name in (*MEASURE, "definition", "frequency")}
    return WrittenPart(measure.pk, measure.title, saying(fields | {"breaks": write_dated(measure.breaks)}))
