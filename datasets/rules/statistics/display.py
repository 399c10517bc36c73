"""Numbers as people read them: the only place where a statistic is rounded."""

import math
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

NOT_CALCULATED = "not calculated"
MINUS = "\N{MINUS SIGN}"


class Kind(StrEnum):
    """What a number is, which says how many places it has."""

    COUNT = "count"
    RATE = "rate"
    PERCENT = "percent"
    RATIO = "ratio"
    INDEX = "index"
    P_VALUE = "p value"


PLACES = {Kind.COUNT: 0, Kind.RATE: 1, Kind.PERCENT: 1, Kind.RATIO: 1, Kind.INDEX: 2, Kind.P_VALUE: 3}


def display(value: float | None, kind: Kind) -> str:
    """Write a number for people: halves up, thousands with commas, a true minus; ``PERCENT`` takes 12.3 for 12.3 %.

    Halves are judged on the shortest decimal of the number, so that 2.675 reads 2.68 as on paper.
    """
    if value is None or not math.isfinite(value):
        return NOT_CALCULATED
    if kind == Kind.P_VALUE and value < 0.001:
        return "below 0.001"
    number = _rounded(value, kind)
    written = f"{abs(number):,}" + ("%" if kind == Kind.PERCENT else "")
    return f"{MINUS}{written}" if number < 0 else written


def rounded(value: float, kind: Kind) -> float:
    """Round a number as :func:`display` writes it, for a cell of a table or a chart."""
    return float(_rounded(value, kind))


def _rounded(value: float, kind: Kind) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-PLACES[kind]), ROUND_HALF_UP)
