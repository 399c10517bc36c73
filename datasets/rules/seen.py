"""One column of an example as it stands there, and the words by which columns are known."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from datasets.rules.periods import GRAMMARS, MONTH_NAME
from datasets.rules.spelling import tidy

PLACE, TIME, TIME_PART, BREAKDOWN, NUMBER, KEEP, LEAVE_OUT = (
    "place", "time", "time_part", "breakdown", "number", "keep", "leave_out",
)  # fmt: skip
ACROSS_TIME, ACROSS = "across_time", "across"
BREAKDOWN_ONLY = "breakdown_only"  # rows with other texts than it lists are left out
MOST_ENUM = 60
FEWEST_ACROSS = 3
FEW = 20  # different texts in a column are not too many for a breakdown, however short the example is
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
MONEY_WORDS = re.compile(r"£|\bpay\b|earnings|\bcosts?\b|salary|income|spend")
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
    tidied = [tidy(word) for word in words]
    return next((name for name in TIME_GRAMMARS if tidied and _reads(name, tidied)), "")


def time_in(heading: str) -> str:
    """Give the part of a heading that may be a time: all of it, or its first row."""
    return heading.partition(" | ")[0]


def _reads(name: str, words: list[str]) -> bool:
    read = sum(
        GRAMMARS[name].read(word) is not None or (name == "month" and _is_short_month(word)) for word in words
    )
    if name == "financial_year" and len(set(words)) == 1 and "/" not in words[0]:
        return False  # 201112 alone is a month as well
    if name in ("calendar_year", "span") and any(word[:2] not in ("19", "20", "21") for word in words):
        return False  # a number of four digits
    return read >= 0.95 * len(words)


def _is_short_month(word: str) -> bool:
    """Say whether it is a month as spreadsheets shorten it: Jan-24."""
    return bool(re.fullmatch(MONTH_NAME + r"[-/ ]\d{2}", word))


def title_of(heading: str) -> str:
    """Write a heading as people would: "BoroughName" is "Borough name"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("_", " ").replace(" | ", ", "))
    words = " ".join(parted.split())
    lower = [word if word.isupper() and len(word) < 6 else word.lower() for word in words.split()]
    sentence = " ".join(lower)
    return sentence[:1].upper() + sentence[1:]
