"""Talking about a draft beside its text: comments, answers, and what was settled."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from needs_assessment.models import Block, Comment, Section
from partnerships.access import capabilities
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock

# Whoever has a part in the work may speak; a monitor reads and never does (s.14(2)).
SPEAKING = frozenset(
    {Capability.EDIT_WORK, Capability.REVIEW_WORK, Capability.SIGN_OFF, Capability.UPLOAD_DATA}
)


def may_comment(section: Section, user: User) -> bool:
    """Say whether this person has a part in the work on this document."""
    return bool(SPEAKING & set(capabilities(user, section.manuscript.partnership)))


@transaction.atomic
def make_comment(
    *,
    section: Section,
    text: str,
    by: User,
    block: Block | None = None,
    answers: Comment | None = None,
    told: Collection[User] = (),
) -> Comment:
    """Say something about a section, about one of its blocks, or in answer to what somebody said.

    :param told: people of the partnership who get a message; whoever is answered is told anyway.
    :raises PermissionDenied: when this person has no part in the work.
    """
    if not may_comment(section, by):
        raise PermissionDenied("Your seat in this partnership reads and does not comment.")
    comment = Comment.objects.create(
        section=section,
        block=answers.block if answers else block,
        answers=answers,
        text=text,
        made_at=clock.now(),
        made_by=by,
    )
    comment.told.set({*told, *_answered(answers)} - {by})
    partnership = section.manuscript.partnership
    by_name = sorted(person.pk for person in told)
    record(
        "comment.made",
        by=by,
        target=comment,
        partnership=partnership,
        section=section.heading,
        named=by_name,
    )
    return comment


@transaction.atomic
def resolve_comment(*, comment: Comment, by: User) -> None:
    """Mark what was said as settled; a second time changes nothing.

    :raises PermissionDenied: when this person has no part in the work.
    """
    section = comment.section
    if not may_comment(section, by):
        raise PermissionDenied("Your seat in this partnership reads and does not comment.")
    settled = Comment.objects.open().filter(pk=comment.pk)
    if settled.update(resolved_at=clock.now(), resolved_by=by):
        partnership = section.manuscript.partnership
        record("comment.resolved", by=by, target=comment, partnership=partnership, section=section.heading)


def _answered(comment: Comment | None) -> set[User]:
    """Everybody who took part in a thread so far."""
    if comment is None:
        return set()
    return {comment.made_by, *(reply.made_by for reply in comment.replies.select_related("made_by"))}
