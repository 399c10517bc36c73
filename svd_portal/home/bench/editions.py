"""Reading an edition against an empty view, through the same server stack, in this process."""

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from svd_portal.home.bench.measure import Ratio, in_turn, rate
from svd_portal.publication.models import Edition

SECONDS = 1.5


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


urlpatterns = [path("empty/", empty), path("", include("svd_portal.publication.urls"))]


def ratios(rounds: int) -> list[Ratio]:
    """Measure requests a second for the frozen JSON of the newest edition; higher is better."""
    edition = Edition.objects.latest("published_at")
    address = f"/documents/{edition.document_id}/editions/{edition.number}.json"
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
        client = Client()
        ours, peer = in_turn(
            lambda: rate(lambda: client.get(address), SECONDS),
            lambda: rate(lambda: client.get("/empty/"), SECONDS),
            rounds,
        )
    return [Ratio("edition_get_vs_empty_view", round(ours), round(peer), "requests a second", "none set")]
