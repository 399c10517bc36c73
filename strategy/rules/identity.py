"""Which part of an imported document came from which part of its file: told by its id, without a table of its own."""

from uuid import UUID, uuid5

NAMESPACE = UUID("5b6a1c0e-7a39-4c56-9d0e-52d7f6c1a8e4")  # of this portal's imports; must never change


def named(parent: UUID | int, kind: str, place: int) -> UUID:
    """Give the id of a part: the same for the same place below the same parent.

    :param parent: the id of the document or of the part above.
    :param place: counted from 1, as the file was read.
    """
    return uuid5(NAMESPACE, f"{parent}/{kind}/{place}")
