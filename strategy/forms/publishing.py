"""When and with which words a strategy is published."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings

from needs_assessment.forms import PublishForm
from svd_portal.core.forms import GovukDateField


class ScheduleForm(PublishForm):
    """Publish at a moment of UK local time, to the second."""

    on = GovukDateField(label="On which day?")
    time = forms.TimeField(
        label="At what time?",
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        help_text="UK time, for example 09:30 or 00:01:30. Nobody can read it before.",
    )
    field_order = ("on", "time", "next_review_on", "change_note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        on, time = cleaned.get("on"), cleaned.get("time")
        if on and time:
            cleaned["at"] = at = dt.datetime.combine(on, time, tzinfo=ZoneInfo(settings.TIME_ZONE))
            if at.astimezone(dt.UTC).astimezone(at.tzinfo).time() != time:
                self.add_error("time", "The clocks go forward then: that time is left out. Choose another.")
        return cleaned
