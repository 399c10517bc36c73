"""Deferred work on uploads; the worker finds the kinds of job by importing this package."""

from datasets.tasks.ingest import INGEST, ingest_upload

__all__ = ["INGEST", "ingest_upload"]
