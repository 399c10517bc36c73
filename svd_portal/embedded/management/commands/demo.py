import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from svd_portal.embedded import demo
from svd_portal.embedded.ports import NoFreePortError


class Command(BaseCommand):
    help = "Run the whole portal with demo data on this computer. Ctrl-C stops it."
    requires_system_checks: list[str] = []  # no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="walk the whole road without a browser, leave its results in var/demo/, and stop",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wanted = demo.environment(self._say)
        except NoFreePortError as problem:
            raise CommandError(str(problem)) from problem
        if wanted != dict(os.environ):
            # Settings are read once, at the start of the process: begin again with the demo's own.
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], wanted)  # noqa: S606
        static = Path(settings.BASE_DIR) / "static" / "build"
        place = demo.Place(port=int(wanted["PORT"]), var=settings.VAR_DIR, static=static)
        raise SystemExit(demo.run(place, self._say, once=options["once"]))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
