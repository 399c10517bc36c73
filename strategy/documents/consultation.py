"""Who was consulted on a strategy, when and how, what each said, and what came of it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from partnerships.models import Area, Partnership
from partnerships.querysets import on
from partnerships.statuses import Level
from strategy.models import Consultation, ConsultationInvite, ConsultationReply, Consultee, Strategy
from strategy.rules.consultation import ConsultationFacts, ConsulteeFacts, Kind, kinds_asked
from strategy.statuses import Basis, InvitedBy
from svd_portal.core import clock
from svd_portal.core.tables import block_csv

COLUMNS = (
    "Consultation", "Text", "Reference", "Name", "Kind", "Area", "Invited on", "How", "What shows it", "State",
    "Page opened on", "Answered on", "Answer", "What was said", "In which role", "What came of it", "Why",
)  # fmt: skip


def areas_of(partnership: Partnership) -> list[Area]:
    """Give the local government areas of a partnership today, by code."""
    links = partnership.area_links.filter(on(clock.today()), area__level=Level.LGA)
    return [link.area for link in links.select_related("area").order_by("area__code")]


def kinds_of(strategy: Strategy) -> tuple[Kind, ...]:
    """Give the kinds of authority that have to be consulted on this strategy."""
    return kinds_asked(strategy.basis != Basis.S8)


def consultees_of(strategy: Strategy) -> QuerySet[Consultee]:
    """Give the authorities that have to be consulted on this strategy now."""
    return strategy.partnership.consultees.current().filter(kind__in=kinds_of(strategy))


def rounds_since_edition(strategy: Strategy) -> QuerySet[Consultation]:
    """Give the rounds that count for the next edition: a revised strategy is consulted on again (s.8(11))."""
    latest = strategy.document.latest if strategy.document else None
    since = {"opened_at__gt": latest.published_at} if latest else {}
    return strategy.consultations.filter(**since)


def consultation_facts(strategy: Strategy) -> ConsultationFacts:
    """Read what the check of the consultation looks at, in four queries however long the list is."""
    rounds = list(rounds_since_edition(strategy))
    asked = ConsultationInvite.objects.filter(consultation__in=rounds).asked()
    consultees = consultees_of(strategy).annotate(was_asked=Exists(asked.filter(consultee=OuterRef("pk"))))
    rows = consultees.values_list("name", "kind", "area__code", "was_asked")
    return ConsultationFacts(
        consultees=[
            ConsulteeFacts(name, Kind(kind), area, was_asked) for name, kind, area, was_asked in rows
        ],
        none_in_area={
            Kind(kind) for kind in strategy.partnership.none_in_area.values_list("kind", flat=True)
        },
        areas={area.code: area.name for area in areas_of(strategy.partnership)},
        is_under_s9=strategy.basis != Basis.S8,
        is_open=any(each.closed_at is None for each in rounds),
    )


@dataclass(frozen=True)
class Asked:
    """Where one consultee stands in one round."""

    invite: ConsultationInvite

    @cached_property
    def reply(self) -> ConsultationReply | None:
        return next(reversed(self.invite.replies.all()), None)

    @cached_property
    def is_undelivered(self) -> bool:
        """Whether the mail server refused each e-mail, and nobody invited it in another way."""
        notices = [link.notice for link in self.invite.links.all()]
        return (
            self.invite.invited_how == InvitedBy.EMAIL
            and bool(notices)
            and all(notice and notice.given_up_at for notice in notices)
        )

    @property
    def state(self) -> str:
        """One word for lists and filters: answered, opened, invited, undelivered or waiting."""
        if self.reply:
            return "answered"
        if self.is_undelivered:
            return "undelivered"
        if self.invite.opened_at:
            return "opened"
        return "invited" if self.invite.invited_at else "waiting"

    @property
    def state_in_words(self) -> str:
        return IN_WORDS[self.state]

    @property
    def needs_hand(self) -> bool:
        """Whether somebody has to invite it in another way."""
        return self.is_undelivered or (self.invite.invited_at is None and not self.invite.email)


IN_WORDS = {
    "answered": "Answered",
    "opened": "Opened its page, no reply",
    "invited": "Invited, no reply",
    "undelivered": "E-mail could not be delivered",
    "waiting": "Not invited yet",
}


def asked_in(consultation: Consultation) -> list[Asked]:
    """List everybody in a round, in three queries."""
    rows = consultation.invites.select_related("consultee__area")
    return [Asked(invite) for invite in rows.prefetch_related("replies__by", "links__notice")]


def counts(asked: Iterable[Asked]) -> dict[str, int]:
    """Count the consultees of a round by state, every state named."""
    found = dict.fromkeys(IN_WORDS, 0)
    for each in asked:
        found[each.state] += 1
    return found


def register_csv(strategy: Strategy) -> str:
    """Write the register of every round as CSV: it shows that each authority was consulted, and when."""
    rows = [
        row
        for consultation in strategy.consultations.order_by("opened_at", "pk")
        for row in _rows(consultation)
    ]
    known = {row[2] for row in rows}
    rows += [
        _never(each) for each in consultees_of(strategy).select_related("area") if each.reference not in known
    ]
    return block_csv({"columns": COLUMNS, "rows": rows})


def _rows(consultation: Consultation) -> Iterator[list[Any]]:
    name = f"Opened {_day(consultation.opened_at)}, until {consultation.closes_on.isoformat()}"
    for each in asked_in(consultation):
        invite, reply = each.invite, each.reply
        yield [
            name,
            consultation.fingerprint[:12],
            *_who(invite.consultee),
            _day(invite.invited_at),
            InvitedBy(invite.invited_how).label if invite.invited_how else "",
            invite.evidence,
            each.state_in_words,
            _day(invite.opened_at),
            _day(reply.at) if reply else "",
            str(reply.get_answer_display()) if reply else "",
            reply.words if reply else "",
            reply.role if reply else "",
            str(invite.get_outcome_display()) if invite.outcome else "",
            invite.outcome_words,
        ]


def _never(consultee: Consultee) -> list[Any]:
    filled = ["", "", *_who(consultee), "", "", "", "Not consulted"]
    return filled + [""] * (len(COLUMNS) - len(filled))


def _who(consultee: Consultee) -> list[str]:
    return [
        consultee.reference,
        consultee.name,
        str(consultee.get_kind_display()),
        f"{consultee.area.name} ({consultee.area.code})",
    ]


def _day(at: dt.datetime | None) -> str:
    return timezone.localdate(at).isoformat() if at else ""
