"""What a person can do with definitions of data: bring the shipped ones in, declare their own, try it on an example."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from datasets.models import Definition
from datasets.rules.declaration import Declaration
from datasets.rules.declaring import build
from datasets.rules.definition import load, shipped
from datasets.rules.proposal import Proposal
from datasets.rules.sandbox import Inspection, inspect, propose
from datasets.rules.spelling import tidy
from datasets.rules.verdicts import Refusal
from datasets.tasks.patch import KEPT, geography_for
from partnerships.access import standing
from partnerships.models import Area, Partnership
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock

NAMED_LEVELS = (
    "region", "health_board", "fire_area", "police_area", "community_safety_partnership", "upper_tier", "district",
)  # fmt: skip
LONGEST_KEY = 50


@transaction.atomic
def sync_definitions() -> list[Definition]:
    """Write the definitions that come with the portal into the database; safe to run at every start."""
    rows = []
    for definition in shipped().values():
        row, _ = Definition.objects.update_or_create(
            key=definition.key,
            version=definition.version,
            partnership=None,
            defaults={"title": definition.title, "spec": definition.spec},
        )
        rows.append(row)
    return rows


@transaction.atomic
def declare_definition(
    *, partnership: Partnership, declaration: Declaration, by: User, replaces: Definition | None = None
) -> Definition:
    """Keep a partnership's own definition, or the next version of one; datasets stay with the version they came under.

    Whoever writes the work may do it: what is counted and how is a question of the needs assessment, no figure is seen
    on the way, and the rule for small numbers is on the page of every officer before they send.

    :raises PermissionDenied: when this person's seat does not allow writing here.
    :raises DefinitionError: when it cannot work.
    """
    if not standing(by, partnership).can(Capability.EDIT_WORK):
        raise PermissionDenied("Your seat does not allow describing data here.")
    Partnership.objects.select_for_update().get(
        pk=partnership.pk
    )  # two at once would take the same key or version
    key = replaces.key if replaces else _free_key(partnership, declaration.title)
    own = Definition.objects.filter(partnership=partnership, key=key)
    version = 1 + max(own.values_list("version", flat=True), default=0)
    row = Definition.objects.create(
        key=key,
        version=version,
        title=declaration.title,
        partnership=partnership,
        spec=build(declaration, key, version),
        declared_at=clock.now(),
        declared_by=by,
    )
    record("definition.declared", by=by, target=row, partnership=partnership, version=version)
    return row


def look_at_example(content: bytes) -> Proposal | Refusal:
    """Have an example read and screened in a process of its own; nothing of it is kept."""
    with TemporaryDirectory(prefix="svd-example-") as folder:
        return propose(_written(folder, content), _place_names(), Path(folder))


def try_example(partnership: Partnership, spec: dict[str, Any], content: bytes, period: str) -> Inspection:
    """Check an example against a definition as a file would be; nothing of it is kept."""
    definition = load(spec)
    with TemporaryDirectory(prefix="svd-example-") as folder:
        return inspect(
            _written(folder, content),
            definition,
            geography_for(partnership.pk, definition).geography,
            Path(folder),
            as_of=clock.today(),
            answers=dict.fromkeys(definition.layout.ask, period) if period else {},
        )


def _written(folder: str, content: bytes) -> Path:
    path = Path(folder) / "example.xlsx"  # read by its bytes, but the workbook reader insists on such a name
    path.write_bytes(content)
    return path


def _place_names() -> dict[str, str]:
    """Give the level of every place whose level has few of them, by its tidy name; districts go before the others."""
    names: dict[str, str] = {}
    for level in NAMED_LEVELS:
        rows = Area.objects.filter(level__in=KEPT[level]).order_by().values_list("name", flat=True)
        names |= {tidy(name): level for name in rows}
    return names


def _free_key(partnership: Partnership, title: str) -> str:
    taken = set(Definition.objects.available_to(partnership).values_list("key", flat=True))
    stem = "own-" + (slugify(title)[:LONGEST_KEY].strip("-") or "data")  # never the key of a shipped one
    return next(
        key
        for number in range(1, len(taken) + 2)
        if (key := f"{stem}-{number}" if number > 1 else stem) not in taken
    )
