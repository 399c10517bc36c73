import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from svd_portal.embedded import servers
from svd_portal.home.bench import disclosure, editing, editions, ingest, pdf
from svd_portal.home.bench.measure import Ratio

PARTS = ("ingest", "pdf", "editions", "editing", "disclosure")


class Command(BaseCommand):
    help = "Measure ratios against peers and raw limits in one run, on private servers of its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the ingest file")
        parser.add_argument("--only", choices=PARTS, help="measure one part, and write no file")
        parser.add_argument("--rounds", type=int, default=3, help="how often each pair is measured")

    def handle(self, *args: Any, **options: Any) -> None:
        var = Path(settings.BASE_DIR) / "var" / "bench"
        if Path(settings.VAR_DIR) != var:
            # Settings are read once: begin again with a directory whose data nobody minds losing.
            environment = os.environ | {"VAR_DIR": str(var), "DEBUG": "0"}  # else every query is remembered
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606
        servers.stop(var)
        shutil.rmtree(var, ignore_errors=True)
        servers.ensure(var)
        try:
            self._measure(options["only"], options["rows"], options["rounds"])
        finally:
            servers.stop(var)

    def _measure(self, only: str | None, rows: int, rounds: int) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable")
        call_command("load_demo", stdout=self.stdout)
        measures: dict[str, Callable[[], list[Ratio]]] = {
            "ingest": lambda: ingest.ratios(rows, rounds),
            "pdf": lambda: pdf.ratios(rounds),
            "editions": lambda: editions.ratios(rounds),
            "editing": editing.ratios,
            "disclosure": disclosure.ratios,
        }
        found = []
        for part in [only] if only else PARTS:
            for ratio in measures[part]():
                self.stdout.write(_line(ratio))
                found.append(ratio)
        if only:
            return
        target = Path(settings.BASE_DIR) / "var" / "bench.json"
        target.write_text(json.dumps({r.name: r.as_json() for r in found}, indent=2) + "\n", encoding="utf-8")
        self.stdout.write(f"Wrote {target}")


def _line(ratio: Ratio) -> str:
    figures = f"ours {ratio.ours:>12,}  peer {ratio.peer:>12,} {ratio.unit}"
    return f"{ratio.name:<28} {ratio.ratio:>7.3f}  (goal {ratio.goal})  {figures}"
