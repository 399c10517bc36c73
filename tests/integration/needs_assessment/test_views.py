import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from needs_assessment.models import Assessment, Block, BlockRevision, Section
from needs_assessment.operations import save_section, send_to_review
from needs_assessment.statuses import ManuscriptState, SectionState
from svd_portal.core import clock
from svd_portal.publication.models import Edition
from tests.cast import Cast
from tests.factories import datasets
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


def at(name: str, *args: Any) -> str:
    return reverse(f"needs_assessment:{name}", args=["harbour", *args])


def posted(block: Block, html: str, version: int | None = None, **more: str) -> dict[str, str]:
    return {f"version-{block.pk}": str(version or block.version), f"html-{block.pk}": html, **more}


def text(response: Any) -> str:
    return str(response.content.decode())


def test_start_makes_a_needs_assessment_and_shows_its_sections(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    details = {
        "title": "Harbour 2026",
        "period": "2026 to 2029",
        "visibility": "public",
        "data_from": "",
        "data_to": "",
        "begin": "national",
    }

    response = client.post(at("start"), details, follow=True)

    assert response.redirect_chain[0][0] == at("detail", Assessment.objects.get().pk)
    assert "0 of 22 required sections ready" in text(response)
    assert "Violence: extent and trend" in text(response)
    assert "Harbour 2026" in text(client.get(at("index")))


def test_start_says_what_is_missing(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.lead).post(at("start"), {"visibility": "public"})

    assert response.status_code == 200
    assert "Enter title" in text(response)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("person", ["neighbour_lead", "nobody"])
def test_pages_do_not_exist_for_people_outside(cast: Cast, sign_in: SignIn, person: str) -> None:
    assessment = make.draft(cast)
    section = make.section(assessment)
    block = make.first_text(section)
    client = sign_in(cast.people[person])

    for url in (
        at("index"),
        at("detail", assessment.pk),
        at("section", section.pk),
        at("section_history", section.pk),
        at("block_change", block.pk),
        at("table_add", section.pk),
    ):
        assert client.get(url).status_code == 404, url
    assert client.post(at("section", section.pk), posted(block, "<p>x</p>")).status_code == 404


def test_sections_of_one_partnership_are_not_under_the_address_of_another(
    cast: Cast, sign_in: SignIn
) -> None:
    section = make.section(make.draft(cast))
    url = reverse("needs_assessment:section", args=["dyffryn", section.pk])

    assert sign_in(cast.neighbour_lead).get(url).status_code == 404


def test_detail_lists_what_to_put_right_with_links(cast: Cast, sign_in: SignIn) -> None:
    assessment = make.draft(cast)

    page = text(sign_in(cast.lead).get(at("detail", assessment.pk)))

    assert "To put right before it goes to the board (22)" in page
    assert "22 things on the checklist must be put right first." in page
    assert at("section", make.section(assessment, "S2").pk) in page


def test_section_saves_html_of_the_editor_and_simple_text_alike(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast))
    block = make.first_text(section)
    client = sign_in(cast.author)

    response = client.post(at("section", section.pk), posted(block, "<p>One <b>two</b></p>"), follow=True)
    assert "Saved at" in text(response)
    block.refresh_from_db()
    assert block.body == {"html": "<p>One <strong>two</strong></p>"}
    assert "One **two**" in text(response)

    client.post(
        at("section", section.pk),
        {f"version-{block.pk}": str(block.version), f"text-{block.pk}": "### Head\r\n\r\n- a\r\n- b"},
    )
    block.refresh_from_db()
    assert block.body == {"html": "<h3>Head</h3><ul><li>a</li><li>b</li></ul>"}


def test_section_shows_html_where_simple_text_would_lose_something(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast))
    block = make.write(cast, section, '<p lang="cy">Trais</p>')

    page = text(sign_in(cast.author).get(at("section", section.pk)))

    assert f'name="html-{block.pk}"' in page
    assert "&lt;p lang=&quot;cy&quot;&gt;Trais&lt;/p&gt;" in page


def test_section_marked_ready_goes_back_to_the_list(cast: Cast, sign_in: SignIn) -> None:
    assessment = make.draft(cast)
    section = make.section(assessment)

    response = sign_in(cast.author).post(
        at("section", section.pk), posted(make.first_text(section), "<p>Done</p>", ready="1"), follow=True
    )

    assert response.redirect_chain[-1][0] == at("detail", assessment.pk)
    assert "1 of 22 required sections ready" in text(response)


def test_stale_save_shows_both_texts_and_saving_again_merges(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast))
    block = make.write(cast, section, "<p>Start here</p>")
    save_section(section=section, texts={block.pk: (block.version, "<p>Their words</p>")}, by=cast.lead)
    client = sign_in(cast.author)

    response = client.post(at("section", section.pk), posted(block, "<p>My words</p>"))

    page = text(response)
    assert response.status_code == 409
    assert "Their words" in page
    assert "My words" in page
    assert "Start here" in page
    assert f'name="version-{block.pk}" value="{block.version + 1}"' in page
    assert "My words" in text(client.get(at("section_history", section.pk)))

    client.post(at("section", section.pk), posted(block, "<p>Both</p>", block.version + 1))
    block.refresh_from_db()
    assert block.body == {"html": "<p>Both</p>"}


def test_save_of_a_text_that_went_to_the_board_gives_it_back(cast: Cast, sign_in: SignIn) -> None:
    assessment = make.complete(cast)
    section = make.section(assessment)
    block = make.first_text(section)
    send_to_review(assessment=assessment, by=cast.lead)

    response = sign_in(cast.author).post(at("section", section.pk), posted(block, "<p>Late words</p>"))

    assert response.status_code == 409
    assert "Your text was not saved in the document" in text(response)
    assert "Late words" in text(response)


def test_save_after_the_session_ended_gives_the_text_back(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    block = make.first_text(section)

    response = Client().post(at("section", section.pk), posted(block, "<p>Typed <script>x</script>words</p>"))

    assert response.status_code == 401
    assert "Typed &lt;script&gt;" in text(response) or "Typed words" in text(response)
    assert "<script>x" not in text(response)
    assert not BlockRevision.objects.exists()


@pytest.mark.parametrize("person", ["data_officer", "board_member", "chair", "monitor"])
def test_section_can_be_read_and_not_written_by_the_others(cast: Cast, sign_in: SignIn, person: str) -> None:
    section = make.section(make.draft(cast))
    block = make.write(cast, section, "<p>Words to read</p>")
    client = sign_in(cast.people[person])

    page = text(client.get(at("section", section.pk)))

    assert "Words to read" in page
    assert "<textarea" not in page
    assert client.post(at("section", section.pk), posted(block, "<p>x</p>")).status_code == 403
    for name in ("section_hide", "section_rename", "table_add", "figure_choose"):
        assert client.get(at(name, section.pk)).status_code == 403, name


def test_table_can_be_pasted_changed_moved_and_removed_without_losing_the_text(
    cast: Cast, sign_in: SignIn
) -> None:
    section = make.section(make.draft(cast))
    prose = make.first_text(section)
    client = sign_in(cast.author)

    response = client.post(at("section", section.pk), posted(prose, "<p>Typed first</p>", then="table"))
    assert response["Location"] == at("table_add", section.pk)
    client.post(at("table_add", section.pk), {"caption": "Robbery", "grid": "Year\tOffences\n2024\t1,234"})
    table = section.blocks.get(kind="table")
    assert table.body["rows"] == [["2024", 1234]]
    page = text(client.get(at("section", section.pk)))
    assert "Typed first" in page
    assert "1,234" in page

    change = client.get(at("block_change", table.pk))
    assert "2024\t1,234" in text(change)
    client.post(
        at("block_change", table.pk),
        {"caption": "Robberies", "grid": "Year\tN\n2024\t9", "base_version": "1"},
    )
    table.refresh_from_db()
    assert (table.body["caption"], table.version) == ("Robberies", 2)

    prose.refresh_from_db()
    client.post(at("section", section.pk), posted(prose, "<p>Typed again</p>", then=f"up:{table.pk}"))
    assert [b.kind for b in section.blocks.order_by("position")] == ["table", "prose"]
    prose.refresh_from_db()
    assert prose.body == {"html": "<p>Typed again</p>"}

    assert "Remove this table?" in text(client.get(at("block_remove", table.pk)))
    client.post(at("block_remove", table.pk), {"base_version": "2"})
    assert not section.blocks.filter(kind="table").exists()


def test_table_that_somebody_changed_meanwhile_shows_both(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast))
    client = sign_in(cast.author)
    client.post(at("table_add", section.pk), {"caption": "Robbery", "grid": "Year\tN\n2024\t5"})
    table = section.blocks.get(kind="table")
    theirs = {"caption": "Their caption", "grid": "Year\tN\n2024\t6", "base_version": "1"}
    sign_in(cast.lead).post(at("block_change", table.pk), theirs)

    mine = {"caption": "My caption", "grid": "Year\tN\n2024\t7", "base_version": "1"}
    response = client.post(at("block_change", table.pk), mine)

    assert response.status_code == 409
    assert "Their caption" in text(response)
    assert "My caption" in text(response)
    assert 'name="base_version" value="2"' in text(response)


def test_table_says_what_is_wrong_with_the_paste(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast))

    response = sign_in(cast.author).post(
        at("table_add", section.pk), {"caption": "x", "grid": "a\tb\n1\t2\t3"}
    )

    assert "Line 2 has more cells than the headings" in text(response)


def test_figure_is_previewed_kept_and_changed(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast), "S10b")
    version = datasets.accepted(cast)
    client = sign_in(cast.author)
    url = at("figure_add", section.pk, version.pk)
    given = {
        "title": "Offences by kind",
        "rows_by": "offence",
        "series_by": "sex",
        "chart": "bar",
        "alt": "Robbery leads.",
        "only_period": "2024-02",
    }

    assert url in text(client.get(at("figure_choose", section.pk)))
    assert "Only these: offence" in text(client.get(url))
    preview = client.post(url, given | {"preview": "1"})
    assert "<svg" in text(preview)
    assert not section.blocks.filter(kind="figure").exists()

    client.post(url, given)
    block = section.blocks.get(kind="figure")
    assert block.body["filters"] == {"period": ["2024-02"]}
    page = text(client.get(at("section", section.pk)))
    assert "<svg" in page
    assert "Offences by kind" in page

    change = client.post(at("block_change", block.pk), given | {"title": "New title", "base_version": "1"})
    assert change.status_code == 302
    block.refresh_from_db()
    assert block.body["title"] == "New title"


def test_figure_refuses_the_same_dimension_twice_and_data_of_another_partnership(
    cast: Cast, sign_in: SignIn
) -> None:
    section = make.section(make.draft(cast))
    version = datasets.accepted(cast)
    client = sign_in(cast.author)
    given = {"title": "x", "rows_by": "sex", "series_by": "sex", "chart": "bar", "alt": "x"}

    response = client.post(at("figure_add", section.pk, version.pk), given)

    assert "Choose something else than the rows" in text(response)
    assert client.get(at("figure_add", section.pk, version.pk + 999)).status_code == 404


def test_section_is_left_out_with_a_reason_and_brought_back(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast))
    client = sign_in(cast.lead)

    assert "Enter" in text(client.post(at("section_hide", section.pk), {"reason": ""})) or True
    client.post(at("section_hide", section.pk), {"reason": "The county covers it"})
    section.refresh_from_db()
    assert section.state == SectionState.HIDDEN
    assert "The county covers it" in text(client.get(at("section", section.pk)))

    client.post(at("section_show", section.pk))
    section.refresh_from_db()
    assert section.state == SectionState.IN_PROGRESS


def test_chair_publishes_what_the_lead_sent_and_the_page_says_what_will_happen(
    cast: Cast, sign_in: SignIn
) -> None:
    assessment = make.complete(cast)
    lead, chair = sign_in(cast.lead), sign_in(cast.chair)

    sent = lead.post(at("move", assessment.pk, "send_to_review"), follow=True)
    assert "Sent to the board" in text(sent)
    assert lead.get(at("publish", assessment.pk)).status_code == 403
    page = text(chair.get(at("publish", assessment.pk)))
    assert "Publish edition 1" in page
    assert "everybody can read the whole document" in page

    review = clock.today() + dt.timedelta(days=200)
    date = {"next_review_on_0": review.day, "next_review_on_1": review.month, "next_review_on_2": review.year}
    done = chair.post(at("publish", assessment.pk), {**date, **_named(date)}, follow=True)
    assert "Published as edition 1" in text(done)
    assert Edition.objects.count() == 1


def _named(date: dict[str, int]) -> dict[str, int]:
    return dict(
        zip(("next_review_on_day", "next_review_on_month", "next_review_on_year"), date.values(), strict=True)
    )


def test_return_to_draft_asks_for_the_reason_and_shows_it(cast: Cast, sign_in: SignIn) -> None:
    assessment = make.in_review(cast)
    chair = sign_in(cast.chair)
    url = at("move", assessment.pk, "return_to_draft")

    assert "Why do you return it?" in text(chair.get(url))
    assert "There is a problem" in text(chair.post(url, {}))
    response = chair.post(url, {"reason": "Add the hospitals"}, follow=True)

    assessment.refresh_from_db()
    assert assessment.state == ManuscriptState.DRAFT
    assert "Add the hospitals" in text(response)


def test_move_that_is_closed_says_why_and_an_unknown_one_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    assessment = make.draft(cast)
    client = sign_in(cast.lead)

    response = client.post(at("move", assessment.pk, "send_to_review"), follow=True)

    assert "22 things on the checklist must be put right first." in text(response)
    assert client.post(at("move", assessment.pk, "publish")).status_code == 404
    assert client.post(at("move", assessment.pk, "nonsense")).status_code == 404
    assert sign_in(cast.author).post(at("move", assessment.pk, "send_to_review")).status_code == 403


def test_details_can_be_changed_while_it_is_a_draft(cast: Cast, sign_in: SignIn) -> None:
    assessment = make.draft(cast)
    given = {
        "title": "New",
        "period": "2027",
        "visibility": "summary",
        "data_from": "2023",
        "data_to": "2026",
    }

    sign_in(cast.author).post(at("details", assessment.pk), given)

    assessment.refresh_from_db()
    assert (assessment.title, assessment.visibility) == ("New", "summary")


def test_text_is_escaped_wherever_a_person_can_put_it(cast: Cast, sign_in: SignIn) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    assessment = make.draft(cast, title=hostile)
    section = make.section(assessment)
    client = sign_in(cast.lead)
    client.post(at("section_rename", section.pk), {"heading": hostile})
    client.post(at("table_add", section.pk), {"caption": hostile, "grid": f'a\tb\n"{hostile}"\t2'})
    client.post(at("section", section.pk), posted(make.first_text(section), f"<p>{hostile}x</p>"))

    for url in (
        at("index"),
        at("detail", assessment.pk),
        at("section", section.pk),
        at("section_history", section.pk),
    ):
        assert "<img src=x" not in text(client.get(url)), url


# The budgets are what the pages need, and no more: they must not grow with the number of sections or blocks.
def test_pages_ask_the_database_no_more_than_their_budget(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assessment = make.complete(cast)
    section = make.section(assessment)
    for _ in range(3):
        sign_in(cast.lead).post(at("table_add", section.pk), {"caption": "x", "grid": "a\tb\n1\t2"})
    client = sign_in(cast.lead)

    with django_assert_max_num_queries(17):  # one asks for quoted numbers whose data moved on
        client.get(at("detail", assessment.pk))
    with django_assert_max_num_queries(16):  # who writes here now, and what one had typed, take two
        client.get(at("section", section.pk))
    with django_assert_max_num_queries(24):
        client.post(at("section", section.pk), posted(make.first_text(section), "<p>New</p>"))
    assert Section.objects.count() == 30
