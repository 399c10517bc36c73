from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from partnerships.api import views as partnerships
from svd_portal.core.api import PublishedOnly
from svd_portal.publication.api import views as publication
from svd_portal.publication.views import documents as frozen

app_name = "api"

EDITION = "documents/<uuid:document_id>/editions/<int:number>"

urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(permission_classes=[PublishedOnly]), name="schema"),
    path("partnerships/", partnerships.PartnershipList.as_view(), name="partnerships"),
    path("partnerships/<slug:slug>/", partnerships.PartnershipDetail.as_view(), name="partnership"),
    path("documents/", publication.DocumentList.as_view(), name="documents"),
    path("documents/<uuid:document_id>/", publication.DocumentDetail.as_view(), name="document"),
    path("documents/<uuid:document_id>/editions/", publication.EditionList.as_view(), name="editions"),
    path(f"{EDITION}/", publication.EditionDetail.as_view(), name="edition"),
    path(f"{EDITION}.json", frozen.edition_json, name="edition_json"),
    path(f"{EDITION}.pdf", frozen.edition_pdf, name="edition_pdf"),
    path(f"{EDITION}/tables/<slug:key>.csv", frozen.edition_table, name="table"),
]
