"""The submission matrix of a partnership: which authority sent which data for which period, as plain values.

Four queries, however much there is: versions, requests, the last files, and the withdrawn.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from datasets.documents.choices import period_words
from datasets.documents.requests import held_periods
from datasets.models import DataRequest, DatasetVersion, Definition, Upload
from datasets.rules import matrix as rules
from datasets.rules.matrix import Asked, Cell, Filed, Sent
from datasets.rules.periods import GRAMMARS
from datasets.statuses import RequestState, UploadState
from partnerships.models import Authority, Partnership
from svd_portal.core import clock

# What these end in says nothing about whether data are there or owed.
SILENT = (UploadState.CANCELLED, UploadState.FAILED, UploadState.SUPERSEDED, UploadState.WITHDRAWN)


@dataclass
class Series:
    """Everything known of one authority and one kind of data."""

    authority: Authority
    definition: Definition
    sent: dict[str, Sent] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    file: Filed | None = None
    url: str = ""

    @property
    def grammar(self) -> str:
        return self.definition.rules.grammar

    @property
    def periods(self) -> set[str]:
        return {*self.sent, *self.asked, *self.withdrawn}


@dataclass(frozen=True)
class Row:
    """One line of the matrix: authority, data, the last file, and a cell for each column."""

    authority: str
    title: str
    url: str
    file: Cell
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """The matrix in one grammar of time, and which other grammars there are."""

    grammar: str
    words: str
    grammars: list[tuple[str, str, int]]
    columns: list[str]
    rows: list[Row]
    earlier: str
    later: str

    @property
    def block(self) -> dict[str, Any]:
        """Give it as a table that ``block_csv`` writes."""
        head = ["Authority", "Data", "Last file", *self.columns]
        lines = [
            [row.authority, row.title, row.file.in_words, *[cell.in_words for cell in row.cells]]
            for row in self.rows
        ]
        return {"columns": head, "rows": lines}


def matrix(
    partnership: Partnership, own: Collection[Authority] = (), grammar: str = "", last: str = ""
) -> Matrix:
    """Lay out what was sent and what is owed.

    :param own: the authorities whose officer looks at it: of their files alone it says why one was refused.
    :param grammar: which periods make the columns; by default those of most rows.
    :param last: the last column, in the grammar's spelling; by default the latest period of which anything is known.
    """
    found = _series(partnership, {authority.pk for authority in own})
    counts = _count(found)
    chosen = grammar if grammar in counts else next(iter(counts), "month")
    rows = [series for series in found if series.grammar == chosen]
    known = {period for series in rows for period in series.periods}
    columns = rules.chosen_columns(known, GRAMMARS[chosen].read(last) or "", chosen)
    latest_first = columns[::-1]  # in a narrow window the newest are seen without scrolling
    return Matrix(
        grammar=chosen,
        words=_plural(chosen),
        grammars=[(name, _plural(name), count) for name, count in counts.items()],
        columns=[period_words(period, chosen) for period in latest_first],
        rows=[_row(series, latest_first) for series in rows],
        earlier=_earlier(columns, known, chosen),
        later=_later(columns, known, chosen),
    )


def _series(partnership: Partnership, own: set[int]) -> list[Series]:
    found: dict[tuple[int, str], Series] = {}
    _add_versions(found, partnership)
    _add_requests(found, partnership, own)
    return sorted(found.values(), key=lambda series: (series.authority.name, series.definition.title))


def _at(found: dict[tuple[int, str], Series], authority: Authority, definition: Definition) -> Series:
    return found.setdefault((authority.pk, definition.key), Series(authority, definition))


def _add_versions(found: dict[tuple[int, str], Series], partnership: Partnership) -> None:
    """Add what the latest version of each dataset that stands holds, and what only a withdrawn one held."""
    rows = (
        DatasetVersion.objects.filter(dataset__partnership=partnership)
        .select_related("dataset__definition", "dataset__authority", "withdrawal")
        .defer("dimensions", "differences", "quality")
        .order_by("dataset_id", "-number")
    )
    versions = list(rows)
    by_pk, done = {version.pk: version for version in versions}, set()
    for version in versions:
        series = _at(found, version.dataset.authority, version.dataset.definition)
        series.url = reverse("datasets:dataset", args=[partnership.slug, version.dataset_id])
        if hasattr(version, "withdrawal"):
            series.withdrawn |= set(held_periods(version))
        elif version.dataset_id not in done:
            done.add(version.dataset_id)
            series.sent |= _sent(version, by_pk, partnership.slug)


def _sent(version: DatasetVersion, by_pk: dict[int, DatasetVersion], slug: str) -> dict[str, Sent]:
    """Say for each period of a version with which version it came."""
    brought = {period: int(pk) for pk, periods in version.carried.items() for period in periods}
    return {
        period: _told(by_pk.get(brought.get(period, version.pk), version), slug)
        for period in held_periods(version)
    }


def _told(version: DatasetVersion, slug: str) -> Sent:
    url = reverse("datasets:version", args=[slug, version.dataset_id, version.number])
    return Sent(version.number, version.accepted_at, timezone.localdate(version.accepted_at), url)


def _add_requests(found: dict[tuple[int, str], Series], partnership: Partnership, own: set[int]) -> None:
    requests = (
        DataRequest.objects.filter(partnership=partnership)
        .exclude(state=RequestState.WITHDRAWN)
        .select_related("definition", "authority")
        .order_by("asked_at", "pk")
    )
    for_requests = _add_files(found, partnership, own)
    for request in requests:
        series = _at(found, request.authority, request.definition)
        asked = _asked(request, for_requests.get(request.pk), partnership.slug)
        series.asked |= dict.fromkeys(request.periods, asked)  # of two requests for a period the later counts


def _asked(request: DataRequest, file: Filed | None, slug: str) -> Asked:
    return Asked(
        state=request.state,
        at=request.asked_at,
        due_on=request.due_on,
        url=reverse("datasets:request", args=[slug, request.pk]),
        reason=request.cannot_reason,
        until_on=request.cannot_until_on,
        file=file,
    )


def _add_files(
    found: dict[tuple[int, str], Series], partnership: Partnership, own: set[int]
) -> dict[int, Filed]:
    """Add the last file of each series, and give the last file of each request."""
    uploads = (
        Upload.objects.filter(partnership=partnership)
        .exclude(state__in=SILENT)
        .select_related("definition", "authority")
        .only(
            "state", "received_at", "refusal", "request", "authority__name",
            "definition__key", "definition__title", "definition__spec",
        )
        .order_by("authority_id", "definition__key", "request_id", "-received_at")
        .distinct("authority_id", "definition__key", "request_id")
    )  # fmt: skip
    for_requests = {}
    for upload in sorted(uploads, key=lambda upload: upload.received_at):
        file = _filed(upload, partnership.slug, upload.authority_id in own)
        _at(found, upload.authority, upload.definition).file = file
        if upload.request_id:
            for_requests[upload.request_id] = file
    return for_requests


def _filed(upload: Upload, slug: str, is_own: bool) -> Filed:
    """Tell of a file; its page, and why it was refused, are for the officers of its authority alone."""
    on = timezone.localdate(upload.received_at)
    if not is_own:
        return Filed(upload.state, on)
    why = upload.refusal if upload.state == UploadState.REFUSED else ""
    return Filed(upload.state, on, why, reverse("datasets:upload_detail", args=[slug, upload.pk]))


def _row(series: Series, columns: Iterable[str]) -> Row:
    today: dt.date = clock.today()
    cells = [
        rules.cell(series.sent.get(column), series.asked.get(column), column in series.withdrawn, today)
        for column in columns
    ]
    return Row(
        series.authority.name, series.definition.title, series.url, rules.latest_file(series.file), cells
    )


def _count(found: Iterable[Series]) -> dict[str, int]:
    """Count the rows of each grammar, the most first."""
    counts: dict[str, int] = {}
    for series in found:
        counts[series.grammar] = counts.get(series.grammar, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], list(GRAMMARS).index(pair[0]))))


PLURALS = {
    "month": "Months",
    "quarter": "Calendar quarters",
    "financial_quarter": "Quarters of financial years",
    "financial_year": "Financial years",
    "calendar_year": "Years",
    "academic_year": "Academic years",
    "span": "Pooled years",
}


def _plural(grammar: str) -> str:
    return PLURALS.get(grammar, grammar.replace("_", " ").capitalize())


def _earlier(columns: list[str], known: set[str], grammar: str) -> str:
    """Give the last column of the page before this one, where anything is known of it."""
    if grammar == "span" or not columns:
        return ""
    first = rules.in_order({*known, columns[0]}, grammar)[0]
    return rules.columns_up_to(columns[0], grammar, 2)[0] if first != columns[0] else ""


def _later(columns: list[str], known: set[str], grammar: str) -> str:
    if grammar == "span" or not columns:
        return ""
    last = rules.in_order({*known, columns[-1]}, grammar)[-1]
    return rules.next_period(columns[-1], grammar, rules.COLUMNS) if last != columns[-1] else ""
