"""Addresses of needs assessments below the public door."""

from django.urls import path

from needs_assessment.views import requests

app_name = "full_text"

urlpatterns = [path("documents/<uuid:document_id>/ask/", requests.Ask.as_view(), name="ask")]
