"""What the Duty asks of the authorities of a partnership, by when and on what basis: derived, never typed.

Sources: Police, Crime, Sentencing and Courts Act 2022, ss.8, 9 and 13; the Prevention and Reduction of Serious
Violence (Strategies etc.) Regulations, S.I. 2022/1304 (``r.``); for a community safety plan the Crime and
Disorder (Formulation and Implementation of Strategy) Regulations, S.I. 2007/1830 (``CSP r.``).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from dateutil.relativedelta import relativedelta

from strategy.rules.clock import REVIEW_BASIS, SUBMISSION_BASIS, latest_review, submission_due

FIRST_STRATEGY_BY = dt.date(2024, 1, 31)  # r.3(1)
LONGEST_BETWEEN_MEETINGS = relativedelta(months=12)
LEAD_TIME = relativedelta(months=3)  # a plan published from January on is the one for the year ahead
CITY_OF_LONDON = "E09000001"


class Strength(StrEnum):
    """How firmly something is asked: only what the law asks can be broken."""

    LAW = "law"
    GUIDANCE = "guidance"
    LOCAL = "local"


class Regime(StrEnum):
    """Under which law a document stands; one document may stand under several, each with its own clock."""

    S8 = "s8"
    S9 = "s9"
    COMMUNITY_SAFETY = "csp"


class Owner(StrEnum):
    LEAD = "lead"
    CHAIR = "chair"


@dataclass(frozen=True)
class Place:
    """A local government area by its GSS code, as it was called on the day."""

    code: str
    name: str

    @property
    def is_in_wales(self) -> bool:
        return self.code.startswith("W")


@dataclass(frozen=True)
class Publication:
    """A strategy as it was published: what its obligations are counted from."""

    key: str  # names the edition: obligations of one edition stay apart from those of the next
    on: dt.date
    regimes: frozenset[Regime]
    places: tuple[Place, ...]
    next_review_on: dt.date | None = None


@dataclass(frozen=True)
class Preparation:
    """How far a partnership is before its first strategy is published, and whether its place is new."""

    key: str
    begun_on: dt.date
    has_assessment: bool = False
    has_strategy: bool = False


@dataclass(frozen=True)
class Obligation:
    """Something to be done by a day (inclusive); ``due_on`` is None where the law sets no day."""

    key: str
    what: str
    due_on: dt.date | None
    basis: str
    strength: Strength = Strength.LAW
    owner: Owner = Owner.LEAD
    evidence: str = ""  # what shows that it was done

    def is_late_on(self, day: dt.date) -> bool:
        return self.due_on is not None and day > self.due_on


def before_publication(preparation: Preparation) -> list[Obligation]:
    """List what must stand before there is a first strategy.

    The first strategy under s.8 was due by 31 January 2024 (r.3(1)); a partnership that began later owes it as
    soon as reasonably practicable, which is no day.
    """
    key, is_new = preparation.key, preparation.begun_on > FIRST_STRATEGY_BY
    by = None if is_new else FIRST_STRATEGY_BY
    found = []
    if not preparation.has_assessment:
        found.append(
            Obligation(
                f"{key}/assessment",
                "Identify the kinds of serious violence and, so far as possible, their causes",
                by,
                "s.8(3)(a) and (b)",
                evidence="A needs assessment that the partnership has agreed.",
            )
        )
    if not preparation.has_strategy:
        found.append(
            Obligation(
                f"{key}/strategy",
                "Prepare and publish a strategy",
                by,
                "s.8(3)(c), s.8(7)(a), r.3(1)",
                owner=Owner.CHAIR,
                evidence="A published strategy.",
            )
        )
    return found


def after_publication(publication: Publication) -> list[Obligation]:
    """List what a published strategy asks for, each thing once, the earliest first.

    A revised strategy is a publication of its own: all of it applies again (s.8(11), r.2).
    """
    found: list[Obligation] = []
    if publication.regimes & {Regime.S8, Regime.S9}:
        found += [*_websites(publication), *_forms(publication), *_submissions(publication)]
        found.append(_review(publication))
    if Regime.COMMUNITY_SAFETY in publication.regimes:
        found += _community_safety(publication)
    return sorted(found, key=lambda obligation: (obligation.due_on or dt.date.max, obligation.key))


def board_meeting(key: str, last_on: dt.date) -> Obligation:
    """Give the next meeting of a board, within 12 months of the last."""
    return Obligation(
        f"{key}/meeting",
        "Hold a meeting of the board",
        last_on + LONGEST_BETWEEN_MEETINGS,
        "Guidance: the board meets every 6 to 12 months",
        Strength.GUIDANCE,
        Owner.CHAIR,
        "The minutes.",
    )


def _websites(publication: Publication) -> Iterator[Obligation]:
    basis = "r.4(1)(a)" if Regime.S8 in publication.regimes else "r.5(1)(a)"
    for place in publication.places:
        yield Obligation(
            f"{publication.key}/website/{place.code}",
            f"Publish the strategy on the website of a specified authority or the local policing body for {place.name}",
            publication.on,
            basis,
            evidence="The address of the page.",
        )


def _forms(publication: Publication) -> Iterator[Obligation]:
    basis = "r.4(1)(b)" if Regime.S8 in publication.regimes else "r.5(1)(b)"
    yield Obligation(
        f"{publication.key}/other-form",
        "Publish the strategy in another form, so that it reaches different groups and persons",
        publication.on,
        basis,
        evidence="The form, for whom, and where it can be had.",
    )
    if _in_wales(publication.places):
        yield Obligation(
            f"{publication.key}/languages",
            "Publish the strategy in English and in Welsh",
            publication.on,
            "r.6",
            evidence="The address of each.",
        )


def _submissions(publication: Publication) -> Iterator[Obligation]:
    due_on = submission_due(publication.on)
    basis = SUBMISSION_BASIS if Regime.S8 in publication.regimes else SUBMISSION_BASIS.replace("r.4", "r.5")
    yield Obligation(
        f"{publication.key}/submission",
        "Send the strategy to the Secretary of State",
        due_on,
        basis,
        evidence="When it was sent, by which authority.",
    )
    if _in_wales(publication.places):
        yield Obligation(
            f"{publication.key}/submission-wales",
            "Send the strategy to the Welsh Ministers",
            due_on,
            SUBMISSION_BASIS.replace("r.4(2)", "r.6"),
            evidence="When it was sent, by which authority.",
        )


def _review(publication: Publication) -> Obligation:
    """The Act sets no interval: what the authorities set themselves counts if it is earlier than guidance."""
    expected = latest_review(publication.on)
    own = publication.next_review_on
    due_on = min(own, expected) if own else expected
    # s.9 gives a power to review, s.8 a duty.
    section = "s.8(7)(b)" if Regime.S8 in publication.regimes else "s.9"
    return Obligation(
        f"{publication.key}/review",
        "Review the strategy",
        due_on,
        REVIEW_BASIS if due_on == expected else f"{section}, on the day that the authorities set",
        Strength.GUIDANCE,
        Owner.CHAIR,
        "The record of the review.",
    )


def next_review(key: str, last_on: dt.date, next_on: dt.date) -> Obligation:
    """Give the review after one that was held, on the day that the authorities set, within 12 months.

    :param key: names the edition that was reviewed.
    """
    return Obligation(
        f"{key}/review-after/{last_on.isoformat()}",
        "Review the strategy",
        min(next_on, latest_review(last_on)),
        REVIEW_BASIS,
        Strength.GUIDANCE,
        Owner.CHAIR,
        "The record of the review.",
    )


def _community_safety(publication: Publication) -> Iterator[Obligation]:
    key = publication.key
    yield Obligation(
        f"{key}/summary",
        "Publish a summary of the partnership plan",
        None,
        "CSP r.14",
        evidence="The address of the summary.",
    )
    if any(place.code != CITY_OF_LONDON for place in publication.places):
        yield Obligation(
            f"{key}/policing-body",
            "Send the partnership plan to the elected local policing body",
            None,
            "CSP r.13A",
            evidence="When it was sent.",
        )
    yield Obligation(
        f"{key}/plan-year",
        "Revise the partnership plan before its next year begins",
        next_plan_year(publication.on + LEAD_TIME) - dt.timedelta(days=1),
        "CSP r.11: before 1 April",
        owner=Owner.CHAIR,
        evidence="The revised plan.",
    )
    yield Obligation(
        f"{key}/public-meeting",
        "Hold a public meeting",
        next_plan_year(publication.on) - dt.timedelta(days=1),
        "CSP r.12(4): one or more in each year",
        owner=Owner.CHAIR,
        evidence="The day and the place.",
    )


def next_plan_year(day: dt.date) -> dt.date:
    """Give the first 1 April after a day: the year of a partnership plan begins then (CSP r.3)."""
    april = dt.date(day.year, 4, 1)
    return april if day < april else april.replace(year=day.year + 1)


def _in_wales(places: Iterable[Place]) -> bool:
    return any(place.is_in_wales for place in places)


STEPS = {
    "monthly": relativedelta(months=1),
    "quarterly": relativedelta(months=3),
    "yearly": relativedelta(years=1),
}


def occurrences(first: dt.date, repeats: str) -> Iterator[dt.date]:
    """Give the days on which something falls due, each counted from the first so that no month end drifts."""
    yield first
    step = STEPS.get(repeats)
    if step is not None:
        for number in count(1):
            yield first + step * number


def stays_owed(obligation: Obligation) -> bool:
    """Say whether a later edition leaves it standing: what was not sent is still owed; the rest the later one asks."""
    return "/submission" in obligation.key


def missing_evidence(key: str, *, words: str, address: str, has_authority: bool) -> str:
    """Say what is missing to show that an obligation was met; empty where nothing is."""
    if "/website/" in key and not address.startswith("https://"):
        return "Give the address of the page, beginning with https://."
    if "/submission" in key and not has_authority:
        return "Say which authority sent it."
    if not words.strip() and not address:
        return "Say what shows it, or give an address where it can be seen."
    return ""
