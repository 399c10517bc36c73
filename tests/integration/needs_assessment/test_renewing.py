"""A figure whose data have a newer version is found, shown with what moves, and decided by its authors."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from datasets.models import DatasetVersion
from needs_assessment.models import Assessment, Block, KeptData
from needs_assessment.operations import (
    add_block,
    keep_older_data,
    start_assessment,
    use_newer_data,
)
from needs_assessment.statuses import BlockKind
from needs_assessment.workflow import findings, loose_ends
from svd_portal.accounts.models import User
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories.datasets import accepted, as_csv, offence_rows

SignIn = Callable[[User], Client]
BODY = {
    "title": "Offences",
    "alt": "Robbery is highest.",
    "rows_by": "offence",
    "series_by": "",
    "filters": {},
}


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    return start_assessment(partnership=cast.harbour, title="Harbour", period="2026", by=cast.lead)


@pytest.fixture
def first(cast: Cast) -> DatasetVersion:
    return accepted(cast)


def figure(assessment: Assessment, key: str, version: DatasetVersion, cast: Cast) -> Block:
    return add_block(
        section=assessment.sections.get(key=key),
        kind=BlockKind.FIGURE,
        body=BODY,
        dataset_version=version,
        by=cast.lead,
    )


def corrected(cast: Cast) -> DatasetVersion:
    rows = [(*row[:-1], row[-1] + 100 if row[2] == "Robbery" else row[-1]) for row in offence_rows()]
    return accepted(cast, as_csv(rows))


def test_exactly_the_figures_that_use_the_corrected_data_are_behind(
    assessment: Assessment, first: DatasetVersion, cast: Cast
) -> None:
    used = {figure(assessment, key, first, cast).pk for key in ("S10a", "S10b", "S12")}
    add_block(
        section=assessment.sections.get(key="S10c"), kind=BlockKind.TABLE,
        body={"caption": "Typed", "columns": ["a"], "rows": [["1"]], "notes": []}, by=cast.lead,
    )  # fmt: skip
    assert loose_ends(assessment).behind == frozenset()
    newer = corrected(cast)
    figure(assessment, "S10d", newer, cast)
    by_hand = {
        block.pk
        for section in assessment.sections.all()
        for block in section.blocks.all()
        if block.dataset_version and block.dataset_version.number < newer.number
    }
    assert loose_ends(assessment).behind == by_hand == used
    warned = {finding.heading for finding in findings(assessment) if "older data" in finding.text}
    assert warned == {block.section.heading for block in Block.objects.filter(pk__in=used)}


def test_page_shows_old_and_new_value_and_takes_the_new(
    assessment: Assessment, first: DatasetVersion, cast: Cast, sign_in: SignIn
) -> None:
    block = figure(assessment, "S10a", first, cast)
    newer = corrected(cast)
    lead = sign_in(cast.lead)
    section = lead.get(reverse("needs_assessment:section", args=["harbour", block.section_id]))
    address = reverse("needs_assessment:newer_data", args=["harbour", block.pk])
    assert address in section.content.decode()
    page = lead.get(address)
    changes = page.context["changes"]
    assert [row[0] for row in changes] == ["Robbery"]
    assert changes[0][2] != changes[0][3]
    assert lead.post(address, {"use": "1", "base_version": block.version}).status_code == 302
    block.refresh_from_db()
    assert block.dataset_version == newer
    assert lead.get(address).status_code == 404


def test_keeping_the_older_data_takes_a_reason_and_is_asked_again_for_a_still_newer_version(
    assessment: Assessment, first: DatasetVersion, cast: Cast
) -> None:
    block = figure(assessment, "S10a", first, cast)
    newer = corrected(cast)
    with pytest.raises(ValidationError):
        keep_older_data(block=block, newer=newer, reason="  ", by=cast.lead)
    keep_older_data(block=block, newer=newer, reason="The month is not shown here.", by=cast.lead)
    assert loose_ends(assessment).behind == frozenset()
    assert KeptData.objects.get().reason == "The month is not shown here."
    accepted(cast, as_csv(offence_rows(count=40)))
    assert loose_ends(assessment).behind == {block.pk}


def test_nobody_but_editors_decides(
    assessment: Assessment, first: DatasetVersion, cast: Cast, sign_in: SignIn
) -> None:
    block = figure(assessment, "S10a", first, cast)
    newer = corrected(cast)
    address = reverse("needs_assessment:newer_data", args=["harbour", block.pk])
    assert sign_in(cast.board_member).get(address).status_code == 403
    assert sign_in(cast.neighbour_lead).get(address).status_code == 404
    assert use_newer_data(block=block, newer=newer, base_version=block.version, by=cast.lead).version == 2


def test_writers_are_told_when_a_figure_is_touched_and_not_otherwise(
    assessment: Assessment, first: DatasetVersion, cast: Cast
) -> None:
    def told() -> set[str]:
        found = Notice.objects.filter(event__verb="version.shared", subject__startswith="Newer data")
        return set(found.values_list("address", flat=True))

    newer = corrected(cast)
    assert told() == set()
    figure(assessment, "S10a", newer, cast)
    accepted(cast, as_csv(offence_rows(count=40)))
    assert told() == {cast.lead.email, cast.author.email}
