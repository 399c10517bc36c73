import datetime as dt
import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from partnerships.models import Invitation, SeatHolder
from partnerships.operations import (
    InvitationClosed,
    SeatRefused,
    accept_invitation,
    find_invitation,
    invite,
    withdraw_invitation,
)
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
from tests.cast import Cast
from tests.factories.partnerships import invitation

pytestmark = pytest.mark.django_db

SignIn = Callable[[User | None], Client]


def page_of(secret: str) -> str:
    return reverse("partnerships:invitation", args=[secret])


def send_mail() -> list[str]:
    """Do the waiting jobs and give the texts that went out."""
    mail.outbox.clear()
    for job in Job.objects.filter(kind="notices.send"):
        ledger.run(job.pk)
    return [str(message.body) for message in mail.outbox]


def test_invite_sends_the_link_to_the_address_and_keeps_only_its_hash(cast: Cast) -> None:
    offer, secret = invitation(cast)
    (text,) = send_mail()
    assert mail.outbox[0].to == ["new@harbour.example"]
    assert page_of(secret) in text
    assert "Author" in text
    kept = str(Invitation.objects.values().get(pk=offer.pk)) + str(list(AuditEvent.objects.values()))
    assert secret not in kept + str(list(Job.objects.values()))


def test_invite_is_refused_to_the_lead_of_a_neighbour(cast: Cast) -> None:
    council = cast.authorities["district-council"]
    with pytest.raises(PermissionDenied):
        invite(
            partnership=cast.harbour,
            role=Role.AUTHOR,
            authority=council,
            email="x@y.example",
            by=cast.neighbour_lead,
        )
    assert not Invitation.objects.exists()


def test_invite_is_refused_to_an_author(cast: Cast) -> None:
    council = cast.authorities["district-council"]
    with pytest.raises(PermissionDenied):
        invite(
            partnership=cast.harbour, role=Role.AUTHOR, authority=council, email="x@y.example", by=cast.author
        )


def test_invite_page_does_not_exist_for_the_lead_of_a_neighbour(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.neighbour_lead)
    for address in (
        reverse("partnerships:people", args=["harbour"]),
        reverse("partnerships:invite", args=["harbour"]),
    ):
        assert client.get(address).status_code == 404
    data = {"email": "x@y.example", "role": "author", "authority": cast.authorities["icb"].pk}
    assert client.post(reverse("partnerships:invite", args=["harbour"]), data).status_code == 404
    assert not Invitation.objects.exists()


def test_invite_is_refused_to_oneself(cast: Cast) -> None:
    with pytest.raises(SeatRefused, match="cannot invite yourself"):
        invitation(cast, email=cast.lead.email.upper(), role=Role.CHAIR)


def test_invite_is_refused_for_a_body_that_is_no_member(cast: Cast) -> None:
    cast.harbour.memberships.filter(authority=cast.authorities["district-council"]).delete()
    with pytest.raises(SeatRefused, match="not a member"):
        invitation(cast)


def test_invite_page_shows_what_is_wrong_beside_the_field(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    page = client.post(reverse("partnerships:invite", args=["harbour"]), {"email": "nobody"})
    text = page.content.decode()
    assert "There is a problem" in text
    assert "Email address must be an email address" in text
    assert "Choose seat" in text


def test_invite_page_sends_and_lists_the_invitation(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    data = {"email": "new@harbour.example", "role": "author", "authority": cast.authorities["icb"].pk}
    page = client.post(reverse("partnerships:invite", args=["harbour"]), data, follow=True)
    assert page.redirect_chain == [(reverse("partnerships:people", args=["harbour"]), 302)]
    assert "Invitation sent to new@harbour.example." in page.content.decode()
    assert "Author for Harbour integrated care board" in page.content.decode()


def test_page_of_an_unknown_link_does_not_exist(cast: Cast, client: Client) -> None:
    assert client.get(page_of("wrong")).status_code == 404


def test_new_person_opens_an_account_sets_up_a_second_step_and_takes_the_seat(
    cast: Cast, client: Client
) -> None:
    _, secret = invitation(cast)
    page = client.get(page_of(secret))
    assert "Open your account" in page.content.decode()
    opened = client.post(
        page_of(secret), {"name": "Nia Rees", "password": "three quiet harbours"}, follow=True
    )
    assert "Set up a second step" in opened.content.decode()
    person = User.objects.get(email="new@harbour.example")
    assert not SeatHolder.objects.filter(person=person).exists()
    # Working pages stay shut until then, and lead to the second step without going round in circles.
    assert client.get(reverse("home:index")).headers["location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    _set_up_second_step(person)
    assert client.get(reverse("home:index")).headers["location"] == page_of(secret)
    accepted = client.post(page_of(secret), follow=True)
    assert "You now hold the seat of Author for Harbour district council." in accepted.content.decode()
    assert SeatHolder.objects.current().get(person=person).seat.partnership == cast.harbour


def _set_up_second_step(person: User) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "not used"})


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "at least 15 characters"), ("passwordpassword1", ""), ("", "Enter password")],
)
def test_new_person_needs_a_long_password(cast: Cast, client: Client, password: str, said: str) -> None:
    _, secret = invitation(cast)
    page = client.post(page_of(secret), {"name": "Nia Rees", "password": password})
    if said:
        assert said in page.content.decode()
        assert not User.objects.filter(email="new@harbour.example").exists()


def test_person_with_an_account_is_asked_to_sign_in_and_comes_back(cast: Cast, client: Client) -> None:
    _, secret = invitation(cast, email=cast.nobody.email)
    page = client.get(page_of(secret)).content.decode()
    assert f"{reverse('account_login')}?next={page_of(secret)}" in page
    assert "Open your account" not in page


def test_person_with_an_account_accepts(cast: Cast, sign_in: SignIn) -> None:
    _, secret = invitation(cast, email=cast.nobody.email)
    client = sign_in(cast.nobody)
    assert "Accept the seat" in client.get(page_of(secret)).content.decode()
    client.post(page_of(secret))
    assert SeatHolder.objects.current().get(person=cast.nobody).seat.role == Role.AUTHOR
    assert client.get(reverse("partnerships:overview", args=["harbour"])).status_code == 200


def test_invitation_is_not_for_another_address(cast: Cast, sign_in: SignIn) -> None:
    _, secret = invitation(cast)
    client = sign_in(cast.nobody)
    assert "works for its own address only" in client.get(page_of(secret)).content.decode()
    client.post(page_of(secret))
    assert not SeatHolder.objects.filter(person=cast.nobody).exists()


def test_accept_is_refused_to_another_address(cast: Cast) -> None:
    offer, _ = invitation(cast)
    with pytest.raises(InvitationClosed, match="another address"):
        accept_invitation(invitation=offer, person=cast.nobody)


def test_invitation_opens_nothing_when_it_has_expired(cast: Cast, sign_in: SignIn) -> None:
    _, secret = invitation(cast, email=cast.nobody.email)
    client = sign_in(cast.nobody)
    with clock.stopped_at(clock.now() + dt.timedelta(days=15)):
        page = client.post(page_of(secret))
    assert page.status_code == 410
    assert "This invitation has expired." in page.content.decode()
    assert not SeatHolder.objects.filter(person=cast.nobody).exists()


def test_invitation_opens_nothing_when_used_twice(cast: Cast, sign_in: SignIn) -> None:
    _, secret = invitation(cast, email=cast.nobody.email)
    client = sign_in(cast.nobody)
    client.post(page_of(secret))
    again = client.post(page_of(secret))
    assert again.status_code == 410
    assert "already been used" in again.content.decode()
    assert SeatHolder.objects.filter(person=cast.nobody).count() == 1


def test_invitation_opens_nothing_when_withdrawn(cast: Cast, sign_in: SignIn, client: Client) -> None:
    offer, secret = invitation(cast)
    address = reverse("partnerships:withdraw_invitation", args=["harbour", offer.pk])
    lead = sign_in(cast.lead)
    assert "Withdraw the invitation to new@harbour.example?" in lead.get(address).content.decode()
    lead.post(address)
    page = client.get(page_of(secret))
    assert page.status_code == 410
    assert "was withdrawn" in page.content.decode()


def test_withdraw_is_refused_to_the_lead_of_a_neighbour(cast: Cast, sign_in: SignIn) -> None:
    offer, secret = invitation(cast)
    with pytest.raises(PermissionDenied):
        withdraw_invitation(invitation=offer, by=cast.neighbour_lead)
    address = reverse("partnerships:withdraw_invitation", args=["dyffryn", offer.pk])
    assert sign_in(cast.neighbour_lead).post(address).status_code == 404
    found = find_invitation(secret)
    assert found is not None
    assert found.withdrawn_at is None


def test_account_cannot_be_opened_twice_with_one_invitation(cast: Cast, client: Client) -> None:
    _, secret = invitation(cast)
    details = {"name": "Nia Rees", "password": "three quiet harbours"}
    client.post(page_of(secret), details)
    Client().post(page_of(secret), details | {"name": "Somebody Else"})
    assert User.objects.get(email="new@harbour.example").name == "Nia Rees"


def test_events_never_hold_the_secret(cast: Cast) -> None:
    _, secret = invitation(cast)
    event = AuditEvent.objects.get(verb="invitation.sent")
    assert event.sentence == "Lead invited new@harbour.example to be Author for Harbour district council"
    assert not re.search(re.escape(secret), str(event.detail))
