import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.models import AuthorityArea, PartnershipArea
from partnerships.operations import create_board, create_partnership
from svd_portal.accounts.models import User
from svd_portal.core import clock
from tests.cast import BEGIN, Cast
from tests.factories.partnerships import area

pytestmark = pytest.mark.django_db

SignIn = Callable[[User | None], Client]


def public(client: Client, slug: str = "harbour") -> str:
    page = client.get(reverse("partnerships:public", args=[slug]))
    assert page.status_code == 200
    return page.content.decode()


def test_public_page_says_who_is_in_and_that_nobody_is_missing(cast: Cast, client: Client) -> None:
    text = public(client)
    assert "Harbour fire and rescue authority" in text
    assert "Every kind of specified authority has joined for every area." in text


def test_public_page_says_in_words_who_is_missing(cast: Cast, client: Client) -> None:
    cast.harbour.memberships.filter(authority=cast.authorities["fire-authority"]).update(
        until_on=clock.today()
    )
    text = public(client)
    assert "No fire and rescue authority has joined for Harbour." in text
    assert "Every kind of specified authority" not in text


def test_public_page_names_the_area_for_which_a_member_is_no_authority(cast: Cast, client: Client) -> None:
    bay = area("E07000902", "Bay")
    PartnershipArea.objects.create(partnership=cast.harbour, area=bay, from_on=BEGIN)
    fire, harbour = cast.authorities["fire-authority"], cast.harbour.areas.get(code="E07000901")
    AuthorityArea.objects.create(authority=fire, area=harbour, from_on=BEGIN)
    assert "No fire and rescue authority has joined for Bay." in public(client)


def test_public_page_asks_for_a_health_board_in_wales(cast: Cast, client: Client) -> None:
    cast.neighbour.memberships.filter(authority=cast.authorities["icb"]).delete()
    assert "No Local Health Board has joined for Dyffryn." in public(client, "dyffryn")


def test_public_page_shows_boards_with_their_sub_groups(cast: Cast, client: Client) -> None:
    board = cast.harbour.boards.get()
    create_board(
        partnership=cast.harbour,
        name="Data group",
        from_on=BEGIN,
        by=None,
        parent=board,
        chaired_by="Analyst",
    )
    text = public(client)
    assert "Harbour violence board" in text
    assert "Data group, chaired by Analyst" in text


def test_public_page_leads_above_and_below(cast: Cast, client: Client) -> None:
    create_partnership(
        name="Inner harbour", slug="inner", areas=[], from_on=BEGIN, by=None, parent=cast.harbour
    )
    assert reverse("partnerships:public", args=["inner"]) in public(client)
    assert reverse("partnerships:public", args=["harbour"]) in public(client, "inner")


def test_public_page_of_an_ended_partnership_stays_and_says_so(cast: Cast, client: Client) -> None:
    cast.harbour.until_on = clock.today()
    cast.harbour.save()
    assert "This partnership ended on" in public(client)
    assert "Harbour partnership" not in client.get(reverse("partnerships:public_index")).content.decode()


def test_public_page_does_not_exist_before_the_partnership_does(cast: Cast, client: Client) -> None:
    cast.harbour.from_on = clock.today() + dt.timedelta(days=1)
    cast.harbour.save()
    assert client.get(reverse("partnerships:public", args=["harbour"])).status_code == 404


def test_public_pages_name_no_person(cast: Cast, client: Client) -> None:
    for text in (public(client), client.get(reverse("partnerships:public_index")).content.decode()):
        assert not [p.name for p in cast.people.values() if f">{p.name}<" in text or p.email in text]


def test_overview_opens_for_every_seat_and_for_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("partnerships:overview", args=["harbour"])
    for name, person in cast.people.items():
        expected = 404 if name in {"neighbour_lead", "nobody"} else 200
        assert sign_in(person).get(address).status_code == expected, name
    assert sign_in(None).get(address).status_code == 302


def test_overview_says_for_whom_one_acts(cast: Cast, sign_in: SignIn) -> None:
    text = sign_in(cast.data_officer).get(reverse("partnerships:overview", args=["harbour"])).content.decode()
    assert "Harbour integrated care board" in text
    assert "Data officer" in text


def test_people_page_shows_invitations_to_who_manages_seats_only(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("partnerships:people", args=["harbour"])
    assert "Invite somebody" in sign_in(cast.lead).get(address).content.decode()
    text = sign_in(cast.author).get(address).content.decode()
    assert "Invite somebody" not in text
    assert "Invitations not yet taken up" not in text
    assert "To invite somebody or to end a seat, ask the lead or the chair." in text


def test_my_partnerships_lists_the_seats_with_their_authorities(cast: Cast, sign_in: SignIn) -> None:
    text = sign_in(cast.chair).get(reverse("partnerships:index")).content.decode()
    assert "Board chair for Harbour chief officer of police" in text
    assert "dyffryn" not in text


def test_my_partnerships_says_what_to_do_without_a_seat(cast: Cast, sign_in: SignIn) -> None:
    assert "You hold no seat" in sign_in(cast.nobody).get(reverse("partnerships:index")).content.decode()
