"""Ratios measured in one run, ours and the peer in turn, so that a noisy machine is fair to both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Ratio:
    """``ours`` and ``peer`` in ``unit``; ``ratio`` is ours / peer."""

    name: str
    ours: float
    peer: float
    unit: str
    goal: str

    @property
    def ratio(self) -> float:
        return round(self.ours / self.peer, 3)

    def as_json(self) -> dict[str, float | str]:
        return asdict(self) | {"ratio": self.ratio}


def seconds(work: Callable[[], object]) -> float:
    """Time one call by the wall clock."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turn(ours: Callable[[], float], peer: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Take both figures ``rounds`` times, A B A B …, and give their medians."""
    pairs = [(ours(), peer()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def rate(work: Callable[[], object], for_seconds: float) -> float:
    """Call again and again for a time, and give calls a second."""
    begun, calls = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - begun) < for_seconds:
        work()
        calls += 1
    return calls / elapsed
