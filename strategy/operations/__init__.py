"""What a person can do to a strategy."""

from strategy.operations.consultation import (
    close_consultation,
    find_invite,
    invite_the_rest,
    note_opened,
    open_consultation,
    record_consultation_elsewhere,
    record_invitation,
    remind_consultees,
    reply,
    settle_reply,
)
from strategy.operations.consultees import Listed, end_consultee, list_consultees, say_none_in_area
from strategy.operations.endorsing import record_endorsement
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
    record_assignment_answer,
    remove_part,
    say_grid_words,
)
from strategy.operations.progress import (
    SaidOfPart,
    close_progress,
    find_progress_link,
    open_progress,
    say_progress,
)
from strategy.operations.pulling import take_definition
from strategy.operations.reminding import end_calendar, find_calendar, make_calendar, remind_of_dates
from strategy.operations.reviewing import compose_statement, record_review, sign_statement
from strategy.operations.scheduling import (
    cancel_publication,
    database_now,
    publish_due,
    schedule_publication,
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
    "Listed",
    "SaidOfPart",
    "add_action",
    "add_measure",
    "add_objective",
    "add_own_obligation",
    "add_priority",
    "cancel_publication",
    "change_details",
    "change_part",
    "check_harm",
    "checks_for",
    "close_consultation",
    "close_progress",
    "compose_statement",
    "database_now",
    "end_calendar",
    "end_consultee",
    "end_own_obligation",
    "find_calendar",
    "find_invite",
    "find_progress_link",
    "find_signing_link",
    "import_document",
    "invite_the_rest",
    "list_consultees",
    "make_calendar",
    "note_opened",
    "open_consultation",
    "open_progress",
    "publish_due",
    "publish_strategy",
    "record_assignment_answer",
    "record_consultation_elsewhere",
    "record_decision",
    "record_endorsement",
    "record_invitation",
    "record_met",
    "record_review",
    "remind_consultees",
    "remind_of_dates",
    "remove_part",
    "reopen",
    "reply",
    "return_to_draft",
    "revoke_signing_link",
    "say_grid_words",
    "say_none_in_area",
    "say_progress",
    "schedule_publication",
    "send_signing_link",
    "send_to_review",
    "set_board_rule",
    "settle_reply",
    "sign",
    "sign_by_link",
    "sign_statement",
    "start_revision",
    "start_strategy",
    "take_definition",
    "waive",
]
