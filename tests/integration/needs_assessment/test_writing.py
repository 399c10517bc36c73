import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from needs_assessment.models import Block, BlockRevision, Section
from needs_assessment.operations import StaleSave, hide_section, remove_block, save_section, send_to_review
from needs_assessment.statuses import SectionState
from svd_portal.audit.models import AuditEvent
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast, build_cast
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db


def test_save_section_keeps_the_text_and_a_revision_and_says_so_once(cast: Cast) -> None:
    section = make.section(make.draft(cast))

    block = make.write(cast, section, "<p>Why we <b>ask</b>.</p>")

    section.refresh_from_db()
    assert block.body == {"html": "<p>Why we <strong>ask</strong>.</p>"}
    assert (block.version, block.changed_by) == (2, cast.author)
    assert section.state == SectionState.IN_PROGRESS
    assert BlockRevision.objects.filter(section=section, version=2, by=cast.author).count() == 1
    assert AuditEvent.objects.filter(verb="section.saved").count() == 1


def test_save_section_changes_nothing_when_the_text_is_the_same(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    make.write(cast, section, "<p>Same</p>")
    events = AuditEvent.objects.count()

    block = make.write(cast, section, "<p>Same</p>")

    assert block.version == 2
    assert AuditEvent.objects.count() == events


def test_save_section_marks_ready_when_asked(cast: Cast) -> None:
    section = make.section(make.draft(cast))

    make.write(cast, section, "<p>Done</p>", ready=True)

    section.refresh_from_db()
    assert section.state == SectionState.READY


def test_save_section_keeps_both_texts_when_somebody_saved_first(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    block = make.write(cast, section, "<p>Start</p>")
    base = block.version
    save_section(section=section, texts={block.pk: (base, "<p>Theirs</p>")}, by=cast.lead)

    with pytest.raises(StaleSave) as caught:
        save_section(
            section=section, texts={block.pk: (base, "<p>Mine</p>")}, mark_ready=True, by=cast.author
        )

    [conflict] = caught.value.conflicts
    assert (conflict.mine, conflict.theirs, conflict.ancestor) == (
        "<p>Mine</p>",
        "<p>Theirs</p>",
        "<p>Start</p>",
    )
    assert (conflict.current_version, conflict.their_name) == (base + 1, cast.lead.name)
    block.refresh_from_db()
    section.refresh_from_db()
    assert block.body == {"html": "<p>Theirs</p>"}
    assert section.state == SectionState.IN_PROGRESS
    assert BlockRevision.objects.get(is_conflict=True).body == {"html": "<p>Mine</p>"}

    save_section(
        section=section,
        texts={block.pk: (conflict.current_version, "<p>Theirs and mine</p>")},
        by=cast.author,
    )
    block.refresh_from_db()
    assert block.body == {"html": "<p>Theirs and mine</p>"}


def test_save_section_leaves_alone_what_this_person_did_not_touch(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    block = make.write(cast, section, "<p>Start</p>")
    save_section(section=section, texts={block.pk: (block.version, "<p>Theirs</p>")}, by=cast.lead)

    save_section(section=section, texts={block.pk: (block.version, "<p>Start</p>")}, by=cast.author)

    block.refresh_from_db()
    assert block.body == {"html": "<p>Theirs</p>"}


def test_save_section_puts_a_removed_text_back_when_its_writer_wants_it(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    block = make.write(cast, section, "<p>Start</p>")
    pk, base = block.pk, block.version
    remove_block(block=block, base_version=base, by=cast.lead)

    with pytest.raises(StaleSave) as caught:
        save_section(section=section, texts={pk: (base, "<p>Longer</p>")}, by=cast.author)
    [conflict] = caught.value.conflicts
    assert (conflict.current_version, conflict.theirs) == (0, "")

    save_section(section=section, texts={pk: (0, "<p>Longer</p>")}, by=cast.author)
    assert [b.body["html"] for b in section.blocks.all()] == ["<p>Longer</p>"]


def test_save_section_keeps_the_text_when_the_document_has_gone_to_the_board(cast: Cast) -> None:
    assessment = make.complete(cast)
    section = make.section(assessment)
    block = make.first_text(section)
    send_to_review(assessment=assessment, by=cast.lead)

    with pytest.raises(MoveClosed, match="in review"):
        save_section(section=section, texts={block.pk: (block.version, "<p>Late words</p>")}, by=cast.author)

    assert BlockRevision.objects.get(is_conflict=True).body == {"html": "<p>Late words</p>"}
    block.refresh_from_db()
    assert "Late words" not in block.body["html"]


@pytest.mark.parametrize(
    "person", ["board_member", "chair", "monitor", "data_officer", "neighbour_lead", "nobody"]
)
def test_save_section_is_for_editors_only(cast: Cast, person: str) -> None:
    section = make.section(make.draft(cast))
    block = make.first_text(section)

    with pytest.raises(PermissionDenied):
        save_section(section=section, texts={block.pk: (1, "<p>x</p>")}, by=cast.people[person])

    assert not BlockRevision.objects.exists()


def test_save_section_never_writes_a_block_of_another_section(cast: Cast) -> None:
    assessment = make.draft(cast)
    other = make.write(cast, make.section(assessment, "S4"), "<p>Other</p>")

    with pytest.raises(StaleSave):
        save_section(
            section=make.section(assessment), texts={other.pk: (other.version, "<p>Mine</p>")}, by=cast.author
        )

    other.refresh_from_db()
    assert other.body == {"html": "<p>Other</p>"}


def test_save_section_keeps_a_hidden_section_hidden(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    hide_section(section=section, reason="Covered elsewhere", by=cast.lead)

    make.write(cast, section, "<p>Words</p>", ready=True)

    section.refresh_from_db()
    assert section.state == SectionState.HIDDEN


def test_save_section_keeps_the_text_of_an_import_that_wrote_no_revision(cast: Cast) -> None:
    section = make.section(make.draft(cast))
    block = make.first_text(section)
    Block.objects.filter(pk=block.pk).update(body={"html": "<p>Imported</p>"})

    make.write(cast, section, "<p>New</p>")

    said = (
        BlockRevision.objects.filter(block_id=block.pk)
        .order_by("version")
        .values_list("body__html", flat=True)
    )
    assert list(said) == ["<p>Imported</p>", "<p>New</p>"]


@pytest.mark.django_db(transaction=True)
def test_save_section_lets_one_of_two_writers_win_and_keeps_the_other() -> None:
    cast = build_cast()
    section = make.section(make.draft(cast))
    block = make.first_text(section)
    start, outcome = threading.Barrier(2), dict[str, str]()

    def save(name: str) -> None:
        try:
            start.wait(timeout=10)
            texts = {block.pk: (1, f"<p>{name}</p>")}
            save_section(section=Section.objects.get(pk=section.pk), texts=texts, by=cast.people[name])
            outcome[name] = "saved"
        except StaleSave:
            outcome[name] = "stale"
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[name]) for name in ("lead", "author")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    winner, loser = (next(n for n, end in outcome.items() if end == want) for want in ("saved", "stale"))
    block.refresh_from_db()
    assert block.body == {"html": f"<p>{winner}</p>"}
    assert BlockRevision.objects.get(is_conflict=True).body == {"html": f"<p>{loser}</p>"}


@pytest.mark.django_db(transaction=True)
def test_save_section_meets_a_move_in_either_order_and_never_changes_a_sent_text() -> None:
    cast = build_cast()
    assessment = make.complete(cast)
    section = make.section(assessment)
    block = make.first_text(section)
    start, ends = threading.Barrier(2), list[str]()

    def save() -> None:
        try:
            start.wait(timeout=10)
            save_section(section=section, texts={block.pk: (block.version, "<p>Late</p>")}, by=cast.author)
            ends.append("saved")
        except MoveClosed:
            ends.append("kept")
        finally:
            connection.close()

    def send() -> None:
        try:
            start.wait(timeout=10)
            send_to_review(assessment=assessment, by=cast.lead)
            ends.append("sent")
        except MoveClosed:  # the save came first and the section is no longer ready
            ends.append("not sent")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for work in (save, send)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(ends) in (["kept", "sent"], ["not sent", "saved"], ["saved", "sent"])
    if "kept" in ends:
        assert BlockRevision.objects.filter(is_conflict=True, body={"html": "<p>Late</p>"}).exists()


def test_save_section_ignores_a_block_that_never_was_when_it_says_nothing(cast: Cast) -> None:
    section = make.section(make.draft(cast))

    save_section(section=section, texts={uuid.uuid4(): (3, "")}, by=cast.author)

    assert section.blocks.count() == 1
