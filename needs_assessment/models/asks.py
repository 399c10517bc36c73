from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from needs_assessment.models.manuscripts import Section
from needs_assessment.querysets import AskQuerySet
from needs_assessment.statuses import AskState
from partnerships.models import Authority


class Ask(models.Model):
    """An authority is asked for its part of a section: what, why, by when; what it answered, and what became of it."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="asks")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    wanted = models.TextField()
    why = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)  # a role and its mailbox, never a person
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=AskState.choices, default=AskState.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)  # the text that the authority sent, as HTML, or why it cannot say
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What was answered before, the oldest first: ``[what, text, when, by whom]``. Nothing that was typed is lost.
    earlier = models.JSONField(default=list, blank=True)
    used_in = models.UUIDField(
        null=True, blank=True
    )  # the block that was made of the text, or of its beginning
    used_further = models.JSONField(
        default=list, blank=True
    )  # the blocks made of the rest, where it held tables
    outcome = models.TextField(blank=True)  # what was changed or left out, and why

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="ask_answered_at_with_by",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section.heading}: {self.authority.name}"

    def get_absolute_url(self) -> str:
        return reverse("needs_assessment:ask", args=[self.section.manuscript.partnership.slug, self.pk])


class AskHandover(models.Model):
    """Somebody of the authority that is asked passed an ask on to a colleague: to whom, by whom, when."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="handovers")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.EmailField(blank=True)  # of a colleague who holds no seat yet
    passed_at = models.DateTimeField()
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["passed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="handover_to_a_person_or_an_address",
                condition=Q(to__isnull=False, email="") | (Q(to__isnull=True) & ~Q(email="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ask}: {self.to.name if self.to else 'a colleague without a seat'}"
