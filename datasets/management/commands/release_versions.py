from typing import Any

from django.core.management.base import BaseCommand

from datasets.operations import release_versions


class Command(BaseCommand):
    help = "Protect and share the versions that were accepted before versions had releases."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{release_versions()} versions")
