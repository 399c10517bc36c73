"""How the table of a source is laid out where it is not the template: said once in a definition, never guessed."""

import re
from dataclasses import dataclass, field
from typing import Any


class LayoutError(ValueError):
    """The layout contradicts itself; the message says where."""


@dataclass(frozen=True)
class Unpivot:
    """Columns side by side that are values of one field: months, ages, reasons.

    Every column whose heading ``columns`` matches whole becomes rows: the heading (its first group, if the pattern
    has one) is the text of the field ``into``, the cell is the measure.
    """

    columns: str
    into: str


@dataclass(frozen=True)
class Joined:
    """A field that the source writes in several columns, such as a year and a month."""

    columns: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class Layout:
    """Where the fields of a definition stand in the files of one source.

    ``header_rows``: how many rows the headings take; a merged heading holds for all columns under it, and the rows of
    one heading are joined with ``" | "``.
    ``fill_down``: fields that are written once and left blank below.
    ``keep``: a column's heading to the texts whose rows are read; the other rows are left out and counted in a note.
    ``leave_out``: patterns of headings that are known and not wanted; other unknown columns are asked about.
    ``ask``: fields that the file does not hold at all: its officer says them once, when the file is sent.
    ``sheet``: the sheet of a workbook, when it has several of the same form.
    """

    unpivot: Unpivot | None = None
    joined: dict[str, Joined] = field(default_factory=dict)
    keep: dict[str, tuple[str, ...]] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    header_rows: int = 1
    sheet: str = ""

    @property
    def is_template(self) -> bool:
        """Say whether files look as the template does."""
        return self == Layout(leave_out=self.leave_out)


def read_layout(spec: dict[str, Any]) -> Layout:
    """Read the layout part of a definition from its JSON value.

    :raises LayoutError: a pattern that is no regular expression, or an unknown key.
    """
    unknown = set(spec) - set(Layout.__dataclass_fields__)
    if unknown:
        raise LayoutError(f"The layout has the unknown key {sorted(unknown)[0]}.")
    unpivot = spec.get("unpivot")
    layout = Layout(
        unpivot=Unpivot(unpivot["columns"], unpivot["into"]) if unpivot else None,
        joined={
            name: Joined(tuple(entry["columns"]), entry["by"])
            for name, entry in spec.get("joined", {}).items()
        },
        keep={heading: tuple(texts) for heading, texts in spec.get("keep", {}).items()},
        leave_out=tuple(spec.get("leave_out", ())),
        ask=tuple(spec.get("ask", ())),
        fill_down=tuple(spec.get("fill_down", ())),
        header_rows=int(spec.get("header_rows", 1)),
        sheet=spec.get("sheet", ""),
    )
    for pattern in (*layout.leave_out, *([layout.unpivot.columns] if layout.unpivot else ())):
        try:
            re.compile(pattern)
        except re.error as error:
            raise LayoutError(f"The pattern {pattern} cannot be read: {error}.") from error
    return layout
