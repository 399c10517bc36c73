from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("svd_portal.home.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("svd_portal.publication.urls")),
    path("", include("needs_assessment.public_urls")),
    path("", include("needs_assessment.provider_urls")),
    path("", include("strategy.signing_urls")),
    path("", include("strategy.consulted_urls")),
    path("", include("strategy.calendar_urls")),
    path("", include("strategy.progress_urls")),
    path("", include("partnerships.urls")),
    path("work/<slug:slug>/data/", include("datasets.urls")),
    path("work/<slug:slug>/", include("needs_assessment.urls")),
    path("work/<slug:slug>/", include("strategy.urls")),
    path("api/v1/", include("svd_portal.home.api_urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("svd_portal.home.demo_urls")))

handler400 = "svd_portal.home.views.errors.bad_request"
handler403 = "svd_portal.home.views.errors.forbidden"
handler404 = "svd_portal.home.views.errors.not_found"
handler500 = "svd_portal.home.views.errors.server_error"
