"""Answers made of frozen bytes: named by their hash, so they never have to be asked for twice."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

# An edition's address never shows other bytes: a year is the longest that caches honour.
FOR_EVER = "public, max-age=31536000, immutable"


def frozen_response(
    request: HttpRequest,
    found: tuple[str, bytes | memoryview] | None,
    media_type: str,
    *,
    filename: str = "",
    attachment: bool = False,
) -> HttpResponseBase:
    """Answer with stored bytes, their hash as a strong ETag, and 304 for whoever has them.

    :raises Http404: when there is nothing.
    """
    if found is None:
        raise Http404("There is no such file.")
    sha256, data = found
    etag = f'"{sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if not isinstance(response, HttpResponseNotModified):
        response = HttpResponse(bytes(data), content_type=media_type)
        if filename:
            kind = "attachment" if attachment else "inline"
            response["Content-Disposition"] = f'{kind}; filename="{filename}"'
    response["ETag"] = etag
    response["Cache-Control"] = FOR_EVER
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
