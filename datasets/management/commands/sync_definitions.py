from typing import Any

from django.core.management.base import BaseCommand

from datasets.operations import sync_definitions


class Command(BaseCommand):
    help = "Write the dataset definitions that come with the portal into the database; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for definition in sync_definitions():
            self.stdout.write(f"{definition.key} {definition.version}: {definition.title}")
