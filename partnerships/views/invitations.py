"""The door through which a person comes in: the link of an invitation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from partnerships.forms import NewAccountForm
from partnerships.models import Invitation
from partnerships.operations import (
    InvitationClosed,
    accept_invitation,
    check_open,
    find_invitation,
    open_account,
)
from partnerships.roles import what_a_role_may_do
from svd_portal.accounts.models import User
from svd_portal.accounts.second_factor import lacks_second_factor
from svd_portal.accounts.sign_in import sign_in_with_new_password

# Kept in the session while a new person sets up their second step, which ends on other pages than ours.
GO_ON = "invitation_path"


@method_decorator(never_cache, name="dispatch")
class InvitationPage(TemplateView):
    """What is offered, and the next step for whoever holds the link: sign in, open an account, or accept."""

    template_name = "partnerships/invitation.html"
    invitation: Invitation
    form: NewAccountForm | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = find_invitation(kwargs["token"])
        if found is None:
            raise Http404
        self.invitation = found
        try:
            check_open(found)
        except InvitationClosed as closed:
            return self._closed(closed)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._step == "new":
            self.form = NewAccountForm(invitation=self.invitation)
        if self._step == "second_factor":
            request.session[GO_ON] = request.path
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if self._step == "new":
                return self._open_account()
            if self._step == "accept" and isinstance(request.user, User):
                return self._accept(request.user)
        except InvitationClosed as closed:
            return self._closed(closed)
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seat = self.invitation.seat
        return super().get_context_data(
            invitation=self.invitation,
            partnership_name=seat.partnership.name,
            may=what_a_role_may_do(seat.role),
            step=self._step,
            form=self.form,
            **kwargs,
        )

    @property
    def _step(self) -> str:
        """Name what this visitor has to do next: new, sign_in, other_person, second_factor or accept."""
        user = self.request.user
        if not isinstance(user, User):
            known = User.objects.filter(email__iexact=self.invitation.email).exists()
            return "sign_in" if known else "new"
        if user.email.lower() != self.invitation.email:
            return "other_person"
        return "second_factor" if lacks_second_factor(user) else "accept"

    def _open_account(self) -> HttpResponse:
        self.form = NewAccountForm(self.request.POST, invitation=self.invitation)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        person = open_account(invitation=self.invitation, **self.form.cleaned_data)
        return sign_in_with_new_password(self.request, person, self.request.path)

    def _accept(self, person: User) -> HttpResponse:
        held = accept_invitation(invitation=self.invitation, person=person)
        seat, slug = held.seat, held.seat.partnership.slug
        self.request.session.pop(GO_ON, None)
        messages.success(
            self.request, f"You now hold the seat of {seat.get_role_display()} for {held.authority.name}."
        )
        return redirect(reverse("partnerships:overview", args=[slug]))

    def _closed(self, closed: InvitationClosed) -> HttpResponse:
        context = {"reason": str(closed), "invitation": self.invitation}
        return self.response_class(self.request, "partnerships/invitation_closed.html", context, status=410)
