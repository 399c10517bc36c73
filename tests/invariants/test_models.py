"""What holds for every table."""

import io
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import CharField, Field, Model
from django.db.models.constraints import CheckConstraint

OURS = ("svd_portal.", "partnerships", "datasets", "needs_assessment", "strategy")
# Done by the portal itself when nobody is named: an import, the demonstration, an event of a worker.
BY_THE_PORTAL = {"needs_assessment.Manuscript.started", "needs_assessment.Block.changed"}


def models() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models()
        if apps.get_app_config(model._meta.app_label).name.startswith(OURS)
    ]


def pairs(model: type[Model]) -> Iterator[tuple[str, Field, Field]]:  # type: ignore[type-arg]  # any field
    fields = {field.name: field for field in model._meta.local_fields}
    for name, field in fields.items():
        if name.endswith("_at") and f"{name[:-3]}_by" in fields:
            yield f"{model._meta.label}.{name[:-3]}", field, fields[f"{name[:-3]}_by"]


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except (SystemExit, CommandError) as error:
        pytest.fail(f"{error}\n{said.getvalue()}")


def test_a_time_and_its_person_are_empty_together() -> None:
    found = [pair for model in models() for pair in pairs(model)]
    assert len(found) >= 6
    uneven = [name for name, at, by in found if at.null != by.null and name not in BY_THE_PORTAL]
    assert uneven == []


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_the_database_holds_an_optional_time_and_its_person_together(model: type[Model]) -> None:
    conditions = " ".join(
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    )
    loose = [
        name
        for name, at, by in pairs(model)
        if at.null and by.null and not (at.name in conditions and by.name in conditions)
    ]
    assert loose == [], "a CheckConstraint has to name both"


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_choice_fits_its_field(model: type[Model]) -> None:
    for field in model._meta.local_fields:
        if isinstance(field, CharField) and field.choices and field.max_length:
            longest = max(len(str(value)) for value, _ in field.flatchoices)  # type: ignore[attr-defined]
            assert longest <= field.max_length, f"{field}: {longest}"


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_nothing_points_at_whatever_it_likes(model: type[Model]) -> None:
    """A generic foreign key outlives its object and costs a cast per row (decision D6)."""
    assert [field.name for field in model._meta.private_fields if "Generic" in type(field).__name__] == []
