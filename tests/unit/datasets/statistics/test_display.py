import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.statistics.display import Kind, display


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (1234567, Kind.COUNT, "1,234,567"),
        (12.25, Kind.RATE, "12.3"),
        (1234.04, Kind.RATE, "1,234.0"),
        (2.675, Kind.INDEX, "2.68"),
        (49.95, Kind.PERCENT, "50.0%"),
        (-3.25, Kind.RATE, "\N{MINUS SIGN}3.3"),
        (-0.04, Kind.RATE, "0.0"),
        (0.0004, Kind.P_VALUE, "below 0.001"),
        (0.0304, Kind.P_VALUE, "0.030"),
        (1e22, Kind.COUNT, "10,000,000,000,000,000,000,000"),
        (None, Kind.RATE, "not calculated"),
        (float("nan"), Kind.RATE, "not calculated"),
        (float("inf"), Kind.RATIO, "not calculated"),
    ],
)
def test_a_number_reads_as_people_write_it(value: float | None, kind: Kind, words: str) -> None:
    assert display(value, kind) == words


@given(st.floats(-1e9, 1e9), st.sampled_from([Kind.COUNT, Kind.RATE, Kind.INDEX]))
def test_what_is_shown_lies_within_half_a_step(value: float, kind: Kind) -> None:
    places = {Kind.COUNT: 0, Kind.RATE: 1, Kind.INDEX: 2}[kind]
    written = display(value, kind).replace(",", "").replace("\N{MINUS SIGN}", "-")
    assert abs(float(written) - value) <= 0.5 * 10**-places * (1 + 1e-6)
    assert written not in ("-0", "-0.0", "-0.00")
