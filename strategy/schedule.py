"""What happens every day without anybody asking for it."""

from celery import shared_task

from strategy.operations import remind_of_dates


@shared_task(name="strategy.schedule.remind")
def remind() -> int:
    """Remind of the dates of the Duty; what has gone out today does not go out again.

    :returns: how many reminders went out.
    """
    return remind_of_dates()
