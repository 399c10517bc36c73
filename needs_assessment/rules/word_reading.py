"""The parent's side of reading a Word file: a child reads it, and whatever the child does, there is an answer."""

from pathlib import Path

from datasets.rules.sandbox import ask_child
from datasets.rules.verdicts import Refusal
from needs_assessment.rules.foreign import Arrived

CHILD = "needs_assessment.rules.word_child"
SECONDS = 20
MEGABYTE = 1024 * 1024
FILE_BYTES = 10 * MEGABYTE
HTML_CHARACTERS = 500_000  # of one text: some 150 pages
UNREADABLE = Refusal(
    "unreadable", "The document could not be read safely.", "Copy the text in Word and paste it instead."
)


def read_word(path: Path, workdir: Path, *, timeout: float = SECONDS) -> Arrived:
    """Read a Word file in a process of its own, bounded in time and memory.

    :param workdir: a private directory that exists; the caller removes it with everything in it.
    :raises Refusal: saying what is wrong with the file, and what to do.
    """
    request = {"task": "word", "path": str(path.resolve())}
    answer = ask_child(request, workdir, timeout, module=CHILD)
    if not answer:
        raise UNREADABLE
    if refusal := answer.get("refusal"):
        raise Refusal(**refusal)
    return Arrived(answer["html"], answer["remarks"])
