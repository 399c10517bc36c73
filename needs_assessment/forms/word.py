"""A Word file that somebody sends, and its text before it joins anything. The file itself is never kept."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from datasets.rules.verdicts import Refusal
from needs_assessment.rules.foreign import Arrived
from needs_assessment.rules.prose import clean
from needs_assessment.rules.word_reading import FILE_BYTES, HTML_CHARACTERS, MEGABYTE, read_word

HELP = (
    f"A .docx file of at most {FILE_BYTES // MEGABYTE} MB. Headings, paragraphs, lists, tables, bold, italic and links "
    "are taken over; pictures and comments are not. The file is read once and not kept."
)


class WordField(forms.FileField):
    """A file field that gives the text of a Word file."""

    def __init__(self, **kwargs: Any) -> None:
        given = {"label": "Word file", "help_text": HELP}
        super().__init__(**given | kwargs)
        self.widget.attrs["accept"] = ".docx"

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > FILE_BYTES:  # before a byte of it is copied
            raise ValidationError(
                f"The file is larger than {FILE_BYTES // MEGABYTE} MB. Send it in parts, or paste passages of it."
            )
        try:
            return _read(file)
        except Refusal as refusal:
            raise ValidationError(f"{refusal.message} {refusal.fix}") from refusal


class WordForm(forms.Form):
    """A Word file for a section, or a passage pasted from one."""

    file = WordField(required=False)
    pasted = forms.CharField(
        label="Or paste the text here",
        help_text="Without JavaScript this box keeps the lists and tables that Word copies, and drops bold and italic.",
        required=False,
        max_length=HTML_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("file") and not said.get("pasted", "").strip():
            self.add_error("file", "Choose a Word file (.docx), or paste the text")
        return said


class ArrivedForm(forms.Form):
    """The text that was shown, on its way into a section."""

    html = forms.CharField(max_length=HTML_CHARACTERS * 2, widget=forms.HiddenInput)

    def clean_html(self) -> str:
        return clean(self.cleaned_data["html"])


def _read(file: Any) -> Arrived:
    with tempfile.TemporaryDirectory(prefix="word-") as folder:
        path = Path(folder) / "sent"
        with path.open("wb") as copy:
            for piece in file.chunks():
                copy.write(piece)
        return read_word(path, Path(folder))
