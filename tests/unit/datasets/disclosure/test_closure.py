"""From leaf rows to a table and back."""

import itertools
import time

import numpy as np
import polars as pl
import pytest

from datasets.rules.disclosure.closure import TOTAL, NotInDimension, keys_of, table_of
from datasets.rules.disclosure.hierarchy import NotATree
from datasets.rules.disclosure.tables import Table

AREAS = ("area", ["b", "a"])
SEXES = ("sex", ["F", "M"])
ROWS = pl.DataFrame({"sex": ["M", "F", "M"], "count": [3, 5, 4], "area": ["a", "b", "a"]})


def test_table_of_adds_rows_and_totals_and_fills_what_is_absent_with_nothing() -> None:
    table = table_of(ROWS, [AREAS, SEXES], "count")
    assert [tree.codes for tree in table.dimensions] == [("b", "a", TOTAL), ("F", "M", TOTAL)]
    assert table.values.tolist() == [[5, 0, 5], [0, 7, 7], [5, 7, 12]]
    assert not (table.relations @ table.flat).any()


def test_table_of_agrees_with_the_sum_over_every_combination() -> None:
    chance = np.random.default_rng(3)
    rows = pl.DataFrame(
        {name: chance.choice(list(codes), 300) for name, codes in (("x", "abc"), ("y", "de"), ("z", "fghi"))}
    ).with_columns(count=pl.Series(chance.integers(0, 9, 300)))
    table = table_of(rows, [("x", list("abc")), ("y", list("de")), ("z", list("fghi"))], "count")
    for key in itertools.product("abc*", "de*", "fghi*"):
        chosen = [pl.col(name) == code for name, code in zip("xyz", key, strict=True) if code != TOTAL]
        assert table.values[table.index(key)] == rows.filter(*chosen)["count"].sum()


def test_table_of_no_rows_is_all_zeros() -> None:
    assert table_of(ROWS.clear(), [AREAS, SEXES], "count").values.sum() == 0


@pytest.mark.parametrize("row", [("c", "F", 1), (None, "F", 1), (TOTAL, "F", 1), ("a", "F", None)])
def test_table_of_refuses_values_outside_the_dimension(row: tuple[str | None, str, int | None]) -> None:
    rows = pl.DataFrame([row], ["area", "sex", "count"], orient="row")
    with pytest.raises(NotInDimension):
        table_of(rows, [AREAS, SEXES], "count")


@pytest.mark.parametrize("values", [["a", "a"], ["a", TOTAL]])
def test_table_of_refuses_a_dimension_that_is_no_tree(values: list[str]) -> None:
    with pytest.raises(NotATree):
        table_of(ROWS.clear(), [("area", values), SEXES], "count")


def test_keys_of_gives_the_codes_of_marked_cells() -> None:
    table = table_of(ROWS, [AREAS, SEXES], "count")
    expected = pl.DataFrame([("b", TOTAL), ("a", "M")], ["area", "sex"], orient="row")
    marked = np.zeros((3, 3), bool)
    marked[0, 2] = marked[1, 1] = True
    assert keys_of(table, marked).equals(expected)
    assert keys_of(table, marked.ravel()).equals(expected)
    assert keys_of(table, np.zeros((3, 3), bool)).schema == {"area": pl.String, "sex": pl.String}
    assert keys_of(table.without(1), marked[:, 1]).equals(pl.DataFrame({"area": ["a"]}))
    assert keys_of(Table(table.dimensions, table.values), marked).columns == ["dimension 1", "dimension 2"]


def test_forty_thousand_cells_there_and_back_take_less_than_fifty_milliseconds() -> None:
    names = {"area": [f"E{n:02}" for n in range(66)], "month": [f"{n:02}" for n in range(23)]}
    names |= {"type": [f"t{n}" for n in range(24)]}
    rows = pl.DataFrame(list(itertools.product(*names.values())), list(names), orient="row")
    rows = rows.with_columns(count=pl.int_range(pl.len()) % 7)
    best = min(_there_and_back(rows, list(names.items())) for _ in range(5))
    assert best < 0.05


def _there_and_back(rows: pl.DataFrame, dimensions: list[tuple[str, list[str]]]) -> float:
    begun = time.process_time()
    table = table_of(rows, dimensions, "count")
    assert table.values.size > 40_000
    assert len(keys_of(table, table.values > 0)) == np.count_nonzero(table.values)
    return time.process_time() - begun
