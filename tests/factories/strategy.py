"""Strategies in the state that a test needs, made through the operations that people use."""

import datetime as dt
from typing import Any

from needs_assessment.models import Section
from needs_assessment.statuses import SectionState
from partnerships.models import Authority
from partnerships.operations import give_seat
from partnerships.roles import Role
from strategy.documents import fingerprint_of
from strategy.documents.consultation import areas_of
from strategy.documents.decisions import members
from strategy.models import Priority, SignOff, Strategy
from strategy.operations import (
    add_action,
    add_measure,
    add_objective,
    add_priority,
    check_harm,
    list_consultees,
    publish_strategy,
    record_consultation_elsewhere,
    say_none_in_area,
    send_to_review,
    sign,
    start_strategy,
)
from strategy.rules.consultation import ConsulteeRow, Kind
from strategy.statuses import Decision, HarmFound, HarmHead
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.publication.models import Edition
from tests.cast import Cast


def draft(cast: Cast, **fields: Any) -> Strategy:
    """A strategy as it is after the first minute: 24 empty sections."""
    details = {"title": "Harbour strategy", "period": "2026 to 2029"} | fields
    return start_strategy(partnership=cast.harbour, by=cast.lead, **details)


def complete(cast: Cast, **fields: Any) -> Strategy:
    """A draft that passes every gate on its text: each section written, one priority with its plan."""
    strategy = draft(cast, **fields)
    for section in strategy.sections.all():
        write(section, f"<p>What we say on {section.heading.lower()}.</p>")
    plan(cast, strategy)
    consulted(strategy, cast.lead)
    return strategy


def consulted(strategy: Strategy, by: User) -> None:
    """A round held elsewhere: one school of each area; no prison and no place of youth custody."""
    partnership = strategy.partnership
    rows = [
        ConsulteeRow(f"school-{area.code}", f"{area.name} School", Kind.EDUCATION, area.code)
        for area in areas_of(partnership)
    ]
    list_consultees(partnership=partnership, rows=rows, by=by)
    for kind in [kind for kind in Kind if rows == [] or kind != Kind.EDUCATION]:
        say_none_in_area(partnership=partnership, kind=kind, words="We looked at the map.", by=by)
    record_consultation_elsewhere(
        strategy=strategy, on=clock.today(), evidence="A letter to each, held by the council.", by=by
    )


def write(section: Section, html: str) -> None:
    section.blocks.update(body={"html": html})
    Section.objects.filter(pk=section.pk).update(state=SectionState.READY)


def plan(cast: Cast, strategy: Strategy) -> Priority:
    """One priority with an action of the fire authority and a measure."""
    priority = add_priority(
        strategy=strategy, title="Fewer injuries", by=cast.lead, lead="Director of safety"
    )
    objective = add_objective(
        priority=priority,
        title="Young people are safe after school",
        by=cast.lead,
        prevention_level="primary",
    )
    add_action(
        objective=objective,
        title="Open the station yard on weekday afternoons",
        by=cast.lead,
        owner=cast.authorities["fire-authority"],
        due="2027-03-31",
    )
    add_measure(
        priority=priority, title="Injuries treated", by=cast.lead, unit="a year", baseline="212", target="150"
    )
    return priority


def in_review(cast: Cast, **fields: Any) -> Strategy:
    """With the board; checked for harm, so that signatures alone are missing."""
    strategy = send_to_review(strategy=complete(cast, **fields), by=cast.lead)
    find_no_harm(strategy, cast.authorities["district-council"], cast.lead)
    return strategy


def find_no_harm(strategy: Strategy, authority: Authority, by: User) -> None:
    """Record for an authority that nothing in the text as it is might do harm."""
    _check(strategy, authority, dict.fromkeys(HarmHead, (HarmFound.NONE, "")), by)


def find_harm(strategy: Strategy, authority: Authority, by: User, words: str) -> None:
    """Record for an authority that something in the text might put somebody at risk."""
    found = dict.fromkeys(HarmHead, (HarmFound.NONE, "")) | {HarmHead.SAFETY: (HarmFound.HARM, words)}
    _check(strategy, authority, found, by)


def _check(
    strategy: Strategy, authority: Authority, found: dict[HarmHead, tuple[HarmFound, str]], by: User
) -> None:
    check_harm(
        strategy=strategy, authority=authority, found=found, fingerprint_seen=fingerprint_of(strategy), by=by
    )


def seat_board(cast: Cast) -> None:
    """Let the board member sign for every specified authority of the partnership."""
    for code, authority in cast.authorities.items():
        if code != "pcc":
            give_seat(
                partnership=cast.harbour,
                role=Role.BOARD_MEMBER,
                person=cast.board_member,
                authority=authority,
                by=None,
            )


def sign_for(
    cast: Cast, strategy: Strategy, code: str, decision: str = Decision.APPROVE, note: str = ""
) -> SignOff:
    return sign(
        strategy=strategy,
        authority=cast.authorities[code],
        decision=decision,
        role="Chief officer",
        note=note,
        fingerprint_seen=fingerprint_of(strategy),
        by=cast.board_member,
    )


def sign_all(cast: Cast, strategy: Strategy) -> Strategy:
    """Have every specified authority approve the text as it is, which does no harm."""
    seat_board(cast)
    find_no_harm(strategy, cast.authorities["district-council"], cast.lead)
    codes = {authority.pk: code for code, authority in cast.authorities.items()}
    for authority in members(strategy):
        sign_for(cast, strategy, codes[authority.pk])
    return Strategy.objects.get(pk=strategy.pk)


def signed_off(cast: Cast, **fields: Any) -> Strategy:
    return sign_all(cast, in_review(cast, **fields))


def in_half_a_year() -> dt.date:
    return clock.today() + dt.timedelta(days=180)


def published(cast: Cast, **fields: Any) -> tuple[Strategy, Edition]:
    strategy = signed_off(cast, **fields)
    edition = publish_strategy(strategy=strategy, next_review_on=in_half_a_year(), by=cast.chair)
    return Strategy.objects.get(pk=strategy.pk), edition
