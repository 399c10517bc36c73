"""The two-page briefing: from the assessment alone, on two pages however much there is."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from needs_assessment import operations as writing
from needs_assessment.documents.briefing import briefing, briefing_pdf
from needs_assessment.models import Assessment
from needs_assessment.rules.registers import REGISTERS, Kind
from needs_assessment.statuses import Marking
from svd_portal.accounts.models import User
from tests.cast import Cast
from tests.factories import needs_assessment as make
from tests.factories.registers import filled

pytestmark = pytest.mark.django_db
LONG = "Violence moves with the seasons and with the hours after school, as people told us again and again. "


def address(assessment: Assessment, name: str = "briefing") -> str:
    return reverse(f"needs_assessment:{name}", args=[assessment.partnership.slug, assessment.pk])


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def crowded(cast: Cast) -> Assessment:
    """Write far more into every section than two pages hold."""
    draft = make.draft(cast, title="Strategic needs assessment of serious violence in Harbour " * 4)
    for section in draft.sections.all():
        make.write(cast, section, f"<p>{LONG * 40}</p>", ready=True)
    for register in REGISTERS.values():
        home = draft.sections.filter(key__in=register.sections).first()
        if home:
            said = {f.name: LONG * 3 for f in register.fields if f.kind is Kind.TEXT}
            said |= {f.name: LONG for f in register.fields if f.kind is Kind.LINE}
            consent = {"consent": "yes"} if register.key == "engagement" else {}
            entries: Any = [filled(register, **said, **consent)] * (1 if register.is_single else 12)
            writing.add_register(section=home, register=register, entries=entries, by=cast.author)
    return draft


@pytest.mark.parametrize("build", [make.draft, crowded], ids=["empty", "crowded"])
def test_briefing_has_two_tagged_pages_whatever_there_is(
    build: Callable[[Cast], Assessment], cast: Cast, sign_in: Callable[[User], Client]
) -> None:
    assessment = build(cast)
    answer = sign_in(cast.monitor).get(address(assessment, "briefing_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 2
        assert pdf.Root.MarkInfo.Marked
    text = words_of(answer.content)
    for heading in ("Situation", "Numbers", "Who, where and when", "Decisions sought", "Sources"):
        assert heading in text


def test_briefing_leaves_out_what_is_not_for_the_public(
    cast: Cast, sign_in: Callable[[User], Client]
) -> None:
    draft = make.draft(cast)
    make.write(cast, make.section(draft, "S2"), "<p>Fewer were hurt.</p>")
    make.write(cast, make.section(draft, "S10c"), "<p>CANARY streets</p>")
    writing.mark_section(
        section=make.section(draft, "S10c"), marking=Marking.PARTNERSHIP, readers=[], by=cast.lead
    )
    page = sign_in(cast.chair).get(address(draft)).content.decode()
    assert "Fewer were hurt." in page
    assert "CANARY" not in page
    assert "CANARY" not in words_of(briefing_pdf(briefing(draft)))
