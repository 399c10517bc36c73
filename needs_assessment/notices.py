"""Who is told of what is said about a draft, and of newer data for its figures."""

from django.urls import reverse

from datasets.rules.reminders import due_in_words
from needs_assessment.documents.quotes import numbers_behind
from needs_assessment.models import Ask, AskHandover, Block, Comment, ProviderLink, Section
from needs_assessment.querysets import BlockQuerySet
from partnerships.models import SeatHolder
from partnerships.notices import holders, partnership_name
from partnerships.roles import MANAGING_ROLES, Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.notices.groups import Group
from svd_portal.notices.registry import tell


def writers_of_figures(event: AuditEvent) -> list[User]:
    """The lead and the authors, if a figure or a number of a draft comes from an earlier version of the same data."""
    blocks = _blocks(event)
    figures = blocks.filter(dataset_version__dataset__versions=int(event.target_id))
    is_behind = figures.behind().exists() or _quote(blocks, int(event.target_id))
    return holders(event, Role.LEAD, Role.AUTHOR) if is_behind else []


def _quote(blocks: BlockQuerySet, version: int) -> bool:
    return any(behind.newest_id == version for behind in numbers_behind(blocks))


def writers_of_withdrawn(event: AuditEvent) -> list[User]:
    """The lead and the authors, if a figure or a number of a draft comes from the version that was withdrawn."""
    blocks, version = _blocks(event), int(event.target_id)
    numbers = (behind.quotation.dataset_version_id for behind in numbers_behind(blocks))
    is_used = blocks.filter(dataset_version=version).exists() or version in numbers
    return holders(event, Role.LEAD, Role.AUTHOR) if is_used else []


def _blocks(event: AuditEvent) -> BlockQuerySet:
    return Block.objects.filter(section__manuscript__partnership__slug=event.partnership_slug)


def assessments(event: AuditEvent) -> str:
    return reverse("needs_assessment:index", args=[event.partnership_slug])


# When it is shared, not when it is accepted: before that nobody else may use the newer version.
tell(
    "version.shared",
    group=Group.NEWS,
    audience=writers_of_figures,
    subject="Newer data for your figures: {target}",
    template="notices/newer_data.txt",
    link=assessments,
    heading=partnership_name,
)
tell(
    "version.withdrawn",
    group=Group.NEEDED,
    audience=writers_of_withdrawn,
    subject="Data of your figures withdrawn: {target}",
    template="notices/quoted_data_withdrawn.txt",
    link=assessments,
)


def told(event: AuditEvent) -> list[User]:
    """Whom a comment names, and whoever took part in what it answers."""
    return list(
        User.objects.filter(
            pk__in=Comment.told.through.objects.filter(comment=int(event.target_id)).values("user")
        )
    )


def named(event: AuditEvent) -> list[User]:
    """Whom a comment names; events of before that was kept say it of everybody who is told."""
    people = told(event)
    return [person for person in people if person.pk in event.detail.get("named", [person.pk])]


def took_part(event: AuditEvent) -> list[User]:
    by_name = {person.pk for person in named(event)}
    return [person for person in told(event) if person.pk not in by_name]


def reads_comment(event: AuditEvent, person: User) -> bool:
    """Say whether the person may read the section today: seats end, and sections are closed to others."""
    return Section.objects.visible_to(person).filter(comments=int(event.target_id)).exists()


def document_of_comment(event: AuditEvent) -> str:
    return (
        Comment.objects.select_related("section__manuscript").get(pk=event.target_id).section.manuscript.title
    )


def comments(event: AuditEvent) -> str:
    section = (
        Comment.objects.select_related("section__manuscript__partnership").get(pk=event.target_id).section
    )
    return f"{section.get_absolute_url()}#comments"


for audience_of_comment, group_of_comment in ((named, Group.YOURS), (took_part, Group.NEWS)):
    tell(
        "comment.made",
        group=group_of_comment,
        audience=audience_of_comment,
        subject="A comment for you: {section}",
        template="notices/comment.txt",
        link=comments,
        heading=document_of_comment,
        still=reads_comment,
    )


def _ask(event: AuditEvent) -> Ask:
    return Ask.objects.with_place().get(pk=int(event.target_id))


def the_asked(event: AuditEvent) -> list[User | str]:
    """Everybody who acts for the authority that is asked; its mailbox where nobody does."""
    return _acting(_ask(event))


def _acting(ask: Ask) -> list[User | str]:
    held = SeatHolder.objects.current().filter(
        seat__partnership=ask.section.manuscript.partnership_id, authority=ask.authority_id
    )
    people = list(User.objects.filter(pk__in=held.exclude(seat__role=Role.MONITOR).values("person")))
    return [*people] or [mailbox for mailbox in [ask.authority.mailbox] if mailbox]


def those_at_it(event: AuditEvent) -> list[User | str]:
    """Who passed an ask on and whom it was passed on to, while they act for the authority; else all who do."""
    ask = _ask(event)
    acting = _acting(ask)
    given = {(each.passed_by_id, each.to_id, each.email) for each in ask.handovers.all()}
    people = {person for by, to, _ in given for person in (by, to)}
    addresses = {
        email for *_, email in given if email
    }  # who was invited since holds an account of this address
    named = [
        one
        for one in acting
        if isinstance(one, User) and (one.pk in people or one.email.lower() in addresses)
    ]
    return [*named] or acting


def given_to(event: AuditEvent) -> list[User]:
    handover = AskHandover.objects.select_related("to").get(pk=int(event.detail["handover"]))
    return [person for person in [handover.to] if person]


def those_who_invite(event: AuditEvent) -> list[User]:
    return holders(event, *MANAGING_ROLES)


def asked_and_passed_on(event: AuditEvent) -> list[User]:
    """Who asked, and who passed it on and had no hand in the answer."""
    ask = _ask(event)
    passed = [
        each.passed_by
        for each in ask.handovers.select_related("passed_by")
        if each.passed_by_id != ask.answered_by_id
    ]
    return list(dict.fromkeys([ask.asked_by, *passed]))


def who_answered(event: AuditEvent) -> list[User]:
    return [person for person in [_ask(event).answered_by] if person]


def ask_page(event: AuditEvent) -> str:
    return _ask(event).get_absolute_url()


def reads_ask(event: AuditEvent, person: User) -> bool:
    return Ask.objects.visible_to(person).filter(pk=int(event.target_id)).exists()


def still_open(event: AuditEvent, person: User) -> bool:
    return Ask.objects.open().visible_to(person).filter(pk=int(event.target_id)).exists()


def part_today(event: AuditEvent) -> str:
    """Say how far off it is today: a digest may go out on a later day than the reminder was made."""
    ask = _ask(event)
    return f"Your part of {ask.section.heading}, {due_in_words(ask.due_on, clock.today())}"


def document_of_ask(event: AuditEvent) -> str:
    return _ask(event).section.manuscript.title


for verb, group, audience, subject, line, still in (
    ("ask.made", Group.YOURS, the_asked, "Your part of {section}", None, still_open),
    ("ask.reminded", Group.REMINDERS, those_at_it, "Your part of {section}, {when}", part_today, still_open),
    ("ask.answered", Group.NEWS, asked_and_passed_on, "{authority} answered on {section}", None, reads_ask),
    ("ask.passed_on", Group.YOURS, given_to, "A part of {section} was passed on to you", None, still_open),
    (
        "ask.seat_wanted",
        Group.NEEDED,
        those_who_invite,
        "A colleague of {authority} needs an invitation",
        None,
        reads_ask,
    ),
    ("ask.settled", Group.NEWS, who_answered, "What became of your text for {section}", None, reads_ask),
):
    tell(
        verb,
        group=group,
        audience=audience,
        subject=subject,
        template="notices/ask.txt",
        link=ask_page,
        line=line,
        heading=document_of_ask,
        still=still,
    )


def _provider_link(event: AuditEvent) -> ProviderLink:
    return ProviderLink.objects.with_place().get(pk=event.target_id)


def editors_who_read_it(event: AuditEvent) -> list[User]:
    section = _provider_link(event).block.section_id
    editors = holders(event, Role.LEAD, Role.AUTHOR)
    return [each for each in editors if Section.objects.visible_to(each).filter(pk=section).exists()]


def provider_page(event: AuditEvent) -> str:
    link = _provider_link(event)
    return reverse(
        "needs_assessment:entry_provider", args=[event.partnership_slug, link.block_id, link.entry_id]
    )


def document_of_entry(event: AuditEvent) -> str:
    return _provider_link(event).block.section.manuscript.title


for verb, subject in (
    ("correction.made", "A provider corrects its entry in {section}"),
    ("correction.right", "A provider confirms its entry in {section}"),
):
    tell(
        verb,
        group=Group.NEWS,
        audience=editors_who_read_it,
        subject=subject,
        template="notices/correction.txt",
        link=provider_page,
        heading=document_of_entry,
    )
