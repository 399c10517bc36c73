"""How many queries a page may ask: a page that asks one more for each row of the world fails here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.conftest import undone
from tests.access.matrix import ROWS, Row
from tests.access.requests import address
from tests.access.test_matrix import ask
from tests.world import World

WORKING, FRONT, WHOLE_TEXT = 15, 20, 26
# What a page may ask more than its kind, with the reason.
MORE = {
    "home:index": FRONT,
    "home:front": FRONT,
    "home:overview": FRONT,  # members, gaps, boards, documents and what is due, on one page
    "partnerships:overview": FRONT,
    # The whole text and plan is read, to check it and to know its fingerprint; the number does not grow with it.
    "needs_assessment:publish": WHOLE_TEXT,
    "strategy:detail": WHOLE_TEXT,
    "strategy:preview": WHOLE_TEXT,
    "strategy:publish": WHOLE_TEXT,
    "strategy:sign": WHOLE_TEXT,
}
PAGES = [row for row in ROWS if row.method == "GET"]


@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=str)
def test_page_keeps_within_its_budget(row: Row, world: World, browsers: dict[str, dict[str, str]]) -> None:
    person = next((p for p, status in reversed(row.expected.items()) if status == 200), "lead")
    with undone():
        ask(browsers, person, "GET", address(row, world))  # whatever is asked once in a process is asked here
        with CaptureQueriesContext(connection) as asked:
            response = ask(browsers, person, "GET", address(row, world))
    assert response.status_code < 400
    budget = MORE.get(row.name, WORKING)
    found = "\n".join(query["sql"][:160] for query in asked)
    assert len(asked) <= budget, f"{len(asked)} queries for {person}, {budget} allowed:\n{found}"
