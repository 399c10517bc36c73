"""Adding, changing and removing priorities, objectives, actions and measures: one set of pages for all."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from needs_assessment.views.working import require
from partnerships.roles import Capability
from strategy.documents.content import placed
from strategy.documents.findings import findings_of
from strategy.forms import FORMS, AssignmentForm, GridForm, PartForm
from strategy.models import Action, Measure, Objective, Priority
from strategy.operations import (
    add_action,
    add_measure,
    add_objective,
    add_priority,
    change_part,
    record_assignment_answer,
    remove_part,
    say_grid_words,
)
from strategy.rules.prevention_grid import grid_gates, grid_of
from strategy.statuses import NO_LET_OUT
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
        return FORMS[self.model](
            *args, partnership=self.partnership, findings=findings_of(self.strategy.answers), **kwargs
        )

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


class PreventionGrid(StrategyView):
    """Every action in its cell, the cells that are empty, and what the partnership means by the codes."""

    template_name = "strategy/grid.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actions = placed(self.reading.priorities)
        given = {
            "grid": (grid := grid_of(actions, self.strategy.grid_words)),
            "columns": [{"label": label, "words": words} for _, label, words in grid.columns],
            "rows": [
                {"label": row.label, "words": row.words, "cells": [cell.actions for cell in row.cells]}
                for row in grid.rows
            ],
            "warnings": grid_gates(actions),
            "total": len(actions),
            "form": GridForm(initial=self.strategy.grid_words),
            "may_edit": self.strategy.is_editable and self.standing.can(Capability.EDIT_WORK),
            "breadcrumbs": self.crumbs("Prevention grid"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.EDIT_WORK)
        form = GridForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            say_grid_words(strategy=self.strategy, words=form.cleaned_data, by=self.person)
        except MoveClosed as closed:
            return self.refuse(closed, self.strategy)
        messages.success(request, "Saved. With words of your own the grid is published with the strategy.")
        return redirect(request.path)


class Assignment(StrategyView):
    """What a school, prison or place of youth custody says that is to carry out an action."""

    template_name = "strategy/assignment.html"

    def load(self) -> None:
        super().load()
        actions = Action.objects.filter(
            objective__priority__strategy=self.strategy, assigned_to__isnull=False
        )
        self.action = get_object_or_404(
            actions.select_related("assigned_to", "objective__priority__strategy"), pk=self.kwargs["part"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "action": self.action,
            "answers": self.action.answers.select_related("by"),
            "has_no_let_out": self.action.task in NO_LET_OUT,
            "form": AssignmentForm(),
            "may_edit": self.standing.can(Capability.EDIT_WORK),
            "breadcrumbs": self.crumbs("Assignment"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.EDIT_WORK)
        form = AssignmentForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            record_assignment_answer(action=self.action, by=self.person, **form.cleaned_data)
        except MoveClosed as closed:
            form.add_error(None, " ".join(closed.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, f"Recorded for {self.action.assigned_to}.")
        return redirect(request.path)
