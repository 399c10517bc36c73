from django.db import models


class Basis(models.TextChoices):
    S8 = "s8", "s.8: one local government area"
    S9 = "s9", "s.9: a wider relevant area"
    BOTH = "s8_s9", "s.8 and s.9"


class PreventionLevel(models.TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    TERTIARY = "tertiary", "Tertiary"


class Targeting(models.TextChoices):
    UNIVERSAL = "universal", "Universal"
    SELECTED = "selected", "Selected"
    INDICATED = "indicated", "Indicated"


class ActionStatus(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    DELAYED = "delayed", "Delayed"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped, learning"


class MeasureState(models.TextChoices):
    LIVE = "live", "Live"
    IN_ABEYANCE = "in_abeyance", "In abeyance"
    PROPOSED = "proposed", "Proposed"


class Direction(models.TextChoices):
    UP = "up", "Up is good"
    DOWN = "down", "Down is good"
    NONE = "none", "No judgement"


class Decision(models.TextChoices):
    ADOPT = "adopt", "Adopts"
    APPROVE = "approve", "Approves"
    ENDORSE = "endorse", "Endorses"
    NOTE = "note", "Notes"
    DISSENT = "dissent", "Does not agree"


# A dissent is a decision on record, but no agreement.
AGREES = frozenset({Decision.ADOPT, Decision.APPROVE, Decision.ENDORSE, Decision.NOTE})
