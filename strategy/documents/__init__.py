"""What people see of a strategy, as plain values."""

from strategy.documents.content import content, fingerprint_of
from strategy.documents.decisions import AuthorityDecision, current_decisions
from strategy.documents.due import Due, due_items
from strategy.documents.exporting import exported
from strategy.documents.reading import Reading
from strategy.documents.signing import summary

__all__ = [
    "AuthorityDecision",
    "Due",
    "Reading",
    "content",
    "current_decisions",
    "due_items",
    "exported",
    "fingerprint_of",
    "summary",
]
