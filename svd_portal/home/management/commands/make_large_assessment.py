from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.models import Partnership
from svd_portal.home.large import NobodyToAskError, build_large_assessment, three_years


class Command(BaseCommand):
    help = (
        "Write a needs assessment of about 110 pages with 30 tables and 40 figures, into the demonstration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partnership", metavar="SLUG", default="birmingham")

    def handle(self, *args: Any, **options: Any) -> None:
        partnership = Partnership.objects.filter(slug=options["partnership"]).first()
        if partnership is None:
            raise CommandError(
                f"No partnership has the address {options['partnership']}. Load the demonstration first: "
                "manage.py load_demo"
            )
        try:
            version, lead = three_years(partnership)
        except NobodyToAskError as error:
            raise CommandError(str(error)) from error
        assessment = build_large_assessment(partnership=partnership, version=version, by=lead)
        self.stdout.write(f"Wrote “{assessment.title}”: {assessment.get_absolute_url()}")
