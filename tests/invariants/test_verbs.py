"""Every verb is used, and every sentence finds the words that it names."""

import ast
from string import Formatter

import pytest

from svd_portal.audit.models import AuditEvent
from svd_portal.audit.verbs import VERBS
from tests.invariants.sources import calls, modules, named, parsed, texts
from tests.world import World

ALWAYS_GIVEN = {"who", "target"}
NOT_DETAIL = {"by", "target", "partnership"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_verb_is_recorded_somewhere(verb: str) -> None:
    places = [path for path in modules() if path.name != "verbs.py" and verb in texts(path)]
    assert places, f"{verb} is registered and nothing records it"


def test_each_record_gives_what_its_sentence_names() -> None:
    faults = []
    for path in modules():
        for call in calls(parsed(path), "record"):
            if not call.args or not isinstance(call.args[0], ast.Constant):
                continue  # a verb chosen at run time: the world below speaks it
            verb = str(call.args[0].value)
            given = {keyword.arg for keyword in call.keywords}
            missing = placeholders(VERBS[verb].sentence) - given - ALWAYS_GIVEN
            if missing and None not in given:  # ** hides what is given: the world below speaks it too
                faults.append(f"{named(path)}:{call.lineno} {verb} gives no {sorted(missing)}")
    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_whatever_happened_in_the_world_reads_as_a_whole_sentence(world: World) -> None:
    events = list(AuditEvent.objects.all())
    assert len({event.verb for event in events}) >= 15
    assert [str(event) for event in events if "(not recorded)" in event.sentence] == []


@pytest.mark.django_db
def test_no_event_repeats_what_must_not_be_kept(world: World) -> None:
    """Neither a file's name nor a value of a file enters a history that is never deleted."""
    said = " ".join(
        f"{event.target_label} {event.detail} {event.sentence}" for event in AuditEvent.objects.all()
    )
    assert [
        token for token in ("CANARYFILENAME", "CANARYCELL", "98763", "mail.example") if token in said
    ] == []
