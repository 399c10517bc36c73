"""Withdrawing an edition: in public, with its reason, for good; the text stays."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from needs_assessment.operations import withdraw_edition
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Withdrawal
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def test_the_public_page_says_so_and_why_and_keeps_the_text(cast: Cast, sign_in: SignIn) -> None:
    strategy, edition = make.published(cast)
    address = reverse(
        "needs_assessment:edition_withdraw", args=[cast.harbour.slug, edition.document_id, edition.number]
    )
    browser = sign_in(cast.chair)
    assert address in browser.get(strategy.get_absolute_url()).content.decode()
    assert browser.post(address, {"reason": " "}).status_code == 200
    assert browser.post(address, {"reason": "A table counts one year twice."}).status_code == 302
    page = sign_in(None).get(edition.get_absolute_url()).content.decode()
    assert "A table counts one year twice." in page
    assert "Fewer injuries" in page


def test_it_is_withdrawn_once_and_with_a_reason(cast: Cast) -> None:
    _, edition = make.published(cast)
    with pytest.raises(MoveClosed, match="Say why"):
        withdraw_edition(partnership=cast.harbour, edition=edition, reason=" ", by=cast.chair)
    withdraw_edition(partnership=cast.harbour, edition=edition, reason="Wrong.", by=cast.chair)
    with pytest.raises(MoveClosed, match="already"):
        withdraw_edition(partnership=cast.harbour, edition=edition, reason="Again.", by=cast.chair)
    assert Withdrawal.objects.count() == 1


def test_nobody_withdraws_the_edition_of_another_partnership_or_without_the_seat(cast: Cast) -> None:
    _, edition = make.published(cast)
    for partnership, by in ((cast.harbour, cast.lead), (cast.neighbour, cast.chair)):
        with pytest.raises(PermissionDenied):
            withdraw_edition(partnership=partnership, edition=edition, reason="Wrong.", by=by)
