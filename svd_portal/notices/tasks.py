from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from svd_portal.core import clock
from svd_portal.jobs.ledger import Lease
from svd_portal.jobs.registry import job_kind
from svd_portal.notices.models import Notice

SEND = "notices.send"
SECONDS_FOR_THE_MAIL_SERVER = 20


def give_up(payload: dict[str, str], reason: str) -> None:
    """Blank a message that will never go out: it may hold a secret."""
    Notice.objects.waiting().filter(pk=payload["notice"]).update(text="", given_up_at=clock.now())


@job_kind(SEND, lease_seconds=60, max_attempts=5, on_dead=give_up)
def send(lease: Lease) -> None:
    """Send one message and blank its text.

    The mail goes out inside the transaction that marks it as sent, under the job's lock: a late worker sends
    nothing. Only a crash between the mail server's answer and the commit can send it again, with the same
    Message-ID.
    """
    with lease.finish():
        notice = Notice.objects.select_for_update().waiting().filter(pk=lease.payload["notice"]).first()
        if notice is None:
            return
        _mail(notice)
        notice.text, notice.sent_at = "", clock.now()
        notice.save(update_fields=["text", "sent_at"])


def _mail(notice: Notice) -> None:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message_id = f"<notice-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}@{domain}>"
    EmailMessage(
        subject=notice.subject,
        body=notice.text,
        to=[notice.address],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=SECONDS_FOR_THE_MAIL_SERVER),
    ).send()
