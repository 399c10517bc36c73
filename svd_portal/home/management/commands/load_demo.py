from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnerships.models import Partnership
from svd_portal.home.west_midlands.load import is_loaded, load


class Command(BaseCommand):
    help = "Load the demonstration: the West Midlands over its seven local violence boards."

    def handle(self, *args: Any, **options: Any) -> None:
        if is_loaded():
            self.stdout.write("The demonstration is loaded already.")
            return
        if Partnership.objects.exists():
            raise CommandError(
                "There is data here already, so the demonstration was not loaded. "
                "To begin anew, stop the portal and remove the directory var."
            )
        load(lambda step: self.stdout.write(f"  {step}"))
