from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from svd_portal.core import clock
from svd_portal.jobs.ledger import Lease
from svd_portal.jobs.registry import job_kind
from svd_portal.notices.digests import compose
from svd_portal.notices.models import Digest, Notice

SEND = "notices.send"
SEND_DIGEST = "notices.send_digest"
SECONDS_FOR_THE_MAIL_SERVER = 20


def give_up(payload: dict[str, str], reason: str) -> None:
    """Blank a message that will never go out: it may hold a secret."""
    Notice.objects.waiting().filter(pk=payload["notice"]).update(text="", given_up_at=clock.now())


def give_up_digest(payload: dict[str, str], reason: str) -> None:
    """Let go of what stood in a digest that will never go out."""
    ended = {"given_up_at": clock.now()}
    Digest.objects.waiting().filter(pk=payload["digest"]).update(**ended)
    Notice.objects.waiting().filter(digest__pk=payload["digest"]).update(**ended)


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
        name = f"notice-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}"
        _mail(name, notice.address, notice.subject, notice.text)
        notice.text, notice.sent_at = "", clock.now()
        notice.save(update_fields=["text", "sent_at"])


@job_kind(SEND_DIGEST, lease_seconds=60, max_attempts=5, on_dead=give_up_digest)
def send_digest(lease: Lease) -> None:
    """Send the digest of one person and day, with what they may read at this moment; nothing to say sends nothing.

    It goes out under the same locks as a single message, and so as often: once.
    """
    with lease.finish():
        digests = Digest.objects.select_for_update(of=("self",)).waiting().select_related("person")
        digest = digests.filter(pk=lease.payload["digest"]).first()
        if digest is None:
            return
        parts, told = compose(digest)
        ended = clock.now()
        if told:
            settings_page = settings.SITE_URL + reverse("home:account_notices")
            context = {"parts": parts, "person": digest.person, "settings_page": settings_page}
            text = render_to_string("notices/digest.txt", context)
            name = f"digest-{digest.pk}-{digest.made_at:%Y%m%d%H%M%S}"
            _mail(name, digest.person.email, f"Your day on the portal: {_count(len(told))}", text)
            Notice.objects.filter(pk__in=[notice.pk for notice in told]).update(sent_at=ended)
            digest.sent_at = ended
        else:
            digest.given_up_at = ended
        digest.notices.waiting().update(given_up_at=ended)  # what was not told is not kept for another day
        digest.save(update_fields=["sent_at", "given_up_at"])


def _count(number: int) -> str:
    return "1 message" if number == 1 else f"{number:,} messages"


def _mail(name: str, address: str, subject: str, text: str) -> None:
    """Hand one mail over; its name makes the Message-ID, which stays the same when it is tried again."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    EmailMessage(
        subject=subject,
        body=text,
        to=[address],
        headers={"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=SECONDS_FOR_THE_MAIL_SERVER),
    ).send()
