"""What a person can do to a strategy."""

from strategy.operations.importing import Imported, import_document
from strategy.operations.moves import (
    change_details,
    publish_strategy,
    return_to_draft,
    send_to_review,
    sign,
    start_revision,
    start_strategy,
)
from strategy.operations.plan import (
    add_action,
    add_measure,
    add_objective,
    add_priority,
    change_part,
    remove_part,
)

__all__ = [
    "Imported",
    "add_action",
    "add_measure",
    "add_objective",
    "add_priority",
    "change_details",
    "change_part",
    "import_document",
    "publish_strategy",
    "remove_part",
    "return_to_draft",
    "send_to_review",
    "sign",
    "start_revision",
    "start_strategy",
]
