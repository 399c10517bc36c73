from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.rules.statistics.quantiles import quantiles, ranks

VALUES = st.lists(st.integers(-1000, 1000), min_size=5, max_size=60)


def test_ten_areas_fall_into_five_pairs() -> None:
    assert list(quantiles([3, 1, 2, 10, 9, 8, 7, 6, 5, 4])) == [2, 1, 1, 5, 5, 4, 4, 3, 3, 2]


def test_the_highest_comes_first_where_low_is_good() -> None:
    assert list(quantiles([1, 2, 3, 4, 5], highest_first=True)) == [5, 4, 3, 2, 1]


def test_equal_values_share_the_best_rank_and_so_the_group() -> None:
    assert list(ranks(np.array([5, 5, 1, 9]))) == [2, 2, 1, 4]
    assert list(quantiles([1, 1, 1, 1, 1, 1, 2, 3, 4, 5])) == [1, 1, 1, 1, 1, 1, 4, 4, 5, 5]


def test_areas_without_a_value_have_no_group_and_do_not_count() -> None:
    assert list(quantiles([None, 1, 2, 3, 4, 5])) == [0, 1, 2, 3, 4, 5]
    assert list(quantiles([None, 1, 2, 3, 4])) == [0, 0, 0, 0, 0]


def test_fewer_than_two_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="at least two groups"):
        quantiles([1, 2, 3], 1)
    with pytest.raises(ValueError, match="one row of values"):
        quantiles(np.array([[1, 2], [3, 4]]))


@given(VALUES, st.randoms(use_true_random=False), st.integers(2, 5), st.booleans())
def test_groups_follow_the_value_and_not_the_order_of_rows(
    values: list[int], random: Random, number: int, highest_first: bool
) -> None:
    shuffled = random.sample(range(len(values)), len(values))
    found = quantiles(values, number, highest_first=highest_first)
    moved = quantiles([values[place] for place in shuffled], number, highest_first=highest_first)
    assert list(moved) == [found[place] for place in shuffled]


@given(VALUES, st.integers(2, 5))
def test_groups_depend_on_the_ranks_alone(values: list[int], number: int) -> None:
    found = quantiles(values, number)
    assert list(quantiles([value**3 + 7 for value in values], number)) == list(found)
    assert found.min() == 1
    assert found.max() <= number
    assert all(np.diff(found[np.argsort(values)]) >= 0)


@given(st.integers(5, 200), st.integers(2, 5))
def test_groups_of_distinct_values_differ_by_one_at_most_in_size(size: int, number: int) -> None:
    sizes = np.bincount(quantiles(range(size), number), minlength=number + 1)[1:]
    assert sizes.sum() == size
    assert sizes.max() - sizes.min() <= 1
