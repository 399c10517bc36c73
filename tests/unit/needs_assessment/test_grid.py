import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_assessment.rules import grid


def test_read_takes_cells_pasted_from_a_spreadsheet() -> None:
    columns, rows = grid.read("Area\tOffences\tRate\nHarbour\t1,234\t0.5\nQuay\t[c]\t\n")

    assert columns == ["Area", "Offences", "Rate"]
    assert rows == [["Harbour", 1234, 0.5], ["Quay", {"mark": "c", "label": "suppressed"}, None]]


def test_read_takes_commas_where_there_are_no_tabs() -> None:
    assert grid.read('a,b\n"x, y",2\n') == (["a", "b"], [["x, y", 2]])


@pytest.mark.parametrize("text", ["2023", "007", "1e5", "12%", "1,23", "-", "10-17", "½", "1.50"])
def test_read_leaves_what_is_not_plainly_a_number_as_typed(text: str) -> None:
    assert grid.cell_of(text) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("only headings", "at least two lines"),
        ("a\tb\n1\t2\t3", "Line 2 has more cells"),
        ("a\t\n1\t2", "needs a heading"),
        ("a\n" + "1\n" * 501, "500 rows"),
    ],
)
def test_read_says_what_is_wrong_with_a_paste(text: str, says: str) -> None:
    with pytest.raises(grid.GridError, match=says):
        grid.read(text)


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.sampled_from([{"mark": m, "label": label} for m, label in grid.MARKS.items()]),
    st.text(alphabet='ab c,"%', min_size=1).map(str.strip).filter(bool),
)


@given(st.lists(st.tuples(st.just("Harbour"), CELLS).map(list), min_size=1, max_size=5))
def test_write_gives_what_read_takes(rows: list[list[object]]) -> None:
    assert grid.read(grid.write(["One", "Two"], rows)) == (["One", "Two"], rows)
