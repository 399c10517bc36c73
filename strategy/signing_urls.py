"""The addresses of private links for signing: outside the working pages, for they need no account."""

from django.urls import path

from strategy.views import register

app_name = "signing"

urlpatterns = [
    path("sign/<str:token>/", register.SignByLink.as_view(), name="sign"),
    path("sign/<str:token>/text/", register.TextByLink.as_view(), name="text"),
]
