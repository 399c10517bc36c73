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
    places = PLACES[kind]
    if kind == Kind.P_VALUE and value < 0.001:
        return "below 0.001"
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    written = f"{abs(rounded):,}" + ("%" if kind == Kind.PERCENT else "")
    return f"{MINUS}{written}" if rounded < 0 else written
