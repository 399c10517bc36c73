"""The monitor's grid: one line a partnership, from what is on record, however many there are."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Area, Partnership
from partnerships.operations import create_partnership, give_seat
from partnerships.roles import Role
from partnerships.statuses import Level, Nation
from strategy.documents.compliance import compliance_of
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.publication.models import Document, Edition
from tests.cast import BEGIN, Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def states(cast: Cast) -> dict[str, str]:
    [line] = compliance_of(Partnership.objects.filter(pk=cast.harbour.pk).with_members())
    return {cell.check.code: cell.words for cell in line.cells}


def test_a_published_strategy_meets_what_it_meets_and_no_more(cast: Cast) -> None:
    assert states(cast)["C5"] == "Not asked"
    make.published(cast)
    now = states(cast)
    assert {now["C1"], now["C5"], now["C7"], now["C12"]} == {"Met"}
    assert {now["C8"], now["C9"], now["C10"], now["C13"]} == {"Open"}
    assert now["C11"] == "Not asked"


def test_the_monitor_reads_the_grid_and_its_file(cast: Cast, sign_in: SignIn) -> None:
    make.published(cast)
    browser = sign_in(cast.monitor)
    page = browser.get(reverse("home:compliance")).content.decode()
    assert cast.harbour.name in page
    assert cast.neighbour.name not in page
    rows = list(
        csv.DictReader(io.StringIO(browser.get(reverse("home:compliance_csv")).content.decode("utf-8-sig")))
    )
    assert {row["Partnership"] for row in rows} == {cast.harbour.name}
    assert len(rows) == 11


def test_thirty_two_boroughs_ask_no_more_than_one(cast: Cast, sign_in: SignIn) -> None:
    browser, path = sign_in(cast.monitor), reverse("home:compliance")
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    for number in range(32):
        code = f"E090009{number:02}"
        area = Area.objects.create(
            code=code, name=f"Borough {number}", level=Level.LGA, nation=Nation.ENGLAND, from_on=BEGIN
        )
        borough = create_partnership(
            name=f"Borough {number}", slug=f"borough-{number}", areas=[area], from_on=BEGIN, by=None
        )
        give_seat(
            partnership=borough,
            role=Role.MONITOR,
            person=cast.monitor,
            authority=cast.authorities["pcc"],
            by=None,
        )
    with CaptureQueriesContext(connection) as many:
        page = browser.get(path).content.decode()
    assert "33 partnerships" in page
    assert len(many) <= len(few) + 1


def test_what_was_done_for_the_edition_before_does_not_count_for_the_next(cast: Cast) -> None:
    make.published(cast)
    assert states(cast)["C5"] == "Met"
    later = Edition.objects.get()
    Edition.objects.bulk_create(
        [
            Edition(
                document=later.document,
                number=2,
                content=later.content,
                title=later.title,
                published_at=clock.now() + dt.timedelta(days=1),
                published_by=cast.chair,
            )
        ]
    )
    Document.objects.update(latest=Edition.objects.get(number=2))
    assert states(cast)["C5"] == "Open"
    assert states(cast)["C7"] == "Open"
