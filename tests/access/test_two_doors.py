"""Two doors, never one: the public door reads editions, the working door reads drafts (architecture §5)."""

import io
from collections.abc import Iterator

import pypdf
import pytest
from django.urls import reverse

from needs_assessment.operations import change_details
from needs_assessment.statuses import Visibility
from partnerships.operations import give_seat
from partnerships.roles import Role
from strategy.operations import change_part
from tests.access.conftest import undone
from tests.access.matrix import ROWS
from tests.access.requests import address
from tests.access.test_matrix import ask, body_of, seen_by_wrong_eyes
from tests.world import CANARIES, NEW_TITLE, OLD_TITLE, World, fresh

pytestmark = pytest.mark.django_db
Browsers = dict[str, dict[str, str]]
HOSTILE = ["%00", "%27%22%3Cscript%3E" + "a" * 5000, "%ff%fe"]
ASKED = (
    "q",
    "page",
    "cursor",
    "area",
    "partnership",
    "published_since",
    "see",
    "rows",
    "rows_by",
    "authority",
)


def public_places(world: World) -> Iterator[str]:
    """Every place at which the public could meet the title of the document under revision."""
    document, edition = world.published_needs.document_id, world.published_needs.number
    slug = world.cast.harbour.slug
    yield from (
        reverse(name, args=[document]) for name in ("publication:document", "api:document", "api:editions")
    )
    for name in ("publication:edition", "publication:edition_json", "api:edition", "api:edition_json"):
        yield reverse(name, args=[document, edition])
    yield from (reverse(name) for name in ("publication:index", "api:documents"))
    yield reverse("partnerships:public", args=[slug])
    yield from (f"{reverse('home:front')}{query}" for query in ("", "?q=CANARYREVISEDTITLE", "?q=Harbour"))
    yield f"{reverse('api:documents')}?partnership={slug}"
    yield reverse("api:partnership", args=[slug])
    yield reverse("api:partnerships")


def test_the_old_title_stands_while_the_new_one_is_written(world: World, browsers: Browsers) -> None:
    document = world.published_needs.document_id
    for path in (
        reverse("publication:document", args=[document]),
        reverse("api:document", args=[document]),
        reverse("publication:edition_json", args=[document, 1]),
        reverse("publication:index"),
        reverse("partnerships:public", args=[world.cast.harbour.slug]),
    ):
        text = body_of(ask(browsers, "anonymous", "GET", path)).decode()
        assert OLD_TITLE in text, path
        assert NEW_TITLE not in text, path


def test_the_new_title_stands_at_the_working_door(world: World, browsers: Browsers) -> None:
    working = reverse("needs_assessment:detail", args=[world.cast.harbour.slug, world.revised.pk])
    assert NEW_TITLE in body_of(ask(browsers, "monitor", "GET", working)).decode()


@pytest.mark.parametrize("person", ["anonymous", "lead", "neighbour_lead"])
def test_no_public_place_shows_anything_of_a_draft(world: World, browsers: Browsers, person: str) -> None:
    """Not even to who may read it at the other door: a public page has one text for everybody."""
    found = []
    for path in public_places(world):
        text = body_of(ask(browsers, person, "GET", path)).decode("utf-8", "replace")
        asked = "CANARYREVISEDTITLE" if "CANARYREVISEDTITLE" in path else ""
        found += [f"{token} at {path}" for token in CANARIES if token in text and token != asked]
    assert found == []


def test_the_pdf_shows_nothing_of_a_draft(world: World, browsers: Browsers) -> None:
    edition = world.published_strategy
    path = reverse("publication:edition_pdf", args=[edition.document_id, edition.number])
    reader = pypdf.PdfReader(io.BytesIO(body_of(ask(browsers, "anonymous", "GET", path))))
    text = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    assert "Safer Harbour" in text
    assert [token for token in CANARIES if token in text] == []


def test_a_later_change_of_the_draft_leaves_the_edition_as_it_was(world: World, browsers: Browsers) -> None:
    edition = world.published_needs
    path = reverse("publication:edition_json", args=[edition.document_id, edition.number])
    before = body_of(ask(browsers, "anonymous", "GET", path))
    with undone():
        change_details(
            assessment=fresh(world.revised),
            title="Another title again",
            period="1999",
            visibility=Visibility.PARTNERSHIP,
            data_from="",
            data_to="",
            by=world.cast.lead,
        )
        assert body_of(ask(browsers, "anonymous", "GET", path)) == before


def test_an_edition_page_is_the_same_with_and_without_a_session(world: World, browsers: Browsers) -> None:
    """A shared cache may keep it: nothing of the visitor may stand in the document itself."""
    path = reverse("publication:edition_json", args=[world.published_needs.document_id, 1])
    answers = [body_of(ask(browsers, person, "GET", path)) for person in ("anonymous", "lead", "chair")]
    assert len(set(answers)) == 1


def test_a_part_of_another_strategy_is_not_found(world: World, browsers: Browsers) -> None:
    """The address names a strategy and a part: they have to belong together."""
    slug, other = world.cast.harbour.slug, world.in_review
    parts = {
        "priority": world.priority.pk,
        "objective": world.objective.pk,
        "action": world.action.pk,
        "measure": world.measure.pk,
    }
    for kind, part in parts.items():
        for what in ("change", "remove"):
            path = reverse(f"strategy:{kind}_{what}", args=[slug, other.pk, part])
            with undone():
                assert ask(browsers, "lead", "POST", path, {"title": "Mine now"}).status_code == 404


def test_an_object_is_not_found_below_another_partnership_of_the_same_person(
    world: World, browsers: Browsers
) -> None:
    """A lead of two partnerships finds the draft of one in that one only."""
    found = []
    with undone():
        give_seat(
            partnership=world.cast.neighbour,
            role=Role.LEAD,
            person=world.cast.lead,
            authority=world.cast.authorities["district-council"],
            by=None,
        )
        for row in ROWS:
            if row.method != "GET" or not row.name.startswith(("needs_assessment:", "strategy:")):
                continue
            path = address(row, world, world.cast.neighbour.slug)
            response = ask(browsers, "lead", "GET", path)
            has_object = path.rstrip("/").rsplit("/", 1)[-1] not in {
                "assessments",
                "strategies",
                "new",
                "templates",
                "boundaries",
                "packs",
                "dates",
                "consultees",
                "calendar",
                "consultees.csv",
            }
            if has_object and response.status_code not in {403, 404}:
                found.append(f"{response.status_code} {path}")
            if leaked := seen_by_wrong_eyes("neighbour_lead", response):
                found.append(f"{leaked} {path}")
    assert found == []


def test_an_officer_of_another_authority_does_not_find_an_upload(world: World, browsers: Browsers) -> None:
    """An upload belongs to its authority: another supplier of the same partnership sees the version and no more."""
    other = world.cast.nobody
    uploads = [world.accepted, world.wrong, world.refused, world.waiting]
    slug = world.cast.harbour.slug
    with undone():
        police = world.cast.authorities["chief-officer"]
        give_seat(
            partnership=world.cast.harbour, role=Role.DATA_OFFICER, person=other, authority=police, by=None
        )
        for upload in uploads:
            path = reverse("datasets:upload_detail", args=[slug, upload.pk])
            assert ask(browsers, "nobody", "GET", f"{path}?see=raw").status_code == 404
        assert (
            ask(
                browsers, "nobody", "GET", reverse("datasets:problems_csv", args=[slug, world.wrong.pk])
            ).status_code
            == 404
        )
        cancel = reverse("datasets:cancel", args=[slug, world.waiting.pk])
        assert ask(browsers, "nobody", "POST", cancel, {}).status_code == 404
        version = reverse("datasets:version_csv", args=[slug, world.version.dataset_id, 1])
        shown = body_of(ask(browsers, "nobody", "GET", version)).decode()
    [small] = [line for line in shown.splitlines() if "2025-01" in line and "Knife" in line]
    assert small.endswith(",c"), f"the small count is not hidden: {small}"


def test_a_person_whose_seat_ended_finds_nothing(world: World, browsers: Browsers) -> None:
    with undone():
        world.cast.monitor.seats_held.update(until_on="2024-01-01", from_on="2023-01-31")
        path = reverse("strategy:detail", args=[world.cast.harbour.slug, world.in_review.pk])
        assert ask(browsers, "monitor", "GET", path).status_code == 404


def test_a_person_who_was_switched_off_has_to_sign_in(world: World, browsers: Browsers) -> None:
    with undone():
        type(world.cast.chair).objects.filter(pk=world.cast.chair.pk).update(is_active=False)
        path = reverse("strategy:detail", args=[world.cast.harbour.slug, world.in_review.pk])
        assert ask(browsers, "chair", "GET", path).status_code == 302


def test_a_person_without_a_second_step_reaches_no_working_page(world: World, browsers: Browsers) -> None:
    reached = []
    with undone():
        world.cast.lead.authenticator_set.all().delete()
        for row in ROWS:
            if row.method == "GET" and row.statuses.startswith("302"):
                response = ask(browsers, "lead", "GET", address(row, world))
                if response.status_code != 302 or "/accounts/" not in response.headers["Location"]:
                    reached.append(f"{row} {response.status_code}")
    assert reached == []


def test_text_that_people_typed_never_becomes_markup(world: World, browsers: Browsers) -> None:
    script = "<script>hostile()</script><img src=x onerror=hostile()>"
    with undone():
        draft = fresh(world.drafted_strategy)
        change_part(part=world.priority, title=script, why=script, lead=script, by=world.cast.lead)
        type(draft).objects.filter(pk=draft.pk).update(title=script, period=script)
        draft.sections.update(heading=script, hidden_reason=script)
        type(world.cast.harbour).objects.filter(pk=world.cast.harbour.pk).update(name=script, about=script)
        type(world.cast.lead).objects.filter(pk=world.cast.lead.pk).update(name=script)
        pages = [row for row in ROWS if row.method == "GET" and row.expected["lead"] == 200]
        found = []
        for row in pages:
            response = ask(browsers, "lead", "GET", address(row, world))
            if "html" not in response.headers.get("Content-Type", ""):
                continue
            text = body_of(response)
            if b"<script>hostile" in text or b"<img src=x" in text:
                found.append(str(row))
    assert found == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_question_gets_an_answer(world: World, browsers: Browsers, text: str) -> None:
    """No 500 for what anybody can type into an address."""
    faults = []
    names = [row for row in ROWS if row.method == "GET" and row.expected["lead"] == 200]
    for row in names:
        path = address(row, world).split("?")[0] + "?" + "&".join(f"{name}={text}" for name in ASKED)
        with undone():
            response = ask(browsers, "lead", "GET", path)
        if response.status_code >= 500:
            faults.append(f"{response.status_code} {path[:200]}")
    assert faults == []
