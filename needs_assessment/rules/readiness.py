"""What must be right before a document goes to its board or the public: errors stop it, warnings do not."""

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from needs_assessment.rules.personal_data import sightings
from needs_assessment.rules.prose import Link, links, text_of
from needs_assessment.rules.reading import reading_age
from needs_assessment.rules.registers import EXPECTED, REGISTERS
from needs_assessment.rules.template import HIDDEN, MUST, READY, SHOULD, SUMMARY_KEY

UNCLEAR_LINKS = frozenset(
    {"here", "click here", "click", "link", "this link", "more", "read more", "yma", "cliciwch yma"}
)

OLDEST_READER = 15  # in years: a resident without training should follow the summary at first reading

UNSEEN = "Carried forward, and nobody has looked at it yet. Change it, or say that it is still right."
WHY_REGISTERS = "Add it: readers find and compare what stands in a table, not what stands in the text."


@dataclass(frozen=True)
class FigureFacts:
    title: str
    alt: str
    is_behind: bool = False  # there are newer data, and nobody has said that it keeps the older


@dataclass(frozen=True)
class RegisterFacts:
    key: str
    entries: tuple[str, ...]  # what each entry says, in words
    links: tuple[tuple[str, str], ...] = ()  # heading of a field, and the id it leads to or nothing


@dataclass(frozen=True)
class SectionFacts:
    """All that the checklist asks of a section: plain values."""

    id: str
    heading: str
    key: str
    level: str
    state: str
    hidden_reason: str = ""
    prose: tuple[str, ...] = ()
    figures: tuple[FigureFacts, ...] = ()
    captions: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()  # of typed tables, each as one line of words
    language: str = "en"
    registers: tuple[RegisterFacts, ...] = ()
    things: frozenset[str] = frozenset()  # the ids of what entries may lead to
    open_comments: int = 0
    numbers_behind: int = 0  # quoted in the text, from data that moved on or were withdrawn
    is_public: bool = True
    is_unseen: bool = False  # carried forward from the last assessment, and nobody has looked at it


@dataclass(frozen=True)
class Finding:
    """One thing to put right, and in which section."""

    is_error: bool
    section_id: str
    heading: str
    text: str


@dataclass(frozen=True)
class Progress:
    ready: int
    required: int


def check(sections: Iterable[SectionFacts], public_summary: str = "") -> list[Finding]:
    """List what is wrong, errors first, each in the order of the document.

    :param public_summary: the key of the section that is all the public reads; it cannot be left out.
    """
    sections = list(sections)
    things = {thing for section in sections if section.state != HIDDEN for thing in section.things}
    found = [
        Finding(is_error, section.id, section.heading, text)
        for section in sections
        for is_error, text in (*_of_section(section, public_summary), *_loose_links(section, things))
    ]
    return sorted(found, key=lambda finding: not finding.is_error)


def progress(sections: Iterable[SectionFacts]) -> Progress:
    """Count the must-sections that are ready, or left out with a reason, among all must-sections."""
    required = [section for section in sections if section.level == MUST]
    return Progress(sum(_is_settled(section) for section in required), len(required))


def _is_settled(section: SectionFacts) -> bool:
    return section.state == READY or (section.state == HIDDEN and bool(section.hidden_reason.strip()))


def _of_section(section: SectionFacts, public_summary: str) -> Iterator[tuple[bool, str]]:
    if section.is_unseen:
        yield False, UNSEEN
    if section.state == HIDDEN:
        yield from _left_out(section, public_summary)
    elif section.is_public:
        yield from _to_finish(section)
        yield from _said(section)
    elif section.level == MUST:
        yield True, "Needed in what is published: let everybody read it, and keep back single parts of it."


def _to_finish(section: SectionFacts) -> Iterator[tuple[bool, str]]:
    if section.level == MUST and section.state != READY:
        yield True, "Needed in every document: mark it ready, or leave it out and say why."
    if section.level == SHOULD and section.state != READY:
        yield False, "In most documents: mark it ready, or leave it out and say why."
    if section.state == READY and _says_nothing(section):
        yield section.level == MUST, "This section is marked ready but has no text."
    if section.open_comments:
        many = "1 comment is" if section.open_comments == 1 else f"{section.open_comments} comments are"
        yield False, f"{many} not settled."
    if section.numbers_behind:
        many = "1 number" if section.numbers_behind == 1 else f"{section.numbers_behind} numbers"
        yield False, f"{many} in the text: the data moved on. Look at what changed, then decide."


def _said(section: SectionFacts) -> Iterator[tuple[bool, str]]:
    yield from _figures(section)
    yield from _registers(section)
    for html in section.prose:
        yield from _prose(html)
    for row in section.rows:
        yield from _personal(row)
    yield from _reading(section)


def _says_nothing(section: SectionFacts) -> bool:
    return (
        not any(text_of(html).strip() for html in section.prose)
        and not section.figures
        and not section.captions
        and not any(register.entries for register in section.registers)
    )


def _left_out(section: SectionFacts, public_summary: str) -> Iterator[tuple[bool, str]]:
    if section.key == public_summary:
        yield True, "Only the summary is public, so the summary cannot be left out."
    if not section.hidden_reason.strip():
        yield (
            section.level == MUST,
            "This section is left out without a reason. Say why: readers will see it.",
        )


def _figures(section: SectionFacts) -> Iterator[tuple[bool, str]]:
    for figure in section.figures:
        name = f"The figure “{figure.title}”" if figure.title.strip() else "A figure"
        if not figure.title.strip():
            yield True, "A figure has no title. Say what it shows."
        if not figure.alt.strip():
            yield True, f"{name} has no description for people who cannot see it. Say what it shows."
        if figure.is_behind:
            yield False, f"{name} shows older data than there are. Look at what changed, then decide."
    for caption in section.captions:
        if not caption.strip():
            yield True, "A table has no caption. Say what it shows, where and when."


def _registers(section: SectionFacts) -> Iterator[tuple[bool, str]]:
    for register in section.registers:
        title = REGISTERS[register.key].title
        if not register.entries:
            yield section.level == MUST, f"“{title}” has no entries. Add one, or remove it."
        for text in register.entries:
            yield from _personal(text)
    there = {register.key for register in section.registers}
    for expected in EXPECTED.get(section.key, ()) if section.state == READY else ():
        if expected.key not in there:
            yield False, f"This section is marked ready without “{expected.title}”. {WHY_REGISTERS}"


def _loose_links(section: SectionFacts, things: AbstractSet[str]) -> Iterator[tuple[bool, str]]:
    for register in section.registers if section.state != HIDDEN else ():
        loose = Counter(heading for heading, thing in register.links if thing not in things)
        for heading, count in loose.items():
            many = "1 entry names" if count == 1 else f"{count} entries name"
            title = REGISTERS[register.key].title
            yield False, f"“{title}”: {many} no “{heading.lower()}”, or one that the document no longer has."


def _prose(html: str) -> Iterator[tuple[bool, str]]:
    yield from _personal(text_of(html))
    yield from (_unclear(link) for link in links(html) if link.text.strip(" .").lower() in UNCLEAR_LINKS)


def _personal(text: str) -> Iterator[tuple[bool, str]]:
    yield from ((seen.is_error, seen.text) for seen in sightings(text))


def _reading(section: SectionFacts) -> Iterator[tuple[bool, str]]:
    """The summary is for everybody; the measure is made for English."""
    if section.key != SUMMARY_KEY or section.language != "en":
        return
    age = reading_age("\n".join(text_of(html) for html in section.prose))
    if age is not None and age > OLDEST_READER:
        advice = f"aim for {OLDEST_READER} or younger, with shorter sentences and shorter words."
        yield False, f"The summary is easy to read from about the age of {age}: {advice}"


def _unclear(link: Link) -> tuple[bool, str]:
    return (
        False,
        f"The link “{link.text.strip()}” does not say where it goes. Use the name of the page as its text.",
    )
