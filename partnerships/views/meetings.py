"""Meetings of boards and sub-groups: the list, one meeting, its agenda, who came and what was decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from partnerships.forms import AgendaItemForm, MeetingForm, RecordForm
from partnerships.models import Authority, Meeting
from partnerships.operations import (
    DecisionRefused,
    add_item,
    arrange_meeting,
    change_meeting,
    record_meeting,
)
from partnerships.roles import Capability
from partnerships.rules.attendance import in_words, missing_sectors
from partnerships.statuses import REPRESENTED
from partnerships.views.working import ANY_SEAT, WorkingView
from svd_portal.core import clock


class MeetingsView(WorkingView):
    """A page about meetings."""

    section = "Overview"
    title = "Meetings"

    @property
    def meetings(self) -> str:
        return reverse("partnerships:meetings", args=[self.partnership.slug])

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Meetings", "url": self.meetings}, {"label": self.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"heading": self.title, "breadcrumbs": self.crumbs()}
        records = self.standing.can(Capability.REVIEW_WORK)
        return super().get_context_data(**given | {"records": records} | kwargs)


class Meetings(MeetingsView):
    """The meetings to come, the next first, and those that were."""

    template_name = "partnerships/meetings.html"
    capability = ANY_SEAT

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": self.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = Meeting.objects.visible_to(self.person).filter(board__partnership=self.partnership)
        rows, today = list(visible.for_list()), clock.today()
        return super().get_context_data(
            coming=[row for row in rows if row.on >= today],
            held=[row for row in reversed(rows) if row.on < today],
            **kwargs,
        )


class FormView(MeetingsView):
    """A page with one form that keeps what was typed."""

    template_name = "partnerships/meeting_form.html"
    capability = Capability.REVIEW_WORK
    form: forms.Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": self.form} | kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.save() if self.form.is_valid() else None
        if meeting is None:
            return self.render_to_response(self.get_context_data())
        messages.success(request, f"Saved: {meeting}.")
        return redirect(meeting)

    def save(self) -> Meeting | None:
        raise NotImplementedError


class AddMeeting(FormView):
    """Arrange a meeting."""

    title = "Arrange a meeting"

    def load(self) -> None:
        self.form = MeetingForm(self.request.POST or None, partnership=self.partnership)

    def save(self) -> Meeting | None:
        return arrange_meeting(by=self.person, **self.form.cleaned_data)


class OneMeeting(MeetingsView):
    """The agenda before a meeting; who came and what was decided after it."""

    template_name = "partnerships/meeting.html"
    capability = ANY_SEAT
    meeting: Meeting

    def load(self) -> None:
        visible = Meeting.objects.visible_to(self.person).filter(board__partnership=self.partnership)
        self.meeting = get_object_or_404(visible.for_list(), pk=self.kwargs["meeting_id"])
        self.title = str(self.meeting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = self.meeting.decisions.select_related("item", "corrects", "corrected_by", "by")
        return super().get_context_data(
            meeting=self.meeting,
            items=list(self.meeting.items.all()),
            attendance=list(self.meeting.attendance.select_related("authority")),
            missing=self._missing(),
            decisions=list(decisions),
            **kwargs,
        )

    def _missing(self) -> list[str]:
        """Say who was missing here, and for whom the meeting before was missed too."""
        board, day = self.meeting.board, self.meeting.on
        earlier = Q(on__lt=day) | Q(on=day, pk__lte=self.meeting.pk)
        recorded = board.meetings.filter(earlier, attendance__isnull=False).distinct().order_by("-on", "-pk")
        last = list(recorded.prefetch_related("attendance__authority__type")[:2])
        if not last or last[0].pk != self.meeting.pk:
            return []
        area = self.partnership.areas.first()
        return in_words(missing_sectors([_sectors(row) for row in last], area.nation if area else "E"))


def _sectors(meeting: Meeting) -> frozenset[str]:
    rows = meeting.attendance.all()
    return frozenset(row.authority.type.sector for row in rows if row.attended in REPRESENTED)


class MeetingFormView(FormView):
    """A form about one meeting."""

    meeting: Meeting

    def load(self) -> None:
        visible = Meeting.objects.visible_to(self.person).filter(board__partnership=self.partnership)
        self.meeting = get_object_or_404(visible.for_list(), pk=self.kwargs["meeting_id"])

    def crumbs(self) -> list[dict[str, str]]:
        here = {"label": str(self.meeting), "url": self.meeting.get_absolute_url()}
        return [{"label": "Meetings", "url": self.meetings}, here, {"label": self.title}]


class ChangeMeeting(MeetingFormView):
    """Change when and where a meeting is held, or what for."""

    title = "Change the meeting"

    def load(self) -> None:
        super().load()
        names = ("on", "starts_at", "place", "purpose")
        initial = {name: getattr(self.meeting, name) for name in names}
        self.form = MeetingForm(self.request.POST or None, partnership=self.partnership, initial=initial)
        del self.form.fields["board"]

    def save(self) -> Meeting | None:
        return change_meeting(meeting=self.meeting, by=self.person, **self.form.cleaned_data)


class AddItem(MeetingFormView):
    """Put an item on the agenda."""

    title = "Add an agenda item"

    def load(self) -> None:
        super().load()
        self.form = AgendaItemForm(self.request.POST or None)

    def save(self) -> Meeting | None:
        add_item(meeting=self.meeting, by=self.person, **self.form.cleaned_data)
        return self.meeting


class Record(MeetingFormView):
    """Record who came and what was decided, on one page."""

    title = "Record attendance and decisions"
    form: RecordForm

    def load(self) -> None:
        super().load()
        current = self.partnership.memberships.current().values("authority")
        authorities = list(Authority.objects.filter(pk__in=current).order_by("name", "pk"))
        self.form = RecordForm(self.request.POST or None, meeting=self.meeting, authorities=authorities)

    def save(self) -> Meeting | None:
        attendance, decision = self.form.attendance(), self.form.decision()
        try:
            record_meeting(meeting=self.meeting, attendance=attendance, decision=decision, by=self.person)
        except DecisionRefused as refusal:
            self.form.add_error("text", str(refusal))
            return None
        return self.meeting
