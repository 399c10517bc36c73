"""The addresses of private links for progress: outside the working pages, for they need no account."""

from django.urls import path

from strategy.views import progress

app_name = "progress"

urlpatterns = [path("progress/<str:token>/", progress.SayProgress.as_view(), name="say")]
