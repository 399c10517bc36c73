"""API errors as problem answers (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an API error into an RFC 9457 problem: type, title, status, detail."""
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = {
        "type": "about:blank",
        "title": _title(error),
        "status": response.status_code,
        "detail": response.data.get("detail", response.data)
        if isinstance(response.data, dict)
        else response.data,
    }
    response.content_type = "application/problem+json"
    return response


def _title(error: Exception) -> str:
    if isinstance(error, Http404):
        return "Not found"
    if isinstance(error, PermissionDenied):
        return "Not allowed"
    return (
        getattr(error, "default_detail", "Error") if isinstance(error, exceptions.APIException) else "Error"
    )
