"""What the pages of a strategy share."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from needs_assessment.views.working import PersonView
from strategy.documents import Reading
from strategy.models import Strategy


class StrategyView(PersonView):
    """A page about one strategy."""

    section = "Strategy"
    strategy: Strategy
    reading: Reading

    def load(self) -> None:
        visible = Strategy.objects.visible_to(self.person).filter(partnership=self.partnership)
        self.strategy = get_object_or_404(visible.for_page(), pk=self.kwargs["pk"])
        self.reading = Reading(self.strategy)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"strategy": self.strategy, "breadcrumbs": self.crumbs()} | kwargs)

    def crumbs(self, *more: str) -> list[dict[str, str]]:
        here = {"label": self.strategy.title, "url": self.strategy.get_absolute_url() if more else ""}
        return [here, *({"label": label, "url": ""} for label in more)]

    def address(self, name: str, *args: Any) -> str:
        """Give the address of another page of this strategy."""
        return reverse(f"strategy:{name}", args=[self.partnership.slug, self.strategy.pk, *args])
