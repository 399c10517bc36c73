"""Included only when DEMO=1."""

from django.urls import path

from svd_portal.home.views.demo import DemoSignIn

app_name = "demo"

urlpatterns = [path("sign-in/", DemoSignIn.as_view(), name="sign_in")]
