"""What the cover of a strategy says."""

from typing import Any

from django import forms
from django.db.models import Q

from partnerships.models import Partnership
from strategy.models import Strategy
from strategy.statuses import Basis
from svd_portal.publication.models import Edition
from svd_portal.publication.statuses import DocumentKind


class EditionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, edition: Edition) -> str:
        return f"{edition.title}, edition {edition.number}"


class DetailsForm(forms.Form):
    """What the cover says: asked when a strategy starts, and later."""

    title = forms.CharField(label="Title", max_length=300)
    period = forms.CharField(
        label="Years it is for",
        max_length=120,
        help_text="As readers will see it, for example “2026 to 2029”.",
    )
    basis = forms.ChoiceField(
        label="Under which section of the Act is it made?",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        initial=Basis.S8,
    )
    is_community_safety_plan = forms.BooleanField(
        label="It is also the community safety partnership’s plan",
        required=False,
        help_text="One document may stand under both laws; each has its own dates (S.I. 2007/1830).",
    )
    answers = EditionChoiceField(
        label="Which needs assessment does it answer?",
        queryset=Edition.objects.none(),
        required=False,
        empty_label="None that is published here",
        help_text="A strategy answers one edition, so that readers can see what it rests on.",
    )

    def __init__(
        self, *args: Any, partnership: Partnership, current: Edition | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answers"].queryset = answerable(partnership, current)  # type: ignore[attr-defined]  # of editions

    @staticmethod
    def initial_of(strategy: Strategy) -> dict[str, Any]:
        return {name: getattr(strategy, name) for name in DetailsForm.base_fields}


def answerable(partnership: Partnership, current: Edition | None) -> Any:
    """Give the needs assessments that a strategy can answer: its own, its region's, and its boards'."""
    near = [partnership.slug, *partnership.children.values_list("slug", flat=True)]
    near += [partnership.parent.slug] if partnership.parent else []
    latest = Q(
        latest_of__isnull=False,
        document__kind=DocumentKind.NEEDS_ASSESSMENT,
        document__partnership_slug__in=near,
    )
    chosen = latest | Q(pk=current.pk) if current else latest
    return Edition.objects.filter(chosen).order_by("title")
