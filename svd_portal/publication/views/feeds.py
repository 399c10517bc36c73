"""What was published and withdrawn, for feed readers; every public address, for search engines."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from svd_portal.publication.manifest import manifest_of
from svd_portal.publication.models import Document, Edition, Withdrawal

MOST = 50


@dataclass(frozen=True)
class Entry:
    """One publication or withdrawal."""

    key: str
    title: str
    words: str
    url: str
    at: dt.datetime
    by: str


class Published(Feed):
    """Publications and withdrawals of everybody, or of one partnership, the newest first."""

    feed_type = Atom1Feed
    link = "/documents/"

    def get_object(self, request: HttpRequest, *args: Any, slug: str = "", **kwargs: Any) -> str:
        if slug and not Document.objects.published().filter(partnership_slug=slug).exists():
            raise Http404("This partnership has published nothing.")
        return slug

    def title(self, slug: str) -> str:
        newest = Document.objects.published().filter(partnership_slug=slug).first() if slug else None
        return f"{newest.partnership_name if newest else 'Serious Violence Duty'}: what was published"

    def feed_url(self, slug: str) -> str:
        name, args = ("publication:feed_of", [slug]) if slug else ("publication:feed", [])
        return reverse(name, args=args)

    def items(self, slug: str) -> list[Entry]:
        mine = {"document__partnership_slug": slug} if slug else {}
        editions = Edition.objects.filter(**mine).select_related("document").order_by("-published_at", "-pk")
        gone = {f"edition__{name}": value for name, value in mine.items()}
        withdrawals = (
            Withdrawal.objects.filter(**gone).select_related("edition__document").order_by("-withdrawn_at")
        )
        found = [*map(_published, editions[:MOST]), *map(_withdrawn, withdrawals[:MOST])]
        return sorted(found, key=lambda entry: entry.at, reverse=True)[:MOST]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.words)

    def item_link(self, item: Entry) -> str:
        return settings.SITE_URL + item.url

    def item_guid(self, item: Entry) -> str:
        return f"{settings.SITE_URL}{item.url}#{item.key}"

    def item_updateddate(self, item: Entry) -> dt.datetime:
        return item.at

    def item_pubdate(self, item: Entry) -> dt.datetime:
        return item.at

    def item_author_name(self, item: Entry) -> str:
        return item.by


def _published(edition: Edition) -> Entry:
    words = edition.change_note or "First edition."
    title = f"{edition.title}, edition {edition.number}"
    by = edition.document.partnership_name
    return Entry("published", title, words, edition.get_absolute_url(), edition.published_at, by)


def _withdrawn(withdrawal: Withdrawal) -> Entry:
    edition = withdrawal.edition
    title = f"Withdrawn: {edition.title}, edition {edition.number}"
    by = edition.document.partnership_name
    return Entry(
        "withdrawn", title, withdrawal.reason, edition.get_absolute_url(), withdrawal.withdrawn_at, by
    )


@require_safe
def manifest(request: HttpRequest, document_id: Any, number: int) -> JsonResponse:
    """What an edition consists of."""
    edition = get_object_or_404(
        Edition.objects.select_related("content", "withdrawal"), document=document_id, number=number
    )
    response = JsonResponse(manifest_of(edition), json_dumps_params={"indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, with the day on which it last changed."""
    pages = [(settings.SITE_URL + path, changed) for path, changed in _pages()]
    return render(request, "publication/sitemap.xml", {"pages": pages}, content_type="application/xml")


def _pages() -> list[tuple[str, dt.datetime | None]]:
    documents = Document.objects.published().order_by("pk")
    fixed: list[tuple[str, dt.datetime | None]] = [("/", None), (reverse("publication:index"), None)]
    partnerships = dict.fromkeys(document.partnership_slug for document in documents)
    return [
        *fixed,
        *((reverse("partnerships:public", args=[slug]), None) for slug in partnerships),
        *((each.get_absolute_url(), each.latest.published_at) for each in documents if each.latest),
    ]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines need not look at, and where the pages are listed."""
    lines = [
        "User-agent: *",
        "Disallow: /work/",
        "Disallow: /accounts/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


published = require_safe(Published())
