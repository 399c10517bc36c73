"""How hard a text is to read."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+")
FEWEST_WORDS = 100  # a grade of a few sentences says nothing


def reading_age(text: str) -> int | None:
    """Estimate the age in years at which English text is read with ease; None for fewer than 100 words.

    Automated Readability Index, a grade of school in the United States, plus five years.
    Source: Senter and Smith, Automated Readability Index, AMRL-TR-66-220 (1967).
    """
    words = WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = sum(bool(WORD.search(part)) for part in SENTENCE_END.split(text))
    letters = sum(sum(letter.isalpha() for letter in word) for word in words)
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43
    return max(round(grade), 1) + 5
