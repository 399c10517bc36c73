"""Every address is asked by all of the cast, always in the same order."""

from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from svd_portal.audit.models import AuditEvent
from tests.access.conftest import undone
from tests.access.matrix import EXCLUDED, ROWS, Row
from tests.access.requests import HOLDER_KNOWS, address, has_slug, names_an_object, posted
from tests.cast import PEOPLE
from tests.world import CANARIES, World

pytestmark = pytest.mark.django_db
CSP = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Pages whose address is a secret tell other sites not even from which site a reader comes.
STRICTER = {"Referrer-Policy": "same-origin"}
GETS = [row for row in ROWS if row.method == "GET"]
SLUGGED = [row for row in ROWS if has_slug(row.name)]
WORKING = [row for row in SLUGGED if row.statuses.startswith(("302", "401"))]
ANSWERS = {200, 302, 401, 403, 404, 405}
REFUSED = {302, 401, 403, 404, 405}


def names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Walk the resolver: the name of every address, nested includes too."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}" if pattern.name else f"unnamed {pattern.pattern}"


def ours() -> set[str]:
    return {name for name in names(get_resolver().url_patterns) if not name.startswith(tuple(EXCLUDED))}


def test_every_address_has_a_row() -> None:
    assert ours() - {row.name for row in ROWS} == set(), (
        "write a row for each of these in tests/access/matrix.py"
    )


def test_every_row_has_an_address() -> None:
    assert {row.name for row in ROWS} - ours() == set()


def test_no_row_stands_twice() -> None:
    assert len({str(row) for row in ROWS}) == len(ROWS)


def ask(
    browsers: dict[str, dict[str, str]],
    person: str,
    method: str,
    path: str,
    data: dict[str, Any] | None = None,
) -> HttpResponseBase:
    client = Client(raise_request_exception=False)
    client.cookies.load(browsers[person])
    return client.generic(method, path) if data is None else client.post(path, data)


def body_of(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined, arg-type]


def seen_by_wrong_eyes(person: str, response: HttpResponseBase, sent: Collection[str] = "") -> list[str]:
    """Give the canaries in body and headers that this person may not read and did not send."""
    text = body_of(response).decode("utf-8", "replace") + str(response.headers) + str(response.cookies)
    return [
        token
        for token, readers in CANARIES.items()
        if person not in readers and token in text and token not in sent
    ]


def missing_headers(person: str, response: HttpResponseBase) -> list[str]:
    missing = [
        name
        for name, value in HEADERS.items()
        if response.headers.get(name) not in (value, STRICTER.get(name, value))
    ]
    policy = response.headers.get("Content-Security-Policy", "")
    missing += [directive for directive in CSP if directive not in policy]
    if "unsafe" in policy:
        missing.append("a policy without unsafe-…")
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        missing.append("Permissions-Policy")
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if person != "anonymous" and is_page and "no-store" not in response.headers.get("Cache-Control", ""):
        missing.append("Cache-Control: no-store")
    return missing


def faults_of(
    person: str, response: HttpResponseBase, expected: set[int], sent: Collection[str] = ""
) -> Iterator[str]:
    if response.status_code not in expected:
        location = response.headers.get("Location", "")
        yield f"{person}: {response.status_code} {location} instead of {sorted(expected)}"
    if leaked := seen_by_wrong_eyes(person, response, sent):
        yield f"{person} reads {leaked}"
    if missing := missing_headers(person, response):
        yield f"{person} gets no {missing}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_person_gets_what_the_matrix_says(
    row: Row, world: World, browsers: dict[str, dict[str, str]]
) -> None:
    path, faults = address(row, world), list[str]()
    for person, status in row.expected.items():
        with undone():
            data = posted(row, world) if row.method == "POST" else None
            before = AuditEvent.objects.count()
            response = ask(browsers, person, row.method, path, data)
            faults += faults_of(person, response, {status}, HOLDER_KNOWS.get(row.name, ()))
            if status in {401, 403, 404} or (person == "anonymous" and row in WORKING):
                faults += [f"{person} was refused and changed something"] * (
                    AuditEvent.objects.count() != before
                )
    assert not faults, "\n".join([path, *faults])


POSTED = {row.name for row in ROWS if row.method == "POST"}
READ = {row.name for row in GETS}
SILENT = [row for row in GETS if row.name not in POSTED] + [
    row for row in ROWS if row.method == "POST" and row.name not in READ
]


@pytest.mark.parametrize("row", SILENT, ids=lambda row: f"not {row}")
def test_the_other_method_does_nothing(row: Row, world: World, browsers: dict[str, dict[str, str]]) -> None:
    path, faults = address(row, world), list[str]()
    welcome = next(person for person in reversed(PEOPLE) if row.expected[person] < 400)
    for person in dict.fromkeys(["anonymous", welcome, "neighbour_lead"]):
        with undone():
            before = AuditEvent.objects.count()
            data: dict[str, str] | None = {} if row.method == "GET" else None
            response = ask(browsers, person, "GET", path, data)
            faults += faults_of(person, response, REFUSED)
            faults += [f"{person} changed something"] * (AuditEvent.objects.count() != before)
    assert not faults, "\n".join([path, *faults])


ONE_OF_EACH = list({row.name: row for row in reversed(ROWS)}.values())


@pytest.mark.parametrize("row", ONE_OF_EACH, ids=str)
def test_no_method_is_an_error_of_ours(row: Row, world: World, browsers: dict[str, dict[str, str]]) -> None:
    path, faults = address(row, world), list[str]()
    known = HOLDER_KNOWS.get(row.name, ())
    for person in ("anonymous", "lead"):
        with undone():
            before = AuditEvent.objects.count()
            for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
                response = ask(browsers, person, method, path)
                faults += [f"{method} {fault}" for fault in faults_of(person, response, ANSWERS, known)]
            faults += [f"{person} changed something"] * (AuditEvent.objects.count() != before)
    assert not faults, "\n".join([path, *faults])


@pytest.mark.parametrize("row", WORKING, ids=str)
def test_anonymous_learns_nothing_from_an_address(
    row: Row, world: World, browsers: dict[str, dict[str, str]]
) -> None:
    """A partnership that exists and one that does not answer alike."""
    answers = []
    for slug in ("", "no-such-partnership"):
        path = address(row, world, slug)
        with undone():
            response = ask(browsers, "anonymous", "GET", path)
        answers.append((response.status_code, response.headers.get("Location", "").split("?")[0]))
    assert answers in ([(302, "/accounts/login/")] * 2, [(405, "")] * 2)


# A definition that ships with the portal belongs to every partnership.
SHARED = {
    "datasets:definition",
    "datasets:template",
    "datasets:template_workbook",
    "datasets:upload",
    "datasets:ask_for",
}
OWNED = [
    row for row in WORKING if names_an_object(row) and (row.name not in SHARED or row.case == "their own")
]


@pytest.mark.parametrize("row", OWNED, ids=str)
def test_an_object_is_not_found_below_another_partnership(
    row: Row, world: World, browsers: dict[str, dict[str, str]]
) -> None:
    """Who holds a seat next door finds nothing of ours by asking for it there, however well they guess."""
    path = address(row, world, world.cast.neighbour.slug)
    with undone():
        data = posted(row, world) if row.method == "POST" else None
        before = AuditEvent.objects.count()
        response = ask(browsers, "neighbour_lead", row.method, path, data)
        faults = list(faults_of("neighbour_lead", response, {403, 404}))
        assert AuditEvent.objects.count() == before
    assert not faults, "\n".join([path, *faults])
