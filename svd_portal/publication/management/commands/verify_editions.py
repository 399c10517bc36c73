from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from svd_portal.publication.models import Edition
from svd_portal.publication.verification import faults_of


class Command(BaseCommand):
    help = "Work out again what every published edition keeps, and say where it is not as it was published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pdf", action="store_true", help="render each PDF again too, which takes longer"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        number, faults = 0, list[str]()
        for edition in Edition.objects.select_related("content", "document").iterator(chunk_size=20):
            number += 1
            faults += [
                f"{edition} ({edition.permanent_address}): {fault}"
                for fault in faults_of(edition, with_pdf=options["pdf"])
            ]
        if faults:
            raise CommandError("\n".join([f"{len(faults)} faults in {number} editions:", *faults]))
        self.stdout.write(f"{number} editions are as they were published.")
