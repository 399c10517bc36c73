"""The trail of adoption: several bodies decide on one edition at different dates, in public."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from strategy import operations as strategies
from strategy.models import Endorsement, Strategy
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def test_several_bodies_decide_on_one_edition_each_in_its_own_time(cast: Cast, sign_in: SignIn) -> None:
    strategy, edition = make.published(cast)
    address = reverse("strategy:endorsements", args=[cast.harbour.slug, strategy.pk])
    before, browser = edition.sha256, sign_in(cast.lead)
    today = clock.today()
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year, "edition": edition.pk}
    for body, kind in (("County cabinet", "endorsed"), ("District council", "adopted")):
        assert (
            browser.post(address, {"body": body, "kind": kind, "note": "With thanks.", **day}).status_code
            == 302
        )
    assert browser.post(
        address, {"body": "District council", "kind": "adopted", "note": "With thanks.", **day}
    )
    page = sign_in(None).get(edition.get_absolute_url()).content.decode()
    assert "County cabinet endorsed it" in page
    assert "District council adopted it" in page
    assert Endorsement.objects.count() == 2
    edition.refresh_from_db()
    assert edition.sha256 == before


def test_what_cannot_be_right_is_refused(cast: Cast) -> None:
    strategy, edition = make.published(cast)
    _, other = make.published(cast, title="Another")
    given = {
        "strategy": Strategy.objects.get(pk=strategy.pk),
        "body": "Cabinet",
        "kind": "adopted",
        "by": cast.chair,
    }
    for wrong in (
        {"edition": other, "on": clock.today()},
        {"edition": edition, "on": dt.date(2020, 1, 1)},
        {"edition": edition, "on": dt.date(2090, 1, 1)},
    ):
        with pytest.raises(MoveClosed):
            strategies.record_endorsement(**(given | wrong))  # type: ignore[arg-type]  # a row of a table
    with pytest.raises(PermissionDenied):
        strategies.record_endorsement(
            **(given | {"edition": edition, "on": clock.today(), "by": cast.author})
        )  # type: ignore[arg-type]
    assert not Endorsement.objects.exists()
