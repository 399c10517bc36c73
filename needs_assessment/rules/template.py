"""The shape of a document before anybody has written: sections, their level, the questions they answer."""

from collections.abc import Sequence
from dataclasses import dataclass

MUST, SHOULD, OPTIONAL = "must", "should", "optional"


@dataclass(frozen=True)
class SectionTemplate:
    """One section: its key is permanent, its heading is the partnership's to change."""

    key: str
    heading: str
    level: str
    prompts: tuple[str, ...]


Template = Sequence[SectionTemplate]

SUMMARY_KEY = "S2"  # the plain-language summary: where only a summary is public, this is it
