"""What happens by the clock without anybody asking for it."""

from celery import shared_task

from strategy.operations import publish_due, remind_of_dates


@shared_task(name="strategy.schedule.remind")
def remind() -> int:
    """Remind of the dates of the Duty; what has gone out today does not go out again.

    :returns: how many reminders went out.
    """
    return remind_of_dates()


@shared_task(name="strategy.schedule.publish")
def publish() -> int:
    """Publish what a chair decided to publish at a time that has come; every two seconds.

    :returns: how many were published.
    """
    return publish_due()
