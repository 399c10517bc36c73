import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from needs_assessment.models import Manuscript
from strategy.documents import exported


class Command(BaseCommand):
    help = "Write a strategy or needs assessment as a JSON file that import_document reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", help="its number in the working area, or the id of its published document")
        parser.add_argument("--out", type=Path, metavar="FILE", help="default: to the terminal")
        parser.add_argument(
            "--whole", action="store_true", help="with what is for the partnership or named seats only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        manuscript = _manuscript(options["id"])
        data = json.dumps(exported(manuscript, whole=options["whole"]), indent=2, ensure_ascii=False) + "\n"
        if options["out"] is None:
            self.stdout.write(data, ending="")
            return
        try:
            options["out"].write_text(data, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote “{manuscript.title}” to {options['out']}.")


def _manuscript(given: str) -> Manuscript:
    if given.isascii() and given.isdigit() and len(given) < 19:
        found = Manuscript.objects.filter(pk=int(given)).first()
    else:
        found = Manuscript.objects.filter(document=_uuid(given)).first()
    if found is None:
        raise CommandError(f"There is no document {given}.")
    return found


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise CommandError(f"{given} is neither a number nor the id of a published document.") from error
