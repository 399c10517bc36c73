"""Publishing at a time: by the clock of the database; a failed attempt keeps its time and tells the chair."""

import datetime as dt
import threading
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from needs_assessment.statuses import ManuscriptState as S
from partnerships.models import SeatHolder
from partnerships.operations import give_seat
from partnerships.roles import CAPABILITIES, Capability, Role
from strategy import operations as strategies
from strategy.models import Schedule, Strategy
from strategy.operations import database_now
from strategy.statuses import Decision
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.models import Notice
from svd_portal.publication.models import Edition
from tests.cast import Cast
from tests.factories import strategy as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
LONDON = ZoneInfo("Europe/London")


def now(strategy: Strategy) -> Strategy:
    return Strategy.objects.for_page().get(pk=strategy.pk)


def scheduled(cast: Cast, **more: object) -> Schedule:
    given: dict[str, object] = {
        "strategy": make.signed_off(cast),
        "at": database_now() + dt.timedelta(hours=1),
        "next_review_on": make.in_half_a_year(),
        "by": cast.chair,
    }
    return strategies.schedule_publication(**(given | more))  # type: ignore[arg-type]  # a row of a table


def let_it_come(schedule: Schedule) -> None:
    """Move its moment behind the clock of the database, which no test can move."""
    Schedule.objects.filter(pk=schedule.pk).update(at=Now() - dt.timedelta(seconds=1))


def test_nothing_is_published_before_its_moment_and_one_edition_at_it(cast: Cast) -> None:
    schedule = scheduled(cast)
    assert strategies.publish_due() == 0
    assert not Edition.objects.exists()
    let_it_come(schedule)
    assert strategies.publish_due() == 1
    assert strategies.publish_due() == 0
    schedule.refresh_from_db()
    assert schedule.edition == Edition.objects.get()
    assert now(schedule.strategy).state == S.PUBLISHED


@pytest.mark.parametrize("days", [-3, 3])
def test_a_server_whose_clock_is_wrong_breaks_no_embargo_and_delays_none(cast: Cast, days: int) -> None:
    schedule = scheduled(cast)
    with clock.stopped_at(clock.now() + dt.timedelta(days=days)):
        assert strategies.publish_due() == 0
        let_it_come(schedule)
        assert strategies.publish_due() == 1
    published_at = Edition.objects.get().published_at
    assert abs(published_at - database_now()) < dt.timedelta(minutes=1)


def test_an_authority_that_changed_its_mind_stops_it_and_the_chair_is_told_once(cast: Cast) -> None:
    schedule = scheduled(cast)
    make.sign_for(cast, now(schedule.strategy), "icb", Decision.DISSENT, note="Our board met again.")
    let_it_come(schedule)
    assert strategies.publish_due() == 0
    schedule.refresh_from_db()
    assert schedule.failure
    assert schedule in Schedule.objects.open()
    Schedule.objects.update(tried_at=Now() - dt.timedelta(minutes=11))
    assert strategies.publish_due() == 0
    told = Notice.objects.filter(person=cast.chair, subject__startswith="Not published at its time")
    assert told.count() == 1
    make.sign_for(cast, now(schedule.strategy), "icb", Decision.APPROVE)
    assert strategies.publish_due() == 0  # tried within ten minutes
    Schedule.objects.update(tried_at=Now() - dt.timedelta(minutes=11))
    assert strategies.publish_due() == 1


def test_a_chair_who_has_left_publishes_nothing_any_more(cast: Cast) -> None:
    schedule = scheduled(cast)
    SeatHolder.objects.filter(person=cast.chair).delete()
    schedule.set_by.groups.clear()
    let_it_come(schedule)
    assert strategies.publish_due() == 0
    assert not Edition.objects.exists()


def test_returning_to_draft_or_publishing_now_takes_the_time_back(cast: Cast) -> None:
    schedule = scheduled(cast)
    strategies.return_to_draft(strategy=now(schedule.strategy), reason="One more look.", by=cast.chair)
    assert not Schedule.objects.open().exists()
    strategy = make.sign_all(cast, strategies.send_to_review(strategy=now(schedule.strategy), by=cast.lead))
    scheduled(cast, strategy=strategy)
    strategies.publish_strategy(strategy=now(strategy), next_review_on=make.in_half_a_year(), by=cast.chair)
    assert not Schedule.objects.open().exists()
    assert Edition.objects.count() == 1


def test_a_later_decision_replaces_an_earlier_one(cast: Cast) -> None:
    first = scheduled(cast)
    second = scheduled(cast, strategy=now(first.strategy), at=database_now() + dt.timedelta(days=2))
    assert list(Schedule.objects.open()) == [second]


@pytest.mark.parametrize("hours", [-1, 24 * 400])
def test_a_moment_that_has_passed_or_is_far_off_is_refused(cast: Cast, hours: int) -> None:
    with pytest.raises(MoveClosed, match="still to come"):
        scheduled(cast, at=database_now() + dt.timedelta(hours=hours))


def test_what_is_not_agreed_gets_no_time(cast: Cast) -> None:
    with pytest.raises(MoveClosed):
        scheduled(cast, strategy=make.in_review(cast))
    assert not Schedule.objects.exists()


@pytest.mark.parametrize("person", ["lead", "author", "board_member", "monitor"])
def test_nobody_but_the_chair_sets_or_takes_back_a_time(cast: Cast, person: str) -> None:
    schedule = scheduled(cast)
    with pytest.raises((PermissionDenied, MoveClosed)):
        scheduled(cast, strategy=now(schedule.strategy), by=cast.people[person])
    with pytest.raises(PermissionDenied):
        strategies.cancel_publication(strategy=schedule.strategy, by=cast.people[person])
    assert list(Schedule.objects.open()) == [schedule]


def test_the_vice_chair_stands_in_for_the_chair_but_gives_no_seats(cast: Cast) -> None:
    assert CAPABILITIES[Role.CHAIR] - CAPABILITIES[Role.VICE_CHAIR] == {Capability.MANAGE_SEATS}
    give_seat(
        partnership=cast.harbour,
        role=Role.VICE_CHAIR,
        person=cast.nobody,
        authority=cast.authorities["icb"],
        by=None,
    )
    schedule = scheduled(cast, by=cast.nobody)
    let_it_come(schedule)
    assert strategies.publish_due() == 1
    assert Edition.objects.get().published_by == cast.nobody


def test_the_chair_sets_a_time_of_uk_clocks_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    strategy = make.signed_off(cast)
    address = reverse("strategy:publish_at", args=[strategy.partnership.slug, strategy.pk])
    day, review = clock.today() + dt.timedelta(days=40), make.in_half_a_year()
    answer = {
        "on_day": day.day, "on_month": day.month, "on_year": day.year, "time": "00:01:30",
        "next_review_on_day": review.day, "next_review_on_month": review.month, "next_review_on_year": review.year,
    }  # fmt: skip
    browser = sign_in(cast.chair)
    assert browser.post(address, answer).status_code == 302
    schedule = Schedule.objects.get()
    assert schedule.at == dt.datetime(day.year, day.month, day.day, 0, 1, 30, tzinfo=LONDON)
    assert "It is published on" in browser.get(strategy.get_absolute_url()).content.decode()
    browser.post(address, {"wish": "cancel"})
    assert not Schedule.objects.open().exists()


@pytest.mark.django_db(transaction=True)
def test_five_clocks_that_come_at_once_make_one_edition(cast: Cast) -> None:
    let_it_come(scheduled(cast))
    done: list[int] = []

    def come() -> None:
        try:
            done.append(strategies.publish_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 1
    assert Edition.objects.count() == 1
