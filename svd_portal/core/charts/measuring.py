"""How wide text is and where an axis ends.

Both are reckoned here and not by the drawing engine, which would measure with whatever fonts a machine has:
the same figure must give the same bytes everywhere.
"""

import textwrap
from collections.abc import Sequence
from math import ceil, floor, log10

# Widths of the face in parts of its size, rounded up.
_NARROW = set("iIjl.,:;'|!()[]ftr ")
_WIDE = set("mwMW%@ŵŴ—")
_STEPS = (1, 2, 2.5, 5, 10)


def text_width(text: str, size: float) -> float:
    """Give the width of one line in pixels, rather more than less."""
    return size * sum(
        0.36 if c in _NARROW else 0.9 if c in _WIDE else 0.7 if c.isupper() else 0.58 for c in text
    )


def wrapped(text: str, columns: int, lines: int = 3) -> list[str]:
    """Break a label into lines; what does not fit ends in an ellipsis, the table below has the whole."""
    return textwrap.wrap(text, columns, max_lines=lines, placeholder=" …") or [""]


def shortened(text: str, columns: int) -> str:
    """Keep a label on one line."""
    return wrapped(text, columns, 1)[0]


def written(value: float) -> str:
    """Write a number as in the table: thousands commas, at most two decimals, a real minus sign."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def axis_ticks(values: Sequence[float]) -> list[float]:
    """Give round ticks from at or below zero to at or above the greatest value, about five of them."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        high = 1.0
    step = _round_step((high - low) / 5)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(step * at, 10) for at in range(first, last + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))
