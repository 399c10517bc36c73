"""An imported strategy is the same text as page, PDF and JSON."""

import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from strategy.models import Strategy
from strategy.operations import import_document
from svd_portal.accounts.models import User
from svd_portal.publication.tasks import edition_pdf
from tests.integration.strategy.test_importing import SEASIDE, walk_to_publication

pytestmark = pytest.mark.django_db


def packed(text: str) -> str:
    """Leave out what a layout decides: spaces, line ends, the thousands comma, hyphens at a line's end."""
    return re.sub(r"[\s,\u00ad\u2212-]+", "", html.unescape(text)).lower()


def stated(source: dict[str, Any]) -> Iterator[str]:
    """Every heading, caption, column, table value, priority, objective and action of a source."""
    document = source["document"]
    for section in document["sections"]:
        yield section["heading"]
        for table in section.get("tables", []):
            yield table["caption"]
            yield from table["columns"]
            yield from (
                str(cell) for row in table["rows"] for cell in row if not isinstance(cell, (bool, type(None)))
            )
    for priority in document["priorities"]:
        yield _title(priority)
        if isinstance(priority, dict):
            parts = [*priority.get("objectives", []), *priority.get("actions", [])]
            yield from (_title(part) for part in parts)


def _title(part: Any) -> str:
    return part if isinstance(part, str) else str(part["title"])


def assert_every_form_states_it(client: Client, source: dict[str, Any]) -> None:
    lead = User.objects.create_user("forms@seaside.example", "a long pass phrase", name="Forms")
    imported = import_document(data=json.dumps(source).encode(), by=lead)
    edition = walk_to_publication(Strategy.objects.get(pk=imported.manuscript.pk), lead)
    address = edition.get_absolute_url().rstrip("/")
    pages = PdfReader(io.BytesIO(edition_pdf(edition))).pages
    forms = {
        "page": re.sub(r"<[^>]+>", " ", client.get(f"{address}/").content.decode()),
        "JSON": json.dumps(client.get(f"{address}.json").json(), ensure_ascii=False),
        "PDF": "".join(page.extract_text() for page in pages),
    }
    for name, text in forms.items():
        there = packed(text)
        missing = [value for value in stated(source) if packed(value) not in there and not _is_day(value)]
        assert not missing, f"{name} lacks {missing}"


def _is_day(value: str) -> bool:
    """A day of the source is shown as people write it: 2022-10-13 becomes 13 October 2022."""
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))


def test_own_case_is_stated_whole_by_page_pdf_and_json(client: Client) -> None:
    assert_every_form_states_it(client, json.loads(SEASIDE.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "name",
    [
        "warwickshire-serious-violence-prevention-strategy",
        "lbhf-serious-violence-duty-strategy",
        "west-midlands-vrp-regional-update",
    ],
)
def test_real_strategy_is_stated_whole_by_page_pdf_and_json(client: Client, cases: Path, name: str) -> None:
    source = json.loads((cases / "documents" / f"{name}.json").read_text(encoding="utf-8"))
    assert_every_form_states_it(client, source)
