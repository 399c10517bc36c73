"""Data about the same areas, sent by others or in other areas: what is seen together gives no small count away."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from datasets.rules.disclosure.profiles import HES, Method, Profile, suppress
from datasets.rules.disclosure.release_set import Nest, Release
from datasets.rules.held import Held, laid_out, release_of
from datasets.rules.releasing import Around, Found, find
from datasets.rules.together import given_away, seen_together

EXACT = suppress(5)
WARDS: list[Nest] = [("w1", ["a", "b", "c", "d", "e"]), ("w2", ["f", "g"])]


def of_areas(counts: dict[str, int]) -> Held:
    schema = {"area": pl.String, "period": pl.String, "value": pl.Float64, "status": pl.String}
    rows = [(area, "2024", float(count), "e") for area, count in counts.items()]
    return Held(
        pl.DataFrame(rows, schema=schema, orient="row"), [("area", sorted(counts)), ("period", ["2024"])]
    )


def shown(held: Held, profile: Profile, found: Found | None = None) -> Held:
    found = found or find(held, Around(), profile)
    return Held(held.leaves, held.dimensions, found.profile, found.hidden)


def told(new: Held, found: Found, beside: Sequence[Held], nesting: Sequence[Nest] = WARDS) -> bool:
    """Say whether a reader of all of it learns a hidden count: one lists every way to fill the hidden cells in."""
    before = [release_of(str(number), one, ["area"]) for number, one in enumerate(beside)]
    release = release_of("this", shown(new, found.profile, found), ["area"])
    return bool(given_away(seen_together(before, release, nesting)).any())


def test_rounded_counts_are_hidden_where_the_area_around_them_would_pin_a_small_one() -> None:
    wards = shown(of_areas({"w1": 12, "w2": 100}), HES)
    small = of_areas({"a": 8, "b": 1, "c": 1, "d": 1, "e": 1, "f": 60, "g": 40})
    alone = find(small, Around(), HES)
    assert told(small, alone, [wards])  # 8 at least, four times one at least, 12 at most
    found = find(small, Around(beside=[wards], nesting=WARDS), HES)
    assert not found.blocked
    assert not told(small, found, [wards])
    assert "f" not in set(found.hidden["area"]), "nothing of the other ward has to be hidden"


def test_exact_counts_are_rounded_where_an_exact_ward_would_give_one_away() -> None:
    wards = shown(of_areas({"w1": 120, "w2": 63}), EXACT)
    small = of_areas({"a": 20, "b": 30, "c": 30, "d": 20, "e": 20, "f": 60, "g": 3})
    assert find(small, Around(), EXACT).profile == EXACT
    found = find(small, Around(beside=[wards], nesting=WARDS), EXACT)
    assert found.profile.method == Method.HES
    assert "same areas" in found.reasons[0]
    assert not told(small, found, [wards])


def test_exact_counts_stay_where_the_wards_tell_nothing_more() -> None:
    wards = shown(of_areas({"w1": 120, "w2": 63}), EXACT)
    small = of_areas({"a": 20, "b": 30, "c": 30, "d": 20, "e": 20, "f": 30, "g": 33})
    found = find(small, Around(beside=[wards], nesting=WARDS), EXACT)
    assert (found.profile, found.reasons, len(found.hidden)) == (EXACT, [], 0)


def test_nothing_is_shared_where_hiding_does_not_help() -> None:
    """Seven small areas with a count, in a ward of at most seven: each is 1."""
    wards = shown(of_areas({"w1": 5, "w2": 90}), HES)
    small = of_areas({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 50, "g": 40})
    assert not told(small, find(small, Around(), HES), [wards])
    seven = [("w1", list("abcdehi")), ("w2", ["f", "g"])]
    wards = shown(of_areas({"w1": 7, "w2": 90}), HES)
    small = of_areas(dict.fromkeys("abcdehi", 1) | {"f": 50, "g": 40})
    found = find(small, Around(beside=[wards], nesting=seven), HES)
    assert found.blocked
    assert "overlapping areas" in found.reasons[0]


@pytest.mark.parametrize("profile", [EXACT, HES], ids=["suppress", "hes"])
def test_wards_and_what_lies_in_them_in_one_file(profile: Profile) -> None:
    counts = {"w1": 12, "w2": 63, "a": 8, "b": 1, "c": 1, "d": 1, "e": 1, "f": 60, "g": 3}
    mixed = of_areas(counts)
    found = find(mixed, Around(nesting=WARDS), profile)
    assert not told(mixed, found, [])


def test_the_same_figures_of_two_partnerships_are_shown_alike() -> None:
    small = of_areas({"a": 20, "b": 3, "c": 30, "d": 20, "e": 20, "f": 60, "g": 40})
    first = find(small, Around(), EXACT)
    second = find(small, Around(beside=[shown(small, EXACT, first)]), EXACT)
    assert second.profile == EXACT
    assert second.hidden.equals(first.hidden)


def test_a_link_is_made_only_where_the_counts_add_up() -> None:
    """A ward sent by somebody else, who counts other things: a reader who adds up is misled."""
    small, wards = of_areas({"a": 8, "b": 1, "c": 1, "d": 1, "e": 1}), of_areas({"w1": 40})
    release = Release.rounded("small", laid_out(small, ["area"]), HES)
    beside = Release.rounded("wards", laid_out(wards, ["area"]), HES)
    everything = seen_together([beside], release, WARDS)
    assert not np.any(everything.bound_to(np.ones(everything.truth.size, bool))[: beside.table.flat.size])
