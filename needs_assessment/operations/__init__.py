"""What a person can do to a needs assessment, and to the sections and blocks of any manuscript."""

from needs_assessment.operations.arriving import add_text, lift_tables
from needs_assessment.operations.asks import (
    acts_for,
    answer_ask,
    ask_authority,
    may_answer,
    remind_of_asks,
    settle_ask,
    withdraw_ask,
)
from needs_assessment.operations.blocks import add_block, change_block, move_block, remove_block
from needs_assessment.operations.carrying import (
    carry_forward,
    editions_kept,
    note_what_moved,
    still_right,
)
from needs_assessment.operations.comments import make_comment, may_comment, resolve_comment
from needs_assessment.operations.editing import StaleBlock, may_edit
from needs_assessment.operations.manuscripts import change_details, start_assessment, start_manuscript
from needs_assessment.operations.marking import mark_block, mark_section
from needs_assessment.operations.packs import make_committee_report, make_pack
from needs_assessment.operations.passing_on import pass_on
from needs_assessment.operations.providers import (
    TooManyCorrections,
    find_provider_link,
    revoke_provider_link,
    say_of_entry,
    send_provider_link,
    settle_correction,
)
from needs_assessment.operations.publishing import (
    publish_assessment,
    return_to_draft,
    send_to_review,
    start_revision,
)
from needs_assessment.operations.quoting import (
    keep_older_number,
    put_at_end,
    quote_number,
    use_newer_numbers,
)
from needs_assessment.operations.registers import (
    StaleEntry,
    add_entry,
    add_register,
    change_entry,
    move_entry,
    remove_entry,
)
from needs_assessment.operations.renewing import keep_older_data, use_newer_data
from needs_assessment.operations.sections import hide_section, rename_section, set_section_state, show_section
from needs_assessment.operations.structure import add_section, merge_section, move_section
from needs_assessment.operations.templates import (
    keep_template,
    rename_template,
    retire_template,
    start_from_own,
)
from needs_assessment.operations.typing import (
    Writer,
    adopt_draft,
    forget_typed,
    keep_typed,
    take_over,
    writer_of,
)
from needs_assessment.operations.versions import name_version
from needs_assessment.operations.withdrawing import withdraw_edition
from needs_assessment.operations.writing import Conflict, StaleSave, save_section

__all__ = [
    "Conflict",
    "StaleBlock",
    "StaleEntry",
    "StaleSave",
    "TooManyCorrections",
    "Writer",
    "acts_for",
    "add_block",
    "add_entry",
    "add_register",
    "add_section",
    "add_text",
    "adopt_draft",
    "answer_ask",
    "ask_authority",
    "carry_forward",
    "change_block",
    "change_details",
    "change_entry",
    "editions_kept",
    "find_provider_link",
    "forget_typed",
    "hide_section",
    "keep_older_data",
    "keep_older_number",
    "keep_template",
    "keep_typed",
    "lift_tables",
    "make_comment",
    "make_committee_report",
    "make_pack",
    "mark_block",
    "mark_section",
    "may_answer",
    "may_comment",
    "may_edit",
    "merge_section",
    "move_block",
    "move_entry",
    "move_section",
    "name_version",
    "note_what_moved",
    "pass_on",
    "publish_assessment",
    "put_at_end",
    "quote_number",
    "remind_of_asks",
    "remove_block",
    "remove_entry",
    "rename_section",
    "rename_template",
    "resolve_comment",
    "retire_template",
    "return_to_draft",
    "revoke_provider_link",
    "save_section",
    "say_of_entry",
    "send_provider_link",
    "send_to_review",
    "set_section_state",
    "settle_ask",
    "settle_correction",
    "show_section",
    "start_assessment",
    "start_from_own",
    "start_manuscript",
    "start_revision",
    "still_right",
    "take_over",
    "use_newer_data",
    "use_newer_numbers",
    "withdraw_ask",
    "withdraw_edition",
    "writer_of",
]
