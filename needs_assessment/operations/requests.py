"""Somebody asks for a whole assessment of which only the summary is public; the partnership decides."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from needs_assessment.models import Assessment, FullTextRequest
from needs_assessment.statuses import RequestState
from partnerships.access import capabilities
from partnerships.models import Partnership, SeatHolder
from partnerships.roles import Capability, Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.operations import post
from svd_portal.publication.models import Document

MOST_IN_AN_HOUR = 10  # for one document, whoever asks: nobody's address has to be kept to count


class TooManyRequests(Exception):
    """This document was asked for so often that the portal passes nothing on for a while."""


@transaction.atomic
def ask_for_full_text(*, document: Document, address: str, why: str) -> FullTextRequest:
    """Pass on that somebody wants to read the whole text.

    Who they are stands in the message alone, which the portal blanks once it is sent.

    :param document: one whose latest edition says that the rest is given on request.
    :raises TooManyRequests: when it was asked for too often in the last hour.
    """
    # The row is locked, so that of many requests at once no more than the limit get through.
    assessment = Assessment.objects.select_for_update(of=("self",)).get(document=document)
    since = clock.now() - dt.timedelta(hours=1)
    if assessment.requests.filter(asked_at__gte=since).count() >= MOST_IN_AN_HOUR:
        raise TooManyRequests
    request = FullTextRequest.objects.create(assessment=assessment, asked_at=clock.now())
    partnership = assessment.partnership
    event = record(
        "request.received", by=None, target=request, partnership=partnership, document=document.title
    )
    _pass_on(event, request, document, address, why)
    return request


@transaction.atomic
def decide_request(*, request: FullTextRequest, state: str, reason: str, by: User) -> FullTextRequest:
    """Record that the whole text was given, or was not, with the reason.

    :raises ValidationError: for a refusal without a reason.
    :raises MoveClosed: when it was decided already.
    :raises PermissionDenied: when the person may not decide.
    """
    locked = FullTextRequest.objects.select_for_update(of=("self",)).select_related("assessment__partnership")
    found = locked.get(pk=request.pk)
    partnership = found.assessment.partnership
    if Capability.REVIEW_WORK not in capabilities(by, partnership):
        raise PermissionDenied("Your seat in this partnership does not allow you to decide this.")
    if found.state != RequestState.OPEN:
        raise MoveClosed([f"It was decided already: {found.get_state_display().lower()}."])
    if state == RequestState.REFUSED and not reason.strip():
        raise ValidationError("Say why the whole text is not given.")
    found.state, found.reason = RequestState(state), reason.strip()
    found.decided_at, found.decided_by = clock.now(), by
    found.save()
    title = found.assessment.title
    if state == RequestState.GIVEN:
        record("request.given", by=by, target=found, partnership=partnership, document=title)
    else:
        record(
            "request.refused",
            by=by,
            target=found,
            partnership=partnership,
            document=title,
            reason=found.reason,
        )
    return found


def _pass_on(event: AuditEvent, request: FullTextRequest, document: Document, address: str, why: str) -> None:
    partnership = request.assessment.partnership
    page = reverse("needs_assessment:requests", args=[partnership.slug, request.assessment_id])
    context = {"document": document, "address": address, "why": why, "link": settings.SITE_URL + page}
    text = render_to_string("notices/full_text.txt", context)
    subject = f"Somebody asks to read the whole of {document.title}"
    for mailbox, person in _who_answers(partnership):
        post(event=event, address=mailbox, subject=subject, text=text, person=person)


def _who_answers(partnership: Partnership) -> list[tuple[str, User | None]]:
    """The mailbox of the partnership; without one, whoever leads it."""
    if partnership.mailbox:
        return [(partnership.mailbox, None)]
    held = SeatHolder.objects.current().filter(seat__partnership=partnership, seat__role=Role.LEAD)
    leads = User.objects.filter(pk__in=held.values("person"), is_active=True)
    return [(lead.email, lead) for lead in leads]
