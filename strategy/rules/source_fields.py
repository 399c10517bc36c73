"""Take single values out of a file that others wrote, and say where one is missing or wrong."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

T = TypeVar("T")
NAMES: dict[type, str] = {dict: "an object", list: "a list", str: "a text"}


class WrongFileError(Exception):
    """The file cannot be imported; the text says what is wrong and where."""


def required(values: Mapping[str, Any], key: str, kind: type[T], where: str) -> T:
    """Give a value that a file must have.

    :raises WrongFileError: when it is not there, empty where it is a text, or of another kind.
    """
    place = f"{where}.{key}" if where else key
    if key not in values:
        raise WrongFileError(f"The key “{place}” is missing.")
    value = values[key]
    if not isinstance(value, kind):
        raise WrongFileError(f"“{place}” must be {NAMES[kind]}.")
    if isinstance(value, str) and not value.strip():
        raise WrongFileError(f"“{place}” is empty.")
    return value


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """Give an object.

    :raises WrongFileError: when it is something else.
    """
    if not isinstance(value, Mapping):
        raise WrongFileError(f"“{where}” must be an object.")
    return value


def entries(value: Any, where: str) -> list[Any]:
    """Give a list; nothing is an empty one.

    :raises WrongFileError: when it is something else.
    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise WrongFileError(f"“{where}” must be a list.")
    return value


def text(value: Any, limit: int, where: str) -> str:
    """Give a value as one text of at most ``limit`` characters.

    :raises WrongFileError: when it is longer, since cutting it would lose words.
    """
    found = words(value)
    if len(found) > limit:
        raise WrongFileError(f"“{where}” has {len(found):,} characters; {limit:,} are allowed.")
    return found


def words(value: Any) -> str:
    """Write any value as words on one line: lists with semicolons, objects as "key: value"."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{label(key)}: {words(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "; ".join(words(part) for part in value)
    return json.dumps(value)


def label(key: str) -> str:
    """Write a key as people would: ``review_date`` as "Review date"."""
    spaced = str(key).replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


def cell(value: Any) -> str | int | float | dict[str, str] | None:
    """Give a table cell as it is; what is no number, text or mark of a hidden value becomes words."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, Mapping) and set(value) == {"mark", "label"}:
        return {"mark": words(value["mark"]), "label": words(value["label"])}
    return value if isinstance(value, str) else words(value)


def storable(value: Any) -> Any:
    """Drop from a structure what PostgreSQL cannot hold in a text: NUL, and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, list):
        return [storable(part) for part in value]
    if isinstance(value, dict):
        return {storable(key): storable(part) for key, part in value.items()}
    return value
