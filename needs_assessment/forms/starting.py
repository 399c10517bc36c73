"""How a document begins."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from needs_assessment.forms.writing import DetailsForm
from needs_assessment.models import Assessment


class StartForm(DetailsForm):
    """What the cover says, and what the document begins with: the last one, or a template."""

    begin = forms.ChoiceField(label="Begin with", widget=forms.RadioSelect)

    field_order = ["begin"]

    def __init__(self, *args: Any, beginnings: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin = self.fields["begin"]
        assert isinstance(begin, forms.ChoiceField)  # noqa: S101  # for the type checker
        begin.choices = beginnings
        begin.initial = beginnings[0][0]


class KeepTemplateForm(forms.Form):
    """Which document's sections are kept, and under which name."""

    manuscript = forms.ModelChoiceField(Assessment.objects.none(), label="Sections of", empty_label=None)
    name = forms.CharField(label="Name", max_length=120, help_text="For example “Our shorter assessment”.")

    def __init__(self, *args: Any, documents: QuerySet[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        manuscript = self.fields["manuscript"]
        assert isinstance(manuscript, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        manuscript.queryset = documents
