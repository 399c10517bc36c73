"""The clock as a user of data: what happens every day without anybody asking for it."""

from celery import shared_task

from datasets.operations import reap_uploads, remind_of_requests


@shared_task(name="datasets.schedule.remind")
def remind() -> int:
    """Remind authorities of the data that they were asked for.

    It runs every hour, so that a day on which the portal was down for a while loses no reminder; what has gone out
    today does not go out again.

    :returns: how many reminders went out.
    """
    return remind_of_requests()


@shared_task(name="datasets.schedule.reap")
def reap() -> dict[str, int]:
    """End, mark or give up the uploads that nobody works on or answers; every minute."""
    return reap_uploads()
