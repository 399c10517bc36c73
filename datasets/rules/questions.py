"""What an officer is asked to confirm before a file goes on, and the keys under which the answers are kept."""

from collections.abc import Mapping
from typing import Any

from datasets.rules.verdicts import KEY_LENGTH, SUBJECTS

WHICH_SHEET = "which_sheet"
CORRECTION = "correction_reason"
AREAS_MISSING = "areas_missing"
LEGAL_BASIS = "legal_basis"
# Answered with something else than yes: it goes into the upload, not into a confirmation.
ANSWERED_OTHERWISE = frozenset({WHICH_SHEET, CORRECTION})

# A check speaks of the first place; a question, and what is remembered of it, of all of them.
IN_GENERAL = {
    "duplicate": "Some rows say the same thing twice, with the same value: one of them is kept.",
    "area_by_name": "The file names its places. Each name was read as the code beside it.",
    "area_recoded": "Some codes had ended by the period. Each was read as the code of the same area then.",
    "area_merged": "Some areas had become one by the period. Their figures are added up.",
    "area_early": "Some codes began only after the period. The figures are taken for the areas as they are now.",
    "period_serial": "Some periods are a spreadsheet's day numbers. Each was read as the period beside it.",
    "period_month_name": "A spreadsheet may have changed how months are written. Each was read as a month since 2000.",
}


def words_of(question: Mapping[str, Any]) -> str:
    """Say what a question asks, of all places together."""
    return (
        IN_GENERAL.get(question["rule"]) or question.get("words") or "Several sheets fit. Which one is meant?"
    )


def confirmation_keys(question: Mapping[str, Any]) -> dict[str, bool]:
    """Give the keys that a yes to a question confirms, each with whether it is remembered for the source.

    They are those of :meth:`datasets.rules.verdicts.Fault.key`. Where more was asked than could be listed, the whole of
    it is confirmed for this file, and only what was listed is remembered: nobody has seen the rest.
    """
    rule, column = question["rule"], question.get("column", "")
    subjects = question.get("subjects") or [""]
    remembered = bool(question.get("remembered"))
    keys = {f"{rule}/{column}/{subject}"[:KEY_LENGTH]: remembered for subject in subjects}
    if len(subjects) >= SUBJECTS:
        keys[f"{rule}/{column}/*"[:KEY_LENGTH]] = False
    return keys
