from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "svd_portal.core"
    label = "core"
