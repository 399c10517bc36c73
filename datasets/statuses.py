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


class ValueStatus(models.TextChoices):
    """What a source value is: the four blanks never look alike."""

    EXACT = "e", "exact"
    SUPPRESSED = "c", "suppressed"
    NOT_AVAILABLE = "x", "not available"
    NOT_APPLICABLE = "z", "not applicable"
