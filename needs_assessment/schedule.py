"""What happens every day without anybody asking for it."""

from celery import shared_task

from needs_assessment.operations import remind_of_asks


@shared_task(name="needs_assessment.schedule.remind")
def remind() -> int:
    """Remind authorities of their part of a document; what has gone out today does not go out again.

    :returns: how many reminders went out.
    """
    return remind_of_asks()
