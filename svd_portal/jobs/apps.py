from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "svd_portal.jobs"
    label = "jobs"
