"""The addresses of the private links of a consultation: outside the working pages, for they need no account."""

from django.urls import path

from strategy.views import consultation

app_name = "consulted"

urlpatterns = [
    path("consultation/<str:token>/", consultation.Reply.as_view(), name="reply"),
    path("consultation/<str:token>/text/", consultation.ReplyText.as_view(), name="text"),
]
