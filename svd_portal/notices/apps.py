from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    name = "svd_portal.notices"
    label = "notices"

    def ready(self) -> None:
        # Models are not there before this moment, so what stands on them is imported here.
        from svd_portal.audit.signals import recorded  # noqa: PLC0415
        from svd_portal.notices.operations import on_recorded  # noqa: PLC0415

        autodiscover_modules("notices")
        recorded.connect(on_recorded, dispatch_uid="notices")
