import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from partnerships.access import capabilities, standing, standings
from partnerships.models import Partnership, SeatHolder
from partnerships.operations import SeatRefused, end_seat, give_seat
from partnerships.roles import CAPABILITIES, Role
from svd_portal.accounts.models import User
from svd_portal.core import clock
from tests.cast import SEATS, Cast

pytestmark = pytest.mark.django_db

SignIn = Callable[[User | None], Client]


@pytest.mark.parametrize("name", SEATS)
def test_capabilities_are_those_of_the_role_and_end_at_the_partnership(cast: Cast, name: str) -> None:
    person = cast.people[name]
    assert capabilities(person, cast.harbour) == CAPABILITIES[SEATS[name][0]]
    assert capabilities(person, cast.neighbour) == frozenset()


def test_seat_that_ended_yesterday_gives_nothing_today(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.author)
    overview = reverse("partnerships:overview", args=["harbour"])
    assert client.get(overview).status_code == 200
    yesterday = clock.today() - dt.timedelta(days=1)
    SeatHolder.objects.filter(person=cast.author).update(from_on=yesterday, until_on=clock.today())
    assert capabilities(cast.author, cast.harbour) == frozenset()
    assert standing(cast.author, cast.harbour).seats == ()
    assert not Partnership.objects.visible_to(cast.author).exists()
    assert client.get(overview).status_code == 404


def test_seat_that_begins_tomorrow_gives_nothing_today(cast: Cast) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    SeatHolder.objects.filter(person=cast.author).update(from_on=tomorrow)
    assert capabilities(cast.author, cast.harbour) == frozenset()


def test_end_seat_shuts_the_next_page(cast: Cast, sign_in: SignIn) -> None:
    held = SeatHolder.objects.get(person=cast.author)
    author, lead = sign_in(cast.author), sign_in(cast.lead)
    address = reverse("partnerships:end_seat", args=["harbour", held.pk])
    assert "End the seat of Author?" in lead.get(address).content.decode()
    page = lead.post(address, follow=True)
    assert "Author no longer holds the seat of Author." in page.content.decode()
    assert author.get(reverse("partnerships:overview", args=["harbour"])).status_code == 404


def test_end_seat_is_refused_when_nobody_could_invite_afterwards(cast: Cast, sign_in: SignIn) -> None:
    end_seat(held=SeatHolder.objects.get(person=cast.chair), by=cast.lead)
    last = SeatHolder.objects.get(person=cast.lead)
    with pytest.raises(SeatRefused, match="last person"):
        end_seat(held=last, by=cast.lead)
    page = sign_in(cast.lead).post(reverse("partnerships:end_seat", args=["harbour", last.pk]), follow=True)
    assert "is the last person here who can invite people" in page.content.decode()
    assert standing(cast.lead, cast.harbour).seats


@pytest.mark.parametrize("name", ["author", "board_member", "monitor", "neighbour_lead"])
def test_end_seat_is_refused_to_who_does_not_manage_seats(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        end_seat(held=SeatHolder.objects.get(person=cast.data_officer), by=cast.people[name])


def test_give_seat_is_refused_outside_the_givers_partnership(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        give_seat(
            partnership=cast.neighbour,
            role=Role.LEAD,
            person=cast.nobody,
            authority=cast.authorities["icb"],
            by=cast.lead,
        )


def test_end_seat_of_another_partnership_does_not_exist(cast: Cast, sign_in: SignIn) -> None:
    held = SeatHolder.objects.get(person=cast.neighbour_lead)
    assert (
        sign_in(cast.lead).get(reverse("partnerships:end_seat", args=["harbour", held.pk])).status_code == 404
    )


def test_standings_say_for_whom_a_person_acts_where_in_two_queries(
    cast: Cast, django_assert_num_queries: Callable[[int], object]
) -> None:
    give_seat(
        partnership=cast.neighbour,
        role=Role.AUTHOR,
        person=cast.lead,
        authority=cast.authorities["icb"],
        by=None,
    )
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        found = standings(cast.lead)
    said = {s.partnership.slug: (s.roles, [a.name for a in s.authorities], s.capabilities) for s in found}
    assert said == {
        "harbour": (["Partnership lead"], ["Harbour district council"], CAPABILITIES[Role.LEAD]),
        "dyffryn": (["Author"], ["Harbour integrated care board"], CAPABILITIES[Role.AUTHOR]),
    }
