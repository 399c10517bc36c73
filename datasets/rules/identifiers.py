"""What a personal identifier looks like: detectors over the distinct texts of one column."""

import re
from dataclasses import dataclass

import polars as pl

TEN_DIGITS = r"(?:^|[^\d.,-])(\d{3}[ -]?\d{3}[ -]?\d{4})(?:$|[^\d.,-])"
WHOLE_POSTCODE = r"^(?:[A-Za-z]{1,2}\d[A-Za-z\d]? {0,2}\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})$"
POSTCODE_IN_TEXT = r"(?:^|[^A-Za-z\d])[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}(?:$|[^A-Za-z\d])"
FOUND = {
    "postcode": (rf"{WHOLE_POSTCODE}|{POSTCODE_IN_TEXT}", "full postcodes"),
    "ni_number": (
        r"(?i)(?:^|[^A-Z\d])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?:$|[^A-Z\d])",
        "National Insurance numbers",
    ),
    "email": (r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}", "e-mail addresses"),
    "phone": (
        r"(?:^|[^\dA-Za-z.-])(?:\+44 ?(?:\(0\) ?)?|0)[1-37](?:[ -]?\d){8,9}(?:$|[^\dA-Za-z.-])",
        "telephone numbers",
    ),
    "long_id": (
        r"(?i)(?:^|[^0-9a-f])(?:[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:$|[^0-9a-f])",
        "identifiers of single records",
    ),
}
DATE = (
    r"^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}"
    r"|\d{1,2}[- ](?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]\d{4})(?:[T ]00:00(?::00)?)?$"
)
TIMESTAMP = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ]+\d{1,2}:\d{2}"
ROUND_TIME = r"[T ]\d{1,2}:00(?::00)?$"
REFERENCE = r"(?i)^[A-Z0-9]{1,8}(?:[/-][A-Z0-9]{1,10}){2,4}$"
TITLED = r"^(?:Mr|Mrs|Miss|Ms|Master)\.? [A-Z]"
NAME = r"^[A-Z][A-Za-z'’-]+(?:,? [A-Z][A-Za-z'’-]*\.?){0,3}$"
# Forenames common in England and Wales over the last century: a fact that names no one. Place names that are
# also forenames are left out (Chelsea, Victoria, Kent, Craven, Charlotte).
FORENAMES = frozenset(
    """aaron abdul abigail adam adrian ahmed aisha alan alex alexander alfie ali alice alison amanda amber
    amelia amy
    andrea andrew angela ann anna anne anthony archie arthur barbara ben benjamin beth bethany brian bryn
    callum carl
    carol caroline catherine charles charlie cheryl chloe chris christine christopher claire clare colin
    connor craig
    daisy daniel danielle darren dave david dawn deborah debbie denise dennis derek diane donna dorothy
    dylan edward
    eleanor elizabeth ella ellie emily emma eric erin ethan eva evan evie fatima fiona florence francesca
    frank freddie
    freya gareth gary gemma geoffrey george gerald gillian gordon grace graham grant hannah harriet harry
    hassan hayley
    heather helen henry holly ian imran irene isaac isabella isla jack jacob jacqueline jade jake james
    jamie jane
    janet jason jayden jean jeffrey jennifer jenny jessica jill joan joanne joe john jonathan jordan joseph
    joshua
    joyce judith julia julian julie karen kate katherine kathleen katie keith kelly kenneth kerry kevin
    kieran kim
    kirsty kyle laura lauren leah leanne lee leo leon lewis liam linda lisa logan louis louise lucas lucy
    luke lynn
    malcolm marcus margaret maria marie marilyn mark martin mary mason matthew maureen max megan melissa
    mia michael
    michelle mohamed mohammad mohammed molly muhammad natalie natasha nathan neil nicholas nicola nigel
    noah olive
    oliver olivia oscar owen pamela pat patricia patrick paul paula pauline peter philip phoebe poppy
    rachael rachel
    ray raymond rebecca reece rhys richard robert robin roger ronald rosie ross roy russell ruby ruth ryan
    sally sam
    samantha samuel sandra sara sarah scarlett scott sean sebastian sharon shaun sheila shirley simon
    sophia sophie
    stacey stephanie stephen steve steven stewart stuart sue summer susan suzanne tanya teresa terence theo
    theodore
    thomas tim timothy tina toby tom tony tracey tracy trevor valerie vanessa wayne wendy william yasmin
    yusuf zara
    zoe""".split()  # noqa: SIM905  a hundred quoted words read worse
)


@dataclass(frozen=True)
class Sighting:
    """A kind of identifier, and how many different texts look like it. Never a text itself."""

    rule: str
    what: str
    number: int


def sightings(distinct: pl.Series, least: int) -> list[Sighting]:
    """Find kinds of identifiers in the distinct texts of a column, each seen in at least so many of them."""
    found = [
        Sighting(rule, what, int(distinct.str.contains(pattern).sum()))
        for rule, (pattern, what) in FOUND.items()
    ]
    seen = [sighting for sighting in found if sighting.number >= least]
    return [*seen, *_nhs_numbers(distinct, least)]


def is_nhs_number(digits: str) -> bool:
    """Check the tenth digit by modulus 11 (NHS data dictionary)."""
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    )
    return check != 10 and check % 11 == int(digits[9])


def beats_chance(passed: int, tried: int) -> bool:
    """Say whether more ten-digit numbers pass modulus 11 than chance explains: one in eleven does anyway."""
    spread = (tried / 11 * 10 / 11) ** 0.5
    return passed > tried / 11 + 3.5 * spread


def _nhs_numbers(distinct: pl.Series, least: int) -> list[Sighting]:
    tried = distinct.str.extract(TEN_DIGITS, 1).drop_nulls().str.replace_all(r"[ -]", "").unique().to_list()
    passed = [digits for digits in tried if is_nhs_number(digits) and len(set(digits)) > 1]
    spaced = int(distinct.str.contains(r"(?:^|\D)\d{3}[ -]\d{3}[ -]\d{4}(?:$|\D)").sum())
    if len(passed) >= least and (
        beats_chance(len(passed), len(tried)) or (spaced and len(passed) == len(tried))
    ):
        return [Sighting("nhs_number", "NHS numbers", len(passed))]
    return []


def people(distinct: pl.Series) -> int:
    """Count the distinct texts that are names of people, if they are what the column is about; else 0."""
    texts = [text for text in distinct.head(5000).to_list() if text]
    named = [text for text in texts if re.match(NAME, text)]
    fore = [text for text in named if {word.strip(".,").lower() for word in text.split()} & FORENAMES]
    titled = [text for text in texts if re.match(TITLED, text)]
    if len(titled) >= 5 or (len(fore) >= 5 and len(fore) >= 0.25 * len(texts)):
        return max(len(titled), len(fore))
    return 0
