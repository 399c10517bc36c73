from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "svd_portal.audit"
    label = "audit"
