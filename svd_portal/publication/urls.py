from django.urls import path

from svd_portal.publication.views import documents, feeds

app_name = "publication"

urlpatterns = [
    path("documents/", documents.DocumentList.as_view(), name="index"),
    path("documents/feed.atom", feeds.published, name="feed"),
    path("documents/<slug:slug>/feed.atom", feeds.published, name="feed_of"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("documents/<uuid:document_id>/editions/<int:number>/manifest.json", feeds.manifest, name="manifest"),
    path("documents/<uuid:document_id>/", documents.LatestEdition.as_view(), name="document"),
    path(
        "documents/<uuid:document_id>/editions/<int:number>/", documents.EditionPage.as_view(), name="edition"
    ),
    path(
        "documents/<uuid:document_id>/editions/<int:number>.json", documents.edition_json, name="edition_json"
    ),
    path("documents/<uuid:document_id>/editions/<int:number>.pdf", documents.edition_pdf, name="edition_pdf"),
    path(
        "documents/<uuid:document_id>/editions/<int:number>/tables/<slug:key>.csv",
        documents.edition_table,
        name="table",
    ),
]
