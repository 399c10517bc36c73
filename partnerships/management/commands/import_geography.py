import csv
import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.operations import import_areas
from partnerships.operations.geography import GSS_BEGAN, Imported
from partnerships.rules.lookup import Lookup, UnknownColumns, read


class Command(BaseCommand):
    help = "Load areas, which lies in which, and which code became which, from an ONS-style lookup in CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--from",
            dest="from_on",
            type=dt.date.fromisoformat,
            default=GSS_BEGAN,
            help="first day of areas and links that are new to the portal (default: 2009-04-01)",
        )
        parser.add_argument(
            "--on",
            dest="changed_on",
            type=dt.date.fromisoformat,
            help="day on which codes changed (default: 1 April of the later year that the columns name)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lookup = self._read(options["file"])
        done = import_areas(lookup=lookup, from_on=options["from_on"], changed_on=options["changed_on"])
        self.stdout.write(
            f"Areas: {done.areas_new} new, {done.areas_changed} changed, {done.areas_same} as they were.\n"
            f"Links: {done.links_new} new, {done.links_same} as they were."
        )
        self._tell_changes(done)
        if lookup.passed_over:
            kinds = ", ".join(
                f"{prefix} ({count} rows)" for prefix, count in sorted(lookup.passed_over.items())
            )
            self.stdout.write(f"Passed over, because the portal keeps no such areas: {kinds}.")
        if lookup.left_aside:
            self.stdout.write(f"Columns left aside: {', '.join(lookup.left_aside)}.")

    def _tell_changes(self, done: Imported) -> None:
        if done.changes_new or done.changes_same:
            self.stdout.write(f"Changes of codes: {done.changes_new} new, {done.changes_same} as they were.")
        if done.changes_undated:
            self.stdout.write(
                f"Changes of codes left out, because the file does not say their day: {done.changes_undated}. "
                "Load a lookup of the years in question first, or say the day with --on."
            )

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
