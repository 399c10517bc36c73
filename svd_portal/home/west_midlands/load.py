"""Build the demonstration through the operations that its people would use, at the times at which they would."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from datasets.models import DatasetVersion, Definition, Upload
from datasets.operations import receive_upload, sync_definitions
from needs_assessment.models import Assessment, Manuscript
from needs_assessment.operations import (
    add_block,
    hide_section,
    publish_assessment,
    save_section,
    send_to_review,
    start_assessment,
)
from needs_assessment.statuses import BlockKind
from partnerships.models import Partnership, SeatHolder
from partnerships.roles import Role
from partnerships.statuses import Sector
from strategy import operations as strategies
from strategy.documents import fingerprint_of
from strategy.models import Strategy
from strategy.statuses import Decision, HarmFound, HarmHead, ObligationOwner, Repeats
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.home.west_midlands import assessment_text, strategy_text
from svd_portal.home.west_midlands.consultees import send_to_board
from svd_portal.home.west_midlands.dates import keep_dates
from svd_portal.home.west_midlands.extract import police_extract, wrong_extract
from svd_portal.home.west_midlands.people import build_people
from svd_portal.home.west_midlands.places import DISTRICTS, Places, build_places
from svd_portal.home.west_midlands.registers import fill_gaps, fill_registers
from svd_portal.jobs import ledger
from svd_portal.publication.models import Edition

LONDON = ZoneInfo("Europe/London")
REGIONAL = Path(__file__).parent / "regional.json"
# By sector, who signs for such a body: a role, never a person.
SIGNERS = {
    Sector.POLICE: "Chief superintendent",
    Sector.FIRE: "Area commander",
    Sector.LOCAL_AUTHORITY: "Cabinet member for community safety",
    Sector.HEALTH: "Chief nursing officer",
    Sector.PROBATION: "Head of the probation delivery unit",
    Sector.YOUTH_OFFENDING: "Head of youth justice",
}


def load(say: Callable[[str], None]) -> None:
    """Load the whole demonstration into an empty database.

    :param say: told after each step what now exists.
    """
    with _on(2023, 2, 1):
        sync_definitions()
        places = build_places()
        people = build_people(places)
    say(
        f"{len(places.authorities)} authorities in {1 + len(places.boards)} partnerships, {len(people)} people"
    )
    _overdue_board(places, people)
    say("Coventry: a strategy published on 31 January 2024 whose review is overdue")
    edition = _published_board(places, people)
    say(f"Wolverhampton: needs assessment and strategy published ({edition.title})")
    _signing_board(places, people)
    say("Dudley: a strategy with the board; fire and rescue has not signed yet")
    _regional_draft(places, people)
    say("The region: a strategy drawn from the local plans, imported as a draft")
    _drafting_board(places, people)
    say("Solihull: a needs assessment in draft, a wrong file and a good one")


def is_loaded() -> bool:
    """Say whether the demonstration was loaded to its end: Solihull comes last."""
    return Upload.objects.filter(partnership__slug="solihull", version__isnull=False).exists()


def _on(year: int, month: int, day: int) -> Any:
    return clock.stopped_at(dt.datetime(year, month, day, 10, 30, tzinfo=LONDON))


def _published_board(places: Places, people: Mapping[str, User]) -> Edition:
    board, lead, chair = places.boards["wolverhampton"], people["lead"], people["chair"]
    with _on(2026, 2, 9):
        version = send_extract(board, places, people["data"], "wolverhampton", seed=31)
    with _on(2026, 3, 2):
        assessment = start_assessment(
            partnership=board,
            title="Serious violence in Wolverhampton: needs assessment",
            period="January to December 2025",
            by=lead,
            data_from="2025-01",
            data_to="2025-12",
        )
        _add_evidence(assessment, version, by=lead)
        fill_registers(assessment, by=lead)
        write(assessment, assessment_text.TEXTS, assessment_text.HIDDEN, by=lead)
    with _on(2026, 6, 15):
        send_to_review(assessment=assessment, by=lead)
    with _on(2026, 6, 29):
        needs = publish_assessment(assessment=assessment, by=chair, next_review_on=dt.date(2027, 6, 28))
    with _on(2026, 7, 6):
        strategy = start_strategy(board, "Safer Wolverhampton: serious violence strategy", needs, by=lead)
    with _on(2026, 9, 21):
        send_to_board(strategy, by=lead)
        sign_for_all(strategy)
    with _on(2026, 10, 12):
        edition = strategies.publish_strategy(
            strategy=Strategy.objects.get(pk=strategy.pk), next_review_on=dt.date(2027, 10, 11), by=chair
        )
    with _on(2026, 10, 14):
        keep_dates(board, by=lead)
        strategies.add_own_obligation(
            partnership=board,
            what="Hold a meeting of the group",
            due_on=dt.date(2026, 12, 8),
            repeats=Repeats.QUARTERLY,
            basis="Terms of reference, paragraph 3",
            owner=ObligationOwner.CHAIR,
            by=lead,
        )
    return edition


def _overdue_board(places: Places, people: Mapping[str, User]) -> None:
    board, lead, chair = places.boards["coventry"], people["coventry.lead"], people["chair"]
    with _on(2023, 11, 6):
        strategy = start_strategy(
            board, "Coventry serious violence strategy", None, by=lead, period="2024 to 2025"
        )
        send_to_board(strategy, by=lead)
    with _on(2024, 1, 22):
        sign_for_all(strategy)
    with _on(2024, 1, 31):
        strategies.publish_strategy(
            strategy=Strategy.objects.get(pk=strategy.pk), next_review_on=dt.date(2025, 1, 31), by=chair
        )
    with _on(2024, 2, 2):
        keep_dates(board, by=lead)


def _signing_board(places: Places, people: Mapping[str, User]) -> None:
    board, lead = places.boards["dudley"], people["dudley.lead"]
    with _on(2026, 10, 19):
        strategy = start_strategy(board, "Dudley serious violence strategy", None, by=lead)
        send_to_board(strategy, by=lead)
    with _on(2026, 11, 9):
        sign_for_all(strategy, but=people["fire"])


def _regional_draft(places: Places, people: Mapping[str, User]) -> None:
    with _on(2026, 9, 14):
        strategies.import_document(
            data=REGIONAL.read_bytes(), by=people["region.lead"], partnership=places.region
        )


def _drafting_board(places: Places, people: Mapping[str, User]) -> None:
    board, lead = places.boards["solihull"], people["solihull.lead"]
    with _on(2026, 10, 5):
        assessment = start_assessment(
            partnership=board,
            title="Serious violence in Solihull: needs assessment",
            period="January to December 2025",
            by=lead,
        )
        begun = {key: assessment_text.TEXTS[key] for key in ("S3", "S6", "S10g", "S20")}
        fill_gaps(assessment, by=lead)
        write(assessment, begun, {}, by=lead)
    with _on(2026, 11, 2):
        police = places.authorities["west-midlands-police"]
        code = DISTRICTS["solihull"][0]
        definition = Definition.objects.get(key="police_offences", partnership=None)
        wrong = receive_upload(
            partnership=board,
            authority=police,
            definition=definition,
            filename="solihull-2025.csv",
            content=wrong_extract(code),
            extracted_on=dt.date(2026, 10, 30),
            by=people["data"],
        )
        ledger.run(str(wrong.job_id))
        send_extract(board, places, people["data"], "solihull", seed=29)


def send_extract(
    partnership: Partnership, places: Places, officer: User, district: str, seed: int
) -> DatasetVersion:
    """Send a made-up police extract for a district and let it be checked and loaded here and now."""
    upload = receive_upload(
        partnership=partnership,
        authority=places.authorities["west-midlands-police"],
        definition=Definition.objects.get(key="police_offences", partnership=None),
        filename=f"{district}-2025.csv",
        content=police_extract(DISTRICTS[district][0], seed),
        extracted_on=clock.today(),
        note="Made-up counts for the demonstration; not police figures.",
        by=officer,
    )
    ledger.run(str(upload.job_id))
    return DatasetVersion.objects.get(upload=upload)


def place_of(partnership: Partnership) -> str:
    return ", ".join(partnership.areas.values_list("name", flat=True))


def placed(figure: Mapping[str, Any], partnership: Partnership) -> dict[str, Any]:
    """Name the district in a figure's subtitle."""
    return {**figure, "subtitle": figure["subtitle"].replace("{place}", place_of(partnership))}


def write(manuscript: Manuscript, texts: Mapping[str, str], hidden: Mapping[str, str], *, by: User) -> None:
    """Write sections by key and mark them ready; leave others out, each with its public reason."""
    place = place_of(manuscript.partnership)
    for section in manuscript.sections.prefetch_related("blocks"):
        if section.key in texts:
            prose = next(block for block in section.blocks.all() if block.kind == BlockKind.PROSE)
            save_section(
                section=section,
                texts={prose.pk: (prose.version, texts[section.key].replace("{place}", place))},
                mark_ready=True,
                by=by,
            )
        elif section.key in hidden:
            hide_section(section=section, reason=hidden[section.key], by=by)


def _add_evidence(assessment: Assessment, version: DatasetVersion, *, by: User) -> None:
    sections = {section.key: section for section in assessment.sections.all()}
    figures = {"S10a": assessment_text.TREND_FIGURE, "S10e": assessment_text.PEOPLE_FIGURE}
    for key, body in figures.items():
        add_block(
            section=sections[key],
            kind=BlockKind.FIGURE,
            body=placed(body, assessment.partnership),
            dataset_version=version,
            by=by,
        )
    add_block(section=sections["S16"], kind=BlockKind.TABLE, body=assessment_text.REACH_TABLE, by=by)


def start_strategy(
    board: Partnership,
    title: str,
    answers: Edition | None,
    *,
    by: User,
    period: str = "2026 to 2029",
) -> Strategy:
    strategy = strategies.start_strategy(
        partnership=board, title=title, period=period, answers=answers, by=by
    )
    write(strategy, strategy_text.TEXTS, strategy_text.HIDDEN, by=by)
    for priority in strategy_text.PRIORITIES:
        _add_priority(strategy, board, priority, by=by)
    return strategy


def _add_priority(strategy: Strategy, board: Partnership, row: tuple[Any, ...], *, by: User) -> None:
    title, why, lead, deputy, objectives, measures = row
    members = {m.authority.slug: m.authority for m in board.memberships.current()}
    priority = strategies.add_priority(
        strategy=strategy, title=title, why=why, lead=lead, deputy=deputy, by=by
    )
    for objective_title, level, actions in objectives:
        objective = strategies.add_objective(
            priority=priority, title=objective_title, prevention_level=level, by=by
        )
        for action, slug, role, due, action_level, targeting in actions:
            # The same plan serves two boards: an owner who is no member of this one is named in words.
            owner = members.get(slug)
            strategies.add_action(
                objective=objective,
                title=action,
                owner=owner,
                owner_in_words="" if owner else _local_owner(slug, board),
                role=role,
                due=due,
                prevention_level=action_level,
                targeting=targeting,
                by=by,
            )
    for measure, unit, baseline, target, source, direction in measures:
        strategies.add_measure(
            priority=priority,
            title=measure,
            unit=unit,
            baseline=baseline,
            target=target,
            source=source,
            direction=direction,
            by=by,
        )


def _local_owner(slug: str, board: Partnership) -> str:
    if slug.endswith("-council"):
        return f"The council for {place_of(board)}"
    return "The integrated care board" if slug.endswith("-icb") else "The youth justice service"


def sign_for_all(strategy: Strategy, *, but: User | None = None) -> None:
    """Let every board member, or all but one, check the text for harm and sign it, each for their own authority."""
    fingerprint = fingerprint_of(strategy)
    members = SeatHolder.objects.filter(seat__partnership=strategy.partnership, seat__role=Role.BOARD_MEMBER)
    for held in members.exclude(person=but).select_related("person", "authority__type"):
        strategies.check_harm(
            strategy=strategy,
            authority=held.authority,
            found=dict.fromkeys(HarmHead, (HarmFound.NONE, "")),
            fingerprint_seen=fingerprint,
            by=held.person,
        )
        strategies.sign(
            strategy=strategy,
            authority=held.authority,
            decision=Decision.ADOPT,
            role=SIGNERS[Sector(held.authority.type.sector)],
            fingerprint_seen=fingerprint,
            by=held.person,
        )
