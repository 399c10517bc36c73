"""The Celery application: a doorbell for the job ledger, never the ledger itself (ADR 0003)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "svd_portal.settings.dev")

app = Celery("svd_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")
