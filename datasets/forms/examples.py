"""An example of a kind of data: a file or pasted rows, read and forgotten. It travels with the page, packed."""

import base64
import zlib
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

MOST_CARRIED = 2 * 1024 * 1024  # of a packed example; the form parser takes 5 MB in all


class ExampleForm(forms.Form):
    """What the data are, and a file of them."""

    title = forms.CharField(
        label="What shall it be called?",
        help_text="For example “School attendance by month”.",
        max_length=200,
    )
    counted = forms.CharField(
        label="What is counted, and what for?",
        help_text="One or two sentences. Whoever is asked for the data reads them.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    example = forms.FileField(label="An example file", required=False)
    pasted = forms.CharField(
        label="Or paste the headings and a few rows",
        help_text="Copied from a spreadsheet, or with commas.",
        max_length=200_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        file = self.fields["example"]
        file.help_text = (
            f"CSV or Excel (.xlsx), at most {limit} MB. Counts only. "
            "It is read and forgotten: the portal keeps nothing of it."
        )
        file.widget.attrs["accept"] = ".csv,.xlsx,text/csv"

    def clean_example(self) -> UploadedFile | None:
        return not_too_large(self.cleaned_data["example"])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if not asked.get("example") and not asked.get("pasted") and "example" not in self.errors:
            self.add_error("example", "Choose an example file, or paste the headings and a few rows")
        return asked

    @property
    def content(self) -> bytes:
        file: UploadedFile | None = self.cleaned_data["example"]
        return file.read() if file else str(self.cleaned_data["pasted"]).encode()


def pack(content: bytes) -> str:
    """Write an example so that the page can carry it; nothing, if it is too large for that."""
    packed = zlib.compress(content, 6)
    return base64.b64encode(packed).decode() if len(packed) <= MOST_CARRIED else ""


def unpack(packed: str) -> bytes:
    """Read what the page carried, no further than a file may be long; nothing, if it is not as it was."""
    try:
        unpacker = zlib.decompressobj()
        return unpacker.decompress(base64.b64decode(packed, validate=True), settings.UPLOAD_MAX_BYTES)
    except (ValueError, zlib.error):
        return b""


def not_too_large(file: UploadedFile | None) -> UploadedFile | None:
    limit = settings.UPLOAD_MAX_BYTES
    if file and (file.size or 0) > limit:
        raise forms.ValidationError(f"The file is larger than {limit // 2**20} MB. A part of it is enough")
    return file
