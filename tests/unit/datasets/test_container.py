import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from datasets.rules.archive import inspect_archive
from datasets.rules.container import TextFile, WorkbookFile, sniff
from datasets.rules.verdicts import Limits, Refusal
from tests.unit.datasets.files import ROW, contents_of, repacked, text, workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def written(path: Path, data: bytes) -> Path:
    file = path / "upload"
    file.write_bytes(data)
    return file


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("area,Ynys Môn\n".encode(), "utf-8"),
        ("area,Ynys Môn\n".encode("utf-8-sig"), "utf-8-sig"),
        ("area,Ynys Môn\n".encode("utf-16"), "utf-16"),
        ("area,Ynys Môn\n".encode("cp1252"), "cp1252"),
    ],
)
def test_text_is_read_whatever_its_encoding(tmp_path: Path, data: bytes, encoding: str) -> None:
    file = sniff(written(tmp_path, data), Limits())

    assert isinstance(file, TextFile)
    assert (file.data.decode(), file.encoding) == ("area,Ynys Môn\n", encoding)


def test_guessed_encoding_names_the_words_to_look_at(tmp_path: Path) -> None:
    contents = contents_of(written(tmp_path, "area_code,count\nYnys Môn,3\n".encode("cp1252")))

    [finding] = contents.table.findings
    fault = finding.fault_of("")
    assert (fault.rule, fault.klass) == ("encoding_guessed", "confirm")
    assert "Ynys Môn" in fault.message


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"a,b\n1,\x002\n", "nul_bytes"),
        ("a,b\n".encode("utf-16-le"), "nul_bytes"),
        (b"\xff\xfea", "encoding"),
        (b"caf\x81,1\n", "encoding"),
        (b"%PDF-1.7", "not_a_table"),
        (b"<html><table></table></html>", "not_a_table"),
        (b"MZ\x90", "not_a_table"),
        (b"PAR1....", "not_a_table"),
        (OLE + b"\x00" * 100, "old_excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"x" * 200, "too_large"),
    ],
)
def test_file_of_another_kind_is_refused(tmp_path: Path, data: bytes, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        sniff(written(tmp_path, data), Limits(file_bytes=150))

    assert refused.value.rule == rule
    assert refused.value.fix


@pytest.mark.parametrize(
    ("names", "rule"),
    [
        (["mimetype", "content.xml"], "open_document"),
        (["word/document.xml"], "not_a_table"),
        (["data.csv"], "not_a_table"),
        (["xl/workbook.xml", "xl/vbaProject.bin"], "macros"),
        (["xl/workbook.xml", "xl/externalLinks/externalLink1.xml"], "external_links"),
        (["xl/workbook.xml", "xl/pivotCache/pivotCacheRecords1.xml"], "pivot_cache"),
        (["xl/workbook.xml", "xl/embeddings/oleObject1.bin"], "embedded"),
        (["xl/workbook.bin"], "binary_workbook"),
        (["xl/workbook.xml", "../evil.xml"], "damaged"),
        (["xl/workbook.xml", "/etc/passwd"], "damaged"),
        (["xl/workbook.xml", *[f"xl/part{n}.xml" for n in range(200)]], "too_many_parts"),
    ],
)
def test_archive_with_what_no_table_needs_is_refused(tmp_path: Path, names: list[str], rule: str) -> None:
    file = written(tmp_path, zipped(*names))
    assert isinstance(sniff(file, Limits()), WorkbookFile)

    with pytest.raises(Refusal) as refused:
        inspect_archive(file, Limits())

    assert refused.value.rule == rule


def test_macro_enabled_workbook_is_refused_when_it_calls_itself_xlsx(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [ROW])
    with zipfile.ZipFile(file) as archive:
        types = archive.read("[Content_Types].xml")
    repacked(
        file, {"[Content_Types].xml": types.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")}
    )

    with pytest.raises(Refusal) as refused:
        inspect_archive(file, Limits())

    assert refused.value.rule == "macros"


@pytest.mark.parametrize("entity", [b'<!DOCTYPE x [<!ENTITY a "aaaa">]>', b'<!ENTITY lol "&lol1;">'])
def test_workbook_with_entities_is_refused(tmp_path: Path, entity: bytes) -> None:
    file = workbook(tmp_path / "a.xlsx", [ROW])
    repacked(file, {"xl/sharedStrings.xml": entity + b"<sst/>"})

    with pytest.raises(Refusal) as refused:
        inspect_archive(file, Limits())

    assert refused.value.rule == "entities"


def test_zip_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [ROW])
    repacked(file, {"xl/worksheets/sheet2.xml": b" " * 20_000_000})

    with pytest.raises(Refusal) as refused:
        inspect_archive(file, Limits())

    assert refused.value.rule == "zip_bomb"


def test_damaged_workbook_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [ROW])
    file.write_bytes(file.read_bytes()[:-40])

    with pytest.raises(Refusal) as refused:
        inspect_archive(file, Limits())

    assert refused.value.rule == "damaged"


def test_encrypted_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped("xl/workbook.xml"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(Refusal) as refused:
        inspect_archive(written(tmp_path, bytes(data)), Limits())

    assert refused.value.rule == "password"


def test_cells_are_counted_over_piece_boundaries(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [ROW] * 9_999)

    contents = inspect_archive(file, Limits())

    assert contents.cells == 60_000
    with pytest.raises(Refusal, match=re.escape("too_many_cells")):
        inspect_archive(file, Limits(cells=59_999))


def test_cell_in_the_far_corner_is_read_without_the_sixteen_thousand_million_between(tmp_path: Path) -> None:
    def corner(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["XFD1048576"] = 1

    contents = contents_of(workbook(tmp_path / "a.xlsx", [ROW], corner))

    assert contents.table.rows.to_list() == [2]
    assert contents.table.header == text().decode().strip().split(",")
