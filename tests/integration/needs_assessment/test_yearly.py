"""The yearly life of an assessment: carried forward, looked at, compared, its shape kept as a template."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from needs_assessment.models import Assessment, Section
from needs_assessment.operations import (
    add_block,
    add_register,
    carry_forward,
    hide_section,
    keep_template,
    mark_block,
    mark_section,
    name_version,
    note_what_moved,
    rename_section,
    retire_template,
    save_section,
    start_from_own,
    start_revision,
    still_right,
    use_newer_data,
)
from needs_assessment.operations.versions import base_versions
from needs_assessment.rules.registers import REGISTERS
from needs_assessment.statuses import BlockKind, Marking, SectionState
from needs_assessment.workflow import findings
from partnerships.models import Seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from tests.cast import Cast
from tests.factories import needs_assessment as make
from tests.factories.datasets import accepted, as_csv, offence_rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
GAP = {"gap": "Who was hurt at home", "why": "No sharing agreement", "who": "The council", "state": "open"}


def part(assessment: Assessment, key: str) -> Section:
    return Section.objects.select_related("manuscript__partnership").get(manuscript=assessment, key=key)


def next_year(cast: Cast, source: Assessment, edition: int | None = None) -> Assessment:
    return carry_forward(source=source, edition=edition, title="Next year", period="2027", by=cast.lead)


@pytest.fixture
def last(cast: Cast) -> Assessment:
    """A finished assessment with a table, a register, a section left out and one for named seats."""
    assessment = make.complete(cast, title="Last year")
    for key in ("S20", "S18"):
        add_block(section=part(assessment, key), kind=BlockKind.TABLE, body=make.TABLE, by=cast.lead)
    add_register(
        section=part(assessment, "S20"),
        register=REGISTERS["data_gaps"],
        entries=[GAP, GAP | {"gap": "Ages", "state": "closed"}],
        by=cast.lead,
    )
    table = str(part(assessment, "S18").blocks.get(kind=BlockKind.TABLE).pk)
    finding = {"finding": "Robbery rose", "about": "kind", "figure": table, "confidence": "low"}
    add_register(
        section=part(assessment, "S18"), register=REGISTERS["findings"], entries=[finding], by=cast.lead
    )
    hide_section(section=part(assessment, "S10h"), reason="Costs are not known.", by=cast.lead)
    rename_section(section=part(assessment, "S9"), heading="Our neighbours", by=cast.lead)
    chair = Seat.objects.filter(partnership=cast.harbour, role=Role.CHAIR)
    mark_section(section=part(assessment, "S13"), marking=Marking.SEATS, readers=chair, by=cast.lead)
    assessment.sections.exclude(state=SectionState.HIDDEN).update(state=SectionState.READY)
    return Assessment.objects.get(pk=assessment.pk)


def test_the_next_year_begins_with_what_the_last_one_says(cast: Cast, last: Assessment) -> None:
    new = next_year(cast, last)
    assert [s.key for s in new.sections.order_by("position")] == [
        s.key for s in last.sections.order_by("position")
    ]
    assert part(new, "S9").heading == "Our neighbours"
    out = part(new, "S10h")
    assert (out.state, out.hidden_reason) == (SectionState.HIDDEN, "Costs are not known.")
    for_seats = part(new, "S13")
    assert for_seats.marking == Marking.SEATS
    assert {seat.role for seat in for_seats.readers.all()} == {Role.CHAIR, Role.LEAD}
    old_register = part(last, "S20").blocks.get(kind=BlockKind.REGISTER)
    register = part(new, "S20").blocks.get(kind=BlockKind.REGISTER)
    assert [e["gap"] for e in register.body["entries"]] == ["Who was hurt at home"], "closed gaps stay behind"
    assert register.body["entries"][0]["id"] == old_register.body["entries"][0]["id"]
    finding = part(new, "S18").blocks.get(kind=BlockKind.REGISTER).body["entries"][0]
    table = part(new, "S18").blocks.get(kind=BlockKind.TABLE)
    assert finding["figure"] == str(table.pk), "a link leads to the new document's own table"


def test_text_is_unseen_until_somebody_changes_it_or_says_that_it_is_right(
    cast: Cast, sign_in: SignIn, last: Assessment
) -> None:
    new = next_year(cast, last)
    unseen = [f for f in findings(Assessment.objects.get(pk=new.pk)) if "nobody has looked" in f.text]
    assert len(unseen) == new.sections.count()
    assert not any(finding.is_error for finding in unseen)
    client, place = sign_in(cast.author), part(new, "S7")
    assert "not yet looked at" in client.get(place.get_absolute_url()).content.decode()
    client.post(reverse("needs_assessment:section_still_right", args=["harbour", place.pk]))
    place.refresh_from_db()
    assert (place.looked_by, place.is_unseen) == (cast.author, False)
    first = place.looked_at
    still_right(section=place, by=cast.lead)
    place.refresh_from_db()
    assert (place.looked_by, place.looked_at) == (cast.author, first), "who looked first stays"
    written = part(new, "S8")
    make.write(cast, written, "<p>Another system.</p>")
    written.refresh_from_db()
    assert written.looked_by == cast.author
    hide_section(section=part(new, "S1"), reason="Nobody speaks.", by=cast.lead)
    left = [f for f in findings(Assessment.objects.get(pk=new.pk)) if "nobody has looked" in f.text]
    assert len(left) == len(unseen) - 3


def test_an_edition_is_carried_forward_as_it_was_published(cast: Cast, last: Assessment) -> None:
    make.published(cast, make.send_to_review(assessment=last, by=cast.lead))
    start_revision(assessment=Assessment.objects.get(pk=last.pk), by=cast.lead)
    make.write(cast, part(last, "S7"), "<p>Not published yet.</p>")
    assert "Not published" in str(make.first_text(part(next_year(cast, last), "S7")).body)
    assert "Not published" not in str(make.first_text(part(next_year(cast, last, edition=1), "S7")).body)


def test_the_start_page_offers_the_last_edition_first(cast: Cast, sign_in: SignIn, last: Assessment) -> None:
    make.published(cast, make.send_to_review(assessment=last, by=cast.lead))
    page, client = reverse("needs_assessment:start", args=["harbour"]), sign_in(cast.lead)
    form = client.get(page).context["form"]
    assert form["begin"].value() == f"edition-{last.pk}"
    details = {"title": "Next", "period": "2027", "visibility": "public", "begin": f"edition-{last.pk}"}
    unsaid = client.post(page, details | {"begin": ""}).content.decode()
    assert "2027" in unsaid, "what was typed stays"
    assert not Assessment.objects.filter(title="Next").exists()
    client.post(page, details)
    new = Assessment.objects.get(title="Next")
    assert part(new, "S7").carried_from == "Last year"


def test_overview_says_what_is_unchanged_changed_new_and_dropped(
    cast: Cast, sign_in: SignIn, last: Assessment
) -> None:
    new = next_year(cast, last)
    make.write(cast, part(new, "S7"), "<p>What we say on town and population.</p>")
    hide_section(section=part(new, "S1"), reason="Nobody speaks.", by=cast.lead)
    client = sign_in(cast.author)
    groups = dict(client.get(reverse("needs_assessment:since", args=["harbour", new.pk])).context["groups"])
    assert {label: len(rows) for label, rows in groups.items()} == {
        "Changed": 1,
        "New": 0,
        "Dropped": 1,
        "Unchanged": new.sections.count() - 3,  # the section for named seats is not theirs to see
    }
    page = reverse("needs_assessment:section_compare", args=["harbour", part(new, "S7").pk])
    html = client.get(page).content.decode()
    assert "<del>" in html
    assert " place<span" in html
    assert " town<span" in html
    closed = reverse("needs_assessment:section_compare", args=["harbour", part(new, "S13").pk])
    assert client.get(closed).status_code == 404


def test_the_overview_says_so_where_there_is_nothing_to_compare_with(cast: Cast, sign_in: SignIn) -> None:
    page = reverse("needs_assessment:since", args=["harbour", make.draft(cast).pk])
    assert "Nothing to compare with yet" in sign_in(cast.author).get(page).content.decode()


def test_any_two_named_texts_are_compared(cast: Cast, sign_in: SignIn, last: Assessment) -> None:
    section, client = part(last, "S20"), sign_in(cast.lead)
    one = name_version(section=section, name="Agreed with health", by=cast.lead)
    history = reverse("needs_assessment:section_history", args=["harbour", section.pk])
    table = section.blocks.get(kind=BlockKind.TABLE)
    table.body = table.body | {"rows": [["2024", 411]]}
    table.save()
    name = reverse("needs_assessment:version_name", args=["harbour", section.pk])
    client.post(name, {"name": "Agreed with police"})
    two = section.versions.get(name="Agreed with police")
    assert "Agreed with health" in client.get(history).content.decode()
    page = reverse("needs_assessment:section_compare", args=["harbour", section.pk])
    changes = client.get(page, {"before": one.pk, "after": two.pk}).context["changes"]
    assert [change.rows for change in changes] == [[["2024", "Offences", 410, 411]]]
    assert client.get(page, {"before": "999999"}).status_code == 404
    with pytest.raises(ValidationError, match="Give it a name"):
        name_version(section=section, name=" ", by=cast.lead)


def test_a_template_keeps_the_shape_and_no_text(cast: Cast, sign_in: SignIn, last: Assessment) -> None:
    hide_section(section=part(last, "S14"), reason="Asked elsewhere.", by=cast.lead)
    page, client = reverse("needs_assessment:templates", args=["harbour"]), sign_in(cast.author)
    client.post(page, {"manuscript": last.pk, "name": "Ours"})
    [kept] = cast.harbour.own_templates.all()
    assert "S13" not in {row["key"] for row in kept.sections}, "for seats that the author does not hold"
    new = start_from_own(template=kept, title="Short", period="2027", by=cast.lead)
    assert part(new, "S9").heading == "Our neighbours"
    assert make.first_text(part(new, "S7")).body == {"html": ""}
    left_out = [f for f in findings(Assessment.objects.get(pk=new.pk)) if "without a reason" in f.text]
    assert [(f.heading, f.is_error) for f in left_out if f.is_error] == [("Community voice", True)]
    again = client.post(page, {"manuscript": last.pk, "name": "Ours"}).content.decode()
    assert "Another template has this name" in again
    client.post(reverse("needs_assessment:template", args=["harbour", kept.pk]), {"name": "Ours, short"})
    kept.refresh_from_db()
    assert kept.name == "Ours, short"
    retire_template(template=kept, by=cast.lead)
    assert not cast.harbour.own_templates.current().exists()
    keep_template(manuscript=last, name="Ours, short", by=cast.lead)


def test_nothing_moved_puts_no_table_anywhere(cast: Cast, last: Assessment) -> None:
    new = next_year(cast, last)
    assert len(base_versions(new)) == new.sections.count()
    with pytest.raises(Exception, match="No figure shows other data"):
        note_what_moved(assessment=new, by=cast.lead)


def test_figures_that_show_newer_data_are_told_in_the_section_on_change(cast: Cast, sign_in: SignIn) -> None:
    source = make.draft(cast, title="Last year")
    older = accepted(cast)
    make.figure(cast, part(source, "S10a"), older)
    secret = make.figure(cast, part(source, "S10b"), older, title="Kept back")
    mark_block(block=secret, is_public=False, by=cast.lead)
    new = next_year(cast, source)
    rows = [(*row[:-1], row[-1] + 100 if row[2] == "Robbery" else row[-1]) for row in offence_rows()]
    newer = accepted(cast, as_csv(rows))
    for key in ("S10a", "S10b"):
        block = part(new, key).blocks.get(kind=BlockKind.FIGURE)
        use_newer_data(block=block, newer=newer, base_version=1, by=cast.lead)
    page, client = reverse("needs_assessment:since", args=["harbour", new.pk]), sign_in(cast.author)
    assert {row[0] for row in client.get(page).context["moved"]} == {"Offences by kind", "Kept back"}
    client.post(page)
    table = part(new, "S21").blocks.get(kind=BlockKind.TABLE).body
    [[row, _, before, now]] = table["rows"]
    assert row == "Offences by kind: Robbery"
    assert now > before
    mark_block(block=part(new, "S10b").blocks.get(kind=BlockKind.FIGURE), is_public=True, by=cast.lead)
    note_what_moved(assessment=new, by=cast.lead)
    assert "Kept back" not in str([b.body for b in part(new, "S21").blocks.all()]), (
        "its old value was never out"
    )


def test_a_section_shows_its_level_questions_example_and_what_it_rests_on(
    cast: Cast, sign_in: SignIn, last: Assessment
) -> None:
    html = sign_in(cast.author).get(part(last, "S10a").get_absolute_url()).content.decode()
    assert "Every document needs it." in html
    assert "Which measures agree, and which do not" in html
    assert "Police recorded 410 offences" in html
    assert "The Act, s.8(3)(a)" in html


def test_saves_within_minutes_by_one_person_stand_together(
    cast: Cast, sign_in: SignIn, last: Assessment
) -> None:
    section = part(last, "S7")
    for number in range(3):
        make.write(cast, section, f"<p>Text {number}.</p>")
    block = make.first_text(section)
    save_section(section=section, texts={block.pk: (block.version, "<p>By the lead.</p>")}, by=cast.lead)
    page = sign_in(cast.lead).get(reverse("needs_assessment:section_history", args=["harbour", section.pk]))
    assert [len(sitting) for sitting in page.context["sittings"]][:2] == [1, 3]
    html = page.content.decode()
    assert "2 earlier saves within minutes" in html
    assert [f"Text {number}." in html for number in range(3)] == [True, True, True]
