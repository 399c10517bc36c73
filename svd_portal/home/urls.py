from django.urls import path
from django.views.generic import TemplateView

from svd_portal.accounts.views import Account
from svd_portal.home.views import compliance, front, health, index, overview
from svd_portal.notices.views import AccountNotices

app_name = "home"

urlpatterns = [
    path("", front.Front.as_view(), name="front"),
    path("home/", index.Index.as_view(), name="index"),
    path("duty/", compliance.Compliance.as_view(), name="compliance"),
    path("duty.csv", compliance.ComplianceCsv.as_view(), name="compliance_csv"),
    path("health/", health.health, name="health"),
    path("help/", TemplateView.as_view(template_name="home/help.html"), name="help"),
    path(
        "accessibility/", TemplateView.as_view(template_name="home/accessibility.html"), name="accessibility"
    ),
    path("privacy/", TemplateView.as_view(template_name="home/privacy.html"), name="privacy"),
    path("account/", Account.as_view(), name="account"),
    path("account/notices/", AccountNotices.as_view(), name="account_notices"),
    path("api/", TemplateView.as_view(template_name="home/api.html"), name="api"),
    # Stands before the line of that address in partnerships.urls, which gives it its name.
    path("work/<slug:slug>/", overview.Overview.as_view(), name="overview"),
]
