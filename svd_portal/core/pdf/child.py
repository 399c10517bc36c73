"""Lay out one document in a process of its own: little memory, little time, no network, no files.

Run as a script by ``rendering.py``, outside the portal and without its settings. Reads a JSON request from
standard input, writes the PDF to standard output, or one plain reason to standard error.
"""

import base64
import ctypes
import io
import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.pdf import tags
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

REASON_GIVEN = 3
_SCHEME = "asset:"
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1
_TOO_MUCH_MEMORY = "The document needs more memory than a render may use."


class AssetFetcher(URLFetcher):
    """Give what the request brought under ``asset:name`` and refuse every other address."""

    def __init__(self, assets: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        name = url.removeprefix(_SCHEME)
        if not url.startswith(_SCHEME) or name not in self._assets:
            self.refused.append(url)
            raise ValueError("This document may use only what it brings with it.")
        mime, data = self._assets[name]
        return URLFetcherResponse(url, data, {"Content-Type": mime})


def main() -> int:
    out = _keep_output_clean()
    try:
        # The limits come before the document, so that reading the request counts too.
        _limit(json.loads(sys.stdin.buffer.readline()))
        tags._build_box_tree = completing(tags._build_box_tree)
        pdf = lay_out(json.loads(sys.stdin.buffer.read()))
    except RecursionError:
        return _refuse("The document is nested too deeply to be laid out.")
    except MemoryError:
        return _refuse(_TOO_MUCH_MEMORY)
    except FatalURLFetchingError as error:
        return _refuse(str(error))
    except Exception as error:  # the parent knows only what is said here
        if _has_met_its_limit():
            return _refuse(_TOO_MUCH_MEMORY)
        return _refuse(f"The document could not be laid out: {type(error).__name__}: {error}")
    with out:
        out.write(pdf)
    return 0


def lay_out(request: Mapping[str, Any]) -> bytes:
    """Give the tagged PDF of a request; the same request gives the same bytes.

    :raises FatalURLFetchingError: when the document asks for anything it does not bring with it.
    """
    assets = {name: (mime, base64.b64decode(data)) for name, (mime, data) in request["assets"].items()}
    fetcher = AssetFetcher(assets)
    try:
        pdf = _written(request, fetcher)
    except FatalURLFetchingError:
        pdf = b""
    # Asked at the end: what draws an SVG swallows even this error and goes on without the picture.
    if fetcher.refused:
        raise FatalURLFetchingError(
            f"The document asks for what it does not bring with it: {fetcher.refused[0]}"
        )
    return pdf


def _written(request: Mapping[str, Any], fetcher: URLFetcher) -> bytes:
    document = weasyprint.HTML(string=request["html"], url_fetcher=fetcher).render(presentational_hints=False)
    document.metadata.title = request["title"]
    document.metadata.lang = request["language"]
    document.metadata.created = document.metadata.modified = request["on"]
    document.metadata.generator = "Serious Violence Duty portal"
    return document.write_pdf(
        finisher=relate_attachments,
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes.fromhex(request["identifier"]),
        attachments=list(_attachments(request, fetcher)),
        presentational_hints=False,
    )


def _attachments(request: Mapping[str, Any], fetcher: URLFetcher) -> Iterator[weasyprint.Attachment]:
    on = datetime.fromisoformat(request["on"]).replace(tzinfo=UTC)
    for name, description, data in request["attachments"]:
        source = io.BytesIO(base64.b64decode(data))
        yield weasyprint.Attachment(
            file_obj=source, name=name, description=description, url_fetcher=fetcher, created=on, modified=on
        )


def completing(build: Any) -> Any:
    """Wrap WeasyPrint's builder of the structure tree to add what PDF/UA wants and it leaves out.

    A box still knows its HTML here; later nothing ties a structure element to its ``lang`` or ``scope``.
    """

    def build_and_complete(box: Any, *rest: Any) -> Iterator[Any]:
        for element in build(box, *rest):
            html = box.element
            if html is not None and html.tag not in {"html", "body"}:
                _complete(element, html, box)
            yield element

    return build_and_complete


def _complete(element: Any, html: Any, box: Any) -> None:
    if language := html.attrib.get("lang"):
        element["Lang"] = pydyf.String(language)
    if element["S"] == "/TH":
        element["A"]["Scope"] = "/Row" if html.attrib.get("scope") == "row" else "/Column"
    if box.link_annotation:
        # Its own words, where WeasyPrint gives the bare address.
        box.link_annotation["Contents"] = pydyf.String(" ".join("".join(html.itertext()).split()))


def relate_attachments(document: Any, pdf: Any) -> None:
    """Say of each attached file that it is the data of this document (ISO 32000-2, 7.11.3)."""
    files = [o for o in pdf.objects if isinstance(o, pydyf.Dictionary) and o.get("Type") == "/Filespec"]
    for file in files:
        file["AFRelationship"] = "/Data"
    if files:
        pdf.catalog["AF"] = pydyf.Array([file.reference for file in files])


def _keep_output_clean() -> BinaryIO:
    """Keep standard output for the PDF alone: whatever a library prints goes to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    return out


def _limit(limits: Mapping[str, int]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu"], limits["cpu"] + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file"], limits["file"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _leave_machine()


def _has_met_its_limit() -> bool:
    """Say whether the address space was nearly used up: a library in C then fails with whatever it likes."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/status", encoding="ascii") as status:
        peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmPeak"))
    return limit != resource.RLIM_INFINITY and peak > 0.8 * limit


def _leave_machine() -> None:
    """Never outlive the caller; leave the network where the kernel lets us. The fetcher refuses anyway."""
    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # last: new credentials clear it


def _refuse(reason: str) -> int:
    sys.stderr.write(json.dumps({"reason": reason[:400]}))
    return REASON_GIVEN


if __name__ == "__main__":
    sys.exit(main())
