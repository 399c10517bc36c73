"""Which number of a figure to quote, and where."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from needs_assessment.documents.quotes import Place
from needs_assessment.models import Block
from needs_assessment.rules.prose import text_of

BEGINNING = 60


class QuoteForm(forms.Form):
    """A cell of a figure's table that shows a number, and the text at whose end it goes."""

    cell = forms.ChoiceField(
        label="Which number?",
        help_text="Hidden and missing numbers are not in the list: they cannot be quoted.",
        error_messages={
            "required": "Choose the number to quote.",
            "invalid_choice": "The figure changed meanwhile. Choose the number again.",
        },
    )
    text = forms.ChoiceField(
        label="Where should it go?",
        help_text="You can move it afterwards, with the sentence around it.",
        required=False,
        error_messages={"invalid_choice": "That text changed meanwhile. Choose again where the number goes."},
    )

    def __init__(
        self, *args: Any, figure: Block, found: Sequence[Place], texts: Sequence[Block], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {_named(figure, place): place for place in found}
        self.texts = {f"{block.pk}:{block.version}": block for block in texts}
        chosen = [(name, f"{place.text}: {place.words}") for name, place in self.places.items()]
        self.fields["cell"].choices = [("", "Choose a number"), *chosen]  # type: ignore[attr-defined]
        ends = [(name, _end_of(at, block)) for at, (name, block) in enumerate(self.texts.items(), start=1)]
        self.fields["text"].choices = [*ends, ("", "Show me what to write in a text myself")]  # type: ignore[attr-defined]

    @property
    def place(self) -> Place:
        return self.places[self.cleaned_data["cell"]]

    @property
    def block(self) -> Block | None:
        return self.texts.get(self.cleaned_data["text"])


def _named(figure: Block, place: Place) -> str:
    return json.dumps([figure.version, place.address["row"], place.address["column"]])


def _end_of(at: int, block: Block) -> str:
    words = " ".join(text_of(block.body["html"]).split())
    begins = f"{words[:BEGINNING]}…" if len(words) > BEGINNING else words
    return f"At the end of text {at}{f', “{begins}”' if begins else ''}"


def read_seen(posted: Any, what: str) -> dict[str, int]:
    """Read what somebody saw of each thing: fields ``<what>-<thing>`` with a number."""
    named = (
        (name.removeprefix(f"{what}-"), value)
        for name, value in posted.items()
        if name.startswith(f"{what}-")
    )
    return {
        thing: int(value) for thing, value in named if value.isascii() and value.isdigit() and len(value) < 19
    }


def read_versions(posted: Any) -> dict[uuid.UUID, int]:
    """Read which version of each text somebody saw."""
    found = {}
    for thing, version in read_seen(posted, "version").items():
        try:
            found[uuid.UUID(thing)] = version
        except ValueError:
            continue
    return found
