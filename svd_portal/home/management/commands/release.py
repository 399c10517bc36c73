from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring a database up to this version: its tables, then the dataset definitions that come with the portal."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable")
        call_command("sync_definitions")
        call_command("release_versions")
