"""The local policing body: reads every draft and changes none (s.14(2))."""

from tests.functional.conftest import Journey
from tests.functional.visitor import Visitor

CHANGES = (
    "Save",
    "Send",
    "Publish",
    "Add",
    "Edit",
    "Change",
    "Remove",
    "Invite",
    "Sign",
    "Start",
    "Leave",
    "Rename",
)


def buttons(visitor: Visitor) -> list[str]:
    found = visitor.main.get_by_role("button")
    return [found.nth(i).inner_text() for i in range(found.count())]


def test_the_monitor_reads_drafts_and_is_offered_no_change(journey: Journey) -> None:
    monitor = journey.visitor("monitor")
    world = journey.world
    monitor.go("/home/").follow("My partnerships").follow("Harbour partnership").is_at("Harbour partnership")
    places = [
        journey.work_path(f"assessments/{world.draft.pk}/"),
        journey.work_path(f"sections/{world.section(world.draft, 'S10a').pk}/"),
        journey.work_path(f"strategies/{world.in_review.pk}/"),
        journey.work_path(f"strategies/{world.drafted_strategy.pk}/"),
        journey.work_path("people/"),
        journey.work_path("data/"),
    ]
    for place in places:
        monitor.go(place)
        assert monitor.page.get_by_role("heading", level=1).count() == 1
        offered = [text for text in buttons(monitor) if text.startswith(CHANGES)]
        assert offered == [], place
        assert monitor.main.locator("textarea, input[type=text], input[type=file]").count() == 0
    monitor.go(places[0]).sees("CANARYDRAFTTITLE for next year")
    monitor.go(places[1]).sees("CANARYDRAFTTEXT: what we are still thinking about.")
