"""Taking an edition back in public: its page stays and says why."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from needs_assessment.models import Manuscript
from partnerships.access import capabilities
from partnerships.models import Partnership
from partnerships.roles import Capability
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.models import Document, Edition, Withdrawal
from svd_portal.publication.operations import withdraw


@transaction.atomic
def withdraw_edition(*, partnership: Partnership, edition: Edition, reason: str, by: User) -> Withdrawal:
    """Say publicly that an edition of a partnership must no longer be relied on.

    :param reason: readers see it above the text, for good.
    :raises PermissionDenied: when the person may not publish here, or the edition is of another partnership.
    :raises MoveClosed: without a reason, or when it was withdrawn before.
    """
    is_theirs = Manuscript.objects.filter(partnership=partnership, document=edition.document_id).exists()
    if not is_theirs or Capability.PUBLISH not in capabilities(by, partnership):
        raise PermissionDenied("Your seat does not allow you to withdraw this edition.")
    if not reason.strip():
        raise MoveClosed(["Say why: the reason stands above the text for good."])
    Document.objects.select_for_update().get(pk=edition.document_id)
    if Withdrawal.objects.filter(edition=edition).exists():
        raise MoveClosed(["This edition is withdrawn already."])
    return withdraw(edition=edition, reason=reason.strip(), by=by, partnership=partnership)
