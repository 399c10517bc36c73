"""The shape of a document before anybody has written: sections, their level, the questions they answer."""

from collections.abc import Sequence
from dataclasses import dataclass

MUST, SHOULD, OPTIONAL = "must", "should", "optional"
NOT_STARTED, IN_PROGRESS, READY, HIDDEN = "not_started", "in_progress", "ready", "hidden"


@dataclass(frozen=True)
class SectionTemplate:
    """One section: its key is permanent, its heading is the partnership's to change."""

    key: str
    heading: str
    level: str
    prompts: tuple[str, ...]


Template = Sequence[SectionTemplate]

SUMMARY_KEY = "S2"  # the plain-language summary: where only a summary is public, this is it
CHANGE_KEY = "S21"  # what changed since the last assessment
