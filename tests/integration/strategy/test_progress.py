"""The living delivery plan: owners say how it gets on, a report freezes it, and no edition changes."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from strategy import operations as strategies
from strategy.models import Action, Measure, ProgressRound, ProgressUpdate, Strategy
from strategy.operations import SaidOfPart
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def now(strategy: Strategy) -> Strategy:
    return Strategy.objects.for_page().get(pk=strategy.pk)


def asked(cast: Cast) -> ProgressRound:
    """A round on a published strategy; the fire authority owns its action and its measure."""
    strategy, _ = make.published(cast)
    Measure.objects.update(owner=cast.authorities["fire-authority"])
    return strategies.open_progress(
        strategy=now(strategy),
        period="July to September",
        closes_on=clock.today() + dt.timedelta(days=14),
        by=cast.lead,
    )


def link_of() -> str:
    for job in Job.objects.filter(kind="notices.send", state="queued"):
        ledger.run(str(job.pk))
    [letter] = [letter for letter in mail.outbox if letter.to == ["fire-authority@harbour.example"]]
    [line] = [line for line in letter.body.splitlines() if "/progress/" in line]
    return "/" + line.split("/", 3)[3]


def typed(**more: str) -> dict[str, str]:
    action, measure = Action.objects.get(), Measure.objects.get()
    names = {"status": action, "words": action, "value": measure, "source": measure}
    start = {"status": "on_track", "words": "", "value": "", "source": ""} | {
        key: value for key, value in more.items() if key in names
    }
    return {f"{name}-{names[name].pk}": value for name, value in start.items()} | {
        "role": more.get("role", "Station manager")
    }


def test_an_owner_says_by_its_link_how_it_stands_and_the_edition_stays(cast: Cast, client: Client) -> None:
    current = asked(cast)
    edition = current.strategy.document.latest
    before, path = edition.sha256, link_of()
    assert "Open the station yard" in client.get(path).content.decode()
    sent = client.post(path, typed(words="The gate is in.", value="190", source="Hospital, 2026"))
    assert sent.status_code == 302
    assert {(row.status, row.value) for row in ProgressUpdate.objects.all()} == {
        ("on_track", ""),
        ("", "190"),
    }
    edition.refresh_from_db()
    assert edition.sha256 == before
    assert "Not started" in str(edition.read()["priorities"])


def test_what_is_left_as_it_is_makes_no_entry(cast: Cast, client: Client) -> None:
    asked(cast)
    page = client.post(link_of(), typed(status="not_started"))
    assert page.status_code == 200
    assert "Nothing is said yet" in page.content.decode()
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("wrong", [{"status": "stopped"}, {"value": "190"}, {"words": "Kept", "role": ""}])
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    cast: Cast, client: Client, wrong: dict[str, str]
) -> None:
    asked(cast)
    page = client.post(link_of(), typed(**wrong))
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not ProgressUpdate.objects.exists()


def test_the_report_freezes_what_was_said_and_who_was_silent(
    cast: Cast, client: Client, sign_in: SignIn
) -> None:
    current = asked(cast)
    path = link_of()
    closed = strategies.close_progress(current=current, by=cast.lead)
    assert closed.report["silent"] == [cast.authorities["fire-authority"].name]
    assert client.get(path).status_code == 404
    Action.objects.update(title="Another name")
    page = sign_in(cast.monitor).get(
        reverse("strategy:progress_report", args=[cast.harbour.slug, current.strategy_id, current.pk])
    )
    assert "Open the station yard" in page.content.decode()


def test_the_next_revision_starts_from_what_was_said(cast: Cast) -> None:
    current = asked(cast)
    action, fire = Action.objects.get(), cast.authorities["fire-authority"]
    said = SaidOfPart(action, status="stopped", words="Nobody came.")
    strategies.say_progress(current=current, authority=fire, said=[said], role="Chief", by=cast.lead)
    strategies.start_revision(strategy=now(current.strategy), by=cast.lead)
    action.refresh_from_db()
    assert (action.status, action.lesson) == ("stopped", "Nobody came.")
    with pytest.raises(MoveClosed, match="on record"):
        strategies.remove_part(part=action, by=cast.lead)


def test_nobody_speaks_for_a_part_of_another_owner(cast: Cast) -> None:
    current = asked(cast)
    said = SaidOfPart(Action.objects.get(), status="done")
    with pytest.raises(MoveClosed, match="does not own"):
        strategies.say_progress(
            current=current, authority=cast.authorities["icb"], said=[said], role="Chief", by=cast.lead
        )
    for person in ("board_member", "monitor", "data_officer"):
        with pytest.raises(PermissionDenied):
            strategies.say_progress(
                current=current,
                authority=cast.authorities["fire-authority"],
                said=[said],
                role="Chief",
                by=cast.people[person],
            )


def test_progress_is_asked_once_at_a_time_and_only_of_what_is_published(cast: Cast) -> None:
    with pytest.raises(MoveClosed, match="published"):
        strategies.open_progress(
            strategy=make.draft(cast), period="Q1", closes_on=make.in_half_a_year(), by=cast.lead
        )
    current = asked(cast)
    with pytest.raises(MoveClosed, match="open already"):
        strategies.open_progress(
            strategy=current.strategy, period="Q2", closes_on=make.in_half_a_year(), by=cast.lead
        )


def test_the_lead_records_for_an_owner_that_wrote_a_letter(cast: Cast, sign_in: SignIn) -> None:
    current = asked(cast)
    fire = cast.authorities["fire-authority"]
    address = reverse("strategy:progress_record", args=[cast.harbour.slug, current.strategy_id, fire.pk])
    assert f"How does the part of {fire} stand?" in sign_in(cast.lead).get(address).content.decode()
    assert (
        sign_in(cast.lead).post(address, typed(status="delayed", words="The gate is late.")).status_code
        == 302
    )
    assert ProgressUpdate.objects.get().by == cast.lead
