from django.db import models


class ManuscriptState(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    SIGNED_OFF = "signed_off", "Signed off"
    PUBLISHED = "published", "Published"


EDITABLE = frozenset({ManuscriptState.DRAFT})


class SectionLevel(models.TextChoices):
    MUST = "must", "Must"
    SHOULD = "should", "Should"
    OPTIONAL = "optional", "Optional"


class SectionState(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    READY = "ready", "Ready"
    HIDDEN = "hidden", "Hidden"


class BlockKind(models.TextChoices):
    PROSE = "prose", "Text"
    TABLE = "table", "Table"
    FIGURE = "figure", "Figure from data"
    DESCRIBED_FIGURE = "described_figure", "Figure described in words"
    REGISTER = "register", "Register"


class CorrectionState(models.TextChoices):
    """What became of what a provider said of its entry."""

    WAITING = "waiting", "Not decided yet"
    RIGHT = "right", "Confirmed as right"
    TAKEN = "taken", "Taken into the directory"
    LEFT = "left", "Not taken"


class AskState(models.TextChoices):
    """How an authority that was asked for its part has answered."""

    OPEN = "open", "Asked"
    WRITTEN = "written", "Text sent"
    AGREED = "agreed", "Agreed as it stands"
    CANNOT = "cannot", "Cannot say"
    SETTLED = "settled", "Settled"
    WITHDRAWN = "withdrawn", "No longer needed"


class Marking(models.TextChoices):
    """Who may read a part of a draft. What is not public is left out of everything that is published."""

    PUBLIC = "public", "Everybody, once it is published"
    PARTNERSHIP = "partnership", "The partnership only"
    SEATS = "seats", "Named seats only"


class PackKind(models.TextChoices):
    PACK = "pack", "Board pack"
    REPORT = "report", "Committee report"


class Visibility(models.TextChoices):
    """Who may read a published needs assessment: the Act does not say it must be public (domain §0.3)."""

    PUBLIC = "public", "Public"
    SUMMARY = "summary", "Public summary only"
    REQUEST = "request", "Public summary, the rest on request"
    PARTNERSHIP = "partnership", "Partnership only, with a public summary"


class VersionReason(models.TextChoices):
    """Why a moment in the life of a section has a name."""

    NAMED = "named", "Named by a person"
    SENT = "sent", "Sent to the board"
    PUBLISHED = "published", "Published"
    CARRIED = "carried", "Carried forward"


class RequestState(models.TextChoices):
    """What became of somebody's wish to read the whole text."""

    OPEN = "open", "Not answered"
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"


class ChartKind(models.TextChoices):
    BAR = "bar", "Bar chart"
    LINE = "line", "Line chart"
    MAP = "map", "Map"  # where the outlines of its areas are known; else a bar chart
    NONE = "none", "Table only"


class CountedUnder(models.TextChoices):
    """Which definition of serious violence the numbers of a figure follow."""

    OWN = "own", "The definition of this document"
    DATA = "data", "Not that one: the numbers count what their data count"
