"""Parts of a document that are data, not prose: ordered lists of entries of one kind each."""

from needs_assessment.rules.registers.kinds import EXPECTED, REGISTERS
from needs_assessment.rules.registers.schema import (
    FIGURES,
    Entry,
    Field,
    Kind,
    Names,
    Register,
    clean,
    name_of,
    public,
    show,
    table,
    text_of_entry,
)

__all__ = [
    "EXPECTED",
    "FIGURES",
    "REGISTERS",
    "Entry",
    "Field",
    "Kind",
    "Names",
    "Register",
    "clean",
    "name_of",
    "public",
    "show",
    "table",
    "text_of_entry",
]
