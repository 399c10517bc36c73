from django.urls import path

from svd_portal.accounts.views import Account

app_name = "accounts"

urlpatterns = [path("", Account.as_view(), name="detail")]
