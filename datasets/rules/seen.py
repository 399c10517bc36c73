"""One column of an example as it stands there, and the words by which columns are known."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from datasets.rules.periods import GRAMMARS
from datasets.rules.spelling import tidy

PLACE, TIME, TIME_PART, BREAKDOWN, NUMBER, KEEP, LEAVE_OUT = (
    "place", "time", "time_part", "breakdown", "number", "keep", "leave_out",
)  # fmt: skip
ACROSS_TIME, ACROSS = "across_time", "across"
MOST_BREAKDOWNS = 4
MOST_ENUM = 60
FEWEST_ACROSS = 3
BLANK = ""
# The narrower grammar first: a text that two of them read is what the first one says, unless all texts fit a later one.
TIME_GRAMMARS = (
    "financial_quarter", "quarter", "financial_year", "month", "calendar_year", "span",
)  # fmt: skip
NUMERIC = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
WHOLE = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d+(?:\.0+)?")
AGE = re.compile(r"\d{1,3}(?:\+| ?(?:-|to) ?\d{1,3}|(?: and|plus| or) .*)?", re.IGNORECASE)
PLACE_WORDS = re.compile(
    r"area|borough|district|ward|[lm]soa|authority|council|region|county|\bla\b|lad|utla|csp|force|place|constituency"
)
COUNT_WORDS = re.compile(
    r"count|number|freq|total|offences|crimes|incidents|attend|admissions|referrals|cases|people|\bn\b"
)
RATE_WORDS = re.compile(r"value|rate|per ?cent|percentage|proportion|ratio|%")
ASIDE_WORDS = re.compile(
    r"\bci\b|ci$|limit|denominator|trend|note|signific|flag|headcount|sortable|compared|new data|updated"
)
KIND_WORDS = re.compile(
    r"(category|area|geographic|geography|breakdown|characteristic)[ _]?(type|level|group)|^level$"
)
TOTAL = re.compile(r"(grand )?total|all( .*)?|both sexes|england and wales|(all )?persons")
REFERENCE = re.compile(r"(^|[ _])(id|code|cd|ref)$|[a-z](I[dD]|Code)$")


@dataclass(frozen=True)
class Seen:
    """One column of an example: its heading, and its distinct texts with how often each stands there."""

    heading: str
    texts: tuple[tuple[str, int], ...]
    blanks: int = 0

    @property
    def words(self) -> list[str]:
        return [text for text, _ in self.texts if text.strip()]

    @property
    def filled(self) -> int:
        return sum(number for text, number in self.texts if text.strip())

    @property
    def empty(self) -> int:
        return self.blanks + sum(number for text, number in self.texts if not text.strip())

    def share(self, fits: Callable[[str], object]) -> float:
        """Give the share of filled cells whose text fits."""
        hit = sum(number for text, number in self.texts if text.strip() and fits(text.strip()))
        return hit / self.filled if self.filled else 0.0


def grammar_of(words: list[str]) -> str:
    """Name the grammar that reads nearly all of some texts, or give an empty text."""
    tidied = [" ".join(word.split()) for word in words]
    for name in TIME_GRAMMARS:
        read = sum(GRAMMARS[name].read(tidy(word)) is not None for word in tidied)
        if (
            tidied
            and read >= 0.95 * len(tidied)
            and (name != "financial_year" or len(set(tidied)) > 1 or "/" in tidied[0])
        ):
            return (
                name
                if name != "calendar_year" or all(1990 <= int(w) <= 2100 for w in tidied if w.isdigit())
                else ""
            )
    return ""


def title_of(heading: str) -> str:
    """Write a heading as people would: "BoroughName" is "Borough name"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("_", " ").replace(" | ", ", "))
    words = " ".join(parted.split())
    lower = [word if word.isupper() and len(word) < 6 else word.lower() for word in words.split()]
    sentence = " ".join(lower)
    return sentence[:1].upper() + sentence[1:]
