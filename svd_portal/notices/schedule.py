"""The clock as a reader's friend: one e-mail a day."""

from celery import shared_task

from svd_portal.notices.operations import make_digests


@shared_task(name="svd_portal.notices.schedule.digest")
def digest() -> int:
    """Make the digests of the day; every few minutes, though each is made once.

    :returns: how many digests were made.
    """
    return make_digests()
