from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "svd_portal.notices"
    label = "notices"
