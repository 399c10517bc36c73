"""The board: a member signs for an authority, on a phone and by the keyboard; the chair publishes."""

import re

from strategy.models import SignOff
from tests.functional.conftest import Journey
from tests.world import half_a_year_on

PHONE = {"width": 320, "height": 640}


def test_a_board_member_signs_on_a_phone(journey: Journey) -> None:
    member = journey.visitor("board_member", viewport=PHONE, has_touch=True, is_mobile=True)
    member.go("/home/").follow("CANARYREVIEWTITLE of the strategy", within="main")
    member.follow("Read and sign", within="main").is_at("Read and sign").sees("CANARYACTION with the board")
    member.press("Record the decision").sees("There is a problem")
    member.choose("Approves").fill("In which role do you sign?", "Chief fire officer")
    member.press("Record the decision").sees("approves the text with the fingerprint")
    signed = SignOff.objects.get(strategy=journey.world.in_review, by=journey.world.cast.board_member)
    assert signed.authority == journey.world.cast.authorities["fire-authority"]


def test_a_board_member_signs_by_the_keyboard_alone(journey: Journey) -> None:
    member = journey.visitor("board_member")
    keys = member.page.keyboard
    member.go(journey.work_path(f"strategies/{journey.world.in_review.pk}/"))
    member.tab_to("Read and sign")
    member.enter().is_at("Read and sign")
    member.tab_to("Adopts")
    keys.press("Space")
    keys.press("ArrowDown")
    assert member.focus()["text"].startswith("Approves")
    member.tab_to("In which role do you sign?")
    keys.type("Chief fire officer")
    member.tab_to("Record the decision")
    member.enter().sees("approves the text with the fingerprint")


def test_the_chair_publishes_and_the_public_reads_it(journey: Journey) -> None:
    chair, day = journey.visitor("chair"), half_a_year_on()
    chair.go("/home/").follow("CANARYREVIEWTITLE of the signed strategy", within="main")
    chair.follow("Publish", within="main").is_at("Publish edition 1").sees("What will happen")
    chair.fill_date("Next review", str(day.day), str(day.month), str(day.year))
    chair.press("Publish edition 1").sees("Published as edition 1")
    journey.work()
    reader = journey.visitor()
    reader.go("/documents/").follow("CANARYREVIEWTITLE of the signed strategy").sees("Download as PDF")


def test_the_chair_sees_who_has_not_decided(journey: Journey) -> None:
    chair = journey.visitor("chair")
    chair.go(journey.work_path(f"strategies/{journey.world.in_review.pk}/"))
    undecided = chair.page.get_by_role(
        "row", name=re.compile("Harbour fire and rescue authority.*Has not decided")
    )
    assert undecided.count() == 1
    chair.sees_no("button", "Publish")
