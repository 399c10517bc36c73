from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.models import Partnership
from strategy.operations import import_document
from strategy.rules.source_fields import WrongFileError
from svd_portal.accounts.models import User


class Command(BaseCommand):
    help = "Import a strategy or needs assessment from a JSON file, as a draft of its partnership."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--partnership", metavar="SLUG", help="default: the one the file names, found or made"
        )
        parser.add_argument("--by", metavar="EMAIL", help="who imports it, and leads a new partnership")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            imported = import_document(
                data=_read(options["file"]),
                by=_person(options["by"]),
                partnership=_partnership(options["partnership"]),
            )
        except (WrongFileError, PermissionDenied) as error:
            raise CommandError(f"{options['file']}: {error} Nothing was changed.") from error
        manuscript, partnership = imported.manuscript, imported.partnership
        self.stdout.write(
            f"Imported “{manuscript.title}” into {partnership.name}: {manuscript.get_absolute_url()}"
        )
        self.stdout.write(f"{manuscript.sections.count()} sections, as a draft that is ready for the board.")
        for remark in imported.remarks:
            self.stdout.write(remark)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _person(email: str | None) -> User | None:
    if email is None:
        return None
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"Nobody has the e-mail address {email}.")
    return person


def _partnership(slug: str | None) -> Partnership | None:
    if slug is None:
        return None
    partnership = Partnership.objects.filter(slug=slug).first()
    if partnership is None:
        raise CommandError(f"No partnership has the address {slug}.")
    return partnership
