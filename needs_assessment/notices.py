"""Who is told of what is said about a draft, and of newer data for its figures."""

from django.urls import reverse

from needs_assessment.models import Block, Comment
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
