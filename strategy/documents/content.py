"""The content of a strategy, as ``svd-document/1``: what the board signs and what an edition freezes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from needs_assessment.documents import (
    Keys,
    datasets_content,
    document_sections,
    heading,
    published,
    quotations_of,
    section_blocks,
    sections_content,
)
from needs_assessment.models import Section
from strategy.models import Action, Measure, Objective, Priority, SignOff, Strategy
from strategy.rules.prevention_grid import PlacedAction, grid_of
from strategy.rules.template import SUMMARY_KEY
from svd_portal.publication.fingerprint import fingerprint
from svd_portal.publication.models import Edition

# The board signs the text. Who signed, and the review date that the chair sets on publishing, come after it.
NOT_SIGNED = frozenset({"signatories", "next_review_on"})


def content(
    strategy: Strategy,
    sections: Sequence[Section] | None = None,
    priorities: Sequence[Priority] | None = None,
    *,
    signatories: bool = True,
) -> dict[str, Any]:
    """Write a strategy as ``svd-document/1``.

    :param sections: the strategy's sections with their blocks, where the caller has read them.
    :param priorities: its priorities with their plan, where the caller has read them.
    """
    sections = list(document_sections(strategy)) if sections is None else sections
    keys = Keys(quotations=quotations_of(block for section in sections for block in published(section)))
    priorities = list(strategy.priorities.with_plan()) if priorities is None else priorities
    summary = [block for s in sections if s.key == SUMMARY_KEY for block in section_blocks(s, keys)]
    written: dict[str, Any] = {
        "schema": "svd-document/1",
        "kind": "strategy",
        **heading(strategy),
        "answers": answered(strategy.answers),
        "summary": summary,
        "sections": sections_content([s for s in sections if s.key != SUMMARY_KEY], keys),
        "priorities": [_priority(priority, number) for number, priority in enumerate(priorities, start=1)],
        **_saying(prevention_grid=grid_content(strategy, priorities)),
        "signatories": [],
        "datasets": datasets_content(sections, keys.quotations),
        "licence": "OGL v3.0",
    }
    if signatories:
        written["signatories"] = _signatories(strategy, fingerprint_of_content(written))
    return written


def fingerprint_of(strategy: Strategy) -> str:
    """Give the fingerprint of the text as it is now: 64 hexadecimal digits."""
    return fingerprint_of_content(content(strategy, signatories=False))


def fingerprint_of_content(written: dict[str, Any]) -> str:
    """Give the fingerprint of what the board signs in this content, of a draft and of an edition alike."""
    return fingerprint({key: value for key, value in written.items() if key not in NOT_SIGNED})


def answered(edition: Edition | None) -> dict[str, Any] | None:
    """Name the edition of the needs assessment that a strategy answers."""
    if edition is None:
        return None
    return {
        "document": str(edition.document_id),
        "edition": edition.number,
        "title": edition.title,
        "sha256": edition.sha256,
    }


def _priority(priority: Priority, number: int) -> dict[str, Any]:
    return {
        "key": f"p{number}",
        "title": priority.title,
        "why": priority.why,
        "lead": priority.lead,
        "deputy": priority.deputy,
        "objectives": [_objective(objective) for objective in priority.objectives.all()],
        "measures": [_measure(measure) for measure in priority.measures.all()],
    }


def _objective(objective: Objective) -> dict[str, Any]:
    return {
        "title": objective.title,
        "prevention_level": objective.prevention_level or None,
        "actions": [action_content(action) for action in objective.actions.all()],
    }


def actions_of(priorities: Iterable[Priority]) -> list[Action]:
    """Give every action of a plan, in its order."""
    return [
        action for p in priorities for objective in p.objectives.all() for action in objective.actions.all()
    ]


def placed(priorities: Iterable[Priority]) -> list[PlacedAction]:
    """Give the actions of a plan by their codes on the prevention grid."""
    return [
        PlacedAction(each.title, each.prevention_level, each.targeting) for each in actions_of(priorities)
    ]


def grid_content(strategy: Strategy, priorities: Iterable[Priority]) -> dict[str, Any]:
    """Write the prevention grid in the partnership's own words; nothing where it has none."""
    if not strategy.grid_words:
        return {}
    grid = grid_of(placed(priorities), strategy.grid_words)
    return {
        "columns": [{"label": label, "words": words} for _, label, words in grid.columns],
        "rows": [
            {"label": row.label, "words": row.words, "cells": [list(cell.actions) for cell in row.cells]}
            for row in grid.rows
        ],
    }


def action_content(action: Action) -> dict[str, Any]:
    """Write an action as it stands in the content."""
    return {
        "title": action.title,
        "owner": action.who,
        "owner_type": action.owner.type.code if action.owner else None,
        "role": action.role,
        "due": action.due_in_words or None,
        "status": str(action.get_status_display()),
        "prevention_level": action.prevention_level or None,
        "targeting": action.targeting or None,
        "measure": action.measure_in_words or None,
        **_saying(
            deputy=action.deputy,
            milestones=action.milestones,
            funding=action.funding,
            finding=action.finding,
            evidence=str(action.get_evidence_display()) if action.evidence else "",
            lesson=action.lesson,
            assigned_to=action.assigned_to.name if action.assigned_to else "",
        ),
    }


def _saying(**values: Any) -> dict[str, Any]:
    """Leave out what says nothing: a text without it keeps the fingerprint that it had before the field was there."""
    return {key: value for key, value in values.items() if value}


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "title": measure.title,
        "unit": measure.unit,
        "baseline": measure.baseline,
        "target": measure.target,
        "source": measure.source,
        "direction": str(measure.get_direction_display()),
        "state": str(measure.get_state_display()),
        **_saying(
            definition=measure.definition,
            frequency=measure.frequency,
            baseline_reason=measure.baseline_reason,
            state_reason=measure.state_reason,
            breaks=measure.breaks,
            owner=measure.owner.name if measure.owner else "",
        ),
    }


def _signatories(strategy: Strategy, signed: str) -> list[dict[str, Any]]:
    """Name the last decision of each authority on exactly this text, in the order of their names."""
    rows: Iterable[SignOff] = strategy.sign_offs.on_text(signed).select_related("authority__type")
    last = {row.authority_id: row for row in rows}
    return [_signatory(row) for row in sorted(last.values(), key=lambda row: row.authority.name)]


def _signatory(row: SignOff) -> dict[str, Any]:
    return {
        "authority": row.authority.name,
        "authority_type": row.authority.type.name,
        "decision": str(row.get_decision_display()),
        "role": row.role,
        "on": timezone.localdate(row.at).isoformat(),
        "note": row.note,
        "minute_link": row.minute_link,
    }
