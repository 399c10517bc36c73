"""Who may do what: one table, which a board member can check and from which docs/access.md is generated."""

from django.db import models


class Role(models.TextChoices):
    LEAD = "lead", "Partnership lead"
    AUTHOR = "author", "Author"
    DATA_OFFICER = "data_officer", "Data officer"
    BOARD_MEMBER = "board_member", "Board member"
    CHAIR = "chair", "Board chair"
    VICE_CHAIR = "vice_chair", "Board vice-chair"
    MONITOR = "monitor", "Monitor (local policing body)"


class Capability(models.TextChoices):
    READ_DRAFTS = "read_drafts", "Read drafts"
    EDIT_WORK = "edit_work", "Edit drafts"
    REVIEW_WORK = "review_work", "Send drafts to the board and return them"
    UPLOAD_DATA = "upload_data", "Send data for their authority"
    SEE_UNSUPPRESSED = "see_unsuppressed", "See their own authority's counts before protection"
    SIGN_OFF = "sign_off", "Sign for their authority"
    PUBLISH = "publish", "Publish and withdraw"
    MANAGE_SEATS = "manage_seats", "Invite people and end seats"
    MONITOR = "monitor", "Monitor how the Duty is met (s.14(2))"


C = Capability

CAPABILITIES: dict[str, frozenset[str]] = {
    Role.LEAD: frozenset({C.READ_DRAFTS, C.EDIT_WORK, C.REVIEW_WORK, C.MANAGE_SEATS}),
    Role.AUTHOR: frozenset({C.READ_DRAFTS, C.EDIT_WORK}),
    Role.DATA_OFFICER: frozenset({C.READ_DRAFTS, C.UPLOAD_DATA, C.SEE_UNSUPPRESSED}),
    Role.BOARD_MEMBER: frozenset({C.READ_DRAFTS, C.SIGN_OFF}),
    Role.CHAIR: frozenset({C.READ_DRAFTS, C.REVIEW_WORK, C.PUBLISH, C.MANAGE_SEATS}),
    # Stands in for the chair in what the board decides; who has a seat stays with the chair and the lead.
    Role.VICE_CHAIR: frozenset({C.READ_DRAFTS, C.REVIEW_WORK, C.PUBLISH}),
    # Reads and never edits: monitoring is no part in the authorities' own decision (s.14(2)).
    Role.MONITOR: frozenset({C.READ_DRAFTS, C.MONITOR}),
}

MANAGING_ROLES = frozenset(role for role, held in CAPABILITIES.items() if C.MANAGE_SEATS in held)


def what_a_role_may_do(role: str) -> str:
    """Say in one line what the holder of a seat can do, from the table."""
    able = [str(capability.label) for capability in Capability if capability in CAPABILITIES[role]]
    return ", ".join([able[0], *(text[0].lower() + text[1:] for text in able[1:])])
