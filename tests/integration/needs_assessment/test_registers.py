import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from needs_assessment.documents import content
from needs_assessment.models import Assessment, Section
from needs_assessment.operations import (
    add_block,
    add_register,
    change_entry,
    hide_section,
    remove_block,
    remove_entry,
    send_to_review,
    set_section_state,
)
from needs_assessment.rules.registers import REGISTERS, Register
from needs_assessment.statuses import BlockKind, SectionState, Visibility
from needs_assessment.workflow import findings
from svd_portal.core.pdf.document import document_html
from svd_portal.publication.models import Edition
from tests.cast import Cast
from tests.factories import needs_assessment as make
from tests.factories.registers import GAP, GAPS, GONE, at, filled, gaps, ids, said, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]

# --- filling in


def test_a_section_offers_the_registers_that_it_expects_until_it_has_them(
    cast: Cast, sign_in: SignIn
) -> None:
    client, assessment = sign_in(cast.author), make.draft(cast)
    section, other = make.section(assessment, "S20"), make.section(assessment, "S7")
    offer = 'value="register:data_gaps"'

    assert offer in text(client.get(at("section", section.pk)))
    assert "register:" not in text(client.get(at("section", other.pk)))
    response = client.post(at("section", section.pk), {"then": "register:data_gaps"})
    assert response["Location"] == at("register_add", section.pk, "data_gaps")
    assert client.get(at("register_add", other.pk, "data_gaps")).status_code == 404

    gaps(cast, assessment)
    page = text(client.get(at("section", section.pk)))
    assert offer not in page
    assert "Ambulance calls" in page


@pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))
def test_every_register_is_filled_in_and_shown(cast: Cast, sign_in: SignIn, register: Register) -> None:
    client, section = sign_in(cast.author), make.section(make.draft(cast), register.sections[0])
    address = at("register_add", section.pk, register.key)

    assert register.fields[0].label in text(client.get(address))
    page = text(client.post(address, filled(register), follow=True))

    block = section.blocks.get(kind=BlockKind.REGISTER)
    [entry] = block.body["entries"]
    assert set(entry) == {"id", *(field.name for field in register.fields if field.required)}
    assert f"Our {register.fields[0].name}" in page
    change = client.get(at("entry_change", block.pk, entry["id"]))
    assert f"Our {register.fields[0].name}" in text(change)


def test_a_form_says_what_is_missing_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast), "S20")

    page = text(
        sign_in(cast.author).post(
            at("register_add", section.pk, "data_gaps"), {"gap": "Calls", "due_day": "1"}
        )
    )

    assert "Answer the question “Why not?”" in page
    assert "By when must include a month and a year" in page
    assert ">\nCalls</textarea>" in page
    assert not section.blocks.filter(kind=BlockKind.REGISTER).exists()


def test_a_definition_that_leaves_domestic_abuse_to_others_says_to_whom(cast: Cast, sign_in: SignIn) -> None:
    section, register = make.section(make.draft(cast), "S5"), REGISTERS["definition"]
    client, address = sign_in(cast.author), at("register_add", section.pk, "definition")

    page = text(client.post(address, filled(register, domestic_abuse="elsewhere")))
    assert "You chose “handled by another board or strategy”: say which one." in page

    where = filled(register, domestic_abuse="elsewhere", domestic_abuse_where="The county's board")
    page = text(client.post(address, where, follow=True))
    assert "The county&#x27;s board" in page
    assert "the Act leaves it out" in page


def test_the_page_of_a_definition_is_the_page_of_its_only_entry(cast: Cast, sign_in: SignIn) -> None:
    section, register = make.section(make.draft(cast), "S5"), REGISTERS["definition"]
    block = add_register(section=section, register=register, entries=[filled(register)], by=cast.author)
    client = sign_in(cast.author)

    response = client.get(at("block_change", block.pk))
    assert response["Location"] == at("entry_change", block.pk, ids(block)[0])

    second = client.post(at("entry_add", block.pk), filled(register, base_version=1))
    assert second.status_code == 409
    assert len(ids(block)) == 1

    remove_entry(block=block, entry_id=ids(block)[0], base_version=1, by=cast.author)
    assert client.get(at("block_change", block.pk))["Location"] == at("entry_add", block.pk)


def test_a_recommendation_rests_on_a_finding_and_a_figure_of_the_same_document(
    cast: Cast, sign_in: SignIn
) -> None:
    client, assessment = sign_in(cast.author), make.draft(cast)
    shown = add_block(
        section=make.section(assessment, "S10b"), kind=BlockKind.TABLE, body=make.TABLE, by=cast.author
    )
    found = {"finding": "Robbery has doubled", "about": "kind", "confidence": "high"}
    findings_block = add_register(
        section=make.section(assessment, "S18"),
        register=REGISTERS["findings"],
        entries=[found],
        by=cast.author,
    )
    section, register = make.section(assessment, "S19"), REGISTERS["recommendations"]
    address = at("register_add", section.pk, "recommendations")
    [finding] = ids(findings_block)

    form = text(client.get(address))
    assert f'<option value="{finding}">Robbery has doubled</option>' in form
    assert f'<option value="{shown.pk}">Robbery in Harbour</option>' in form
    page = text(client.post(address, filled(register, finding=finding, figure=str(shown.pk)), follow=True))
    assert "Robbery has doubled" in page
    assert "Robbery in Harbour" in page
    assert "Robbery has doubled" in text(client.get(at("section", section.pk)))

    change_entry(
        block=findings_block,
        entry_id=finding,
        entry=found | {"finding": "It trebled"},
        base_version=1,
        by=None,
    )
    assert "It trebled" in text(client.get(at("section", section.pk)))
    written = [b for s in content(assessment)["sections"] for b in s["blocks"] if b.get("register")]
    assert written[-1]["entries"][0]["finding"] == "It trebled"

    hide_section(section=findings_block.section, reason="Elsewhere", by=None)
    [advice] = [b for s in content(assessment)["sections"] for b in s["blocks"] if b.get("register")]
    assert "It trebled" not in str(advice)
    assert advice["entries"][0]["figure"] == "Robbery in Harbour"


def test_a_summary_does_not_quote_what_is_not_public(cast: Cast) -> None:
    assessment = make.draft(cast, visibility=Visibility.SUMMARY)
    found = {"finding": "Not for everybody", "about": "kind", "confidence": "high"}
    block = add_register(
        section=make.section(assessment, "S18"), register=REGISTERS["findings"], entries=[found], by=None
    )
    advice = {"recommendation": "Act", "finding": ids(block)[0]}
    add_register(
        section=make.section(assessment, "S2"),
        register=REGISTERS["recommendations"],
        entries=[advice],
        by=None,
    )

    written = content(assessment)
    assert "Act" in str(written)
    assert "Not for everybody" not in str(written)


def test_the_evidence_can_start_with_the_reviews_of_the_guidance(cast: Cast, sign_in: SignIn) -> None:
    section = make.section(make.draft(cast), "S15")

    page = text(
        sign_in(cast.author).post(at("register_add", section.pk, "evidence"), {"start": "1"}, follow=True)
    )

    assert "Crime Reduction Toolkit" in page
    assert len(section.blocks.get(kind=BlockKind.REGISTER).body["entries"]) == 7


def test_entries_are_added_moved_and_removed(cast: Cast, sign_in: SignIn) -> None:
    client, block = sign_in(cast.author), gaps(cast)

    client.post(
        at("entry_add", block.pk),
        GONE | {"base_version": 1, "due_day": "31", "due_month": "3", "due_year": "2027"},
    )
    assert said(block, "gap") == ["Ambulance calls", "School exclusions"]
    assert block.body["entries"][1]["due"] == "2027-03-31"

    client.post(at("block_change", block.pk), {"wish": f"up:{ids(block)[1]}"})
    assert said(block, "gap") == ["School exclusions", "Ambulance calls"]
    client.post(at("block_change", block.pk), {"wish": f"up:{ids(block)[0]}"})
    assert block.version == 3

    address = at("entry_remove", block.pk, ids(block)[0])
    assert "School exclusions" in text(client.get(address))
    client.post(address, {"base_version": block.version})
    assert said(block, "gap") == ["Ambulance calls"]
    assert client.get(address).status_code == 404
    assert "School exclusions" in text(client.get(at("section_history", block.section_id)))


def test_the_pages_of_entries_are_for_registers_and_their_entries_only(cast: Cast, sign_in: SignIn) -> None:
    client, block = sign_in(cast.author), gaps(cast)
    prose = make.first_text(block.section)

    assert client.get(at("entry_change", block.pk, uuid.uuid4())).status_code == 404
    for name, more in (("entry_add", []), ("entry_change", [uuid.uuid4()]), ("entry_remove", [uuid.uuid4()])):
        assert client.get(at(name, prose.pk, *more)).status_code == 404
        assert client.post(at(name, prose.pk, *more), GAP).status_code == 404
        assert client.get(at(name, uuid.uuid4(), *more)).status_code == 404
        assert client.post(at(name, uuid.uuid4(), *more), GAP).status_code == 404


# --- readiness and publication


def about(section: Section) -> list[tuple[bool, str]]:
    assessment = Assessment.objects.get(pk=section.manuscript_id)
    return [(f.is_error, f.text) for f in findings(assessment) if f.section_id == str(section.pk)]


def test_readiness_asks_for_registers_and_reads_their_entries(cast: Cast) -> None:
    section = make.section(make.complete(cast), "S20")
    [(is_error, said_of_none)] = about(section)
    assert not is_error
    assert "without “What could not be seen”" in said_of_none

    block = add_register(
        section=section, register=GAPS, entries=[GAP | {"who": "jo.bloggs@trust.example"}], by=None
    )
    set_section_state(section=section, state=SectionState.READY, by=None)
    [(is_error, address)] = about(section)
    assert is_error
    assert "looks like a person's e-mail address" in address

    remove_entry(block=block, entry_id=ids(block)[0], base_version=1, by=None)
    set_section_state(section=section, state=SectionState.READY, by=None)
    assert about(section) == [(True, "“What could not be seen” has no entries. Add one, or remove it.")]


def test_a_register_is_all_that_a_section_needs_to_say(cast: Cast) -> None:
    section = make.section(make.draft(cast), "S20")
    add_register(section=section, register=GAPS, entries=[GAP], by=None)
    set_section_state(section=section, state=SectionState.READY, by=None)

    assert about(section) == []


def test_registers_are_published_as_page_print_json_and_csv(cast: Cast, client: Client) -> None:
    assessment = make.complete(cast)
    block = gaps(cast, assessment, GAP | {"due": "2027-03-31"})
    empty = add_register(
        section=make.section(assessment, "S15"), register=REGISTERS["evidence"], entries=[], by=None
    )
    remove_block(block=empty, base_version=1, by=None)
    assessment.sections.update(state=SectionState.READY)
    send_to_review(assessment=assessment, by=cast.lead)
    edition: Edition = make.published(cast, assessment)

    frozen = edition.read()
    [written] = [b for s in frozen["sections"] for b in s["blocks"] if b.get("register")]
    assert written["entries"] == [GAP | {"due": "2027-03-31"}]
    assert block.body["entries"][0]["id"] not in str(frozen)

    page = text(client.get(reverse("publication:document", args=[edition.document_id]), follow=True))
    assert ">What could not be seen</caption>" in page
    assert '<th scope="row" role="rowheader" class="govuk-table__header">Ambulance calls</th>' in page
    csv = client.get(reverse("publication:table", args=[edition.document_id, edition.number, written["key"]]))
    assert "31 March 2027" in text(csv)
    printed = {
        "number": 1,
        "published_on": "2026-11-23",
        "sha256": "0" * 64,
        "url": "https://portal.example/1",
    }
    assert '<th scope="col">By when</th>' in document_html(frozen, printed, {})
