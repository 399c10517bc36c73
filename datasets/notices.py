"""Who is told what about data and requests for it. No message carries a figure, a value or a file's name."""

from django.urls import reverse

from datasets.models import DataRequest, DatasetVersion, Upload
from datasets.rules.reminders import due_in_words
from partnerships.models import SeatHolder
from partnerships.notices import holders, partnership_name
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.notices.groups import Group
from svd_portal.notices.registry import tell


def request_page(event: AuditEvent) -> str:
    return reverse("datasets:request", args=[event.partnership_slug, event.target_id])


def the_authority(event: AuditEvent) -> list[User | str]:
    """The data officers of the authority that was asked; its mailbox where nobody holds that seat."""
    asked = DataRequest.objects.select_related("authority").get(pk=event.target_id)
    held = SeatHolder.objects.current().filter(
        seat__partnership=asked.partnership_id, seat__role=Role.DATA_OFFICER, authority=asked.authority_id
    )
    officers = list(User.objects.filter(pk__in=held.values("person"), is_active=True))
    return [*officers] or [mailbox for mailbox in [asked.authority.mailbox] if mailbox]


def those_who_asked(event: AuditEvent) -> list[User | str]:
    """The lead, and the chair if it was the chair who asked."""
    asked_by = DataRequest.objects.values_list("asked_by", flat=True).get(pk=event.target_id)
    chairs = [person for person in holders(event, Role.CHAIR) if person.pk == asked_by]
    return list(dict.fromkeys([*holders(event, Role.LEAD), *chairs]))


def reminder_today(event: AuditEvent) -> str:
    """Say how far off it is today: a digest may go out on a later day than the reminder was made."""
    asked = DataRequest.objects.only("due_on").get(pk=event.target_id)
    return f"Data {due_in_words(asked.due_on, clock.today())}: {event.target_label}"


def still_asked(event: AuditEvent, person: User) -> bool:
    return DataRequest.objects.open().filter(pk=event.target_id).exists()


tell(
    "data_request.asked",
    group=Group.YOURS,
    audience=the_authority,
    subject="Data asked for: {target}",
    template="notices/data_asked.txt",
    link=request_page,
    heading=partnership_name,
    still=still_asked,
)
tell(
    "data_request.reminded",
    group=Group.REMINDERS,
    audience=the_authority,
    subject="Data {when}: {target}",
    template="notices/data_reminded.txt",
    link=request_page,
    line=reminder_today,
    heading=partnership_name,
    still=still_asked,
)
tell(
    "data_request.withdrawn",
    group=Group.NEWS,
    audience=the_authority,
    subject="No longer needed: {target}",
    template="notices/data_withdrawn.txt",
    link=request_page,
    heading=partnership_name,
)
tell(
    "data_request.cannot",
    group=Group.YOURS,
    audience=those_who_asked,
    subject="Cannot be supplied: {target}",
    template="notices/data_cannot.txt",
    link=request_page,
    heading=partnership_name,
)
tell(
    "data_request.answered",
    group=Group.NEWS,
    audience=those_who_asked,
    subject="Data sent: {target}",
    template="notices/data_answered.txt",
    link=request_page,
    heading=partnership_name,
)


def officers_of(upload: Upload) -> list[User]:
    """The data officers of the authority that sent a file."""
    held = SeatHolder.objects.current().filter(
        seat__partnership=upload.partnership_id, seat__role=Role.DATA_OFFICER, authority=upload.authority_id
    )
    return list(User.objects.filter(pk__in=held.values("person"), is_active=True))


def its_officers(event: AuditEvent) -> list[User]:
    return officers_of(Upload.objects.get(pk=event.target_id))


def upload_page(event: AuditEvent) -> str:
    return reverse("datasets:upload_detail", args=[event.partnership_slug, event.target_id])


def the_lead_and_officers(event: AuditEvent) -> list[User]:
    """The lead, whose documents may rest on it, and the officers of the authority."""
    version = DatasetVersion.objects.select_related("upload").get(pk=event.target_id)
    return list(dict.fromkeys([*holders(event, Role.LEAD), *officers_of(version.upload)]))


def version_page(event: AuditEvent) -> str:
    version = DatasetVersion.objects.only("dataset_id", "number").get(pk=event.target_id)
    return reverse("datasets:version", args=[event.partnership_slug, version.dataset_id, version.number])


# The data protection mailbox of the authority is told too: svd_portal/home/notices.py.
tell(
    "upload.refused",
    group=Group.NEEDED,
    audience=its_officers,
    subject="Your file was refused and not kept: {target}",
    template="notices/upload_refused_officer.txt",
    link=upload_page,
)
tell(
    "upload.failed",
    group=Group.YOURS,
    audience=its_officers,
    subject="Your file could not be checked: {target}",
    template="notices/upload_failed.txt",
    link=upload_page,
    heading=partnership_name,
)
tell(
    "upload.awaiting",
    group=Group.YOURS,
    audience=its_officers,
    subject="Please confirm before your file is taken: {target}",
    template="notices/upload_awaiting.txt",
    link=upload_page,
    heading=partnership_name,
)
tell(
    "upload.lapsed",
    group=Group.YOURS,
    audience=its_officers,
    subject="Your file was not confirmed and is deleted: {target}",
    template="notices/upload_lapsed.txt",
    link=upload_page,
    heading=partnership_name,
)
tell(
    "version.withdrawn",
    group=Group.NEEDED,
    audience=the_lead_and_officers,
    subject="Data withdrawn: {target}",
    template="notices/version_withdrawn.txt",
    link=version_page,
)


def officers_of_others(event: AuditEvent) -> list[User]:
    """The data officers of the other authorities of the partnership."""
    version = DatasetVersion.objects.select_related("dataset").get(pk=event.target_id)
    seats = SeatHolder.objects.current().filter(
        seat__partnership=version.dataset.partnership_id, seat__role=Role.DATA_OFFICER
    )
    own = seats.filter(authority=version.dataset.authority_id).values("person")
    others = seats.exclude(person__in=own)
    return list(User.objects.filter(pk__in=others.values("person"), is_active=True))


def check_page(event: AuditEvent) -> str:
    return reverse("datasets:check", args=[event.partnership_slug, event.target_id])


def its_senders(event: AuditEvent) -> list[User]:
    return officers_of(DatasetVersion.objects.select_related("upload").get(pk=event.target_id).upload)


def its_upload_page(event: AuditEvent) -> str:
    version = DatasetVersion.objects.only("upload_id").get(pk=event.target_id)
    return reverse("datasets:upload_detail", args=[event.partnership_slug, version.upload_id])


tell(
    "version.offered",
    group=Group.YOURS,
    audience=officers_of_others,
    subject="Please look before it is shared: {target}",
    template="notices/version_offered.txt",
    link=check_page,
    heading=partnership_name,
)
tell(
    "version.found_unsafe",
    group=Group.NEEDED,
    audience=its_senders,
    subject="Not shared, since somebody found it not safe: {target}",
    template="notices/version_found_unsafe.txt",
    link=its_upload_page,
)
