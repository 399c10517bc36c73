from django.db import models


class UploadState(models.TextChoices):
    RECEIVED = "received", "Received"
    SCANNING = "scanning", "Being opened safely"
    SCREENING = "screening", "Being checked"
    STUCK = "stuck", "Waiting: the check has stopped and will be tried again"
    REFUSED = "refused", "Refused"
    NEEDS_FIXING = "needs_fixing", "Needs fixing"
    AWAITING = "awaiting", "Waiting for your confirmation"
    PROTECTING = "protecting", "Being protected and loaded"
    ACCEPTED = "accepted", "Accepted"
    SUPERSEDED = "superseded", "Replaced by a later file"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Could not be read"


# A worker has it, or will have it. What awaits its officer is neither in progress nor ended.
IN_PROGRESS = frozenset(
    {
        UploadState.RECEIVED,
        UploadState.SCANNING,
        UploadState.SCREENING,
        UploadState.STUCK,
        UploadState.PROTECTING,
    }
)
OPEN = IN_PROGRESS | {UploadState.AWAITING}
ENDED = frozenset(set(UploadState) - OPEN)
# While one of these has a file, the same file is not taken again.
KEEPING = OPEN | {UploadState.ACCEPTED}


class RequestState(models.TextChoices):
    ASKED = "asked", "Asked"
    ANSWERED = "answered", "Sent"
    CANNOT = "cannot", "Cannot supply"
    WITHDRAWN = "withdrawn", "No longer needed"


# The stages of a check, by the names that the child process reports, as the page tells them.
STAGES = {
    "scanning": "Checking that the file is safe to open",
    "reading": "Reading the table",
    "screening": "Looking for personal information",
    "checking": "Checking every row",
    "protecting": "Hiding small numbers",
    "loading": "Storing the figures",
}


class ValueStatus(models.TextChoices):
    """What a source value is: no two blanks look alike."""

    EXACT = "e", "exact"
    ROUNDED = "r", "rounded"
    SUPPRESSED = "c", "suppressed"
    NOT_COLLECTED = "n", "not collected"
    NOT_SUPPLIED = "s", "not supplied"
    NOT_AVAILABLE = "x", "not available"
    NOT_APPLICABLE = "z", "not applicable"
