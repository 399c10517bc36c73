"""When two spellings are the same thing, and which known word a wrong one is nearest to."""

import difflib
import re
import unicodedata

from datasets.rules.periods import MONTHS

DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"))


def tidy(text: str) -> str:
    """Bring a text to the form in which two spellings of the same thing are equal."""
    if text.isascii():  # nearly every cell; a third of the cost
        return " ".join(text.split()).casefold()
    folded = unicodedata.normalize("NFKC", text).translate(DASHES)
    return " ".join(folded.split()).casefold()


def nearest(text: str, known: list[str] | tuple[str, ...]) -> str | None:
    """Give the known word that a wrong one most likely stands for, or None."""
    by_form = {tidy(word): word for word in known}
    band = _band_made_a_date(text)
    if band in by_form:
        return by_form[band]
    close = difflib.get_close_matches(tidy(text)[:80], list(by_form), n=1, cutoff=0.6)
    return by_form[close[0]] if close else None


def _band_made_a_date(text: str) -> str:
    """Undo what a spreadsheet does to a band such as 10-17, which it takes for 17 October."""
    folded = tidy(text)
    dated = re.fullmatch(r"\d{4}-(\d{2})-(\d{2})", folded)
    if dated:
        return f"{int(dated[1])}-{int(dated[2])}"
    named = re.fullmatch(r"(\d{1,2})-([a-z]{3})", folded) or re.fullmatch(r"([a-z]{3})-(\d{1,2})", folded)
    if not named:
        return folded
    day, month = (named[1], named[2]) if named[1].isdigit() else (named[2], named[1])
    return f"{MONTHS.index(month) + 1}-{int(day)}" if month in MONTHS else folded
