"""What of the last assessment the next one begins with."""

from collections.abc import Mapping
from typing import Any

from needs_assessment.rules.registers import REGISTERS
from needs_assessment.rules.template import HIDDEN, IN_PROGRESS, NOT_STARTED

CLOSED = {"data_gaps": ("state", "closed")}  # what is settled stays where it was settled


def carried(body: Mapping[str, Any], new_ids: Mapping[str, str]) -> dict[str, Any]:
    """Give the body of a block as it begins the next assessment.

    Entries keep their identity, so that a gap or a service is the same one over the years; what is settled is left
    behind, and a link to a block of the last assessment leads to the same block of the next.

    :param new_ids: a block of the last assessment -> the block that was made of it.
    """
    if "register" not in body:
        return dict(body)
    register = REGISTERS[body["register"]]
    links = {field.name for field in register.links}
    field, settled = CLOSED.get(register.key, ("", ""))
    entries = [
        {name: new_ids.get(value, value) if name in links else value for name, value in entry.items()}
        for entry in body["entries"]
        if not field or entry.get(field) != settled
    ]
    return {**body, "entries": entries}


def says_something(said: Mapping[str, Any]) -> bool:
    """Say whether there is anything in a section that somebody would have to look at."""
    return said["state"] == HIDDEN or any(block["body"].get("html") != "" for block in said["blocks"])


def state_of(said: Mapping[str, Any]) -> str:
    """Give the state in which a section begins: nothing is ready before somebody has looked at it."""
    if said["state"] == HIDDEN:
        return HIDDEN
    return IN_PROGRESS if says_something(said) else NOT_STARTED
