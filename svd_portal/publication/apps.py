from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "svd_portal.publication"
    label = "publication"
