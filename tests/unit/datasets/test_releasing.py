"""Which cells are hidden besides the small ones: held to an attack that knows nothing of how they were found."""

from itertools import product

import numpy as np
import polars as pl
import pytest

from datasets.rules.disclosure.closure import table_of
from datasets.rules.disclosure.primary import primary_cells
from datasets.rules.disclosure.profiles import HES, OPEN, Method, Profile, suppress
from datasets.rules.disclosure.release_set import Release, ReleaseSet
from datasets.rules.disclosure.tables import Mask, Table
from datasets.rules.held import MOST_SUPPRESSED, Held, size
from datasets.rules.releasing import Around, Found, find
from datasets.rules.showing import TOTAL

EXACT = suppress(5)
Key = tuple[str, ...]


def held(counts: dict[Key, int], names: tuple[str, ...] = ("area", "period", "cat1")) -> Held:
    rows = [(*key, float(count), "e") for key, count in counts.items()]
    schema = dict.fromkeys(names, pl.String) | {"value": pl.Float64, "status": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Held(frame, [(name, sorted(set(frame[name]))) for name in names])


def many(seed: int, areas: int = 6, periods: int = 2, types: int = 4, mean: float = 9) -> dict[Key, int]:
    chance = np.random.default_rng(seed)
    drawn = chance.negative_binomial(1, 1 / (1 + mean), (areas, periods, types))
    keys = product(range(areas), range(periods), range(types))
    return {(f"a{a}", f"2024-{p + 1:02d}", f"t{t}"): int(drawn[a, p, t]) for a, p, t in keys}


def shown_of(new: Held, found: Found) -> Held:
    return Held(new.leaves, new.dimensions, found.profile, found.hidden)


def keys(found: Found) -> set[Key]:
    names = [name for name in ("area", "period", "cat1") if name in found.hidden.columns]
    return set(found.hidden.select(names).iter_rows()) if names else set()


def mask(table: Table, cells: set[Key]) -> Mask:
    marked = np.zeros(table.values.shape, bool)
    for key in cells:
        marked[table.index(key)] = True
    return marked


@pytest.mark.parametrize("seed", range(4))
def test_exact_counts_pass_an_attack_on_every_period(seed: int) -> None:
    new = held(many(seed))
    found = find(new, Around(), EXACT)
    assert (found.profile, found.reasons) == (EXACT, [])
    for period in dict(new.dimensions)["period"]:
        of_period = [pair for pair in new.dimensions if pair[0] != "period"]
        table = table_of(new.leaves.filter(pl.col("period") == period), of_period, "value")
        hidden = mask(table, {(area, cat) for area, when, cat in keys(found) if when == period})
        primary = primary_cells(table, EXACT).cells
        assert (primary <= hidden).all()
        attacked = ReleaseSet()
        attacked.add(Release("one", table, EXACT, hidden, primary))
        assert attacked.audit().passed


def test_another_month_leaves_the_months_before_as_they_were() -> None:
    whole = many(1, periods=3)
    first = held({key: count for key, count in whole.items() if key[1] < "2024-03"})
    before = find(first, Around(), EXACT)
    after = find(held(whole), Around([shown_of(first, before)]), EXACT)
    assert {key for key in keys(after) if key[1] < "2024-03"} == keys(before)
    assert {key for key in keys(after) if key[1] == "2024-03"}


def test_small_change_of_a_shown_count_is_hidden_with_what_gives_it_away() -> None:
    counts = many(2, mean=40)
    first = held(counts)
    before = find(first, Around(), EXACT)
    shown = [key for key, count in counts.items() if count >= 10 and key not in keys(before)]
    changed = held(counts | {shown[0]: counts[shown[0]] + 2})
    after = find(changed, Around([shown_of(first, before)]), EXACT)
    assert after.profile == EXACT
    assert {shown[0], (TOTAL, *shown[0][1:])} <= keys(after)


def test_hidden_count_stays_hidden_in_later_versions() -> None:
    first = held(
        {("a", "2024", "x"): 3, ("b", "2024", "x"): 60, ("a", "2024", "y"): 40, ("b", "2024", "y"): 9}
    )
    before = find(first, Around(), HES)
    assert keys(before) == set()  # the rule hides it without help
    grown = held(
        {("a", "2024", "x"): 30, ("b", "2024", "x"): 60, ("a", "2024", "y"): 40, ("b", "2024", "y"): 9}
    )
    after = find(grown, Around([shown_of(first, before)]), HES)
    assert set(after.hidden.select("area", "cat1").iter_rows()) == {("a", "x")}


def test_total_that_pins_rounded_counts_down_is_hidden() -> None:
    """Four hidden counts whose total of 28 is shown as 30 can only be 7 each."""
    line = {(area, "2024", "x"): 7 for area in "abcd"}
    found = find(held(line), Around(), HES)
    assert set(found.hidden["area"]) == {TOTAL}


@pytest.mark.parametrize("last", [1, 2, 6])
def test_small_total_does_not_say_that_each_of_seven_counts_is_one(last: int) -> None:
    """Hidden up to 12 it leaves each of them open; if it were hidden up to 7 only, each would have to be 1."""
    counts = [last, *[1] * 6, *[0] * 5]
    months: dict[Key, int] = {("a", f"2024-{at:02d}", "x"): count for at, count in enumerate(counts, 1)}
    new = held({**months, **{("b", month, "x"): 40 for _, month, _ in months}})
    found = find(new, Around(), HES)

    table = table_of(new.leaves.with_columns(pl.col("value").cast(pl.Int64)), new.dimensions[:2], "value")
    plain = Release.rounded("this", table, HES)
    hidden = plain.hidden | mask(
        table, set(found.hidden.select("area", "period").iter_rows()) if len(found.hidden) else set()
    )
    everything = ReleaseSet()
    everything.add(Release("this", table, HES, hidden, plain.primary))
    known = everything.knowledge().tightened()
    number = table.number(("a", "2024-02"))
    assert hidden[table.index(("a", TOTAL))]
    assert known.upper[number] - known.lower[number] >= 1


def test_where_no_repair_helps_every_total_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.rules.releasing.REPAIRS", 1)
    line = {(area, period, "x"): 7 for area in "abcd" for period in ("2023", "2024")}
    found = find(held(line), Around(), HES)
    totals = {(area, TOTAL) for area in "abcd"} | {(TOTAL, period) for period in ("2023", "2024", TOTAL)}
    assert set(found.hidden.select("area", "period").iter_rows()) == totals


def test_table_of_a_city_by_neighbourhood_and_month_is_attacked_as_well() -> None:
    """Four hidden counts of 7 among 60,000 cells, the rest zeros."""
    counts: dict[Key, int] = {(f"a{a}", f"2024-{p:02d}", "x"): 0 for a in range(5000) for p in range(1, 12)}
    found = find(held(counts | {(f"a{a}", "2024-01", "x"): 7 for a in range(4)}), Around(), HES)
    assert found.attacked == 5001 * 12
    assert set(found.hidden["area"]) == {TOTAL}


def test_what_cannot_be_proven_is_rounded_and_says_why() -> None:
    large = held(many(3, areas=200, periods=1, types=90, mean=3))
    assert size(large.dimensions) > MOST_SUPPRESSED
    found = find(large, Around(), EXACT)
    assert found.profile.method == Method.HES
    assert "18,291 cells" in found.reasons[0]
    assert "A table without one of these may pass" in found.reasons[1]


def test_negative_counts_are_never_shown_exactly() -> None:
    found = find(held({("a", "2024", "x"): -3, ("b", "2024", "x"): 60}), Around(), EXACT)
    assert (found.profile.method, len(found.reasons)) == (Method.HES, 1)


@pytest.mark.parametrize("profile", [HES, EXACT, OPEN])
def test_single_number_needs_no_other_hidden(profile: Profile) -> None:
    found = find(held({("a", "2024", "x"): 3}), Around(), profile)
    assert (found.profile, len(found.hidden)) == (profile, 0)
