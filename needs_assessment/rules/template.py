"""The shape of a document before anybody has written: sections with their level and the questions an author answers.

The sections of a needs assessment follow the national guidance of May 2021 and what areas have published since.
"""

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

SUMMARY_KEY = "S2"  # the plain-language summary: all that the public reads where the rest is kept within the partnership
