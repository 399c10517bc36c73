"""The rest of the road of a strategy: consultees and owners by their links, the vice-chair, and the monitor's grid."""

from partnerships.operations import give_seat
from partnerships.roles import Role
from strategy.models import ConsultationReply, ProgressUpdate, Schedule
from tests.functional.conftest import Journey
from tests.world import half_a_year_on

PHONE = {"width": 375, "height": 700}


def test_a_school_answers_on_a_phone_without_an_account(journey: Journey) -> None:
    school = journey.visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    school.go(f"/consultation/{journey.world.consulted_secret}/").is_at("What do you say to this strategy?")
    school.choose("We have comments").fill("In which role do you answer?", "Headteacher")
    school.press("Send your answer").sees("There is a problem")
    school.fill("Your comments", "The bus times are wrong.").press("Send your answer").sees("Thank you")
    assert ConsultationReply.objects.filter(words="The bus times are wrong.", by=None).count() == 1


def test_an_owner_says_on_a_phone_how_its_action_stands(journey: Journey) -> None:
    owner = journey.visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    owner.go(f"/progress/{journey.world.progress_secret}/").is_at("How do your actions stand?")
    owner.fill("What happened, or what was learned?", "The gate is in.")
    owner.fill("In which role do you answer?", "Station manager").press("Send it").sees("Thank you")
    assert ProgressUpdate.objects.filter(words="The gate is in.", by=None).count() == 1


def test_the_vice_chair_sets_the_time_and_takes_it_back(journey: Journey) -> None:
    cast, day = journey.world.cast, half_a_year_on()
    give_seat(
        partnership=cast.harbour,
        role=Role.VICE_CHAIR,
        person=cast.nobody,
        authority=cast.authorities["icb"],
        by=None,
    )
    vice = journey.visitor("nobody")
    vice.go(journey.work_path(f"strategies/{journey.world.signed_off.pk}/"))
    vice.follow("Publish", within="main").follow("Publish it at a time instead").is_at("Publish at a time")
    vice.fill_date("On which day?", str(day.day), str(day.month), str(day.year)).fill(
        "At what time?", "00:01:30"
    )
    vice.press("Set the time").sees("It is published on")
    assert Schedule.objects.open().get().set_by == cast.nobody
    vice.follow("See or change the time").press("Take it back").sees("Taken back")
    assert not Schedule.objects.open().exists()


def test_the_chair_withdraws_an_edition_and_readers_see_why(journey: Journey) -> None:
    chair = journey.visitor("chair")
    chair.go(journey.work_path(f"strategies/{journey.world.published.pk}/")).follow("Withdraw edition 1")
    chair.is_at("Withdraw edition 1").fill("Why is it withdrawn?", "A table counts one year twice.")
    chair.press("Withdraw edition 1").sees("A table counts one year twice.")
    edition = journey.world.published_strategy
    journey.visitor().go(edition.get_absolute_url()).sees("A table counts one year twice.")


def test_the_monitor_sees_where_the_duty_stands_and_goes_to_what_is_open(journey: Journey) -> None:
    monitor = journey.visitor("monitor")
    monitor.go("/home/").follow("See where the Duty stands in your partnerships").is_at(
        "Where the Duty stands"
    )
    monitor.follow("Harbour partnership", within="main").is_at("Dates")
    monitor.sees("Send the strategy to the Secretary of State")
