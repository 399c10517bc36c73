"""The registers of a needs assessment, in the order of the sections that expect them."""

from needs_assessment.rules.registers.community import ENGAGEMENT, SERVICES
from needs_assessment.rules.registers.conclusions import DATA_GAPS, FINDINGS, RECOMMENDATIONS
from needs_assessment.rules.registers.definition import DEFINITION
from needs_assessment.rules.registers.knowledge import EVIDENCE, FACTORS
from needs_assessment.rules.registers.schema import Register

REGISTERS = {
    register.key: register
    for register in (
        DEFINITION,
        FACTORS,
        ENGAGEMENT,
        EVIDENCE,
        SERVICES,
        FINDINGS,
        RECOMMENDATIONS,
        DATA_GAPS,
    )
}


def _expected() -> dict[str, tuple[Register, ...]]:
    sections = dict.fromkeys(key for register in REGISTERS.values() for key in register.sections)
    return {key: tuple(r for r in REGISTERS.values() if key in r.sections) for key in sections}


EXPECTED = _expected()
"""Permanent key of a section -> the registers that it expects."""
