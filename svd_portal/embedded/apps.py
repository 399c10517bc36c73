from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    name = "svd_portal.embedded"
    label = "embedded"
