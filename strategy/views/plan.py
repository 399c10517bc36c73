"""Adding, changing and removing priorities, objectives, actions and measures: one set of pages for all."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from partnerships.roles import Capability
from strategy.forms import FORMS, PartForm
from strategy.models import Action, Measure, Objective, Priority
from strategy.operations import (
    add_action,
    add_measure,
    add_objective,
    add_priority,
    change_part,
    remove_part,
)
from strategy.views.working import StrategyView
from svd_portal.core.workflow import MoveClosed

Part = Priority | Objective | Action | Measure
# From a part to its strategy: a part of another strategy is not found.
PATHS: dict[type, str] = {
    Priority: "strategy",
    Objective: "priority__strategy",
    Action: "objective__priority__strategy",
    Measure: "priority__strategy",
}


class PlanView(StrategyView):
    """A page about one kind of part."""

    capability = Capability.EDIT_WORK
    model: type[Part] = Priority  # each address names its own

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    def find(self, model: Any, pk: Any) -> Any:
        return get_object_or_404(model._default_manager.filter(**{PATHS[model]: self.strategy.pk}), pk=pk)

    def form(self, *args: Any, **kwargs: Any) -> PartForm:
        return FORMS[self.model](*args, partnership=self.partnership, **kwargs)

    def save(self, form: PartForm) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"noun": self.noun, "heading": self.heading} | kwargs)

    @property
    def heading(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            self.save(form)
        except MoveClosed as closed:
            return self.refuse(closed, self.strategy)
        messages.success(request, f"Saved the {self.noun} “{form.cleaned_data['title']}”.")
        return redirect(self.strategy)


class AddPart(PlanView):
    """Add a part, below its parent where it has one."""

    template_name = "strategy/part.html"
    parent: Any = None
    ADD: ClassVar[dict[type, Any]] = {
        Priority: lambda parent, **fields: add_priority(strategy=parent, **fields),
        Objective: lambda parent, **fields: add_objective(priority=parent, **fields),
        Action: lambda parent, **fields: add_action(objective=parent, **fields),
        Measure: lambda parent, **fields: add_measure(priority=parent, **fields),
    }
    PARENTS: ClassVar[dict[type, type]] = {Objective: Priority, Action: Objective, Measure: Priority}

    def load(self) -> None:
        super().load()
        model = self.PARENTS.get(self.model)
        self.parent = self.find(model, self.kwargs["parent"]) if model else self.strategy

    @property
    def heading(self) -> str:
        return f"Add {'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        below = None if self.parent is self.strategy else self.parent
        crumbs = self.crumbs(self.heading)
        return super().get_context_data(
            **{"form": self.form(), "below": below, "breadcrumbs": crumbs} | kwargs
        )

    def save(self, form: PartForm) -> None:
        self.ADD[self.model](self.parent, by=self.person, **form.values())


class ChangePart(PlanView):
    """Change a part."""

    template_name = "strategy/part.html"
    part: Any

    def load(self) -> None:
        super().load()
        self.part = self.find(self.model, self.kwargs["part"])

    @property
    def heading(self) -> str:
        return f"Change the {self.noun}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form(initial=FORMS[self.model].initial_of(self.part))
        given = {"form": form, "part": self.part, "breadcrumbs": self.crumbs(self.heading)}
        return super().get_context_data(**given | {"remove_url": self._remove_url()} | kwargs)

    def save(self, form: PartForm) -> None:
        change_part(part=self.part, by=self.person, **form.values())

    def _remove_url(self) -> str:
        return self.address(f"{self.model._meta.model_name}_remove", self.part.pk)


class RemovePart(ChangePart):
    """Ask before a part is removed with all below it."""

    template_name = "strategy/part_remove.html"

    @property
    def heading(self) -> str:
        return f"Remove the {self.noun}"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        title = self.part.title
        try:
            remove_part(part=self.part, by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.strategy)
        messages.success(request, f"Removed the {self.noun} “{title}”.")
        return redirect(self.strategy)
