"""The extract behind the figures of the large assessment."""

from datasets.models import DatasetVersion, Definition
from datasets.operations import receive_upload
from partnerships.models import Partnership, SeatHolder
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.home.west_midlands.extract import police_extract
from svd_portal.jobs import ledger

MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]
SEED = 47


class NobodyToAskError(Exception):
    """The partnership has no lead, or no data officer to send an extract."""


def three_years(partnership: Partnership) -> tuple[DatasetVersion, User]:
    """Send three years of made-up counts and let them be checked and loaded here and now.

    :returns: the accepted version, and the lead who will write about it.
    :raises NobodyToAskError: when one of the two seats is empty.
    """
    lead, officer = _holder(partnership, Role.LEAD), _holder(partnership, Role.DATA_OFFICER)
    upload = receive_upload(
        partnership=partnership,
        authority=officer.authority,
        definition=Definition.objects.get(key="police_offences", partnership=None),
        filename="three-years.csv",
        content=police_extract(partnership.areas.values_list("code", flat=True)[0], SEED, MONTHS),
        extracted_on=clock.today(),
        note="Made-up counts: they show how the portal works.",
        by=officer.person,
    )
    ledger.run(str(upload.job_id))
    return DatasetVersion.objects.get(upload=upload), lead.person


def _holder(partnership: Partnership, role: Role) -> SeatHolder:
    held = SeatHolder.objects.current().filter(seat__partnership=partnership, seat__role=role)
    first = held.select_related("person", "authority").order_by("pk").first()
    if first is None:
        raise NobodyToAskError(f"{partnership} has no {role.label.lower()}: give somebody that seat first.")
    return first
