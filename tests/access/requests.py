"""What stands behind the rows of the matrix: the object of each address and case, and what a POST sends."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from datasets.forms.columns import from_declaration
from datasets.models import Confirmation
from datasets.rules.declaration import read_declaration
from needs_assessment.documents import content
from needs_assessment.documents.quotes import places
from needs_assessment.forms import ProviderEntryForm
from needs_assessment.models import Assessment, OwnTemplate, Section
from needs_assessment.operations import start_assessment
from needs_assessment.statuses import BlockKind, Visibility
from partnerships.models import Meeting, SeatHolder
from partnerships.operations import arrange_meeting
from partnerships.roles import Role
from strategy.documents import fingerprint_of
from strategy.models import Action
from svd_portal.core import clock
from svd_portal.publication.operations import freeze
from tests.access.matrix import Row
from tests.factories.boundaries import collection, kept_boundaries
from tests.factories.held import offered
from tests.world import FIGURE, GAP, World, csv_of, fresh, half_a_year_on

Arguments = Callable[[World], list[Any]]


def _edition(world: World) -> list[Any]:
    return [world.published_strategy.document_id, world.published_strategy.number]


def _meeting(world: World) -> Meeting:
    found = Meeting.objects.filter(board__partnership=world.cast.harbour).first()
    if found:
        return found
    board = world.cast.harbour.boards.get()
    return arrange_meeting(board=board, on=half_a_year_on(), place="online", by=world.cast.lead)


def _entry(world: World) -> list[Any]:
    block = world.block(BlockKind.REGISTER)
    return [block.pk, block.body["entries"][0]["id"]]


def _table(world: World) -> list[Any]:
    edition = world.published_needs
    return [edition.document_id, edition.number, "f1"]


def _section(world: World) -> Section:
    return world.section(world.draft, "S10a")


def _own_template(world: World) -> OwnTemplate:
    row, _ = OwnTemplate.objects.get_or_create(
        partnership=world.cast.harbour,
        name="Our shape",
        defaults={"sections": [], "made_at": world.draft.started_at, "made_by": world.cast.lead},
    )
    return row


def _on_request(world: World) -> Assessment:
    """An assessment of which the summary is published and the rest given on request, with one request."""
    found = world.cast.harbour.manuscripts.filter(title="Given on request").first()
    if found:
        return Assessment.objects.get(pk=found.pk)
    made = start_assessment(
        partnership=world.cast.harbour,
        title="Given on request",
        period="2026",
        visibility=Visibility.REQUEST,
        by=world.cast.lead,
    )
    frozen = {"document": None, "content": content(made), "partnership": world.cast.harbour}
    made.document = freeze(**frozen, by=world.cast.chair).document
    made.save()
    made.requests.create(asked_at=made.started_at)
    return made


def _seat(world: World) -> SeatHolder:
    return SeatHolder.objects.get(seat__partnership=world.cast.harbour, seat__role=Role.MONITOR)


def _remembered(world: World) -> Confirmation:
    sent = world.accepted
    source = {name: getattr(sent, name) for name in ("partnership", "authority", "definition")}
    said = {"confirmed_at": sent.received_at, "confirmed_by": sent.received_by, "is_remembered": True}
    row, _ = Confirmation.objects.get_or_create(
        upload=sent, key="duplicate//", defaults={**source, **said, "words": "The same thing twice."}
    )
    return row


# The arguments of an address, without the partnership's slug, which stands first below /work/.
ARGUMENTS: dict[str, Arguments] = {
    "publication:document": lambda w: [w.published_strategy.document_id],
    "publication:edition": _edition,
    "publication:edition_json": _edition,
    "publication:manifest": _edition,
    "publication:feed_of": lambda w: [w.published_strategy.document.partnership_slug],
    "publication:edition_pdf": _edition,
    "publication:table": _table,
    "api:document": lambda w: [w.published_strategy.document_id],
    "api:editions": lambda w: [w.published_strategy.document_id],
    "api:edition": _edition,
    "api:edition_json": _edition,
    "api:edition_pdf": _edition,
    "api:table": _table,
    "partnerships:invitation": lambda w: [w.invitation_secret],
    "providers:entry": lambda w: [w.provider_secret],
    "needs_assessment:entry_provider": lambda w: [w.directory.pk, w.directory.body["entries"][0]["id"]],
    "partnerships:end_seat": lambda w: [_seat(w).pk],
    "partnerships:meeting": lambda w: [_meeting(w).pk],
    "partnerships:meeting_change": lambda w: [_meeting(w).pk],
    "partnerships:meeting_item": lambda w: [_meeting(w).pk],
    "partnerships:meeting_record": lambda w: [_meeting(w).pk],
    "partnerships:withdraw_invitation": lambda w: [w.invitation.pk],
    "datasets:definition": lambda w: [w.definition.key],
    "datasets:template": lambda w: [w.definition.key],
    "datasets:template_workbook": lambda w: [w.definition.key],
    "datasets:upload": lambda w: [w.definition.key],
    "datasets:ask_for": lambda w: [w.definition.key],
    "datasets:request": lambda w: [w.asked.pk],
    "datasets:cannot_supply": lambda w: [w.asked.pk],
    "datasets:withdraw_request": lambda w: [w.asked.pk],
    "datasets:problems_csv": lambda w: [w.wrong.pk],
    "datasets:cancel": lambda w: [w.waiting.pk],
    "datasets:confirm": lambda w: [w.asking.pk],
    "datasets:share": lambda w: [w.accepted.pk],
    "datasets:round": lambda w: [w.accepted.pk],
    "datasets:check": lambda w: [offered(w.cast).pk],
    "datasets:withdraw": lambda w: [w.accepted.pk],
    "datasets:marked_workbook": lambda w: [w.wrong.pk],
    "datasets:remembered": lambda w: [w.definition.key],
    "datasets:ask_again": lambda w: [w.definition.key, _remembered(w).pk],
    "datasets:dataset": lambda w: [w.version.dataset_id],
    "datasets:version": lambda w: [w.version.dataset_id, w.version.number],
    "datasets:version_csv": lambda w: [w.version.dataset_id, w.version.number],
    "datasets:view_csv": lambda w: [w.version.dataset_id, w.version.number],
    "needs_assessment:boundary_set": lambda w: [kept_boundaries(w.cast).pk],
    "needs_assessment:detail": lambda w: [w.draft.pk],
    "needs_assessment:details": lambda w: [w.draft.pk],
    "needs_assessment:publish": lambda w: [w.needs_in_review.pk],
    "needs_assessment:structure": lambda w: [w.draft.pk],
    "needs_assessment:section": lambda w: [_section(w).pk],
    "needs_assessment:comment": lambda w: [_section(w).pk],
    "needs_assessment:comment_resolve": lambda w: [_section(w).pk, _section(w).comments.get().pk],
    "needs_assessment:section_history": lambda w: [_section(w).pk],
    "full_text:ask": lambda w: [_on_request(w).document_id],
    "needs_assessment:requests": lambda w: [_on_request(w).pk],
    "needs_assessment:request": lambda w: [_on_request(w).pk, _on_request(w).requests.get().pk],
    "needs_assessment:since": lambda w: [w.revised.pk],
    "needs_assessment:packs": lambda w: [w.revised.pk],
    "needs_assessment:committee_report": lambda w: [w.revised.pk],
    "needs_assessment:pack": lambda w: [w.revised.pk, 1],
    "needs_assessment:pack_pdf": lambda w: [w.revised.pk, 1],
    "needs_assessment:briefing": lambda w: [w.revised.pk],
    "needs_assessment:briefing_pdf": lambda w: [w.revised.pk],
    "needs_assessment:section_compare": lambda w: [w.section(w.revised, "S10a").pk],
    "needs_assessment:version_name": lambda w: [_section(w).pk],
    "needs_assessment:section_still_right": lambda w: [_section(w).pk],
    "needs_assessment:template": lambda w: [_own_template(w).pk],
    "needs_assessment:section_typing": lambda w: [_section(w).pk],
    "needs_assessment:section_forget": lambda w: [_section(w).pk],
    "needs_assessment:section_take_over": lambda w: [_section(w).pk],
    "needs_assessment:section_rename": lambda w: [_section(w).pk],
    "needs_assessment:ask_new": lambda w: [_section(w).pk],
    "needs_assessment:ask": lambda w: [_section(w).asks.get().pk],
    "needs_assessment:ask_pass_on": lambda w: [_section(w).asks.get().pk],
    "needs_assessment:section_mark": lambda w: [_section(w).pk],
    "needs_assessment:section_hide": lambda w: [_section(w).pk],
    "needs_assessment:section_show": lambda w: [_section(w).pk],
    "needs_assessment:word_add": lambda w: [_section(w).pk],
    "needs_assessment:pasted": lambda w: [_section(w).pk],
    "needs_assessment:table_add": lambda w: [_section(w).pk],
    "needs_assessment:figure_choose": lambda w: [_section(w).pk],
    "needs_assessment:figure_add": lambda w: [_section(w).pk, w.version.pk],
    "needs_assessment:register_add": lambda w: [w.section(w.draft, "S20").pk, "data_gaps"],
    "needs_assessment:entry_add": lambda w: [w.block(BlockKind.REGISTER).pk],
    "needs_assessment:entry_change": _entry,
    "needs_assessment:entry_remove": _entry,
    "needs_assessment:newer_data": lambda w: [w.block(BlockKind.FIGURE).pk],
    "needs_assessment:quote_number": lambda w: [w.block(BlockKind.FIGURE).pk],
    "needs_assessment:numbers": lambda w: [_section(w).pk],
    "needs_assessment:block_remove": lambda w: [w.block(BlockKind.TABLE).pk],
    "needs_assessment:edition_withdraw": lambda w: [
        w.published_strategy.document_id,
        w.published_strategy.number,
    ],
    "strategy:details": lambda w: [w.drafted_strategy.pk],
    "strategy:take_definition": lambda w: [w.drafted_strategy.pk],
    "strategy:preview": lambda w: [w.drafted_strategy.pk],
    "strategy:sign": lambda w: [w.in_review.pk],
    "strategy:obligation": lambda w: [w.own_obligation_key],
    "strategy:own_obligation_end": lambda w: [w.own_obligation.pk],
    "strategy:harm_check": lambda w: [w.in_review.pk],
    "strategy:rule": lambda w: [w.drafted_strategy.pk],
    "strategy:record_decision": lambda w: [w.in_review.pk],
    "strategy:signing_links": lambda w: [w.in_review.pk],
    "signing:sign": lambda w: [w.signing_secret],
    "signing:text": lambda w: [w.signing_secret],
    "consulted:reply": lambda w: [w.consulted_secret],
    "calendar:feed": lambda w: [w.calendar_secret],
    "progress:say": lambda w: [w.progress_secret],
    "consulted:text": lambda w: [w.consulted_secret],
    "strategy:consultee_end": lambda w: [w.consulted.consultee_id],
    "strategy:consultation": lambda w: [w.drafted_strategy.pk],
    "strategy:consultation_csv": lambda w: [w.drafted_strategy.pk],
    "strategy:consultation_reply": lambda w: [w.drafted_strategy.pk, w.consulted.pk],
    "strategy:publish": lambda w: [w.signed_off.pk],
    "strategy:publish_at": lambda w: [w.signed_off.pk],
    "strategy:progress": lambda w: [w.published.pk],
    "strategy:progress_report": lambda w: [w.published.pk, w.progress_report.pk],
    "strategy:progress_record": lambda w: [w.published.pk, w.cast.authorities["fire-authority"].pk],
    "strategy:reviews": lambda w: [w.published.pk],
    "strategy:statements": lambda w: [w.published.pk],
    "strategy:statement": lambda w: [w.published.pk, w.statement.pk],
    "strategy:statement_pdf": lambda w: [w.published.pk, w.statement.pk],
    "strategy:endorsements": lambda w: [w.published.pk],
    "strategy:grid": lambda w: [w.drafted_strategy.pk],
    "strategy:assignment": lambda w: [w.drafted_strategy.pk, w.action.pk],
    "strategy:priority_add": lambda w: [w.drafted_strategy.pk],
    "strategy:objective_add": lambda w: [w.drafted_strategy.pk, w.priority.pk],
    "strategy:action_add": lambda w: [w.drafted_strategy.pk, w.objective.pk],
    "strategy:measure_add": lambda w: [w.drafted_strategy.pk, w.priority.pk],
    "strategy:priority_change": lambda w: [w.drafted_strategy.pk, w.priority.pk],
    "strategy:priority_remove": lambda w: [w.drafted_strategy.pk, w.priority.pk],
    "strategy:objective_change": lambda w: [w.drafted_strategy.pk, w.objective.pk],
    "strategy:objective_remove": lambda w: [w.drafted_strategy.pk, w.objective.pk],
    "strategy:action_change": lambda w: [w.drafted_strategy.pk, w.action.pk],
    "strategy:action_remove": lambda w: [w.drafted_strategy.pk, w.action.pk],
    "strategy:measure_change": lambda w: [w.drafted_strategy.pk, w.measure.pk],
    "strategy:measure_remove": lambda w: [w.drafted_strategy.pk, w.measure.pk],
}
# Addresses that have several objects, or another one than the address has without a case.
CASES: dict[tuple[str, str], Arguments] = {
    ("datasets:definition", "their own"): lambda w: [w.described.key],
    ("datasets:template", "their own"): lambda w: [w.described.key],
    ("datasets:template_workbook", "their own"): lambda w: [w.described.key],
    ("datasets:definition_change", "their own"): lambda w: [w.described.key],
    ("publication:document", "under revision"): lambda w: [w.published_needs.document_id],
    ("api:document", "under revision"): lambda w: [w.published_needs.document_id],
    ("datasets:upload_detail", "accepted"): lambda w: [w.accepted.pk],
    ("datasets:upload_detail", "accepted, as sent"): lambda w: [w.accepted.pk],
    ("datasets:upload_detail", "wrong"): lambda w: [w.wrong.pk],
    ("datasets:upload_detail", "refused"): lambda w: [w.refused.pk],
    ("datasets:upload_detail", "waiting"): lambda w: [w.waiting.pk],
    ("datasets:upload_detail", "asking"): lambda w: [w.asking.pk],
    ("needs_assessment:detail", "under revision"): lambda w: [w.revised.pk],
    ("needs_assessment:move", "send to the board"): lambda w: [w.draft.pk, "send_to_review"],
    ("needs_assessment:move", "return"): lambda w: [w.needs_in_review.pk, "return_to_draft"],
    ("needs_assessment:move", "start a revision"): lambda w: [w.draft.pk, "start_revision"],
    ("needs_assessment:move", "unknown"): lambda w: [w.draft.pk, "burn"],
    ("needs_assessment:section", "of a strategy with the board"): lambda w: [w.section(w.in_review, "T7").pk],
    ("strategy:obligation", "waive"): lambda w: [w.own_obligation_key],
    ("signing:sign", "wrong token"): lambda w: ["no-such-secret"],
    ("consulted:reply", "wrong token"): lambda w: ["no-such-secret"],
    ("providers:entry", "wrong token"): lambda w: ["no-such-secret"],
    ("needs_assessment:block_change", "register"): lambda w: [w.block(BlockKind.REGISTER).pk],
    ("needs_assessment:block_change", "table"): lambda w: [w.block(BlockKind.TABLE).pk],
    ("needs_assessment:block_change", "figure"): lambda w: [w.block(BlockKind.FIGURE).pk],
    ("needs_assessment:block_change", "prose"): lambda w: [w.block(BlockKind.PROSE).pk],
    ("strategy:detail", "draft"): lambda w: [w.drafted_strategy.pk],
    ("strategy:detail", "with the board"): lambda w: [w.in_review.pk],
    ("strategy:detail", "published"): lambda w: [w.published.pk],
    ("strategy:publish", "not signed off"): lambda w: [w.in_review.pk],
    ("strategy:publish", "signed off"): lambda w: [w.signed_off.pk],
    ("strategy:move", "send to the board"): lambda w: [w.drafted_strategy.pk, "send_to_review"],
    ("strategy:move", "return"): lambda w: [w.in_review.pk, "return_to_draft"],
    ("strategy:move", "start a revision"): lambda w: [w.published.pk, "start_revision"],
}
QUERIES = {("datasets:upload_detail", "accepted, as sent"): "?see=raw"}
REPORT = {
    "body": "Health and Wellbeing Board",
    "asked": "Note the findings.",
    "finance": "None.",
    "environment": "None.",
    "next_steps": "The board meets again in the spring.",
    "contact": "Community safety team",
}
OPEN_TO_ALL = (
    "home:",
    "publication:",
    "full_text:",
    "api:",
    "partnerships:public_index",
    "partnerships:index",
    "partnerships:invitation",
    "providers:",
    "signing:",
    "consulted:",
    "calendar:",
    "progress:",
)


def has_slug(name: str) -> bool:
    """Say whether the first argument of an address is a partnership's slug."""
    return name in {"home:overview", "api:partnership"} or not name.startswith(OPEN_TO_ALL)


def address(row: Row, world: World, slug: str = "") -> str:
    """Give the address of a row in the world, or with its objects below another partnership."""
    given = CASES.get((row.name, row.case)) or ARGUMENTS.get(row.name, lambda _: [])
    first = [slug or world.cast.harbour.slug] if has_slug(row.name) else []
    return reverse(row.name, args=[*first, *given(world)]) + QUERIES.get((row.name, row.case), "")


def names_an_object(row: Row) -> bool:
    return has_slug(row.name) and (row.name in ARGUMENTS or (row.name, row.case) in CASES)


def _day(name: str) -> dict[str, Any]:
    day = half_a_year_on()
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def _today(name: str) -> dict[str, Any]:
    day = clock.today()
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def _last_year() -> dict[str, Any]:
    day = clock.today() - dt.timedelta(days=300)
    return {"year_from_day": day.day, "year_from_month": day.month, "year_from_year": day.year}


def _extract(world: World) -> dict[str, Any]:
    content = csv_of([("2025-03", "Robbery", "Male", "18-24", 77)])
    extracted = {"extracted_on_day": 1, "extracted_on_month": 10, "extracted_on_year": 2025}
    return {
        "file": SimpleUploadedFile("march.csv", content, "text/csv"),
        "note": "",
        "counts_only": "on",
        **extracted,
    }


def _request(world: World) -> dict[str, Any]:
    police = world.cast.authorities["chief-officer"].pk
    return {"authorities": [police], "first": "2024-01", "last": "2024-03", "note": "", **_day("due_on")}


def _example(world: World) -> dict[str, Any]:
    return {
        "title": "Absence",
        "counted": "Sessions.",
        "pasted": "Area,Month,Sessions\nE07000901,2025-01,14\n",
    }


def _described(world: World) -> dict[str, Any]:
    initial = from_declaration(read_declaration(world.described.spec["declared"]))
    return {name: value for name, value in initial.items() if value is not None} | {"do": "save"}


def _prose(world: World, section: Section) -> dict[str, Any]:
    prose = section.blocks.filter(kind=BlockKind.PROSE).first()
    assert prose is not None
    return {f"version-{prose.pk}": prose.version, f"html-{prose.pk}": "<p>Another text.</p>"}


def _first_number(w: World) -> dict[str, Any]:
    figure = w.block(BlockKind.FIGURE)
    assert figure.dataset_version
    address = places(figure.dataset_version, figure.body)[0].address
    return {"cell": json.dumps([figure.version, address["row"], address["column"]]), "text": ""}


def _details(world: World) -> dict[str, Any]:
    return {"title": "A title", "period": "2027", "visibility": "public", "data_from": "", "data_to": ""}


def _table_form(world: World) -> dict[str, Any]:
    block = world.block(BlockKind.TABLE)
    return {
        "caption": "Who came",
        "grid": "Body,Meetings\nFire,4",
        "notes": "",
        "base_version": block.version,
    }


def _gap(world: World) -> dict[str, Any]:
    return GAP | {"base_version": world.block(BlockKind.REGISTER).version}


def _own_entry(world: World) -> dict[str, Any]:
    form = ProviderEntryForm.of(world.directory.body["entries"][0])
    return {name: value for name, value in form.initial.items() if value is not None} | {"right": "1"}


def _figure_form(world: World) -> dict[str, Any]:
    block = world.block(BlockKind.FIGURE)
    chosen = {
        name: FIGURE[name] for name in ("title", "subtitle", "alt", "chart", "unit", "rows_by", "series_by")
    }
    return {**chosen, "notes": "", "base_version": block.version}


def _action(world: World) -> dict[str, Any]:
    owner = world.cast.authorities["fire-authority"].pk
    return {"title": "Train the crews", "owner": owner, "status": "not_started", "due": "spring"}


def _measure(world: World) -> dict[str, Any]:
    return {"title": "Injuries", "direction": "down", "state": "live"}


def _signature(world: World) -> dict[str, Any]:
    return {
        "authority": world.cast.authorities["fire-authority"].pk,
        "decision": "approve",
        "role": "Chief fire officer",
        "fingerprint": fingerprint_of(fresh(world.in_review)),
    }


def _harm_check(world: World) -> dict[str, Any]:
    return {
        "safety": "none",
        "crime": "harm",
        "crime_words": "The times of the patrols are in it.",
        "order": "none",
        "fingerprint": fingerprint_of(fresh(world.in_review)),
    }


def _progress(world: World) -> dict[str, Any]:
    action = Action.objects.get(objective__priority__strategy=world.published)
    key = action.pk
    return {f"status-{key}": "on_track", f"words-{key}": "The yard is open.", "role": "Station manager"}


# Whoever holds the link has read the mailbox that it was sent to.
TEXT_TO_SIGN = ("CANARYREVIEWTITLE", "CANARYREVIEWTEXT", "CANARYPRIORITY", "CANARYACTION")
TEXT_TO_ANSWER = (
    "CANARYDRAFTTITLE", "CANARYDRAFTTEXT", "CANARYPRIORITY", "CANARYACTION",
    "CANARYCONSULTEE", "CANARYQUESTION", "CANARYREPLY",
)  # fmt: skip
HOLDER_KNOWS: dict[str, tuple[str, ...]] = {
    "partnerships:invitation": ("canaryinvited",),
    "providers:entry": ("CANARYSERVICE",),
    "signing:sign": TEXT_TO_SIGN,
    "signing:text": TEXT_TO_SIGN,
    "consulted:reply": TEXT_TO_ANSWER,
    "consulted:text": TEXT_TO_ANSWER,
    "progress:say": ("CANARYPROGRESS",),
    "calendar:feed": ("CANARYOWNDATE", "CANARYMEETING"),
}
TAB = {"tab": "7f0e2c3a-5d1b-4c7e-9a64-0b1f2d3e4c5a"}

FORMS: dict[str, Callable[[World], dict[str, Any]]] = {
    "partnerships:invitation": lambda w: {"name": "New Person", "password": "four words nobody joins"},
    "providers:entry": _own_entry,
    "needs_assessment:entry_provider": lambda w: {"wish": "send", "email": "canaryprovider@boxing.example"},
    "home:account": lambda w: {"name": "Another Name", "language": "cy"},
    "home:account_notices": lambda w: {"yours": "once", "reminders": "off", "news": "daily"},
    "partnerships:meeting_add": lambda w: {
        "board": _meeting(w).board_id,
        "place": "online",
        **_day("on"),
    },
    "partnerships:meeting_change": lambda w: {"place": "online", **_day("on")},
    "partnerships:meeting_item": lambda w: {"title": "The strategy", "asked": "decide"},
    "partnerships:meeting_record": lambda w: {"text": "The board adopts the strategy."},
    "partnerships:invite": lambda w: {
        "email": "another@harbour.example",
        "role": "author",
        "authority": w.cast.authorities["yot"].pk,
    },
    "datasets:upload": _extract,
    "datasets:confirm": lambda w: {"asked": str(w.asking.job_id), "confirm_0": "on"},
    "datasets:check": lambda w: {"found": "safe"},
    "datasets:withdraw": lambda w: {"reason": "Counted by the wrong date."},
    "datasets:ask_for": _request,
    "datasets:cannot_supply": lambda w: {"reason": "The system is being replaced.", **_day("until_on")},
    "datasets:declare": _example,
    "datasets:declare_columns": _described,
    "datasets:definition_change": _described,
    "needs_assessment:boundaries_upload": lambda w: {
        "file": SimpleUploadedFile("wards.geojson", collection("E07000901")),
        "name": "Wards",
        "source": "Made up",
        "dated_on_day": 1,
        "dated_on_month": 5,
        "dated_on_year": 2024,
    },
    "needs_assessment:boundary_set": lambda w: {"wish": "retire"},
    "needs_assessment:committee_report": lambda w: _day("meeting_on") | REPORT,
    "needs_assessment:packs": lambda w: _day("meeting_on") | {"sections": ["S10a"]},
    "needs_assessment:start": lambda w: _details(w) | {"begin": "national"},
    "needs_assessment:details": _details,
    "needs_assessment:move": lambda w: {"reason": "Please look at the figures again."},
    "needs_assessment:publish": lambda w: _day("next_review_on"),
    "needs_assessment:section": lambda w: _prose(w, _section(w)),
    "needs_assessment:section_typing": lambda w: _prose(w, _section(w)) | TAB,
    "needs_assessment:section_forget": lambda w: TAB,
    "needs_assessment:structure": lambda w: {"wish": f"up:{_section(w).pk}"},
    "needs_assessment:comment": lambda w: {"text": "Is this all?"},
    "full_text:ask": lambda w: {"address": "reader@elsewhere.example", "why": "I write about the area."},
    "needs_assessment:request": lambda w: {"state": "refused", "reason": "It names a service."},
    "needs_assessment:version_name": lambda w: {"name": "Agreed with health"},
    "needs_assessment:templates": lambda w: {"manuscript": w.draft.pk, "name": "Ours"},
    "needs_assessment:template": lambda w: {"name": "Ours, short"},
    "needs_assessment:section_take_over": lambda w: TAB,
    "needs_assessment:section_rename": lambda w: {"heading": "Another heading"},
    "needs_assessment:section_hide": lambda w: {"reason": "Held elsewhere."},
    "needs_assessment:ask_new": lambda w: {
        "authority": w.cast.authorities["probation"].pk,
        "wanted": "Who comes back?",
        **_day("due_on"),
    },
    "needs_assessment:ask_pass_on": lambda w: {"email": "new.colleague@icb.example"},
    "needs_assessment:ask": lambda w: {"state": "written", "text": "What we see in our clinics."},
    "needs_assessment:section_mark": lambda w: {"marking": "partnership"},
    "needs_assessment:word_add": lambda w: {"wish": "add", "html": "<p>What Word said.</p>"},
    "needs_assessment:pasted": lambda w: {"html": "<p class=MsoNormal>What Word said.</p>"},
    "needs_assessment:table_add": _table_form,
    "needs_assessment:figure_add": _figure_form,
    "needs_assessment:register_add": lambda w: GAP,
    "needs_assessment:entry_add": _gap,
    "needs_assessment:entry_change": _gap,
    "needs_assessment:entry_remove": lambda w: {"base_version": w.block(BlockKind.REGISTER).version},
    "needs_assessment:newer_data": lambda w: {"use": "1", "base_version": 1},
    "needs_assessment:quote_number": _first_number,
    "needs_assessment:numbers": lambda w: {"use": "1"},
    "needs_assessment:block_remove": lambda w: {"base_version": w.block(BlockKind.TABLE).version},
    "needs_assessment:edition_withdraw": lambda w: {"reason": "A table counts one year twice."},
    "strategy:start": lambda w: {"title": "A strategy", "period": "2027", "basis": "s8"},
    "strategy:details": lambda w: {"title": "A strategy", "period": "2027", "basis": "s8"},
    "strategy:sign": _signature,
    "signing:sign": _signature,
    "consulted:reply": lambda w: {"answer": "nothing", "role": "Headteacher"},
    "strategy:consultees": lambda w: {"wish": "none", "kind": "prison", "words": "We looked again."},
    "strategy:calendar": lambda w: {"wish": "mine"},
    "strategy:consultee_end": lambda w: {"reason": "Closed in July."},
    "strategy:consultation": lambda w: {"wish": "close", "close_changed": "Nothing.", "changed": "Nothing."},
    "strategy:consultation_reply": lambda w: {
        "wish": "settle",
        "outcome": "kept",
        "outcome_words": "The times are right.",
    },
    "strategy:harm_check": _harm_check,
    "strategy:rule": lambda w: {"kind": "all"},
    "strategy:obligation": lambda w: {"wish": "met", "words": "Minutes"} | _today("on"),
    "strategy:own_obligation_add": lambda w: (
        {
            "what": "Send the grant return",
            "repeats": "yearly",
            "basis": "Grant agreement",
            "owner": "lead",
        }
        | _today("due_on")
    ),
    "strategy:record_decision": lambda w: _signature(w) | {"evidence": "Minute 14"},
    "strategy:signing_links": lambda w: {
        "authority": w.cast.authorities["fire-authority"].pk,
        "role": "Deputy",
        "email": "canarysubstitute@fire.example",
    },
    "strategy:publish": lambda w: _day("next_review_on"),
    "strategy:publish_at": lambda w: _day("next_review_on") | _day("on") | {"time": "09:30"},
    "strategy:move": lambda w: {"reason": "Please look at the actions again."},
    "strategy:progress": lambda w: {"wish": "close"},
    "strategy:progress_record": _progress,
    "progress:say": _progress,
    "strategy:reviews": lambda w: (
        {"outcome": "no_change", "looked_at": "data", "who": "The board", "words": "It stands."}
        | _today("on")
        | _day("next_review_on")
    ),
    "strategy:statements": lambda w: _last_year() | _today("year_to"),
    "strategy:statement": lambda w: {"role": "Chair of the board", "fingerprint": w.statement.sha256},
    "strategy:endorsements": lambda w: {
        "body": "Health and Wellbeing Board",
        "kind": "endorsed",
        "edition": w.published_strategy.pk,
        **_today("on"),
    },
    "strategy:grid": lambda w: {"primary": "Before anything happens"},
    "strategy:assignment": lambda w: {"answer": "accepted"} | _today("on"),
    "strategy:priority_add": lambda w: {"title": "A priority"},
    "strategy:priority_change": lambda w: {"title": "A priority"},
    "strategy:objective_add": lambda w: {"title": "An objective"},
    "strategy:objective_change": lambda w: {"title": "An objective"},
    "strategy:action_add": _action,
    "strategy:action_change": _action,
    "strategy:measure_add": _measure,
    "strategy:measure_change": _measure,
}
FORMS_OF_CASES: dict[tuple[str, str], Callable[[World], dict[str, Any]]] = {
    ("strategy:obligation", "waive"): lambda w: {"wish": "waive", "reason": "There is no money for it."},
    ("needs_assessment:section", "of a strategy with the board"): lambda w: _prose(
        w, w.section(w.in_review, "T7")
    ),
    ("needs_assessment:block_change", "register"): lambda w: {"wish": f"down:{_entry(w)[1]}"},
    ("needs_assessment:block_change", "table"): _table_form,
    ("needs_assessment:block_change", "figure"): _figure_form,
}


def posted(row: Row, world: World) -> dict[str, Any]:
    """Give what a person with the right would send."""
    form = FORMS_OF_CASES.get((row.name, row.case)) or FORMS.get(row.name, lambda _: {})
    return form(world)
