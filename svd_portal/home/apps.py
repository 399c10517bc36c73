from django.apps import AppConfig
from django.core.checks import Tags, register

from svd_portal.home.checks import demo_stays_at_home


class HomeConfig(AppConfig):
    name = "svd_portal.home"
    label = "home"

    def ready(self) -> None:
        register(demo_stays_at_home, Tags.security)
