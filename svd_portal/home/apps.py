from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "svd_portal.home"
    label = "home"
