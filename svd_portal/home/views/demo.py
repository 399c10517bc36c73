from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import TemplateView

from svd_portal.home import demo
from svd_portal.home.adapter import record_sign_in

BACKEND = "django.contrib.auth.backends.ModelBackend"


class DemoSignIn(TemplateView):
    """Sign in as one of the demonstration's people with one click. Anywhere else this page does not exist."""

    template_name = "home/demo_sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not demo.is_open(request.get_host()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(people=demo.people(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.POST.get("person", "")
        person = demo.find(int(chosen)) if chosen.isascii() and chosen.isdigit() else None
        if person is None:
            raise Http404
        login(request, person, backend=BACKEND)
        record_sign_in(person)
        return redirect("home:index")
