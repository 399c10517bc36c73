"""What the pages say of requests for data, as plain values."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from datasets.documents.choices import area_names, period_words
from datasets.models import DataRequest, DatasetVersion, Definition, Upload
from datasets.rules.matrix import day_in_words, in_order, missing, runs, spelled
from datasets.rules.reminders import due_in_words
from datasets.statuses import RequestState, UploadState
from partnerships.models import Authority, Partnership, SeatHolder
from partnerships.roles import Role
from svd_portal.core import clock

TONES = {RequestState.ANSWERED: "solid", RequestState.ASKED: "blue"}


@dataclass(frozen=True)
class Held:
    """Something that makes a request needless: in words, and the page to look at instead."""

    words: str
    url: str


@dataclass(frozen=True)
class Line:
    """One request in a list: what, of whom, how it stands, and for an officer the last file they sent."""

    title: str
    url: str
    authority: str
    periods: str
    state: str
    tone: str
    due: str
    why: str = ""
    last: str = ""


def in_runs(periods: Sequence[str], grammar: str) -> str:
    """Say some periods in words, those that follow each other as first to last."""
    said = []
    for first, last in runs(in_order(periods, grammar), grammar):
        opening, closing = period_words(first, grammar), period_words(last, grammar)
        said.append(opening if first == last else f"{opening} to {closing}")
    return ", ".join(said)


def already_held(
    partnership: Partnership, definition: Definition, periods: Sequence[str], authorities: Sequence[Authority]
) -> list[Held]:
    """Say which of these periods the partnership holds from anybody, or has asked these authorities for."""
    return [
        *_held(partnership, definition, periods),
        *_asked(partnership, definition, periods, authorities),
    ]


def standing_versions(partnership: Partnership) -> QuerySet[DatasetVersion]:
    """The latest version of each dataset that was not withdrawn, without its long lists."""
    found = DatasetVersion.objects.filter(dataset__partnership=partnership).standing().shared()
    latest = found.order_by("dataset_id", "-number").distinct("dataset_id")
    return latest.select_related("dataset__definition", "dataset__authority").defer(
        "dimensions", "differences", "quality"
    )


def held_periods(version: DatasetVersion) -> list[str]:
    """List the periods of a version in the spelling of its definition, carried ones too."""
    own = spelled(version.periods, version.dataset.definition.rules.grammar)
    return [*own, *(period for periods in version.carried.values() for period in periods)]


def _held(partnership: Partnership, definition: Definition, periods: Sequence[str]) -> list[Held]:
    grammar, found = definition.rules.grammar, []
    for version in standing_versions(partnership).filter(dataset__definition__key=definition.key):
        common = [period for period in periods if period in held_periods(version)]
        if common:
            version.dataset.partnership = partnership
            words = (
                f"{version.dataset.authority.name} has sent it for {in_runs(common, grammar)} "
                f"(version {version.number}, accepted {_day(version.accepted_at)})"
            )
            found.append(Held(words, version.dataset.get_absolute_url()))
    return found


def _asked(
    partnership: Partnership, definition: Definition, periods: Sequence[str], authorities: Sequence[Authority]
) -> list[Held]:
    rows = DataRequest.objects.open().filter(
        partnership=partnership, definition__key=definition.key, authority__in=authorities
    )
    found = []
    for row in rows.select_related("authority", "partnership"):
        common = [period for period in periods if period in row.periods]
        if common:
            words = (
                f"{row.authority.name} was asked for {in_runs(common, definition.rules.grammar)} "
                f"on {_day(row.asked_at)} and has until {day_in_words(row.due_on)}"
            )
            found.append(Held(words, row.get_absolute_url()))
    return found


def open_for(partnership: Partnership, authorities: Iterable[Authority]) -> list[Line]:
    """List what these authorities still have to answer, the first due first, with the last file of each."""
    rows = list(_rows(partnership).open().filter(authority__in=list(authorities)))
    files = _last_files(partnership, {row.authority_id for row in rows})
    return [_line(row, files.get((row.authority_id, row.definition.key), "")) for row in rows]


def gaps(partnership: Partnership) -> list[Line]:
    """List what the partnership lacks, and why: what is late, and what cannot be supplied."""
    today = clock.today()
    late = _rows(partnership).filter(state__in=[RequestState.ASKED, RequestState.CANNOT])
    return [_line(row) for row in late if row.state == RequestState.CANNOT or row.due_on < today]


def count_open(partnership: Partnership) -> int:
    return DataRequest.objects.open().filter(partnership=partnership).count()


def request_facts(request: DataRequest) -> dict[str, Any]:
    """Say everything about one request: what, when, where, how it stands, what came of it so far."""
    grammar, today = request.definition.rules.grammar, clock.today()
    still = still_missing(request)
    return {
        "periods": in_runs(request.periods, grammar),
        "areas": _areas(request),
        "due": day_in_words(request.due_on),
        "how_far": due_in_words(request.due_on, today),
        "state": state_in_words(request, today),
        "tone": tone(request, today),
        "is_open": request.state == RequestState.ASKED,
        "is_answered": request.state == RequestState.ANSWERED,
        "cannot": request.state == RequestState.CANNOT,
        "until": day_in_words(request.cannot_until_on),
        "still_missing": in_runs(still, grammar) if still and still != request.periods else "",
    }


def last_file(request: DataRequest) -> Upload | None:
    """Give the last accepted file of the authority that was asked, of the same kind of data."""
    accepted = Upload.objects.filter(
        partnership=request.partnership,
        authority=request.authority,
        definition__key=request.definition.key,
        version__isnull=False,
    )
    return accepted.select_related("version__dataset", "partnership").order_by("-received_at").first()


def state_in_words(request: DataRequest, today: dt.date) -> str:
    if request.state == RequestState.ASKED and request.due_on < today:
        return "Late"
    return str(request.get_state_display())


def tone(request: DataRequest, today: dt.date) -> str:
    if request.state == RequestState.ASKED and request.due_on < today:
        return "late"
    return TONES.get(RequestState(request.state), "grey")


def officers(partnership: Partnership) -> set[int]:
    """Give the authorities that somebody here sends data for, by key."""
    held = SeatHolder.objects.current().filter(seat__partnership=partnership, seat__role=Role.DATA_OFFICER)
    return set(held.values_list("authority", flat=True))


def _rows(partnership: Partnership) -> Any:
    return DataRequest.objects.filter(partnership=partnership).select_related(
        "definition", "authority", "partnership"
    )


def _line(row: DataRequest, last: str = "") -> Line:
    today = clock.today()
    until = f", until {day_in_words(row.cannot_until_on)}" if row.cannot_until_on else ""
    cannot = row.state == RequestState.CANNOT
    return Line(
        title=row.definition.title,
        url=row.get_absolute_url(),
        authority=row.authority.name,
        periods=in_runs(row.periods, row.definition.rules.grammar),
        state=state_in_words(row, today),
        tone=tone(row, today),
        due=f"{day_in_words(row.due_on)}, {due_in_words(row.due_on, today)}",
        why=f"{row.cannot_reason.rstrip(' .')}{until}" if cannot else "",
        last=last,
    )


def _last_files(partnership: Partnership, authorities: set[int]) -> dict[tuple[int, str], str]:
    """Say for each authority and kind of data which file was accepted last; one query."""
    if not authorities:
        return {}
    rows = Upload.objects.filter(
        partnership=partnership, authority__in=authorities, state=UploadState.ACCEPTED, version__isnull=False
    ).order_by("received_at")
    fields = ("authority", "definition__key", "filename", "received_at")
    return {
        (authority, key): f"{filename}, sent {_day(received_at)}"
        for authority, key, filename, received_at in rows.values_list(*fields)
    }


def still_missing(request: DataRequest) -> list[str]:
    """List the periods asked for that no version which stands holds from the authority that was asked."""
    versions = standing_versions(request.partnership).filter(
        dataset__authority=request.authority, dataset__definition__key=request.definition.key
    )
    held = [period for version in versions for period in held_periods(version)]
    return missing(request.periods, held)


def _areas(request: DataRequest) -> str:
    if not request.areas:
        return f"All of {request.partnership.name}"
    names = area_names(request.areas)
    return ", ".join(f"{names.get(code, code)} ({code})" if code in names else code for code in request.areas)


def _day(moment: dt.datetime) -> str:
    return day_in_words(timezone.localdate(moment))
