"""What in a published text may be about one person: detectors over its sentences.

Nothing personal may be published; a detector sees shapes, not meaning. What can only be about a person is an
error, what may be is a warning that says what to look for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from datasets.rules.identifiers import FORENAMES, FOUND, POSTCODE_IN_TEXT, TEN_DIGITS, is_nhs_number

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# Public bodies write a person's address as two words with a dot; a role mailbox rarely has one.
PERSONAL = re.compile(r"[a-z'-]+\.[a-z'-]+\d*@", re.IGNORECASE)
NHS_NUMBER = re.compile(TEN_DIGITS)
INSURANCE_NUMBER = re.compile(FOUND["ni_number"][0])
POSTCODE = re.compile(POSTCODE_IN_TEXT)
MOBILE = re.compile(r"(?<![\d.-])(?:\+44 ?(?:\(0\) ?)?|0)7\d{3}[ -]?\d{3}[ -]?\d{3}(?![.-]?\d)")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS})\b|\b(?:{MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?\b(?! ?\d)"
    r"|\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d{2}\b"
)
NAME = re.compile(r"\b([A-Z][A-Za-z'’-]+) ((?:[A-Z][A-Za-z'’-]+ ?){1,3})")
PLACE = re.compile(
    r"\b(?:[A-Z][\w'’-]+ )+(?:Road|Street|Lane|Avenue|Close|Crescent|Drive|Grove|Terrace|Gardens|Court|House)\b"
)
VIOLENCE = re.compile(
    r"\b(?:stabb|shot\b|shoot|attack|assault|murder|kill|robb|rap(?:e|ed)\b|victim|injur|died\b|death|arrest"
    r"|knife|wound|abus)\w*",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])|\n+")


@dataclass(frozen=True)
class Sighting:
    """What was seen and what to do about it."""

    is_error: bool
    text: str


def sightings(text: str) -> Iterator[Sighting]:
    """Find what in some words may be about one person, each thing once.

    :param text: words without markup, paragraphs apart by line breaks.
    """
    yield from _addresses(text)
    yield from _numbers(text)
    for sentence in SENTENCE_END.split(text):
        yield from _incident(sentence)


def _addresses(text: str) -> Iterator[Sighting]:
    for address in dict.fromkeys(EMAIL.findall(text)):
        if PERSONAL.match(address):
            what = "looks like a person's e-mail address. Give the mailbox of a role instead."
            yield Sighting(True, f"“{address}” {what}")
        else:
            what = "is an e-mail address. Publish it only if it is the mailbox of a role."
            yield Sighting(False, f"“{address}” {what}")


def _numbers(text: str) -> Iterator[Sighting]:
    ten = (number for number in NHS_NUMBER.findall(text) if _is_nhs_number(number))
    for number in dict.fromkeys(ten):
        yield Sighting(True, f"“{number}” looks like an NHS number. Take it out: it is about one person.")
    for match in INSURANCE_NUMBER.finditer(text):
        found = match.group().strip(" .,;:()")
        yield Sighting(True, f"“{found}” looks like a National Insurance number. Take it out.")
    for number in dict.fromkeys(MOBILE.findall(text)):
        yield Sighting(False, f"“{number}” is a mobile number. Publish it only if it is a service's own.")
    for match in POSTCODE.finditer(text):
        found = match.group().strip(" .,;:()\n")
        yield Sighting(
            False,
            f"“{found}” is a full postcode, which can be one home. Keep it only for a service or an office.",
        )


def _is_nhs_number(number: str) -> bool:
    """One ten-digit number in eleven passes the check by chance, so the usual grouping is asked for too."""
    digits = re.sub(r"\D", "", number)
    return len(number) > len(digits) and len(set(digits)) > 1 and is_nhs_number(digits)


def _incident(sentence: str) -> Iterator[Sighting]:
    """A name or a street beside the day of something violent tells who it was."""
    day = DAY.search(sentence)
    if day is None or VIOLENCE.search(sentence) is None:
        return
    who, where = _name(sentence), PLACE.search(sentence)
    told = who or (where.group() if where else "")
    if told:
        yield Sighting(
            False,
            f"“{told}” and “{day.group()}” stand in one sentence about violence. Could someone be recognised? "
            "Say it without the name or the street, and with the month or the year only.",
        )


def _name(sentence: str) -> str:
    named = (match for match in NAME.finditer(sentence) if _is_forename(match.group(1)))
    return next((f"{match.group(1)} {match.group(2).split()[0]}" for match in named), "")


def _is_forename(word: str) -> bool:
    return word.lower().partition("-")[0] in FORENAMES
