"""What a person can do with definitions of data."""

from django.db import transaction

from datasets.models import Definition
from datasets.rules.definition import shipped


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
