import csv
import io

import pytest

from svd_portal.core.tables import block_csv

SUPPRESSED = {"mark": "c", "label": "suppressed"}


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_holds_columns_and_every_row() -> None:
    text = block_csv({"columns": ["Area", "Offences"], "rows": [["Harrowmere", 1204], ["Wyke", 2.5]]})
    assert text == "Area,Offences\r\nHarrowmere,1204\r\nWyke,2.5\r\n"


def test_csv_writes_a_mark_in_brackets_and_null_as_nothing() -> None:
    text = block_csv({"columns": ["Area", "Offences"], "rows": [["Wyke", SUPPRESSED], ["Penfold", None]]})
    assert read_back(text)[1:] == [["Wyke", "[c]"], ["Penfold", ""]]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@SUM(A1)", "\tcmd", "\rcmd"])
def test_csv_keeps_text_from_being_read_as_a_formula(text: str) -> None:
    written = block_csv({"columns": [text], "rows": [[text]]})
    assert read_back(written) == [["'" + text], ["'" + text]]


def test_csv_leaves_negative_numbers_as_numbers() -> None:
    assert read_back(block_csv({"columns": ["Change"], "rows": [[-12], [-0.5]]})) == [
        ["Change"],
        ["-12"],
        ["-0.5"],
    ]


def test_csv_quotes_commas_quotes_and_line_ends() -> None:
    cells = ["a,b", 'say "when"', "two\r\nlines"]
    assert read_back(block_csv({"columns": ["1", "2", "3"], "rows": [cells]}))[1] == cells


def test_csv_has_no_byte_order_mark() -> None:
    assert not block_csv({"columns": ["ŵ"], "rows": []}).encode().startswith(b"\xef\xbb\xbf")
