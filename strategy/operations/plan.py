"""Priorities, objectives, actions and measures: adding, changing and removing them, all by the same rule."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, ProtectedError

from needs_assessment.models import Manuscript
from needs_assessment.operations.editing import require_draft, require_editor, touch
from needs_assessment.rules.prose import clean
from strategy.models import Action, AssignmentAnswer, Measure, Objective, Priority, Strategy
from strategy.rules.prevention_grid import MEANS
from strategy.statuses import NO_LET_OUT, Acceptance, LetOut
from svd_portal.accounts.models import User
from svd_portal.audit.operations import record
from svd_portal.core import clock
from svd_portal.core.workflow import MoveClosed

Part = Priority | Objective | Action | Measure
P = TypeVar("P", Priority, Objective, Action, Measure)


def strategy_of(part: Part) -> Strategy:
    """Give the strategy that a part belongs to."""
    if isinstance(part, Priority):
        return part.strategy
    if isinstance(part, Action):
        return part.objective.priority.strategy
    return part.priority.strategy


@transaction.atomic
def add_priority(*, strategy: Strategy, title: str, by: User | None, **fields: Any) -> Priority:
    """Add a priority at the end of the list.

    :param fields: ``why`` (HTML), ``lead``, ``deputy``, ``gap_reason``.
    :raises PermissionDenied: when the person may not edit.
    :raises MoveClosed: when the strategy is not a draft.
    """
    return _add(Priority(strategy=strategy, title=title, **_cleaned(fields)), by)


@transaction.atomic
def add_objective(
    *, priority: Priority, title: str, by: User | None, prevention_level: str = ""
) -> Objective:
    """Add an objective to a priority; refused like ``add_priority``."""
    return _add(Objective(priority=priority, title=title, prevention_level=prevention_level), by)


@transaction.atomic
def add_action(*, objective: Objective, title: str, by: User | None, **fields: Any) -> Action:
    """Add an action to an objective; refused like ``add_priority``.

    :param fields: ``owner`` (an Authority) or ``owner_in_words``, ``role``, ``deputy``, ``due``, ``status``,
        ``prevention_level``, ``targeting``, ``measure_in_words``, ``due_on``, ``milestones``, ``funding``,
        ``finding``, ``evidence``, ``assigned_to`` (a Consultee), ``task``, ``lesson``.
    """
    return _add(Action(objective=objective, title=title, **fields), by)


@transaction.atomic
def add_measure(*, priority: Priority, title: str, by: User | None, **fields: Any) -> Measure:
    """Add a measure to a priority; refused like ``add_priority``.

    :param fields: ``unit``, ``baseline``, ``baseline_reason``, ``target``, ``direction``, ``source``,
        ``state``, ``state_reason``, ``definition``, ``frequency``, ``owner`` (an Authority), ``breaks``.
    """
    return _add(Measure(priority=priority, title=title, **fields), by)


@transaction.atomic
def change_part(*, part: P, by: User | None, **fields: Any) -> P:
    """Change a priority, objective, action or measure; refused like ``add_priority``."""
    with _changing(part, "changed", by):
        for name, value in _cleaned(fields).items():
            setattr(part, name, value)
        part.save(update_fields=list(fields))
    return part


@transaction.atomic
def remove_part(*, part: Part, by: User | None) -> None:
    """Remove a priority, objective, action or measure with all below it; refused like ``add_priority``.

    :raises MoveClosed: also when somebody said something of it that stays on record.
    """
    with _changing(part, "removed", by):
        try:
            part.delete()
        except ProtectedError as error:
            raise MoveClosed(
                [
                    "It has progress or answers on record. Mark its actions as stopped, and say what was learned."
                ]
            ) from error


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    """Clean prose on its way in, so that no row holds markup that a page must not show."""
    return {**fields, "why": clean(fields["why"])} if "why" in fields else fields


def _add(part: P, by: User | None) -> P:
    with _changing(part, "added", by):
        part.position = _next_position(part)
        part.save(force_insert=True)
    return part


@contextmanager
def _changing(part: Part, done: str, by: User | None) -> Iterator[None]:
    """Let an editor change a part of a draft, and record what was done.

    The lock makes two people who add at once wait for each other, and a change wait for a move to the board.
    """
    strategy = strategy_of(part)
    locked = Manuscript.objects.select_for_update().get(pk=strategy.pk)
    require_editor(locked, by)
    require_draft(locked)
    what = f"{done} the {part._meta.verbose_name} “{part.title}”"
    yield
    touch(locked)
    record("strategy.plan_changed", by=by, target=strategy, partnership=locked.partnership, what=what)


def _next_position(part: Part) -> int:
    parent = {Priority: "strategy", Objective: "priority", Action: "objective", Measure: "priority"}[
        type(part)
    ]
    siblings = type(part)._default_manager.filter(**{parent: getattr(part, parent)})
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def say_grid_words(*, strategy: Strategy, words: Mapping[str, str], by: User | None) -> None:
    """Say what the partnership means by the codes of the prevention grid; refused like ``add_priority``.

    With any words of its own the grid is published with the strategy.
    """
    locked = Manuscript.objects.select_for_update().get(pk=strategy.pk)
    require_editor(locked, by)
    require_draft(locked)
    strategy.grid_words = {code: words[code].strip() for code in MEANS if words.get(code, "").strip()}
    strategy.save(update_fields=["grid_words"])
    touch(locked)
    what = "changed the words of the prevention grid"
    record("strategy.plan_changed", by=by, target=strategy, partnership=locked.partnership, what=what)


@transaction.atomic
def record_assignment_answer(
    *, action: Action, answer: str, ground: str = "", words: str = "", on: dt.date, by: User
) -> AssignmentAnswer:
    """Put on record what an authority says that is to carry out an action (s.15(4)).

    :param ground: the let-out of s.15(7) on which it limits or declines.
    :raises PermissionDenied: when the person does not edit the partnership's work.
    :raises MoveClosed: when nobody is asked, a ground or its reason is missing, or s.15(9) allows no let-out.
    """
    strategy = strategy_of(action)
    require_editor(strategy, by)
    if action.assigned_to is None:
        raise MoveClosed(["No educational, prison or youth custody authority is asked to carry this out."])
    if answer != Acceptance.ACCEPTED:
        if action.task in NO_LET_OUT:
            raise MoveClosed(
                [
                    "The Act gives no let-out from helping to identify violence or to prepare the strategy, s.15(9)."
                ]
            )
        if not ground or not words.strip():
            raise MoveClosed(["Choose the let-out of s.15(7) on which it rests, and say why."])
    if on > clock.today():
        raise MoveClosed(["That day is still to come."])
    row = AssignmentAnswer.objects.create(
        action=action,
        answer=Acceptance(answer),
        ground="" if answer == Acceptance.ACCEPTED else LetOut(ground),
        words=words.strip(),
        on=on,
        at=clock.now(),
        by=by,
    )
    record(
        "assignment.answered",
        by=by,
        target=strategy,
        partnership=strategy.partnership,
        name=action.assigned_to.name,
        answer=str(row.get_answer_display()),
        title=action.title,
    )
    return row
