"""The form by which boundaries are brought."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from partnerships.rules.own_boundaries import MOST_BYTES
from svd_portal.core import clock
from svd_portal.core.forms import GovukDateField


class BoundariesForm(forms.Form):
    """Whose boundaries, of when, and the file."""

    name = forms.CharField(
        label="What they are called",
        max_length=100,
        help_text="For example “Wards” or “Our localities”. The same name again makes a newer version.",
    )
    source = forms.CharField(
        label="Source", max_length=120, help_text="Whose boundaries they are: it stands below every map."
    )
    dated_on = GovukDateField(label="The day they are of")
    attribution = forms.CharField(
        label="Licence and copyright (optional)",
        max_length=200,
        required=False,
        help_text="As their owner asks, for example “Open Government Licence v3.0. Contains OS data © Crown "
        "copyright and database right 2024”. It stands below every map.",
    )
    file = forms.FileField(
        label="GeoJSON file",
        help_text=f"Polygons in longitude and latitude (WGS 84), at most {MOST_BYTES // 1024**2} MB. Only the "
        "outline, code and name of each area are kept; everything else in the file is dropped.",
    )
    code_property = forms.CharField(
        label="Property that holds the code (optional)",
        max_length=100,
        required=False,
        help_text="For example WD24CD. Leave it empty and the portal looks for the codes it knows.",
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_dated_on(self) -> Any:
        day = self.cleaned_data["dated_on"]
        if day > clock.today():
            raise ValidationError("Enter a day that is not in the future.")
        return day

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                f"The file is larger than {MOST_BYTES // 1024**2} MB. Simplify its outlines first."
            )
        return file
