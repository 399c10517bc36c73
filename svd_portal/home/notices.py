"""Who is told of things that several apps know a part of."""

from datasets.models import Upload
from svd_portal.audit.models import AuditEvent
from svd_portal.notices.groups import Group
from svd_portal.notices.registry import tell


def data_protection_mailbox(event: AuditEvent) -> list[str]:
    """The mailbox of the authority that sent the file: a refused file may have been a leak."""
    mailboxes = Upload.objects.filter(pk=event.target_id).values_list(
        "authority__data_protection_mailbox", flat=True
    )
    return [mailbox for mailbox in mailboxes if mailbox]


tell(
    "upload.refused",
    group=Group.NEEDED,
    audience=data_protection_mailbox,
    subject="A file was refused and not kept",
    template="notices/upload_refused.txt",
)
