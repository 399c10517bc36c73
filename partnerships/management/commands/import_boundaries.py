from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.operations.boundaries import Outlined, import_boundaries
from partnerships.rules.boundaries import NotBoundaries, features


class Command(BaseCommand):
    help = "Load the outlines of areas for maps, from GeoJSON in longitude and latitude."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--code", required=True, help="the property that holds an area's code, for example LAD24CD"
        )
        parser.add_argument(
            "--source", required=True, help="whose boundaries, of when, for the line below a map"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if len(options["source"]) > 200:
            raise CommandError("The source is longer than 200 characters.")
        try:
            done = _import(path, options["code"], options["source"])
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
        except UnicodeDecodeError as problem:
            raise CommandError(f"{path} is not in UTF-8.") from problem
        except NotBoundaries as problem:
            raise CommandError(f"{path}: {problem}") from problem
        self.stdout.write(f"Outlines: {done.loaded:,} loaded.")
        if done.unknown:
            self.stdout.write(f"Passed over, because the portal knows no such areas: {done.unknown:,}.")
        if done.empty:
            self.stdout.write(f"Passed over, because nothing is left at this scale: {done.empty:,}.")


def _import(path: Path, code: str, source: str) -> Outlined:
    with path.open(encoding="utf-8-sig") as file:
        return import_boundaries(features=features(file), code=code, source=source)
