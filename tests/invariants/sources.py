"""The portal's own sources, as the invariants read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("svd_portal", "partnerships", "datasets", "needs_assessment", "strategy")


def modules() -> Iterator[Path]:
    """Give every Python file of the portal but its migrations."""
    for package in PACKAGES:
        yield from (path for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts)


def templates() -> Iterator[Path]:
    yield from (
        path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in {".html", ".txt", ".svg"}
    )


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def calls(tree: ast.AST, function: str) -> Iterator[ast.Call]:
    """Give each call of a function by its bare name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
            yield node


@cache
def texts(path: Path) -> set[str]:
    """Give every literal text in a module."""
    return {
        node.value
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
