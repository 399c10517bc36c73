from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from partnerships.roles import CAPABILITIES, Capability, Role

OPENING = """# Who may do what

This page is written from the table in `partnerships/roles.py` by `manage.py write_access_table`; a test fails
when the two differ. A capability holds in the partnership of the seat and for the authority for which the seat is
held, from the first day of the seat to its last. What is published is open to everybody, without a seat.
"""


class Command(BaseCommand):
    help = "Write docs/access.md from the table of roles and capabilities."

    def handle(self, *args: Any, **options: Any) -> None:
        path = page()
        path.write_text(access_table(), encoding="utf-8")
        self.stdout.write(f"Wrote {path}.")


def page() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "access.md"


def access_table() -> str:
    """Give the page: one line for each capability, one column for each role."""
    heading = ["", *(role.label for role in Role)]
    lines = [_line(heading), _line(["---"] * len(heading))]
    for capability in Capability:
        held = ["yes" if capability in CAPABILITIES[role] else "" for role in Role]
        lines.append(_line([str(capability.label), *held]))
    return "\n".join([OPENING, *lines, ""])


def _line(cells: list[Any]) -> str:
    return f"| {' | '.join(map(str, cells))} |"
