from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from partnerships.models import Authority
from svd_portal.core import clock
from svd_portal.core.forms import GovukDateField


class UploadForm(forms.Form):
    """A file and where it came from."""

    authority = forms.ModelChoiceField(
        Authority.objects.none(), label="For which authority?", empty_label=None
    )
    file = forms.FileField(label="File")
    extracted_on = GovukDateField(
        label="When was this taken from your system?", help_text="The extract date, for example 31 1 2026."
    )
    note = forms.CharField(
        label="What should a reader know about it?",
        help_text="For example a change in recording. It is shown with every figure. Name no person.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    correction_reason = forms.CharField(
        label="If it corrects an earlier file: what was wrong?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, authorities: Sequence[Authority], has_earlier: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.authorities = authorities
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        self.fields[
            "file"
        ].help_text = f"CSV or Excel (.xlsx), at most {limit} MB and 1,000,000 rows. Counts only."
        self.fields["file"].widget.attrs["accept"] = ".csv,.xlsx,text/csv"
        if len(authorities) > 1:
            own = Authority.objects.filter(pk__in=[authority.pk for authority in authorities])
            self.fields["authority"] = forms.ModelChoiceField(own, label="For which authority?")
        else:
            del self.fields["authority"]
        if not has_earlier:
            del self.fields["correction_reason"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        limit = settings.UPLOAD_MAX_BYTES
        if (file.size or 0) > limit:
            raise forms.ValidationError(
                f"The file is larger than {limit // 2**20} MB. Send fewer periods in one file"
            )
        return file

    def clean_extracted_on(self) -> Any:
        day = self.cleaned_data["extracted_on"]
        if day > clock.today():
            raise forms.ValidationError("The extract date must be today or in the past")
        return day

    @property
    def chosen_authority(self) -> Authority:
        return self.cleaned_data.get("authority") or self.authorities[0]
