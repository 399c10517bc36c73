"""What a person can do to a strategy."""

from strategy.operations.harm import check_harm, checks_for
from strategy.operations.importing import Imported, import_document
from strategy.operations.moves import (
    change_details,
    publish_strategy,
    return_to_draft,
    send_to_review,
    start_revision,
    start_strategy,
)
from strategy.operations.obligations import (
    add_own_obligation,
    end_own_obligation,
    record_met,
    reopen,
    waive,
)
from strategy.operations.plan import (
    add_action,
    add_measure,
    add_objective,
    add_priority,
    change_part,
    remove_part,
)
from strategy.operations.signing import record_decision, set_board_rule, sign
from strategy.operations.signing_links import (
    find_signing_link,
    revoke_signing_link,
    send_signing_link,
    sign_by_link,
)

__all__ = [
    "Imported",
    "add_action",
    "add_measure",
    "add_objective",
    "add_own_obligation",
    "add_priority",
    "change_details",
    "change_part",
    "check_harm",
    "checks_for",
    "end_own_obligation",
    "find_signing_link",
    "import_document",
    "publish_strategy",
    "record_decision",
    "record_met",
    "remove_part",
    "reopen",
    "return_to_draft",
    "revoke_signing_link",
    "send_signing_link",
    "send_to_review",
    "set_board_rule",
    "sign",
    "sign_by_link",
    "start_revision",
    "start_strategy",
    "waive",
]
