"""The large needs assessment: as long as the longest ones published, and no page of it asks more for that."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from datasets.operations import sync_definitions
from needs_assessment.models import Block
from svd_portal.accounts.models import User
from svd_portal.home.large import NobodyToAskError, build_large_assessment, three_years
from tests.cast import Cast
from tests.invariants.test_query_budgets import MORE, WORKING

pytestmark = pytest.mark.django_db
OF_A_SECTION = ("section_history", "figure_choose", "ask_new", "section_mark")


def test_the_large_assessment_is_edited_within_the_budget_of_every_page(
    cast: Cast, sign_in: Callable[[User], Client]
) -> None:
    sync_definitions()
    version, lead = three_years(cast.harbour)
    assessment = build_large_assessment(partnership=cast.harbour, version=version, by=lead)
    blocks = Block.objects.filter(section__manuscript=assessment.pk)
    assert Counter(blocks.values_list("kind", flat=True)) >= Counter(figure=40, table=30, register=8)
    assert assessment.sections.count() == 22 + 8  # the violence profile in eight parts

    browser, slug = sign_in(lead), cast.harbour.slug
    pages = [("detail", assessment.pk), ("structure", assessment.pk)]
    pages += [("section", section.pk) for section in assessment.sections.all()]
    pages += [(name, assessment.sections.get(key="S10b").pk) for name in OF_A_SECTION]
    for name, key in pages:
        path = reverse(f"needs_assessment:{name}", args=[slug, key])
        browser.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200, path
        assert len(asked) <= MORE.get(f"needs_assessment:{name}", WORKING), (name, len(asked))


def test_the_large_assessment_needs_somebody_to_write_it(cast: Cast) -> None:
    with pytest.raises(NobodyToAskError, match="give somebody that seat first"):
        three_years(cast.neighbour)
