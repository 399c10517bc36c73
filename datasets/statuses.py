from django.db import models


class UploadState(models.TextChoices):
    RECEIVED = "received", "Received"
    SCREENING = "screening", "Being checked"
    REFUSED = "refused", "Refused"
    NEEDS_FIXING = "needs_fixing", "Needs fixing"
    PROTECTING = "protecting", "Being protected and loaded"
    ACCEPTED = "accepted", "Accepted"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Could not be read"


IN_PROGRESS = frozenset({UploadState.RECEIVED, UploadState.SCREENING, UploadState.PROTECTING})
ENDED = frozenset(set(UploadState) - IN_PROGRESS)

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
    """What a source value is: the four blanks never look alike."""

    EXACT = "e", "exact"
    SUPPRESSED = "c", "suppressed"
    NOT_AVAILABLE = "x", "not available"
    NOT_APPLICABLE = "z", "not applicable"
