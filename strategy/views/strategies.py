"""Pages of strategies: the list, the start, the overview, the details and the whole text."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from needs_assessment.rules import readiness
from needs_assessment.views.asked import asked_in
from needs_assessment.views.outline import history, offered, outline, readable
from needs_assessment.views.working import PersonView
from needs_assessment.workflow import facts
from partnerships.roles import Capability
from strategy.documents import due_items
from strategy.forms import DetailsForm
from strategy.models import Strategy
from strategy.operations import change_details, start_strategy, take_definition
from strategy.rules.gates import errors, warnings
from strategy.views.showing import whole_text
from strategy.views.working import StrategyView
from strategy.workflow import STRATEGY
from svd_portal.core import workflow
from svd_portal.core.workflow import MoveClosed

PAGES = {"sign": "sign", "publish": "publish"}  # moves with a page of their own


class Index(PersonView):
    """The strategies of a partnership, and what is due on them."""

    section = "Strategy"
    template_name = "strategy/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Strategy.objects.visible_to(self.person).filter(partnership=self.partnership)
        return super().get_context_data(
            strategies=mine.for_page().order_by("-started_at", "-pk"),
            due=due_items([self.partnership]),
            may_start=self.standing.can(Capability.EDIT_WORK),
            breadcrumbs=[{"label": "Strategy", "url": ""}],
            **kwargs,
        )


class Start(PersonView):
    """Start a strategy from the national template."""

    capability = Capability.EDIT_WORK
    section = "Strategy"
    template_name = "strategy/start.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        index = reverse("strategy:index", args=[self.partnership.slug])
        crumbs = [{"label": "Strategy", "url": index}, {"label": "Start", "url": ""}]
        form = DetailsForm(
            initial={"title": f"{self.partnership.name}: serious violence strategy"},
            partnership=self.partnership,
        )
        return super().get_context_data(**{"form": form, "breadcrumbs": crumbs} | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = DetailsForm(request.POST, partnership=self.partnership)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return redirect(start_strategy(partnership=self.partnership, by=self.person, **form.cleaned_data))


class Detail(StrategyView):
    """The overview: sections, priorities, who has decided, what can be done now and why not the rest."""

    template_name = "strategy/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reading = self.reading
        found = [*reading.text_gates, *reading.consultation_gates]
        sections = readable(reading.sections, self.person)
        asked, which = asked_in(sections), self.request.GET.get("asked", "")
        return super().get_context_data(
            items=outline(asked.only(sections, which), asked),
            section_count=len(sections),
            asked=asked.summary(which),
            progress=readiness.progress(facts(section) for section in sections),
            priorities=reading.priorities,
            decisions=reading.decisions,
            rule=reading.rule,
            schedule=self.strategy.schedules.open().first() if self._may_be_set else None,
            may_review=self.standing.can(Capability.REVIEW_WORK),
            may_publish=self.standing.can(Capability.PUBLISH),
            may_sign=self.standing.can(Capability.SIGN_OFF),
            is_with_board=self.strategy.state in STRATEGY.moves["sign"].sources,
            has_decisions=any(decision.decision for decision in reading.decisions),
            errors=errors(found),
            warnings=warnings(found),
            moves=[self._move(move) for move in STRATEGY.offered(reading, self.standing.capabilities)],
            history=history(self.strategy, sections),
            may_edit=self.strategy.is_editable and self.standing.can(Capability.EDIT_WORK),
            **kwargs,
        )

    @property
    def _may_be_set(self) -> bool:
        return self.strategy.state in STRATEGY.moves["publish"].sources

    def _move(self, move: workflow.OfferedMove) -> dict[str, Any]:
        name = move.move.name
        if name in PAGES:
            return offered(move, self.address(PAGES[name]), "get")
        return offered(move, self.address("move", name), "get" if name == "return_to_draft" else "post")


class Details(StrategyView):
    """Change the title, the period, the basis and the needs assessment that it answers."""

    capability = Capability.EDIT_WORK
    template_name = "strategy/details.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"form": self._form(), "breadcrumbs": self.crumbs("Details")} | kwargs
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            change_details(strategy=self.strategy, by=self.person, **form.cleaned_data)
        except MoveClosed as closed:
            return self.refuse(closed, self.strategy)
        return redirect(self.strategy)

    def _form(self, posted: Any = None) -> DetailsForm:
        return DetailsForm(
            posted,
            initial=DetailsForm.initial_of(self.strategy),
            partnership=self.partnership,
            current=self.strategy.answers,
        )


class Preview(StrategyView):
    """The whole text as it would be published."""

    template_name = "strategy/preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = whole_text(self.reading) | {"breadcrumbs": self.crumbs("Whole text")}
        return super().get_context_data(**given | kwargs)


class TakeDefinition(StrategyView):
    """Put the definition of the answered needs assessment into the text, word for word."""

    capability = Capability.EDIT_WORK
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            block = take_definition(strategy=self.strategy, by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.strategy)
        messages.success(request, "The definition stands in the section on definition and scope.")
        return redirect(block.section)
