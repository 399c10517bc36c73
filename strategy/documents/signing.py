"""The summary that a board member reads before deciding: short, about their authority, and what moved."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from needs_assessment.rules.compare import Changes
from partnerships.models import Authority
from strategy.documents.reading import Reading
from strategy.models import Strategy
from strategy.rules.compare import changes
from strategy.rules.template import SUMMARY_KEY
from svd_portal.publication.models import Edition

# Where there is no plan on a page, the vision says most in the fewest words.
OPENING_KEYS = (SUMMARY_KEY, "T3")


@dataclass(frozen=True)
class SinceLast:
    """What moved since an edition that was published."""

    number: int
    url: str
    changes: Changes


@dataclass(frozen=True)
class SinceSigned:
    """What moved since the text on which an authority decided before."""

    on: dt.date
    changes: Changes


def summary(reading: Reading, authority: Authority) -> dict[str, Any]:
    """Give the two-page summary for signing: plain values, with what concerns this authority."""
    content = reading.content
    return {
        "title": content["title"],
        "period": content["period"],
        "opening": _opening(content),
        "priorities": [_priority(priority) for priority in content["priorities"]],
        "actions": _actions_of(content, authority.name),
        "datasets": [d for d in content["datasets"] if d["supplier"] == authority.name],
        "since": _since_last(reading.strategy, content),
        "since_signed": _since_signed(reading, authority),
    }


def _opening(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    if content["summary"]:
        return list(content["summary"])
    found = [s["blocks"] for s in content["sections"] if s["key"] in OPENING_KEYS]
    return list(found[0]) if found else []


def _priority(priority: Mapping[str, Any]) -> dict[str, Any]:
    actions = [a for objective in priority["objectives"] for a in objective["actions"]]
    return {
        "title": priority["title"],
        "lead": priority["lead"],
        "objectives": [objective["title"] for objective in priority["objectives"]],
        "actions": len(actions),
        "measures": len(priority["measures"]) + sum(1 for a in actions if a["measure"]),
    }


def _actions_of(content: Mapping[str, Any], authority: str) -> list[dict[str, Any]]:
    return [
        action | {"priority": priority["title"]}
        for priority in content["priorities"]
        for objective in priority["objectives"]
        for action in objective["actions"]
        if action["owner"] == authority
    ]


def _since_last(strategy: Strategy, content: Mapping[str, Any]) -> SinceLast | None:
    edition: Edition | None = strategy.document.latest if strategy.document else None
    if edition is None:
        return None
    return SinceLast(edition.number, edition.get_absolute_url(), changes(edition.read(), content))


def _since_signed(reading: Reading, authority: Authority) -> SinceSigned | None:
    """Say what moved since the text on which this authority last decided, if that was another."""
    rows = reading.strategy.sign_offs.filter(authority=authority).exclude(fingerprint=reading.fingerprint)
    last = rows.order_by("-at", "-pk").first()
    kept = reading.strategy.signed_texts.filter(fingerprint=last.fingerprint).first() if last else None
    if last is None or kept is None:
        return None
    return SinceSigned(last.at.date(), changes(kept.content, reading.content))
