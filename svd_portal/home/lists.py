"""The three lists of the front page: what waits for a person, what is due next, what moved."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from datasets.documents.requests import in_runs
from datasets.models import DataRequest, Upload
from datasets.statuses import UploadState
from needs_assessment.models import Ask
from needs_assessment.statuses import ManuscriptState
from partnerships.access import Standing
from partnerships.models import Invitation
from partnerships.roles import Capability
from strategy.documents import Due, due_items
from strategy.models import SignOff
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.home.working import Work, works

UPLOADS_LOOKED_AT = 100
TO_DO = {UploadState.NEEDS_FIXING: "Fix and send again", UploadState.AWAITING: "Confirm and let go on"}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person: a verb first, where to do it, in which partnership, for whom."""

    verb: str
    what: str
    url: str
    where: str
    for_whom: str = ""
    since: dt.date | None = None
    due_on: dt.date | None = None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()


def waiting(person: User, standings: list[Standing], uploads: list[Upload]) -> list[Waiting]:
    """List what waits for this person, decisions of their authority first."""
    documents = works(standing.partnership for standing in standings)
    at = {standing.partnership.pk: standing for standing in standings}
    return [
        *_offers(person),
        *_to_sign(documents, at),
        *_to_publish(documents, at),
        *_to_fix(uploads),
        *_to_send(standings),
        *_to_write(standings),
        *_to_finish(documents, at),
    ]


def due_next(standings: list[Standing]) -> list[Due]:
    """List what has a date in these partnerships, the earliest first."""
    dated = due_items([standing.partnership for standing in standings])
    return [due for due in dated if due.on]


def own_uploads(person: User) -> list[Upload]:
    """The latest uploads of the authorities for which this person is a data officer."""
    visible = Upload.objects.visible_to(person).select_related("definition", "partnership", "authority")
    return list(visible.order_by("-received_at")[:UPLOADS_LOOKED_AT])


def _offers(person: User) -> Iterator[Waiting]:
    offers = Invitation.objects.open().filter(email=person.email.lower())
    for offer in offers.select_related("seat__partnership", "authority"):
        yield Waiting(
            verb="Open",
            what=f"the link in the invitation that was sent to {offer.email}",
            url="",
            where=offer.seat.partnership.name,
            for_whom=offer.authority.name,
            since=offer.sent_at.date(),
        )


def _to_sign(documents: list[Work], at: dict[int, Standing]) -> Iterator[Waiting]:
    """Strategies on which an authority of this person has not decided since they last went to the board."""
    open_now = [work for work in documents if work.is_strategy and work.state == ManuscriptState.IN_REVIEW]
    asked = {
        (work.pk, authority.pk): (work, authority)
        for work in open_now
        for authority in at[work.partnership.pk].authorities_with(Capability.SIGN_OFF)
    }
    signed = _signed(asked)
    for key, (work, authority) in asked.items():
        if key not in signed or (work.sent_at and signed[key] < work.sent_at):
            yield Waiting(
                "Read and sign", work.title, work.url, work.partnership.name, authority.name, _day(work)
            )


def _signed(asked: Iterable[tuple[int, int]]) -> dict[tuple[int, int], dt.datetime]:
    pairs = list(asked)
    if not pairs:
        return {}
    rows = SignOff.objects.filter(strategy__in={pk for pk, _ in pairs}, authority__in={pk for _, pk in pairs})
    return {
        (row[0], row[1]): row[2] for row in rows.order_by("at").values_list("strategy", "authority", "at")
    }


def _to_publish(documents: list[Work], at: dict[int, Standing]) -> Iterator[Waiting]:
    for work in documents:
        # A strategy waits for its signatures first; a needs assessment goes from the board to the chair.
        ready = ManuscriptState.SIGNED_OFF if work.is_strategy else ManuscriptState.IN_REVIEW
        if work.state == ready and at[work.partnership.pk].can(Capability.PUBLISH):
            yield Waiting("Check and publish", work.title, work.url, work.partnership.name, since=_day(work))


def _to_fix(uploads: list[Upload]) -> Iterator[Waiting]:
    """Files that need fixing or an answer, and after which nobody has sent another one."""
    seen = set()
    for upload in uploads:
        series = (upload.partnership_id, upload.authority_id, upload.definition_id)
        if series not in seen and upload.state in TO_DO:
            yield Waiting(
                TO_DO[UploadState(upload.state)],
                upload.definition.title,
                reverse("datasets:upload_detail", args=[upload.partnership.slug, upload.pk]),
                upload.partnership.name,
                upload.authority.name,
                upload.received_at.date(),
            )
        seen.add(series)


def _to_send(standings: list[Standing]) -> Iterator[Waiting]:
    """Data that an authority of this person was asked for; late ones come first, as they were due first."""
    able = {standing.partnership: standing.authorities_with(Capability.UPLOAD_DATA) for standing in standings}
    asked = DataRequest.objects.open().filter(
        partnership__in=[partnership for partnership, own in able.items() if own],
        authority__in={authority.pk for own in able.values() for authority in own},
    )
    for request in asked.select_related("partnership", "authority", "definition"):
        if request.authority in able[request.partnership]:
            yield Waiting(
                "Send",
                f"{request.definition.title}, {in_runs(request.periods, request.definition.rules.grammar)}",
                request.get_absolute_url(),
                request.partnership.name,
                request.authority.name,
                due_on=request.due_on,
            )


def _to_write(standings: list[Standing]) -> Iterator[Waiting]:
    """Parts of documents that an authority of this person was asked for, where their seat does more than read."""
    own = {standing.partnership: standing.authorities for standing in standings if _takes_part(standing)}
    asks = Ask.objects.open().filter(section__manuscript__partnership__in=own)
    for ask in asks.with_place():
        if ask.authority in own[ask.section.manuscript.partnership]:
            yield Waiting(
                "Write your part of",
                ask.section.heading,
                ask.get_absolute_url(),
                ask.section.manuscript.partnership.name,
                ask.authority.name,
                due_on=ask.due_on,
            )


def _takes_part(standing: Standing) -> bool:
    return bool(set(standing.capabilities) - {Capability.READ_DRAFTS, Capability.MONITOR})


def _to_finish(documents: list[Work], at: dict[int, Standing]) -> Iterator[Waiting]:
    for work in documents:
        leads = at[work.partnership.pk].can(Capability.REVIEW_WORK) and at[work.partnership.pk].can(
            Capability.EDIT_WORK
        )
        if work.state == ManuscriptState.DRAFT and leads:
            yield Waiting(_progress(work), work.title, work.url, work.partnership.name)


def _progress(work: Work) -> str:
    if not work.unready:
        return "Send to the board"
    sections = "section" if work.unready == 1 else "sections"
    return f"Finish {work.unready} required {sections} of"


def _day(work: Work) -> dt.date | None:
    return work.sent_at.date() if work.sent_at else None
