"""Who writes a part of the needs assessment: the lead, fire, and a voluntary-sector provider; without a mouse and
without scripts."""

import re

import pytest

from needs_assessment import operations as assessments
from needs_assessment.models import Ask, Correction
from needs_assessment.statuses import AskState
from tests.functional.conftest import Journey
from tests.world import half_a_year_on


def asked_of_fire(journey: Journey) -> Ask:
    world = journey.world
    return assessments.ask_authority(
        section=world.section(world.draft, "S7"),
        authority=world.cast.authorities["fire-authority"],
        wanted="Where were the deliberate fires?",
        due_on=half_a_year_on(),
        by=world.cast.lead,
    )


def test_the_lead_writes_by_the_keyboard_alone(journey: Journey) -> None:
    section = journey.world.section(journey.world.draft, "S7")
    lead = journey.visitor("lead").go(journey.work_path(f"assessments/{journey.world.draft.pk}/"))
    lead.tab_to(section.heading).enter().is_at(section.heading)
    lead.tab_to("Text")
    lead.page.keyboard.type("Two towns and a port.")
    lead.tab_to("Save").enter().sees("Saved at")
    assert section.blocks.get().body["html"] == "<p>Two towns and a port.</p>"


def test_fire_answers_what_it_is_asked_by_the_keyboard_alone(journey: Journey) -> None:
    ask = asked_of_fire(journey)
    fire = journey.visitor("board_member").go("/home/")
    fire.tab_to(ask.section.heading).enter().sees("Where were the deliberate fires?")
    fire.tab_to("Here is our part")
    fire.page.keyboard.press("Space")
    fire.tab_to("Your part")
    fire.page.keyboard.type("At the port, in the spring.")
    fire.tab_to("Send your answer").enter().sees("Thank you.")
    ask.refresh_from_db()
    assert (ask.state, ask.answer) == (AskState.WRITTEN, "<p>At the port, in the spring.</p>")


def test_fire_answers_what_it_is_asked_without_scripts(journey: Journey) -> None:
    ask = asked_of_fire(journey)
    fire = journey.visitor("board_member", scripts=False).go("/home/")
    fire.follow(ask.section.heading).choose("Here is our part").fill(
        re.compile("Your part"), "At the port, in the spring."
    )
    fire.press("Send your answer").sees("Thank you.")
    assert Ask.objects.get(pk=ask.pk).answer == "<p>At the port, in the spring.</p>"


@pytest.mark.parametrize("scripts", [True, False], ids=["by the keyboard", "without scripts"])
def test_a_provider_corrects_its_own_entry(journey: Journey, scripts: bool) -> None:
    provider = journey.visitor(scripts=scripts).go(f"/your-entry/{journey.world.provider_secret}/")
    if scripts:
        provider.tab_to("Where?")
        provider.page.keyboard.press("ControlOrMeta+A")
        provider.page.keyboard.type("The old fish market")
        provider.tab_to("Send this correction").enter()
    else:
        provider.fill("Where?", "The old fish market").press("Send this correction")
    provider.sees("The old fish market")
    assert Correction.objects.get().wanted["place"] == "The old fish market"
