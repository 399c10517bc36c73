"""What an accepted version does to the requests that it answers; called inside the accepting transaction."""

from collections.abc import Iterable

from datasets.documents.requests import held_periods, still_missing
from datasets.models import DataRequest, DatasetVersion
from datasets.rules.geography import has_level
from datasets.rules.matrix import missing
from datasets.statuses import RequestState
from svd_portal.audit.operations import record
from svd_portal.core import clock


def answer_requests(version: DatasetVersion) -> list[DataRequest]:
    """Close the requests to this authority for which nothing is missing any more.

    A file may bring a part of what was asked: the request then stays open, and its page and the matrix say what is
    still missing. Areas are compared only where the definition speaks of areas of that level, and not for a file that
    its officer sent for this very request: they know whether a place had nothing to count.
    """
    dataset = version.dataset
    unanswered = DataRequest.objects.select_for_update(of=("self",)).filter(
        partnership=dataset.partnership_id,
        authority=dataset.authority_id,
        definition__key=dataset.definition.key,
        state__in=[RequestState.ASKED, RequestState.CANNOT],
    )
    answered = [
        request
        for request in unanswered.select_related("definition", "authority", "partnership")
        if not missing(request.periods, held_periods(version)) and _areas_are_there(request, version)
    ]
    for request in answered:
        _answer(request, version)
    return answered


def reopen_requests(withdrawn: Iterable[DatasetVersion]) -> list[DataRequest]:
    """Ask again for what only withdrawn versions answered; called inside the transaction that withdraws them."""
    rows = DataRequest.objects.select_for_update(of=("self",)).filter(
        version__in=list(withdrawn), state=RequestState.ANSWERED
    )
    reopened = [
        request
        for request in rows.select_related("definition", "authority", "partnership")
        if still_missing(request)
    ]
    for request in reopened:
        request.state, request.version = RequestState.ASKED, None
        request.answered_at = request.answered_by = None
        request.save(update_fields=["state", "version", "answered_at", "answered_by"])
        why = "the version that answered it was withdrawn"
        record("data_request.reopened", by=None, target=request, partnership=request.partnership, why=why)
    return reopened


def _areas_are_there(request: DataRequest, version: DatasetVersion) -> bool:
    if version.upload.request_id == request.pk:
        return True
    rules = version.dataset.definition.rules
    comparable = _of_level(request.areas, rules.area_levels)
    return not missing(comparable, version.dimensions.get(rules.area, []))


def _of_level(codes: Iterable[str], levels: tuple[str, ...]) -> list[str]:
    return [code for code in codes if has_level(code, levels)]


def _answer(request: DataRequest, version: DatasetVersion) -> None:
    sender = version.upload.received_by
    request.state, request.version = RequestState.ANSWERED, version
    request.answered_at, request.answered_by = clock.now(), sender
    request.save(update_fields=["state", "version", "answered_at", "answered_by"])
    record("data_request.answered", by=sender, target=request, partnership=request.partnership)
