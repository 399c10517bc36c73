"""Who is told of what is said about a draft, and of newer data for its figures."""

from django.urls import reverse

from needs_assessment.models import Ask, Block, Comment
from partnerships.models import SeatHolder
from partnerships.notices import holders
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.notices.registry import tell


def writers_of_figures(event: AuditEvent) -> list[User]:
    """The lead and the authors, if a figure of a draft shows an earlier version of the same data."""
    figures = Block.objects.filter(
        section__manuscript__partnership__slug=event.partnership_slug,
        dataset_version__dataset__versions=int(event.target_id),
    )
    return holders(event, Role.LEAD, Role.AUTHOR) if figures.behind().exists() else []


def assessments(event: AuditEvent) -> str:
    return reverse("needs_assessment:index", args=[event.partnership_slug])


tell(
    "upload.accepted",
    audience=writers_of_figures,
    subject="Newer data for your figures: {target}",
    template="notices/newer_data.txt",
    link=assessments,
)


def told(event: AuditEvent) -> list[User]:
    """Whom a comment names, and whoever took part in what it answers."""
    return list(
        User.objects.filter(
            pk__in=Comment.told.through.objects.filter(comment=int(event.target_id)).values("user")
        )
    )


def comments(event: AuditEvent) -> str:
    section = (
        Comment.objects.select_related("section__manuscript__partnership").get(pk=event.target_id).section
    )
    return f"{section.get_absolute_url()}#comments"


tell(
    "comment.made",
    audience=told,
    subject="A comment for you: {section}",
    template="notices/comment.txt",
    link=comments,
)


def _ask(event: AuditEvent) -> Ask:
    return Ask.objects.with_place().get(pk=int(event.target_id))


def the_asked(event: AuditEvent) -> list[User | str]:
    """Everybody who acts for the authority that is asked; its mailbox where nobody does."""
    ask = _ask(event)
    held = SeatHolder.objects.current().filter(
        seat__partnership=ask.section.manuscript.partnership_id, authority=ask.authority_id
    )
    people = list(User.objects.filter(pk__in=held.exclude(seat__role=Role.MONITOR).values("person")))
    return [*people] or [mailbox for mailbox in [ask.authority.mailbox] if mailbox]


def who_asked(event: AuditEvent) -> list[User]:
    return [_ask(event).asked_by]


def who_answered(event: AuditEvent) -> list[User]:
    return [person for person in [_ask(event).answered_by] if person]


def ask_page(event: AuditEvent) -> str:
    return _ask(event).get_absolute_url()


for verb, audience, subject in (
    ("ask.made", the_asked, "Your part of {section}"),
    ("ask.reminded", the_asked, "Your part of {section}, {when}"),
    ("ask.answered", who_asked, "{authority} answered on {section}"),
    ("ask.settled", who_answered, "What became of your text for {section}"),
):
    tell(verb, audience=audience, subject=subject, template="notices/ask.txt", link=ask_page)
