"""The parts of a workbook around its sheets: their names, the texts that their cells share, and which styles are dates.

Read here and not by openpyxl, which takes as long to be imported as a CSV of 100,000 rows takes to be read and checked.
Definitions of entities have been refused before (:mod:`datasets.rules.archive`).
"""

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from datasets.rules.periods import EXCEL_EPOCH, MAC_EPOCH

STAMP = "svd_template"  # a defined name of a template: which definition and version it was made for
DATA, RULES, LISTS = "Data", "Read me", "Allowed values"  # the sheets of a template
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
WORKSHEET, SHARED_STRINGS, STYLES = "/worksheet", "/sharedStrings", "/styles"
# ECMA-376 part 1, 18.8.30: the formats of dates and times that every workbook has without saying so.
DATE_FORMATS = frozenset({*range(14, 23), 45, 46, 47})
NOT_A_DATE = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')  # words, colours and languages in a format
DATE_LETTER = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)
LEAP_DAY = 60  # the day number of 29 February 1900, which never was
DAY_MILLISECONDS = 24 * 60 * 60 * 1000


@dataclass(frozen=True)
class SheetPart:
    """Where a sheet lies in the archive."""

    title: str
    visible: bool
    part: str


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook, and what their cells refer to."""

    sheets: Sequence[SheetPart]
    strings: Sequence[str]
    date_styles: frozenset[str]
    day_zero: date  # from which it counts days
    columns: int  # cells further right are not read

    def text(self, text: str, kind: str, style: str) -> str:
        """Give a cell as people mean it: dates as ISO days, whole numbers without a point."""
        if kind == "s":
            return self.strings[int(text)]
        if kind != "n":
            return text
        if style in self.date_styles:
            return _moment(float(text), self.day_zero)
        if text.isdigit():
            return text
        number = float(text)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def read_book(archive: zipfile.ZipFile, columns: int) -> Book:
    """Read everything of a workbook but the cells of its sheets."""
    root = _root(archive, WORKBOOK)
    relations = {one.attrib["Id"]: one for one in _root(archive, RELATIONS)}
    of_kind = {_kind(one): _target(one) for one in relations.values()}
    sheets = [
        SheetPart(sheet.attrib["name"], sheet.get("state", "visible") == "visible", _target(relation))
        for sheet in _all(root, "sheet")
        if _kind(relation := relations[_relation_id(sheet)]) == WORKSHEET
    ]
    counts_from_1904 = any(one.get("date1904") in ("1", "true") for one in _all(root, "workbookPr"))
    return Book(
        sheets=sheets,
        strings=_strings(archive, of_kind[SHARED_STRINGS]) if SHARED_STRINGS in of_kind else [],
        date_styles=_date_styles(archive, of_kind[STYLES]) if STYLES in of_kind else frozenset(),
        day_zero=MAC_EPOCH if counts_from_1904 else EXCEL_EPOCH,
        columns=columns,
    )


def _root(archive: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(archive.read(part))  # noqa: S314 - see above


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(root: ET.Element, name: str) -> Iterator[ET.Element]:
    return (element for element in root.iter() if _local(element) == name)


def _kind(relation: ET.Element) -> str:
    return "/" + relation.attrib["Type"].rpartition("/")[2]


def _target(relation: ET.Element) -> str:
    return posixpath.normpath(posixpath.join("/xl", relation.attrib["Target"])).lstrip("/")


def _relation_id(sheet: ET.Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Read the shared texts, without the readings of Japanese words that may stand beside them."""
    found = []
    with archive.open(part) as stream:
        for _, element in ET.iterparse(stream):  # noqa: S314 - see above
            if _local(element) == "si":
                pieces = [
                    run for child in element for run in ([child] if _local(child) == "t" else _runs(child))
                ]
                found.append("".join(piece.text or "" for piece in pieces).replace("x005F_", ""))
                element.clear()
    return found


def _runs(child: ET.Element) -> list[ET.Element]:
    return [run for run in child if _local(run) == "t"] if _local(child) == "r" else []


def _date_styles(archive: zipfile.ZipFile, part: str) -> frozenset[str]:
    """Give the numbers of the styles that show a number as a date or time."""
    root = _root(archive, part)
    own = {int(one.attrib["numFmtId"]): one.attrib["formatCode"] for one in _all(root, "numFmt")}
    styles = [style for group in _all(root, "cellXfs") for style in group if _local(style) == "xf"]
    formats = [int(style.get("numFmtId", 0)) for style in styles]
    return frozenset(
        str(at)
        for at, number in enumerate(formats)
        if (_is_date(own[number]) if number in own else number in DATE_FORMATS)
    )


def _is_date(code: str) -> bool:
    return bool(DATE_LETTER.search(NOT_A_DATE.sub("", code.split(";", maxsplit=1)[0])))


def _moment(number: float, day_zero: date) -> str:
    """Write a day number as an ISO day, with its time unless that is midnight; a part of the first day as a time."""
    days, part = divmod(number, 1)
    rest = timedelta(milliseconds=round(part * DAY_MILLISECONDS))
    if 0 <= number < 1 and not rest.days:
        return str((datetime.min + rest).time())
    if 0 < number < LEAP_DAY and day_zero == EXCEL_EPOCH:
        days += 1
    moment = datetime.combine(day_zero, time()) + timedelta(days=days) + rest
    return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M:%S}"
