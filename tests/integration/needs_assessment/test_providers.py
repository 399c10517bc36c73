"""A provider corrects its own entry in the directory, by a private link and without an account."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from needs_assessment.forms import ProviderEntryForm
from needs_assessment.models import Block, BlockRevision, Correction, ProviderLink
from needs_assessment.operations import (
    StaleBlock,
    add_register,
    change_entry,
    mark_section,
    revoke_provider_link,
    send_provider_link,
    settle_correction,
)
from needs_assessment.operations.providers import MOST_IN_AN_HOUR
from needs_assessment.rules.registers import REGISTERS
from needs_assessment.statuses import CorrectionState, Marking
from partnerships.models import Seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories import needs_assessment as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CLUB = {
    "name": "Boxing club",
    "provider": "Harbour Boxing",
    "audience": "Young people",
    "place": "Harbour Street",
    "capacity": "40 a year",
    "judgement": "stop",
    "reason": "SECRETREASON",
}
ADDRESS = "club@boxing.example"


@pytest.fixture
def block(cast: Cast) -> Block:
    section = make.section(make.draft(cast), "S16")
    return add_register(section=section, register=REGISTERS["services"], entries=[CLUB], by=cast.lead)


@pytest.fixture
def secret(cast: Cast, block: Block) -> str:
    return send_provider_link(block=block, entry_id=entry(block)["id"], email=ADDRESS, by=cast.lead)[1]


def entry(block: Block) -> dict[str, Any]:
    block.refresh_from_db()
    found: dict[str, Any] = block.body["entries"][0]
    return found


def page(secret: str) -> str:
    return reverse("providers:entry", args=[secret])


def says(block: Block, **changes: str) -> dict[str, Any]:
    """The form of the page as the provider saw it, with what it typed."""
    initial = ProviderEntryForm.of(entry(block)).initial
    return {name: value for name, value in initial.items() if value is not None} | changes


def corrected(client: Client, block: Block, secret: str, **changes: str) -> Correction:
    assert client.post(page(secret), says(block, **changes)).status_code == 302
    return Correction.objects.latest("pk")


def test_the_link_goes_to_the_address_and_shows_the_entry_but_not_what_is_judged_of_it(
    block: Block, secret: str, client: Client
) -> None:
    notice = Notice.objects.get(address=ADDRESS)
    assert page(secret) in notice.text
    response = client.get(page(secret))
    shown = response.content.decode()
    assert "Harbour Street" in shown
    assert "SECRETREASON" not in shown
    assert "Stop" not in shown
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert secret not in str(ProviderLink.objects.values().get())


def test_a_correction_changes_nothing_until_an_editor_takes_it_and_the_provider_reads_that(
    cast: Cast, block: Block, secret: str, client: Client, sign_in: SignIn
) -> None:
    said = corrected(client, block, secret, place="Mill Lane")
    assert entry(block)["place"] == "Harbour Street"
    assert "Not decided yet" in client.get(page(secret)).content.decode()
    assert set(Notice.objects.filter(event__verb="correction.made").values_list("person", flat=True)) == {
        cast.lead.pk,
        cast.author.pk,
    }
    address = reverse("needs_assessment:entry_provider", args=["harbour", block.pk, entry(block)["id"]])
    author = sign_in(cast.author)
    assert "Mill Lane" in author.get(address).content.decode()
    author.post(address, {"wish": f"take:{said.pk}"})
    now = entry(block)
    assert (now["place"], now["judgement"], now["reason"]) == ("Mill Lane", "stop", "SECRETREASON")
    assert "Taken into the directory" in client.get(page(secret)).content.decode()


def test_a_correction_is_left_out_only_with_a_reason_which_the_provider_reads(
    cast: Cast, block: Block, secret: str, client: Client, sign_in: SignIn
) -> None:
    said = corrected(client, block, secret, place="Mill Lane")
    address = reverse("needs_assessment:entry_provider", args=["harbour", block.pk, entry(block)["id"]])
    lead = sign_in(cast.lead)
    assert "Say why it is left out" in lead.post(address, {"wish": f"leave:{said.pk}"}).content.decode()
    with pytest.raises(ValidationError):
        settle_correction(correction=said, take=False, reason=" ", by=cast.lead)
    lead.post(address, {"wish": f"leave:{said.pk}", f"reason-{said.pk}": "That is your office."})
    assert "That is your office." in client.get(page(secret)).content.decode()
    assert entry(block)["place"] == "Harbour Street"
    with pytest.raises(MoveClosed):
        settle_correction(correction=said, take=True, reason="", by=cast.lead)
    assert entry(block)["place"] == "Harbour Street", "what was settled is not taken after all"


def test_what_a_provider_says_is_right_is_kept_with_its_date(
    block: Block, secret: str, client: Client
) -> None:
    said = corrected(client, block, secret, place="typed and then thought better of", right="1")
    assert (said.state, said.made_at.date()) == (CorrectionState.RIGHT, clock.now().date())
    assert "Confirmed as right" in client.get(page(secret)).content.decode()


def change_by_author(cast: Cast, block: Block, **changes: str) -> None:
    now = entry(block)
    change_entry(
        block=block,
        entry_id=now["id"],
        entry={**now, **changes},
        base_version=block.version,
        by=cast.author,
    )


@pytest.mark.django_db(transaction=True)
def test_provider_and_editor_never_overwrite_each_other(
    cast: Cast, block: Block, secret: str, client: Client
) -> None:
    said = corrected(client, block, secret, place="Mill Lane")
    change_by_author(cast, block, audience="Girls and young women")
    change_by_author(cast, block, place="Station Road")
    with pytest.raises(StaleBlock, match="where"):
        settle_correction(correction=said, take=True, reason="", by=cast.lead)
    assert entry(block)["place"] == "Station Road"
    said.refresh_from_db()
    assert said.state == CorrectionState.WAITING
    change_by_author(cast, block, place="Harbour Street")
    settle_correction(correction=said, take=True, reason="", by=cast.lead)
    now = entry(block)
    assert (now["place"], now["audience"]) == ("Mill Lane", "Girls and young women")


def test_the_address_stands_in_no_history_and_only_editors_see_it(
    cast: Cast, block: Block, secret: str, client: Client, sign_in: SignIn
) -> None:
    corrected(client, block, secret, place="Mill Lane")
    kept = [
        *AuditEvent.objects.values_list("detail", "target_label"),
        *BlockRevision.objects.values_list("body"),
    ]
    assert ADDRESS not in str(kept)
    address = reverse("needs_assessment:entry_provider", args=["harbour", block.pk, entry(block)["id"]])
    assert ADDRESS in sign_in(cast.author).get(address).content.decode()
    assert sign_in(cast.chair).get(address).status_code == 403
    sign_in(cast.lead).post(address, {"wish": "revoke"})
    assert client.get(page(secret)).status_code == 404


def revoked(cast: Cast, block: Block) -> None:
    revoke_provider_link(block=block, entry_id=entry(block)["id"], by=cast.lead)


def replaced(cast: Cast, block: Block) -> None:
    send_provider_link(block=block, entry_id=entry(block)["id"], email=ADDRESS, by=cast.lead)


def expired(cast: Cast, block: Block) -> None:
    ProviderLink.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))


def closed_to_others(cast: Cast, block: Block) -> None:
    chair = Seat.objects.get(partnership=cast.harbour, role=Role.CHAIR)
    mark_section(section=block.section, marking=Marking.SEATS, readers=[chair], by=cast.lead)


def removed(cast: Cast, block: Block) -> None:
    Block.objects.filter(pk=block.pk).update(body={**block.body, "entries": []})


@pytest.mark.parametrize("how", [revoked, replaced, expired, closed_to_others, removed])
def test_a_link_that_opens_nothing_any_more_is_the_same_plain_page_as_a_wrong_one(
    cast: Cast, block: Block, secret: str, client: Client, how: Callable[[Cast, Block], None]
) -> None:
    form = says(block, place="Mill Lane")
    how(cast, block)
    gone, wrong = client.get(page(secret)), client.get(page("wrong"))
    assert (gone.status_code, wrong.status_code) == (404, 404)
    assert "This link opens nothing" in gone.content.decode()
    assert "Boxing" not in gone.content.decode()
    assert client.post(page(secret), form).status_code == 404
    assert not Correction.objects.exists()


def test_too_much_in_an_hour_waits_and_what_was_typed_stays(
    block: Block, secret: str, client: Client
) -> None:
    for number in range(MOST_IN_AN_HOUR):
        corrected(client, block, secret, place=f"Mill Lane {number}")
    refused = client.post(page(secret), says(block, place="Mill Lane again"))
    assert refused.status_code == 429
    assert "Mill Lane again" in refused.content.decode()
    assert Correction.objects.count() == MOST_IN_AN_HOUR


def test_what_the_page_showed_cannot_be_forged(block: Block, secret: str, client: Client) -> None:
    forged = client.post(page(secret), says(block, place="Mill Lane") | {"before": '{"name": "Another"}'})
    assert forged.status_code == 200
    assert not Correction.objects.exists()


def test_nobody_but_an_editor_sends_a_link_and_none_for_a_section_of_named_seats(
    cast: Cast, block: Block
) -> None:
    for person in (cast.chair, cast.data_officer):
        with pytest.raises(PermissionDenied):
            send_provider_link(block=block, entry_id=entry(block)["id"], email=ADDRESS, by=person)
    closed_to_others(cast, block)
    with pytest.raises(MoveClosed):
        send_provider_link(block=block, entry_id=entry(block)["id"], email=ADDRESS, by=cast.lead)
