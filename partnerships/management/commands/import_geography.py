import csv
import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.operations import import_areas
from partnerships.rules.lookup import Lookup, UnknownColumns, read

GSS_BEGAN = dt.date(2009, 4, 1)


class Command(BaseCommand):
    help = "Load areas, and which lies in which, from an ONS-style lookup in CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--from",
            dest="from_on",
            type=dt.date.fromisoformat,
            default=GSS_BEGAN,
            help="first day of areas and links that are new to the portal (default: 2009-04-01)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lookup = self._read(options["file"])
        done = import_areas(lookup=lookup, from_on=options["from_on"])
        self.stdout.write(
            f"Areas: {done.areas_new} new, {done.areas_changed} changed, {done.areas_same} as they were.\n"
            f"Links: {done.links_new} new, {done.links_same} as they were."
        )
        if lookup.passed_over:
            kinds = ", ".join(
                f"{prefix} ({count} rows)" for prefix, count in sorted(lookup.passed_over.items())
            )
            self.stdout.write(f"Passed over, because the portal keeps no such areas: {kinds}.")
        if lookup.left_aside:
            self.stdout.write(f"Columns left aside: {', '.join(lookup.left_aside)}.")

    @staticmethod
    def _read(path: Path) -> Lookup:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return read(csv.reader(file))
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
        except UnicodeDecodeError as problem:
            raise CommandError(f"{path} is not in UTF-8. Save it again as CSV UTF-8.") from problem
        except UnknownColumns as problem:
            raise CommandError(f"{path}: {problem}") from problem
