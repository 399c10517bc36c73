"""The moves of a strategy: draft, in review, signed off, published, and back."""

from needs_assessment.statuses import ManuscriptState
from partnerships.roles import Capability
from strategy.documents.reading import Reading
from strategy.rules.gates import errors
from svd_portal.core.workflow import Move, Workflow

S = ManuscriptState


def text_is_complete(reading: Reading) -> str | None:
    """Close a move while a required section or a priority is not ready to be read by the board."""
    found = errors(reading.text_gates)
    if not found:
        return None
    more = f" There are {len(found) - 1} more of this kind." if len(found) > 1 else ""
    return f"{found[0].text}{more}"


def all_were_consulted(reading: Reading) -> str | None:
    """Close a move while an authority that has to be consulted was not asked (s.8(4), s.9(4))."""
    return " ".join(gate.text for gate in errors(reading.consultation_gates)) or None


def somebody_can_sign(reading: Reading) -> str | None:
    """Close the board's turn where nobody could sign."""
    return (
        None if reading.decisions else "The partnership has no specified authority that could sign (s.8(1))."
    )


def is_agreed(reading: Reading) -> str | None:
    """Close publication unless what would be published is agreed by the rule that was set before the vote."""
    return " ".join(gate.text for gate in errors(reading.decision_gates)) or None


STRATEGY = Workflow(
    Move(
        name="send_to_review",
        label="Send to the board",
        sources=frozenset({S.DRAFT}),
        target=S.IN_REVIEW,
        capability=Capability.REVIEW_WORK,
        guards=(text_is_complete, all_were_consulted, somebody_can_sign),
        primary=True,
        explains="The text is locked, and each authority is asked to sign it.",
    ),
    Move(
        name="sign",
        label="Read and sign",
        sources=frozenset({S.IN_REVIEW, S.SIGNED_OFF}),
        target=S.IN_REVIEW,
        may_end_in=frozenset({S.SIGNED_OFF}),  # once it is agreed by its rule
        capability=Capability.SIGN_OFF,
        primary=True,
        explains="You record what your authority decided on exactly this text.",
    ),
    Move(
        name="publish",
        label="Publish",
        sources=frozenset({S.SIGNED_OFF}),
        target=S.PUBLISHED,
        capability=Capability.PUBLISH,
        guards=(text_is_complete, all_were_consulted, is_agreed),
        primary=True,
        explains="You see what will happen before anything does.",
    ),
    Move(
        name="return_to_draft",
        label="Return to draft",
        sources=frozenset({S.IN_REVIEW, S.SIGNED_OFF}),
        target=S.DRAFT,
        capability=Capability.REVIEW_WORK,
        explains="The text opens for changes. Signatures stay on record for the text that was signed.",
    ),
    Move(
        name="start_revision",
        label="Start a revision",
        sources=frozenset({S.PUBLISHED}),
        target=S.DRAFT,
        capability=Capability.REVIEW_WORK,
        explains="The published edition stays as it is until the next one is published.",
    ),
)
