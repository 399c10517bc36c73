"""Registers in the state that a test needs, and what they say."""

from typing import Any

from django.urls import reverse

from needs_assessment.models import Assessment, Block, BlockRevision
from needs_assessment.operations import add_register
from needs_assessment.rules.registers import REGISTERS, Kind, Register
from tests.cast import Cast
from tests.factories import needs_assessment as make

GAPS = REGISTERS["data_gaps"]
GAP = {"gap": "Ambulance calls", "why": "No agreement", "who": "Ambulance trust, data lead"}
GONE = {"gap": "School exclusions", "why": "Not collected", "who": "County council, education"}


def at(name: str, *args: Any) -> str:
    return reverse(f"needs_assessment:{name}", args=["harbour", *args])


def text(response: Any) -> str:
    return str(response.content.decode())


def gaps(cast: Cast, assessment: Assessment | None = None, *entries: dict[str, str]) -> Block:
    section = make.section(assessment or make.draft(cast), "S20")
    return add_register(section=section, register=GAPS, entries=entries or (GAP,), by=cast.author)


def ids(block: Block) -> list[str]:
    block.refresh_from_db()
    return [entry["id"] for entry in block.body["entries"]]


def said(block: Block, field: str) -> list[str]:
    block.refresh_from_db()
    return [entry[field] for entry in block.body["entries"]]


def filled(register: Register, **more: Any) -> dict[str, Any]:
    """Fill in the form of a register as short as it may be."""
    form: dict[str, Any] = {}
    for field in register.fields:
        if field.required and field.kind is Kind.SOME_OF:
            form[field.name] = list(field.choices or {})[:2]
        elif field.required:
            form[field.name] = next(iter(field.choices)) if field.choices else f"Our {field.name}"
    return form | more


def kept(block: Block) -> list[dict[str, Any]]:
    rows = BlockRevision.objects.filter(block_id=block.pk, is_conflict=True)
    return [entry for revision in rows for entry in revision.body["entries"]]
