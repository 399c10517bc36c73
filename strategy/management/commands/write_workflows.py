from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from needs_assessment.statuses import ManuscriptState
from needs_assessment.workflow import ASSESSMENT
from partnerships.roles import CAPABILITIES, Role
from strategy.workflow import STRATEGY
from svd_portal.core.workflow import Move, Workflow

OPENING = """# From draft to published

This page is written from the tables of moves in `needs_assessment/workflow.py` and `strategy/workflow.py` by
`manage.py write_workflows`; a test fails when they differ. A move is open to whoever holds a seat that allows it,
while nothing that it asks for is missing.
"""


class Command(BaseCommand):
    help = "Write docs/workflows.md from the tables of moves."

    def handle(self, *args: Any, **options: Any) -> None:
        path = page()
        path.write_text(workflows(), encoding="utf-8")
        self.stdout.write(f"Wrote {path}.")


def page() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "workflows.md"


def workflows() -> str:
    """Give the page: a state diagram (Mermaid) and a table of moves for each kind of document."""
    parts = [OPENING]
    for heading, workflow in {"A needs assessment": ASSESSMENT, "A strategy": STRATEGY}.items():
        parts += [f"## {heading}\n", _diagram(workflow), _table(workflow)]
    return "\n".join(parts)


def _diagram(workflow: Workflow) -> str:
    arrows = [
        f"    {source} --> {target}: {move.label}"
        for move in workflow.moves.values()
        for source in ManuscriptState
        for target in ManuscriptState
        if source in move.sources and target in {move.target, *move.may_end_in}
    ]
    names = [
        f'    state "{state.label}" as {state}' for state in ManuscriptState if _is_used(state, workflow)
    ]
    return "\n".join(
        ["```mermaid", "stateDiagram-v2", *names, f"    [*] --> {ManuscriptState.DRAFT}", *arrows, "```\n"]
    )


def _is_used(state: str, workflow: Workflow) -> bool:
    return any(state in {*move.sources, move.target, *move.may_end_in} for move in workflow.moves.values())


def _table(workflow: Workflow) -> str:
    rows = [_row(["Move", "Who", "What it does", "What it asks for"]), _row(["---"] * 4)]
    rows += [_row(_cells(move)) for move in workflow.moves.values()]
    return "\n".join([*rows, ""])


def _cells(move: Move) -> list[str]:
    who = [str(role.label) for role in Role if move.capability in CAPABILITIES[role]]
    asks = [(guard.__doc__ or guard.__name__.replace("_", " ")).split("\n")[0] for guard in move.guards]
    return [move.label, ", ".join(who), move.explains, " ".join(asks)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
