from typing import Any

from partnerships.views.overview import Overview as PartnershipOverview
from strategy.documents import due_items
from svd_portal.core import clock
from svd_portal.home.working import works


class Overview(PartnershipOverview):
    """The overview of a partnership with what the higher apps know: its documents, what is due on them."""

    template_name = "home/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            works=works([self.partnership]), due=due_items([self.partnership]), today=clock.today(), **kwargs
        )
