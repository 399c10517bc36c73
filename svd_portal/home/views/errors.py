"""What is shown when something is wrong with a request, or with us."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

WORTH_KEEPING = 20  # characters: shorter values are choices and numbers


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose token is of another session, and hand back the texts that were typed into it."""
    secret = ("csrf", "password", "code")
    texts = [
        text
        for name, text in request.POST.items()
        if isinstance(text, str) and len(text) >= WORTH_KEEPING and not name.lower().startswith(secret)
    ]
    return render(request, "403_csrf.html", {"texts": texts}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page without the request: who is signed in would ask the database, perhaps the broken part."""
    return HttpResponseServerError(render_to_string("500.html"))
