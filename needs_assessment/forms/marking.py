"""Who may read a section, as somebody answers it."""

from typing import Any

from django import forms

from needs_assessment.models import Section
from needs_assessment.statuses import Marking
from partnerships.models import Seat
from partnerships.roles import Role
from svd_portal.core.forms import HintedRadioSelect


class SeatChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_role_display())


class MarkingForm(forms.Form):
    """Who may read a section, and which seats where they are named."""

    marking = forms.ChoiceField(
        label="Who may read this section?",
        choices=Marking.choices,
        widget=HintedRadioSelect(
            hints={
                Marking.PARTNERSHIP: "Everybody with a seat. It is left out of what is published, without a trace.",
                Marking.SEATS: "Only those seats and the partnership lead. Others do not see that it is there.",
            }
        ),
    )
    readers = SeatChoices(
        Seat.objects.none(),
        label="Which seats, where seats are named?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = self.fields["readers"]
        assert isinstance(readers, forms.ModelMultipleChoiceField)  # noqa: S101  # for the type checker
        seats = Seat.objects.filter(partnership=section.manuscript.partnership_id)
        readers.queryset = seats.exclude(role=Role.LEAD).order_by("pk")

    def clean(self) -> dict[str, Any]:
        answered = super().clean() or {}
        if answered.get("marking") == Marking.SEATS and not answered.get("readers"):
            self.add_error("readers", "Choose at least one seat besides the partnership lead")
        return answered
