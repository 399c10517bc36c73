"""Who holds which seat, and the ways to give and to end one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from partnerships.forms import InviteForm
from partnerships.models import Invitation, SeatHolder
from partnerships.operations import InvitationClosed, SeatRefused, end_seat, invite, withdraw_invitation
from partnerships.roles import Capability, Role, what_a_role_may_do
from partnerships.views.working import ANY_SEAT, WorkingView


def people_of(slug: str) -> str:
    return reverse("partnerships:people", args=[slug])


class People(WorkingView):
    """Seats and their holders; for who manages seats also what was offered and not yet taken."""

    template_name = "partnerships/people.html"
    capability = ANY_SEAT
    section = "People"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = self.standing.can(Capability.MANAGE_SEATS)
        offers = Invitation.objects.open().filter(seat__partnership=self.partnership)
        return super().get_context_data(
            breadcrumbs=[{"label": "People"}],
            manages=manages,
            seats=self._seats(),
            invitations=offers.select_related("seat", "authority", "sent_by") if manages else [],
            **kwargs,
        )

    def _seats(self) -> list[dict[str, Any]]:
        held = SeatHolder.objects.current().filter(seat__partnership=self.partnership).for_list()
        by_role: dict[str, list[SeatHolder]] = {}
        for holder in held:
            by_role.setdefault(holder.seat.role, []).append(holder)
        return [
            {"label": role.label, "may": what_a_role_may_do(role), "holders": by_role.get(role, [])}
            for role in Role
        ]


class Invite(WorkingView):
    """Offer a seat to an address."""

    template_name = "partnerships/invite.html"
    capability = Capability.MANAGE_SEATS
    section = "People"
    form: InviteForm

    def load(self) -> None:
        self.form = InviteForm(self.request.POST or None, partnership=self.partnership)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"label": "People", "url": self.people}, {"label": "Invite somebody"}]
        return super().get_context_data(breadcrumbs=crumbs, form=self.form, people=self.people, **kwargs)

    @property
    def people(self) -> str:
        return people_of(self.partnership.slug)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.form.is_valid() and self._sent():
            messages.success(request, f"Invitation sent to {self.form.cleaned_data['email']}.")
            return redirect(self.people)
        return self.render_to_response(self.get_context_data())

    def _sent(self) -> bool:
        try:
            invite(partnership=self.partnership, by=self.person, **self.form.cleaned_data)
        except SeatRefused as refusal:
            self.form.add_error("email", str(refusal))
            return False
        return True


class EndSeat(WorkingView):
    """Ask before a seat ends: the person loses it with their next click."""

    template_name = "partnerships/end_seat.html"
    capability = Capability.MANAGE_SEATS
    section = "People"
    held: SeatHolder

    def load(self) -> None:
        current = SeatHolder.objects.current().filter(seat__partnership=self.partnership)
        seats = current.select_related("seat__partnership", "person", "authority")
        self.held = get_object_or_404(seats, pk=self.kwargs["held_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = people_of(self.partnership.slug)
        crumbs = [{"label": "People", "url": people}, {"label": "End a seat"}]
        return super().get_context_data(breadcrumbs=crumbs, held=self.held, people=people, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = people_of(self.partnership.slug)
        try:
            end_seat(held=self.held, by=self.person)
        except SeatRefused as refusal:
            return self.refuse(refusal, people)
        seat = self.held.seat.get_role_display()
        messages.success(request, f"{self.held.person.name} no longer holds the seat of {seat}.")
        return redirect(people)


class WithdrawInvitation(WorkingView):
    """Take back an offer that nobody has taken up."""

    template_name = "partnerships/withdraw_invitation.html"
    capability = Capability.MANAGE_SEATS
    section = "People"
    invitation: Invitation

    def load(self) -> None:
        offers = Invitation.objects.open().filter(seat__partnership=self.partnership)
        self.invitation = get_object_or_404(
            offers.select_related("seat__partnership", "authority"), pk=self.kwargs["invitation_id"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = people_of(self.partnership.slug)
        crumbs = [{"label": "People", "url": people}, {"label": "Withdraw an invitation"}]
        return super().get_context_data(
            breadcrumbs=crumbs, invitation=self.invitation, people=people, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = people_of(self.partnership.slug)
        try:
            withdraw_invitation(invitation=self.invitation, by=self.person)
        except InvitationClosed as closed:
            return self.refuse(closed, people)
        messages.success(request, f"The invitation to {self.invitation.email} is withdrawn.")
        return redirect(people)
