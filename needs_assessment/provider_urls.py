"""The address of the private link of a provider: outside the working pages, for it needs no account."""

from django.urls import path

from needs_assessment.views import providers

app_name = "providers"

urlpatterns = [path("your-entry/<str:token>/", providers.ProviderEntry.as_view(), name="entry")]
