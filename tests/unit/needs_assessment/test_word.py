"""A Word file is read in a process of its own: its text arrives, nothing else does, and a bad file is explained."""

import io
import zipfile
from pathlib import Path

import pytest

from datasets.rules.verdicts import Refusal
from needs_assessment.rules import word
from needs_assessment.rules.foreign import PICTURES, Arrived
from needs_assessment.rules.foreign_tables import MERGED
from needs_assessment.rules.tables_in_text import split
from needs_assessment.rules.word_reading import UNREADABLE, read_word
from tests.factories.word import TYPES, cell, paragraph, run, table, word_file

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read(tmp_path: Path, data: bytes) -> Arrived:
    path = tmp_path / "sent.docx"
    path.write_bytes(data)
    return read_word(path, tmp_path)


def test_text_lists_tables_and_links_arrive_in_order(tmp_path: Path) -> None:
    link = f'<w:hyperlink r:id="l1">{run("the note")}</w:hyperlink>'
    arrived = read(
        tmp_path,
        word_file(
            paragraph(run("What we see"), style="Heading1"),
            paragraph(run("Injuries rose in "), run("2025", "<w:b/>"), run(", see "), link, run(".")),
            paragraph(run("Fridays"), level=0),
            paragraph(run("after midnight", "<w:i/>"), level=1),
            paragraph(run("Table 1: Attendances, 2025"), style="Caption"),
            table(["Ward", "Attendances"], ["Abbey", "1,204"]),
            paragraph(run("The end.")),
            links={"l1": "https://example.org/a"},
        ),
    )
    assert arrived.remarks == []
    before, grid, after = split(arrived.html)
    assert before[1]["html"] == (
        "<h3>What we see</h3><p>Injuries rose in <strong>2025</strong>, see "
        '<a href="https://example.org/a">the note</a>.</p>'
        "<ul><li>Fridays<ul><li><em>after midnight</em></li></ul></li></ul>"
    )
    assert (grid[1]["caption"], grid[1]["columns"]) == ("Attendances, 2025", ["Ward", "Attendances"])
    assert grid[1]["rows"] == [["Abbey", 1204]]
    assert after[1]["html"] == "<p>The end.</p>"
    assert "Bloggs" not in str(arrived)


def test_what_is_not_taken_over_is_said(tmp_path: Path) -> None:
    picture = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:link="l1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    changed = (
        f'<w:ins w:author="Jo">{run("more")}</w:ins>'
        '<w:del w:author="Jo"><w:r><w:delText>fewer</w:delText></w:r></w:del>'
    )
    inner = table(["x", "y"], ["1", "2"]) + paragraph()
    arrived = read(
        tmp_path,
        word_file(
            paragraph(run("There are "), changed, run(" injuries."), picture),
            table(
                [cell("Place", across=2), "Count"],
                [cell("Station", down="restart"), "Stand 4", "12"],
                [cell("", down="continue"), "Stand 5", cell(inner)],
            ),
            links={"l1": "http://127.0.0.1:9/track.png"},
            parts={"word/comments.xml": "<c/>", "word/embeddings/sheet.xlsx": b"PK"},
        ),
    )
    assert "<p>There are more injuries.</p>" in arrived.html
    assert split(arrived.html)[1][1]["rows"] == [["Station", "Stand 4", 12], [None, "Stand 5", "x y 1 2"]]
    for remark in (word.TRACKED, word.COMMENTS, word.EMBEDDED, PICTURES, MERGED):
        assert remark in arrived.remarks


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"%PDF-1.7 something", "not_word"),
        (b"PK\x03\x04 broken", "not_word"),
        (OLE + b"\x00" * 600, "old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (word_file(parts={"word/vbaProject.bin": b"x"}), "macros"),
        (word_file(parts={"[Content_Types].xml": TYPES.replace("document.main", "macroEnabled")}), "macros"),
        (word_file(parts={"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entities"),
        (word_file(parts={"word/document.xml": b"<a>" + b" " * (word.TEXT_BYTES + 1)}), "zip_bomb"),
        (word_file(parts={"word/media/a.png": b"\x00" * (word.INFLATED_BYTES + 1)}), "zip_bomb"),
        (word_file(parts={"word/document.xml": "<w:document"}), "not_word"),
        (word_file(), "empty"),
        (word_file(paragraph(run("a" * (word.HTML_CHARACTERS + 1)))), "too_long"),
        (b"PK\x03\x04" + b"\x00" * word.FILE_BYTES, "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_a_file_that_cannot_be_taken_says_why_and_what_to_do(tmp_path: Path, data: bytes, rule: str) -> None:
    path = tmp_path / "sent.docx"
    path.write_bytes(data)
    answer = word.read_document({"path": str(path)}, lambda stage, rows: None)
    assert answer["refusal"]["rule"] == rule
    assert answer["refusal"]["message"]
    assert answer["refusal"]["fix"]


def test_a_workbook_is_no_document(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(Refusal) as refused:
        read(tmp_path, out.getvalue())
    assert refused.value.rule == "not_word"


def test_a_reader_that_hangs_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "sent.docx"
    path.write_bytes(word_file(paragraph(run("a"))))
    with pytest.raises(Refusal) as refused:
        read_word(path, tmp_path, timeout=0)
    assert refused.value == UNREADABLE
