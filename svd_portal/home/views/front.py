from typing import Any

from django.views.generic import TemplateView

from svd_portal.core import clock
from svd_portal.home.finding import find
from svd_portal.publication.models import Document

LATEST_SHOWN = 5


class Front(TemplateView):
    """The public front page: which partnership covers my place, what was published, where help is."""

    template_name = "home/front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("q", "").strip()[:100]
        latest = Document.objects.published().order_by("-latest__published_at")[:LATEST_SHOWN]
        return super().get_context_data(
            asked=asked,
            found=find(asked) if asked else None,
            latest=latest,
            today=clock.today(),
            **kwargs,
        )
