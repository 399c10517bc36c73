"""Corrections at random, each beside a recomputation that knows nothing of how newer data are found.

It compares every cell that every figure and every quoted number of a document shows now with what the newest
shared data show in the same place, and is compared with the tasks that the portal gives.
"""

import datetime as dt
import random
from collections.abc import Iterator
from itertools import product

import pytest

from datasets.documents import dimension_choices, figure_block
from datasets.models import DatasetVersion
from datasets.operations import receive_upload
from needs_assessment.documents.quotes import numbers_behind, place_in, places
from needs_assessment.models import Assessment, Block, Quotation
from needs_assessment.operations import add_block, quote_number, start_assessment
from needs_assessment.rules.quotes import quoted
from needs_assessment.statuses import BlockKind
from needs_assessment.workflow import loose_ends
from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from tests.cast import Cast
from tests.factories.datasets import HARBOUR, as_csv, offences, run_job

SECTIONS = ("S7", "S9", "S10a", "S10b", "S10c", "S10d", "S10e", "S12")
DIMENSIONS = ("offence", "sex", "age_band", "period")
OFFENCES = ("Violence with injury", "Robbery", "Knife-enabled offences")
BANDS = ("10-17", "18-24", "25-34", "35-49")
MONTHS = ("2024-01", "2024-02", "2024-03")
Keys = tuple[str, str, str, str]
Cells = dict[tuple[str, str], object]


def counts(chance: random.Random) -> dict[Keys, int]:
    """Counts of one authority, a tenth of them small; no two places that are shown have the same sum by accident."""
    keys = product(MONTHS, OFFENCES, ("Female", "Male"), BANDS)
    return {
        key: chance.choice([3, 4]) if chance.random() < 0.1 else chance.randrange(100, 9000) for key in keys
    }


def sent(cast: Cast, sender: str, held: dict[Keys, int]) -> DatasetVersion:
    """Send counts as the data officer of an authority, with a seat of their own there."""
    authority = cast.authorities[sender]
    officer, is_new = User.objects.get_or_create(
        email=f"{sender}@harbour.example", name=f"Officer of {sender}"
    )
    if is_new:
        seat = {"role": Role.DATA_OFFICER, "person": officer, "authority": authority, "by": None}
        give_seat(partnership=cast.harbour, **seat)
    upload = receive_upload(
        partnership=cast.harbour,
        authority=authority,
        definition=offences(),
        filename="offences.csv",
        content=as_csv([(HARBOUR, *key, count) for key, count in held.items()]),
        extracted_on=dt.date(2024, 4, 2),
        correction_reason="Counted again.",
        by=officer,
    )
    upload = run_job(upload)
    return DatasetVersion.objects.select_related("release", "dataset__definition").get(upload=upload)


def corrected(chance: random.Random, held: dict[Keys, int]) -> dict[Keys, int]:
    changed = dict(held)
    for key in chance.sample(sorted(held), chance.choice([1, 4, 20])):
        changed[key] = chance.choice([3, held[key] + chance.randrange(1, 500)])
    return changed


def written(
    assessment: Assessment, versions: list[DatasetVersion], cast: Cast, chance: random.Random
) -> None:
    """Write figures and quoted numbers into sections at random."""
    for key in SECTIONS:
        section = assessment.sections.get(key=key)
        for _ in range(chance.randrange(3)):
            rows_by, series_by = chance.sample(DIMENSIONS, 2)
            is_free = "offence" not in (rows_by, series_by) and chance.random() < 0.5
            filters = {"offence": ["Robbery"]} if is_free else {}
            body = {"title": key, "alt": key, "rows_by": rows_by, "series_by": series_by, "filters": filters}
            figure = add_block(
                section=section,
                kind=BlockKind.FIGURE,
                body=body,
                dataset_version=chance.choice(versions),
                by=cast.lead,
            )
            quote_some(assessment, figure, cast, chance)


def quote_some(assessment: Assessment, figure: Block, cast: Cast, chance: random.Random) -> None:
    assert figure.dataset_version
    for place in chance.sample(places(figure.dataset_version, figure.body), 2):
        quotation = quote_number(figure=figure, place=place, by=cast.lead)
        html = f"<p>It was {quoted(quotation.pk, quotation.text)}.</p>"
        section = assessment.sections.get(key=chance.choice(SECTIONS))
        add_block(section=section, kind=BlockKind.PROSE, body={"html": html}, by=cast.lead)


def by_hand(assessment: Assessment) -> Iterator[tuple[str, object, str]]:
    """Give each figure and number whose data are not the newest, with its section and whether a shown cell moved."""
    for block in Block.objects.filter(section__manuscript=assessment.pk):
        if block.kind == BlockKind.FIGURE:
            newest = latest(block.dataset_version)
            if newest != block.dataset_version:
                moved = cells(block, block.dataset_version) != cells(block, newest)
                yield block.section.key, block.pk, "moved" if moved else "same"
        for word in block.body.get("html", "").split('"q')[1:]:
            quotation = Quotation.objects.get(pk=int(word.split('"')[0]))
            newest = latest(quotation.dataset_version)
            if newest != quotation.dataset_version:
                moved = cell(quotation, newest) != quotation.text
                yield block.section.key, quotation.pk, "moved" if moved else "same"


def latest(version: DatasetVersion | None) -> DatasetVersion:
    assert version
    versions = [each for each in version.dataset.versions.all() if not hasattr(each, "withdrawal")]
    return max((each for each in versions if each.release.shared_at), key=lambda each: each.number)


def cells(figure: Block, version: DatasetVersion | None) -> Cells:
    assert version
    block = figure_block(version, figure.body, "f")
    rows, columns = block["rows"], block["columns"][1:]
    return {(row[0], column): cell for row in rows for column, cell in zip(columns, row[1:], strict=True)}


def cell(quotation: Quotation, version: DatasetVersion) -> str:
    """Look a quoted cell up by the words of a figure's whole table, as a reader would; nothing for a mark."""
    address = quotation.address
    block = figure_block(version, address, "f")
    labels = {each.name: each.labels for each in dimension_choices(version)}
    row = labels[address["rows_by"]][address["row"]]
    column = labels[address["series_by"]][address["column"]]
    shown = {each[0]: dict(zip(block["columns"][1:], each[1:], strict=True)) for each in block["rows"]}
    number = shown.get(row, {}).get(column)
    return f"{number:,}" if isinstance(number, int) else ""


@pytest.mark.parametrize("seed", [2, 3])
def test_corrected_data_give_tasks_in_exactly_the_sections_that_use_them(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    held = {name: counts(chance) for name in ("icb", "chief-officer", "yot")}
    versions = [sent(cast, name, rows) for name, rows in held.items()]
    assessment = start_assessment(partnership=cast.harbour, title="Harbour", period="2026", by=cast.lead)
    written(assessment, versions, cast, chance)
    assert not list(by_hand(assessment))
    for name in chance.sample(sorted(held), chance.choice([1, 2])):
        sent(cast, name, corrected(chance, held[name]))
    expected = list(by_hand(assessment))
    assert {how for _, _, how in expected} >= {"moved"}
    loose = loose_ends(assessment)
    blocks = Block.objects.filter(section__manuscript=assessment.pk)
    numbers = numbers_behind(blocks)
    given = [(blocks.get(pk=pk).section.key, pk) for pk in loose.behind]
    given += [(each.block.section.key, each.quotation.pk) for each in numbers]
    assert sorted(map(str, given)) == sorted(str((section, thing)) for section, thing, _ in expected)
    for each in numbers:
        newer = DatasetVersion.objects.get(pk=each.newest_id)
        place = place_in(newer, each.quotation.address)
        assert (place.text if place else "") == cell(each.quotation, newer)
