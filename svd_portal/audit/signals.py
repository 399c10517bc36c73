"""The one signal of the portal (ADR 0006): what was recorded may have to be told to somebody."""

from django.dispatch import Signal

recorded = Signal()
