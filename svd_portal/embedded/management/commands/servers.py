from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from svd_portal.embedded import addresses, servers
from svd_portal.embedded.processes import ServerError


class Command(BaseCommand):
    help = "Start, stop or show the portal's private PostgreSQL and Redis."
    requires_system_checks: list[str] = []  # they may need the very servers

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["up", "down", "status"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {"up": self._up, "down": self._down, "status": self._status}[options["what"]]()
        except ServerError as problem:
            raise CommandError(str(problem)) from problem

    def _up(self) -> None:
        servers.ensure(settings.VAR_DIR)
        self._status()

    def _down(self) -> None:
        stopped = servers.stop(settings.VAR_DIR)
        self.stdout.write(f"stopped {' and '.join(stopped)}" if stopped else "nothing was running")

    def _status(self) -> None:
        for name, pid in servers.status(settings.VAR_DIR).items():
            self.stdout.write(f"{name}: {'not running' if pid is None else f'running, process {pid}'}")
        self.stdout.write(f"database: {addresses.database_url(settings.VAR_DIR)}")
        self.stdout.write(f"redis: {addresses.redis_url(settings.VAR_DIR)}")
