from django.db import models


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    DEAD = "dead", "Given up"

    @classmethod
    def open_values(cls) -> list[str]:
        return [cls.QUEUED, cls.RUNNING]

    @classmethod
    def ended_values(cls) -> list[str]:
        return [cls.DONE, cls.DEAD]
