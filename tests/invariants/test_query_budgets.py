"""How many queries a page may ask: a page that asks one more for each row of the world fails here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from datasets.operations import ask_for_data
from needs_assessment import operations as assessments
from needs_assessment.statuses import BlockKind
from partnerships.operations import give_seat
from partnerships.roles import Role
from strategy import operations as strategies
from svd_portal.accounts.models import User
from tests.access.conftest import undone
from tests.access.matrix import ROWS, Row
from tests.access.requests import address
from tests.access.test_matrix import ask
from tests.world import FIGURE, TABLE, World, add_plan, half_a_year_on

WORKING, FRONT, WHOLE_TEXT, FIGURES = 15, 22, 34, 12
# What a page may ask more or less than its kind, with the reason.
MORE = {
    "home:index": FRONT,
    "home:front": FRONT,
    "home:overview": FRONT,  # members, gaps, boards, documents and what is due, on one page
    "partnerships:overview": FRONT,
    # A table over everything sent and asked: its queries are few, or they would grow with it.
    "datasets:matrix": FIGURES,
    "datasets:matrix_csv": FIGURES,
    # The whole text and plan is read, to check it and to know its fingerprint; the number does not grow with it.
    # A checklist asks for figures and numbers whose data moved on, comments that are open, and which sections this
    # person reads.
    "needs_assessment:detail": WORKING + 2,
    # With whom its parts were asked of, and what the entries of its registers lead to.
    "needs_assessment:section": WORKING + 2,
    "needs_assessment:block_change": WORKING + 1,  # the boundaries that a map can be drawn with
    "needs_assessment:briefing": WHOLE_TEXT,
    "needs_assessment:briefing_pdf": WHOLE_TEXT,
    "needs_assessment:publish": WHOLE_TEXT,
    "strategy:detail": WHOLE_TEXT,
    "strategy:preview": WHOLE_TEXT,
    "strategy:publish": WHOLE_TEXT,
    "strategy:publish_at": WHOLE_TEXT + 1,  # and the time that is set
    "strategy:sign": WHOLE_TEXT,
    "strategy:record_decision": WHOLE_TEXT,
    "strategy:harm_check": WHOLE_TEXT,
    "strategy:action_change": WORKING + 2,  # whom and what its form chooses among
    # The whole plan with its owners and the last word of each; the number does not grow with it.
    "strategy:progress": WORKING + 5,
    "strategy:progress_record": WORKING + 3,
    "progress:say": WORKING + 3,
    "strategy:consultation": WHOLE_TEXT,
    "signing:sign": WHOLE_TEXT,
    "signing:text": WHOLE_TEXT,
}


def reader_of(row: Row) -> str:
    return next((person for person, status in reversed(row.expected.items()) if status == 200), "lead")


PAGES = [row for row in ROWS if row.method == "GET" and row.expected[reader_of(row)] < 400]


@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=str)
def test_page_keeps_within_its_budget(row: Row, world: World, browsers: dict[str, dict[str, str]]) -> None:
    person = reader_of(row)
    with undone():
        ask(browsers, person, "GET", address(row, world))  # whatever is asked once in a process is asked here
        with CaptureQueriesContext(connection) as asked:
            response = ask(browsers, person, "GET", address(row, world))
    assert response.status_code < 400
    budget = MORE.get(row.name, WORKING)
    found = "\n".join(query["sql"][:160] for query in asked)
    assert len(asked) <= budget, f"{len(asked)} queries for {person}, {budget} allowed:\n{found}"


GROWING = {
    "home:index",
    "home:front",
    "home:overview",
    "partnerships:people",
    "partnerships:public",
    "datasets:index",
    "datasets:matrix",
    "needs_assessment:index",
    "needs_assessment:detail",
    "needs_assessment:section",
    "strategy:index",
    "strategy:detail draft",
    "strategy:preview",
    "api:documents",
}


def grow(world: World) -> None:
    """Make more of whatever a page lists."""
    cast, draft = world.cast, world.drafted_strategy
    for number in range(3):
        title = f"One more, number {number}"
        assessments.start_assessment(partnership=cast.harbour, title=title, period="2030", by=cast.lead)
        strategies.start_strategy(partnership=cast.harbour, title=title, period="2030", by=cast.lead)
        add_plan(cast, draft, title, f"Another action, number {number}")
        section = world.section(world.draft, "S10a")
        assessments.add_block(section=section, kind=BlockKind.TABLE, body=TABLE, by=cast.lead)
        assessments.add_block(
            section=section,
            kind=BlockKind.FIGURE,
            body=FIGURE | {"title": title},
            dataset_version=world.version,
            by=cast.lead,
        )
        give_seat(
            partnership=cast.harbour,
            role=Role.AUTHOR,
            person=User.objects.create_user(f"more{number}@harbour.example", name=title),
            authority=cast.authorities["yot"],
            by=None,
        )
        ask_for_data(
            partnership=cast.harbour,
            authorities=[cast.authorities["yot"], cast.authorities["probation"]],
            definition=world.definition,
            periods=[f"2023-0{number + 1}"],
            due_on=half_a_year_on(),
            by=cast.lead,
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [row for row in PAGES if f"{row.name} {row.case}".strip() in GROWING],
    ids=lambda row: f"more of {row}",
)
def test_page_asks_no_more_when_there_is_more(
    row: Row, world: World, browsers: dict[str, dict[str, str]]
) -> None:
    counts = []
    with undone():
        path = address(row, world)
        for step in (lambda: None, lambda: grow(world)):
            step()
            ask(browsers, "lead", "GET", path)
            with CaptureQueriesContext(connection) as asked:
                assert ask(browsers, "lead", "GET", path).status_code == 200
            counts.append(len(asked))
    assert counts[1] <= counts[0], f"{counts[0]} queries before, {counts[1]} after"
