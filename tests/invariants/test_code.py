"""What no module of the portal does, and what each working page does."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from partnerships.management.commands.write_access_table import access_table, page
from partnerships.roles import CAPABILITIES, Capability, Role
from partnerships.views.working import ANY_SEAT, WorkingView
from tests.invariants.sources import ROOT, modules, named

MODULES = list(modules())
# Markup that is safe because of the line before it: cleaned by nh3, or drawn with every text escaped.
MARKUP = {
    "svd_portal/publication/documents.py",
    "svd_portal/core/pdf/prose.py",
    "needs_assessment/views/showing.py",
    "datasets/views/versions.py",
}
NEVER = {
    "csrf_exempt": r"\bcsrf_exempt\b",
    "every field of a model": r"fields\s*=\s*[\"']__all__[\"']",
    "pickle": r"^\s*(import|from)\s+pickle\b",
    "eval or exec": r"(?<![.\w])(eval|exec)\(",
    "SQL that Django does not quote": r"\.(raw|extra)\(",
    "a shell": r"shell\s*=\s*True",
    "the machine's clock": r"\b(datetime|dt|date|timezone)\.(datetime\.|date\.)?(now|utcnow|today)\(",
}
# The clock itself, what measures itself, and where a default has to be a function that migrations can name.
OWN_CLOCK = ("svd_portal/core/clock.py", "svd_portal/accounts/models.py", "svd_portal/home/bench/")


@pytest.mark.parametrize("what", NEVER)
def test_no_module_uses(what: str) -> None:
    found = []
    for path in MODULES:
        if what == "the machine's clock" and named(path).startswith(OWN_CLOCK):
            continue
        found += [
            f"{named(path)}: {m.group(0)}" for m in re.finditer(NEVER[what], path.read_text(), re.MULTILINE)
        ]
    assert found == []


def test_markup_is_declared_safe_in_few_places() -> None:
    using = {
        named(path)
        for path in MODULES
        if re.search(r"\bmark_safe\(|SafeString\(|\bSafeData\b", path.read_text())
    }
    assert using - MARKUP == set()


def views() -> Iterator[tuple[str, str, type]]:
    """Walk the resolver: route, name and class of every page below /work/<slug>/."""

    def walk(patterns: list[object], before: str) -> Iterator[tuple[str, str, type]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, before + str(pattern.pattern))
            elif isinstance(pattern, URLPattern):
                route = before + str(pattern.pattern)
                yield route, str(pattern.name), getattr(pattern.callback, "view_class", type(None))

    yield from (found for found in walk(get_resolver().url_patterns, "") if found[0].startswith("work/<slug"))


def test_every_page_at_work_comes_through_the_working_door() -> None:
    found = list(views())
    assert len(found) > 40
    assert [route for route, _, view in found if not issubclass(view, WorkingView)] == []


def test_every_working_page_says_who_may_enter() -> None:
    allowed = {*Capability.values, ANY_SEAT}
    assert [route for route, _, view in views() if getattr(view, "capability", None) not in allowed] == []


def test_layers_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_the_page_of_access_says_what_the_code_does() -> None:
    assert page().read_text(encoding="utf-8") == access_table(), "run manage.py write_access_table"


def test_who_monitors_never_edits() -> None:
    """Monitoring is no part in the authorities' own decision (s.14(2))."""
    assert CAPABILITIES[Role.MONITOR] == {Capability.READ_DRAFTS, Capability.MONITOR}


def test_nobody_signs_and_publishes_by_one_seat() -> None:
    both = {Capability.SIGN_OFF, Capability.PUBLISH}
    assert [role for role, held in CAPABILITIES.items() if both <= held] == []


@pytest.mark.django_db
def test_system_checks_find_nothing() -> None:
    call_command("check", "--fail-level", "WARNING")
