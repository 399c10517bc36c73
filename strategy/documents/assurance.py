"""What the portal has on record of a year: the facts of the annual assurance statement."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from needs_assessment.documents import heading
from partnerships.models import Meeting
from partnerships.statuses import Attended
from strategy.documents.consultation import asked_in
from strategy.documents.content import actions_of
from strategy.documents.obligations import obligations_of
from strategy.documents.progress import standings
from strategy.models import Strategy
from strategy.rules.assurance import Rows, statement_sections
from svd_portal.core.money import in_pounds
from svd_portal.core.templatetags.svd import gov_date

Part = tuple[str, str, Sequence[str], Rows]
CAME = frozenset({Attended.PRESENT, Attended.SUBSTITUTE})


def statement_content(
    strategy: Strategy, year_from: dt.date, year_to: dt.date, words: Mapping[str, str]
) -> dict[str, Any]:
    """Write the statement of a year as ``svd-document/1``.

    :param year_from: inclusive; so is ``year_to``.
    :param words: what the partnership says in its own words, by heading.
    """
    parts = [
        _duty(strategy, year_from, year_to),
        _consulted(strategy, year_from, year_to),
        _plan(strategy),
        _money(strategy),
        _meetings(strategy, year_from, year_to),
        _reviews(strategy, year_from, year_to),
    ]
    return {
        "schema": "svd-document/1",
        "kind": "strategy",
        **heading(strategy),
        "title": f"Annual assurance statement: {strategy.partnership.name}",
        "period": f"{gov_date(year_from)} to {gov_date(year_to)}",
        "answers": None,
        "summary": [],
        "sections": statement_sections(parts, words),
        "priorities": [],
        "signatories": [],
        "datasets": [],
        "licence": "OGL v3.0",
    }


def _duty(strategy: Strategy, year_from: dt.date, year_to: dt.date) -> Part:
    found = [
        each
        for each in obligations_of([strategy.partnership])
        if each.obligation.due_on is None
        or year_from <= each.obligation.due_on <= year_to
        or not each.is_settled
    ]
    rows = [
        [
            each.obligation.what,
            each.obligation.basis,
            gov_date(each.obligation.due_on) or "no day is set",
            each.state,
            (each.record.words or each.record.address) if each.record and each.is_settled else "",
        ]
        for each in found
    ]
    sentence = (
        "What the Act, the Regulations, guidance and the partnership’s own agreements ask, and what shows it."
    )
    return "How the Duty was met", sentence, ("What", "Basis", "Due", "State", "What shows it"), rows


def _consulted(strategy: Strategy, year_from: dt.date, year_to: dt.date) -> Part:
    rounds = strategy.consultations.filter(opened_at__date__range=(year_from, year_to))
    rows = []
    for each in rounds:
        asked = asked_in(each)
        answered = sum(1 for one in asked if one.reply)
        rows.append([gov_date(each.opened_at), len(asked), answered, each.changed or each.elsewhere])
    sentence = "The educational, prison and youth custody authorities of the area, s.8(4)."
    return "Consultation", sentence, ("Begun", "Asked", "Answered", "What came of it"), rows


def _plan(strategy: Strategy) -> Part:
    rows = [
        [
            each.part.title,
            each.who or "Nobody named",
            each.status_in_words or (each.last.value if each.last else ""),
        ]
        for each in standings(strategy)
    ]
    return (
        "How the plan got on",
        "Each action and measure, as its owner last said.",
        ("What", "Owner", "State"),
        rows,
    )


def _money(strategy: Strategy) -> Part:
    sums: dict[tuple[str, str], Decimal] = {}
    for action in actions_of(strategy.priorities.with_plan()):
        for line in action.funding:
            key = (line["source"], line["years"])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(line["pounds"])
    rows = [[source, years, in_pounds(str(pounds))] for (source, years), pounds in sorted(sums.items())]
    return "Money", "What the plan names, added up by who pays.", ("Who pays", "Years", "Amount"), rows


def _meetings(strategy: Strategy, year_from: dt.date, year_to: dt.date) -> Part:
    held = Meeting.objects.filter(board__partnership=strategy.partnership, on__range=(year_from, year_to))
    rows = []
    for meeting in held.select_related("board").prefetch_related("attendance"):
        came = [each for each in meeting.attendance.all() if each.attended in CAME]
        rows.append([gov_date(meeting.on), meeting.board.name, len(came)])
    return (
        "Meetings",
        "Meetings of the boards and sub-groups.",
        ("On", "Who met", "Authorities that came"),
        rows,
    )


def _reviews(strategy: Strategy, year_from: dt.date, year_to: dt.date) -> Part:
    rows = [
        [gov_date(each.on), str(each.get_outcome_display()), each.words]
        for each in strategy.reviews.filter(on__range=(year_from, year_to))
    ]
    return "Reviews of the strategy", "s.8(7)(b).", ("On", "Outcome", "What was found"), rows
