"""The world: what the cast has made of its partnership, through the operations that people use.

Every text that somebody must not read carries a token of its own, a canary: a test that meets one in the
wrong hands has found a leak, and the token says of what.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q

from datasets.models import DataRequest, DatasetVersion, Definition, Upload
from datasets.operations import ask_for_data, declare_definition, receive_upload, sync_definitions
from datasets.rules.declaration import Declaration, DeclaredColumn
from datasets.statuses import UploadState
from needs_assessment import operations as assessments
from needs_assessment.models import Assessment, Block, BoardPack, Manuscript, Section
from needs_assessment.rules.registers import REGISTERS
from needs_assessment.statuses import BlockKind, Marking, SectionLevel, SectionState, Visibility
from partnerships.models import Authority, Invitation, Seat
from partnerships.operations import give_seat, invite
from partnerships.roles import Role
from strategy import operations as strategies
from strategy.documents import fingerprint_of
from strategy.documents.decisions import members
from strategy.models import (
    Action,
    AssuranceStatement,
    ConsultationInvite,
    ConsultationLink,
    Measure,
    Objective,
    OwnObligation,
    Priority,
    ProgressRound,
    Strategy,
)
from strategy.rules.consultation import ConsulteeRow, Kind
from strategy.statuses import Decision
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.core.private_links import hash_of, new_secret
from svd_portal.jobs import ledger
from svd_portal.jobs.models import Job
from svd_portal.publication.fingerprint import sha256
from svd_portal.publication.models import Blob, Edition
from svd_portal.publication.statuses import FileKind
from tests.cast import SEATS, Cast, build_cast
from tests.factories.strategy import consulted, find_harm, find_no_harm

SEATED = frozenset(SEATS)
OFFICER = frozenset({"data_officer"})

# Token -> the people of the cast who may read it. What the public may read carries no canary.
CANARIES: dict[str, frozenset[str]] = {
    "CANARYDEFINITION": SEATED,
    "CANARYDRAFTTITLE": SEATED,
    "CANARYDRAFTTEXT": SEATED,
    "CANARYDRAFTTABLE": SEATED,
    "CANARYDRAFTREGISTER": SEATED,
    "CANARYDRAFTFIGURE": SEATED,
    "CANARYCOMMENT": SEATED,
    "CANARYSERVICE": SEATED,  # and whoever holds the provider's link
    "CANARYJUDGEMENT": SEATED,  # of that service, which its provider does not see
    "canaryprovider": frozenset({"lead", "author"}),  # the address to which the link was sent
    "canarysubstitute": frozenset(
        {"lead", "board_member", "chair"}
    ),  # the address to which a link to sign was sent
    "CANARYOWNDATE": SEATED,
    "CANARYASK": SEATED,
    "CANARYNOTPUBLIC": SEATED,  # in a document that is published, and left out of it
    "CANARYNAMEDSEATS": frozenset({"lead", "chair"}),
    "CANARYREVISEDTITLE": SEATED,
    "CANARYREVISEDTEXT": SEATED,
    "CANARYREVIEWTITLE": SEATED,
    "CANARYREVIEWTEXT": SEATED,
    "CANARYPRIORITY": SEATED,
    "CANARYACTION": SEATED,
    "CANARYSIGNATURENOTE": SEATED,
    "CANARYHARM": SEATED,
    "CANARYCONSULTEE": SEATED,
    "CANARYREFERENCE": SEATED,
    "CANARYQUESTION": SEATED,
    "CANARYREPLY": SEATED,
    "CANARYPERIOD": SEATED,
    "CANARYASSURED": SEATED,
    "CANARYPROGRESS": SEATED,
    "canaryinvited": frozenset({"lead", "chair"}),  # the address of somebody who has not joined
    "CANARYREQUESTNOTE": SEATED,
    "CANARYNOTEOFREFUSED": OFFICER,
    "CANARYFILENAME": OFFICER,
    "CANARYCELL": OFFICER,
    # The exact total of a month in which one cell is hidden: whoever has it can work out the cell.
    "98763": OFFICER,
    "98,763": OFFICER,
}

OLD_TITLE = "Serious violence in Harbour"
NEW_TITLE = "CANARYREVISEDTITLE of the needs assessment"
FIGURE = {
    "title": "Offences by month",
    "subtitle": "Harbour",
    "alt": "Knife-enabled offences stay low; violence with injury is steady.",
    "chart": "bar",
    "unit": "offences",
    "rows_by": "period",
    "series_by": "offence",
    "filters": {},
    "notes": [],
}
TABLE = {"caption": "Who took part", "columns": ["Body", "Meetings"], "rows": [["Fire", "4"]], "notes": []}
GAP = {
    "gap": "Calls to the ambulance service, by place",
    "why": "There is no sharing agreement yet",
    "who": "Ambulance trust, data lead",
}
SERVICE = {
    "name": "CANARYSERVICE boxing club",
    "provider": "Harbour Boxing",
    "audience": "People aged 10 to 17",
    "place": "Harbour Street",
    "judgement": "expand",
    "reason": "CANARYJUDGEMENT: it reaches those whom nobody else reaches",
}
AREA = "E07000901"
HEADER = "area_code,period,offence,sex,age_band,count"
GOOD_ROWS = [
    ("2025-01", "Violence with injury", "Male", "18-24", 98_760),
    ("2025-01", "Knife-enabled offences", "Male", "18-24", 3),
    ("2025-02", "Violence with injury", "Male", "18-24", 240),
    ("2025-02", "Knife-enabled offences", "Female", "10-17", 25),
]
M = TypeVar("M", bound=Manuscript)


@dataclass
class World:
    """The first partnership at work: each thing in the state that its name says."""

    cast: Cast
    definition: Definition
    described: Definition
    version: DatasetVersion
    accepted: Upload
    wrong: Upload
    refused: Upload
    waiting: Upload
    asking: Upload
    asked: DataRequest
    draft: Assessment
    published_needs: Edition
    revised: Assessment
    needs_in_review: Assessment
    in_review: Strategy
    drafted_strategy: Strategy
    signed_off: Strategy
    published: Strategy
    published_strategy: Edition
    invitation: Invitation
    invitation_secret: str
    provider_secret: str
    signing_secret: str
    own_obligation: OwnObligation
    consulted: ConsultationInvite
    consulted_secret: str
    calendar_secret: str
    progress_report: ProgressRound
    progress_secret: str
    statement: AssuranceStatement

    def section(self, manuscript: Manuscript, key: str) -> Section:
        return manuscript.sections.get(key=key)

    def block(self, kind: str) -> Block:
        """Give the block of a kind in the section of the draft that has one of each."""
        return self.section(self.draft, "S10a").blocks.get(kind=kind)

    @property
    def directory(self) -> Block:
        return self.section(self.draft, "S16").blocks.get(kind=BlockKind.REGISTER)

    @property
    def own_obligation_key(self) -> str:
        return f"own-{self.own_obligation.pk}/{self.own_obligation.due_on.isoformat()}"

    @property
    def priority(self) -> Priority:
        return self.drafted_strategy.priorities.get()

    @property
    def objective(self) -> Objective:
        return self.priority.objectives.get()

    @property
    def action(self) -> Action:
        return self.objective.actions.get()

    @property
    def measure(self) -> Measure:
        return self.priority.measures.get()


def build_world(cast: Cast | None = None) -> World:
    """Make the world in the database; checks of files and PDFs that were asked for are done here and now."""
    cast = cast or build_cast()
    sync_definitions()
    definition = Definition.objects.get(key="police_offences", partnership=None)
    accepted = send(cast, definition, csv_of(GOOD_ROWS), "january.csv")
    version = DatasetVersion.objects.get(upload=accepted)
    draft = _draft(cast, version)
    needs, revised = _revised(cast, version)
    _packed(revised, cast)
    published, edition = _published_strategy(cast, needs)
    render_pdf(edition)
    invitation, secret = invite(
        partnership=cast.harbour,
        role=Role.AUTHOR,
        authority=cast.authorities["probation"],
        email="canaryinvited@harbour.example",
        by=cast.lead,
    )
    in_review = _strategy_in_review(cast, needs)
    drafted = _drafted_strategy(cast)
    progress_report, progress_secret = _told(published, cast)
    consulted_invite, consulted_secret = _consulted_on(drafted, cast.lead)
    Action.objects.filter(objective__priority__strategy=drafted).update(
        assigned_to=consulted_invite.consultee
    )
    return World(
        cast=cast,
        definition=definition,
        described=describe(cast),
        version=version,
        accepted=accepted,
        wrong=send(cast, definition, wrong_csv(), "CANARYFILENAME-wrong.csv", UploadState.NEEDS_FIXING),
        refused=send(cast, definition, personal_csv(), "CANARYFILENAME-people.csv", UploadState.REFUSED),
        asking=send(
            cast,
            definition,
            csv_of([*GOOD_ROWS, GOOD_ROWS[0]]),
            "CANARYFILENAME-asking.csv",
            UploadState.AWAITING,
        ),
        waiting=receive(cast, definition, csv_of(GOOD_ROWS[:1]), "CANARYFILENAME-waiting.csv"),
        asked=_asked(cast, definition),
        draft=draft,
        published_needs=needs,
        revised=revised,
        needs_in_review=_needs_in_review(cast),
        in_review=in_review,
        drafted_strategy=drafted,
        signed_off=_signed_off(cast, needs),
        published=published,
        published_strategy=edition,
        invitation=invitation,
        invitation_secret=secret,
        provider_secret=_provider_asked(draft, cast.lead),
        signing_secret=_link_sent(cast, in_review),
        own_obligation=_own_date(cast),
        consulted=consulted_invite,
        consulted_secret=consulted_secret,
        progress_report=progress_report,
        progress_secret=progress_secret,
        statement=strategies.compose_statement(
            strategy=published,
            year_from=clock.today() - dt.timedelta(days=300),
            year_to=clock.today(),
            words={"In short": "CANARYASSURED"},
            by=cast.lead,
        ),
        calendar_secret=strategies.make_calendar(person=cast.lead, partnership=cast.harbour, for_board=False)[
            1
        ],
    )


def csv_of(rows: list[tuple[str, str, str, str, int]]) -> bytes:
    lines = [",".join([AREA, *map(str, row)]) for row in rows]
    return "\n".join([HEADER, *lines, ""]).encode()


def wrong_csv() -> bytes:
    return csv_of(
        [("2025-01", "CANARYCELL", "Male", "18-24", 12), ("2025-01", "Robbery", "Male", "18-24", -4)]
    )


def personal_csv() -> bytes:
    """A file about single people: made-up names and addresses, at which the door has to close."""
    rows = [f"{AREA},2025-01,Robbery,Male,18-24,1,person{number}@mail.example" for number in range(60)]
    return "\n".join([f"{HEADER},contact", *rows, ""]).encode()


def describe(cast: Cast) -> Definition:
    """Describe a kind of data of the partnership's own."""
    columns = [("Area", "place"), ("Month", "time"), ("Reason", "breakdown"), ("Sessions", "number")]
    declaration = Declaration(
        title="CANARYDEFINITION of absence", counted="Sessions missed.", kind="count_of_events", unit="sessions",
        levels=("district",), by="code", reach="patch", others="refuse", grammar="month", threshold=5,
        legal_basis="s.16. Counts only.", columns=tuple(DeclaredColumn((name,), role, name) for name, role in columns),
    )  # fmt: skip
    return declare_definition(partnership=cast.harbour, declaration=declaration, by=cast.lead)


def receive(cast: Cast, definition: Definition, content: bytes, filename: str) -> Upload:
    note = "" if filename.startswith("january") else "CANARYNOTEOFREFUSED"
    return receive_upload(
        partnership=cast.harbour,
        authority=cast.authorities["icb"],
        definition=definition,
        filename=filename,
        content=content,
        extracted_on=clock.today() - dt.timedelta(days=7),
        note=note,
        by=cast.data_officer,
    )


def send(
    cast: Cast, definition: Definition, content: bytes, filename: str, end: str = UploadState.ACCEPTED
) -> Upload:
    upload = receive(cast, definition, content, filename)
    ledger.run(str(upload.job_id))
    upload.refresh_from_db()
    assert upload.state == end, (upload.state, upload.refusal, list(upload.problems.all()))
    return upload


def _asked(cast: Cast, definition: Definition) -> DataRequest:
    """The lead has asked health for the months before those that it sent."""
    [asked] = ask_for_data(
        partnership=cast.harbour,
        authorities=[cast.authorities["icb"]],
        definition=definition,
        periods=["2024-11", "2024-12"],
        due_on=half_a_year_on(),
        note="CANARYREQUESTNOTE: for the needs assessment.",
        by=cast.lead,
    )
    return asked


def render_pdf(edition: Edition) -> None:
    ledger.run(str(Job.objects.get(key=f"pdf/{edition.pk}").pk))
    assert edition.files.filter(kind=FileKind.PDF).exists()


def write_all(manuscript: Manuscript, word: str = "") -> None:
    """Write every section that a document must have and mark it ready; leave the others out with a reason.

    Straight into the rows: what saving a section does is tested elsewhere, and a world has a hundred of them.
    """
    needed = Q(level=SectionLevel.MUST) | Q(key="T2")
    html = f"<p>What we know of it. {word}</p>"
    Block.objects.filter(section__in=manuscript.sections.filter(needed)).update(body={"html": html})
    manuscript.sections.filter(needed).update(state=SectionState.READY)
    manuscript.sections.exclude(needed).update(
        state=SectionState.HIDDEN, hidden_reason="Not in this edition."
    )


def save(section: Section, html: str, by: User) -> None:
    prose, *_ = (block for block in section.blocks.order_by("position") if block.kind == BlockKind.PROSE)
    assessments.save_section(section=section, texts={prose.pk: (prose.version, html)}, mark_ready=True, by=by)


def fresh(manuscript: M) -> M:
    """Read a document again, as the next person would."""
    return type(manuscript)._default_manager.get(pk=manuscript.pk)


def half_a_year_on() -> dt.date:
    return clock.today() + dt.timedelta(days=180)


def _draft(cast: Cast, version: DatasetVersion) -> Assessment:
    lead = cast.lead
    draft = assessments.start_assessment(
        partnership=cast.harbour, title="CANARYDRAFTTITLE for next year", period="2026", by=lead
    )
    section = draft.sections.get(key="S10a")
    save(section, "<p>CANARYDRAFTTEXT: what we are still thinking about.</p>", lead)
    figure = FIGURE | {"title": "CANARYDRAFTFIGURE by month"}
    assessments.add_block(
        section=section, kind=BlockKind.FIGURE, body=figure, dataset_version=version, by=lead
    )
    table = TABLE | {"caption": "CANARYDRAFTTABLE of meetings"}
    assessments.add_block(section=section, kind=BlockKind.TABLE, body=table, by=lead)
    gaps = GAP | {"why": "CANARYDRAFTREGISTER: there is no sharing agreement yet"}
    assessments.add_register(section=section, register=REGISTERS["data_gaps"], entries=[gaps, GAP], by=lead)
    assessments.make_comment(section=section, text="CANARYCOMMENT: are you sure?", by=lead)
    assessments.ask_authority(
        section=section,
        authority=cast.authorities["icb"],
        wanted="CANARYASK: what do your clinics see?",
        due_on=half_a_year_on(),
        by=lead,
    )
    return draft


def _provider_asked(draft: Assessment, lead: User) -> str:
    """Send the provider of a service the link to its entry; give the secret of the link."""
    section = draft.sections.get(key="S16")
    block = assessments.add_register(
        section=section, register=REGISTERS["services"], entries=[SERVICE], by=lead
    )
    entry = block.body["entries"][0]["id"]
    _, secret = assessments.send_provider_link(
        block=block, entry_id=entry, email="canaryprovider@boxing.example", by=lead
    )
    return secret


def _packed(assessment: Assessment, cast: Cast) -> None:
    """Make a board pack whose file needs no rendering."""
    pack = assessments.make_pack(
        assessment=fresh(assessment), keys=["S10a"], meeting_on=half_a_year_on(), by=cast.lead
    )
    data = b"%PDF-1.7 of a pack"
    blob = Blob.objects.create(sha256=sha256(data), data=data, size=len(data))
    BoardPack.objects.filter(pk=pack.pk).update(pdf=blob)


def _revised(cast: Cast, version: DatasetVersion) -> tuple[Edition, Assessment]:
    """Publish a needs assessment, then open it again and change its title and a text."""
    assessment = assessments.start_assessment(
        partnership=cast.harbour, title=OLD_TITLE, period="2025", by=cast.lead
    )
    write_all(assessment)
    section = assessment.sections.get(key="S10a")
    assessments.add_block(
        section=section, kind=BlockKind.FIGURE, body=FIGURE, dataset_version=version, by=cast.lead
    )
    assessments.add_block(section=section, kind=BlockKind.TABLE, body=TABLE, by=cast.lead)
    _keep_back(assessment, cast)
    assessments.add_register(section=section, register=REGISTERS["data_gaps"], entries=[GAP], by=cast.lead)
    save(
        section, "<p>Violence by month.</p>", cast.lead
    )  # a new block opens the section: it is ready again now
    assessments.send_to_review(assessment=fresh(assessment), by=cast.lead)
    edition = assessments.publish_assessment(
        assessment=fresh(assessment), by=cast.chair, next_review_on=half_a_year_on()
    )
    revised = assessments.start_revision(assessment=fresh(assessment), by=cast.lead)
    assessments.change_details(
        assessment=revised,
        title=NEW_TITLE,
        period="2026",
        visibility=Visibility.PUBLIC,
        data_from="",
        data_to="",
        by=cast.lead,
    )
    save(revised.sections.get(key="S2"), "<p>CANARYREVISEDTEXT of the summary.</p>", cast.lead)
    return edition, fresh(revised)


def _keep_back(assessment: Assessment, cast: Cast) -> None:
    """Write what is not for the public: a block, and two sections of which one is for named seats."""
    section = assessment.sections.get(key="S10a")
    html = "<p>CANARYNOTPUBLIC: where patrols will be.</p>"
    kept = assessments.add_block(section=section, kind=BlockKind.PROSE, body={"html": html}, by=cast.lead)
    assessments.mark_block(block=kept, is_public=False, by=cast.lead)
    last = assessment.sections.order_by("position").last()
    assert last
    for marking, word in ((Marking.PARTNERSHIP, "CANARYNOTPUBLIC"), (Marking.SEATS, "CANARYNAMEDSEATS")):
        own = assessments.add_section(
            manuscript=assessment, heading=f"{word} of risks", after=last, by=cast.lead
        )
        save(own, f"<p>{word}: what only some may read.</p>", cast.lead)
        assessments.make_comment(section=own, text=f"{word}: agreed?", by=cast.lead)
        seats = Seat.objects.filter(partnership=cast.harbour, role=Role.CHAIR)
        assessments.mark_section(section=own, marking=marking, readers=seats, by=cast.lead)


def _needs_in_review(cast: Cast) -> Assessment:
    title = "CANARYREVIEWTITLE of the needs assessment"
    assessment = assessments.start_assessment(
        partnership=cast.harbour, title=title, period="2027", by=cast.lead
    )
    write_all(assessment, "CANARYREVIEWTEXT")
    return assessments.send_to_review(assessment=fresh(assessment), by=cast.lead)


def _strategy(cast: Cast, title: str, needs: Edition | None, word: str = "") -> Strategy:
    strategy = strategies.start_strategy(
        partnership=cast.harbour, title=title, period="2026 to 2029", answers=needs, by=cast.lead
    )
    write_all(strategy, word)
    consulted(strategy, cast.lead)
    return strategy


def add_plan(cast: Cast, strategy: Strategy, title: str, action: str) -> Priority:
    """One priority with an action of the fire authority and a measure."""
    priority = strategies.add_priority(
        strategy=strategy, title=title, by=cast.lead, lead="Director of safety"
    )
    objective = strategies.add_objective(priority=priority, title="Safe after school", by=cast.lead)
    owner = cast.authorities["fire-authority"]
    strategies.add_action(objective=objective, title=action, by=cast.lead, owner=owner, due="2027-03-31")
    strategies.add_measure(
        priority=priority, title="Injuries treated", by=cast.lead, unit="a year", baseline="212", target="150"
    )
    return priority


def _drafted_strategy(cast: Cast) -> Strategy:
    strategy = strategies.start_strategy(
        partnership=cast.harbour, title="CANARYDRAFTTITLE of a strategy", period="2027", by=cast.lead
    )
    add_plan(cast, strategy, "CANARYPRIORITY of the draft", "CANARYACTION of the draft")
    return fresh(strategy)


def _strategy_in_review(cast: Cast, needs: Edition) -> Strategy:
    """With the board: the police have signed, fire and the others have not."""
    strategy = _strategy(cast, "CANARYREVIEWTITLE of the strategy", needs, "CANARYREVIEWTEXT")
    add_plan(cast, strategy, "CANARYPRIORITY with the board", "CANARYACTION with the board")
    strategies.send_to_review(strategy=fresh(strategy), by=cast.lead)
    sign_for(
        strategy, cast.authorities["chief-officer"], signer(cast), "CANARYSIGNATURENOTE: subject to money."
    )
    find_harm(
        fresh(strategy), cast.authorities["chief-officer"], signer(cast), "CANARYHARM: the yard is named."
    )
    return fresh(strategy)


def _consulted_on(strategy: Strategy, by: User) -> tuple[ConsultationInvite, str]:
    """Open a round on a draft, which one school answers; give its invitation and the secret of its link."""
    kind = ConsulteeRow("CANARYREFERENCE", "CANARYCONSULTEE School", Kind.EDUCATION, AREA)
    strategies.list_consultees(partnership=strategy.partnership, rows=[kind], by=by)
    consultation = strategies.open_consultation(
        strategy=strategy, closes_on=half_a_year_on(), question="CANARYQUESTION: is it clear?", by=by
    )
    invite = consultation.invites.get(consultee__reference="CANARYREFERENCE")
    secret = new_secret()
    ConsultationLink.objects.create(invite=invite, secret_hash=hash_of(secret), sent_at=clock.now())
    strategies.reply(invite=invite, answer="comments", words="CANARYREPLY: the times are wrong.", role="Head")
    return invite, secret


def _told(strategy: Strategy, cast: Cast) -> tuple[ProgressRound, str]:
    """A round that was told of and closed, and one that is open; give the first, and the secret of a link."""
    fire = cast.authorities["fire-authority"]
    action = Action.objects.get(objective__priority__strategy=strategy)
    first = strategies.open_progress(
        strategy=strategy, period="CANARYPERIOD", closes_on=half_a_year_on(), by=cast.lead
    )
    said = strategies.SaidOfPart(action, status="delayed", words="CANARYPROGRESS: the gate is late.")
    strategies.say_progress(current=first, authority=fire, said=[said], role="Station manager", by=cast.lead)
    strategies.close_progress(current=first, by=cast.lead)
    second = strategies.open_progress(
        strategy=strategy, period="The quarter after", closes_on=half_a_year_on(), by=cast.lead
    )
    secret = new_secret()
    second.links.filter(authority=fire).update(secret_hash=hash_of(secret))
    return first, secret


def _own_date(cast: Cast) -> OwnObligation:
    """A date that the partnership set itself."""
    return strategies.add_own_obligation(
        partnership=cast.harbour,
        what="CANARYOWNDATE: hold a meeting",
        due_on=half_a_year_on(),
        repeats="once",
        basis="Terms of reference",
        owner="chair",
        by=cast.lead,
    )


def _link_sent(cast: Cast, strategy: Strategy) -> str:
    """Send a substitute of the fire authority a link to sign; give its secret."""
    _, secret = strategies.send_signing_link(
        strategy=strategy,
        authority=cast.authorities["fire-authority"],
        role="Deputy chief fire officer",
        email="canarysubstitute@fire.example",
        by=cast.lead,
    )
    return secret


def _signed_off(cast: Cast, needs: Edition) -> Strategy:
    strategy = _strategy(cast, "CANARYREVIEWTITLE of the signed strategy", needs, "CANARYREVIEWTEXT")
    add_plan(cast, strategy, "CANARYPRIORITY that was signed", "CANARYACTION that was signed")
    strategies.send_to_review(strategy=fresh(strategy), by=cast.lead)
    sign_for_all(cast, strategy)
    return fresh(strategy)


def _published_strategy(cast: Cast, needs: Edition) -> tuple[Strategy, Edition]:
    strategy = _strategy(cast, "Safer Harbour", needs)
    add_plan(cast, strategy, "Fewer injuries", "Open the station yard on weekday afternoons")
    strategies.send_to_review(strategy=fresh(strategy), by=cast.lead)
    sign_for_all(cast, strategy)
    edition = strategies.publish_strategy(
        strategy=fresh(strategy), next_review_on=half_a_year_on(), by=cast.chair
    )
    return fresh(strategy), edition


def signer(cast: Cast) -> User:
    """A person outside the nine who signs for every authority but that of the cast's board member."""
    person = User.objects.filter(email="signer@harbour.example").first()
    if person is None:
        person = User.objects.create_user("signer@harbour.example", "a long pass phrase", name="Signer")
        for code, authority in cast.authorities.items():
            if code not in {"pcc", "fire-authority"}:
                give_seat(
                    partnership=cast.harbour,
                    role=Role.BOARD_MEMBER,
                    person=person,
                    authority=authority,
                    by=None,
                )
    return person


def sign_for(strategy: Strategy, authority: Authority, by: User, note: str = "") -> None:
    strategies.sign(
        strategy=fresh(strategy),
        authority=authority,
        decision=Decision.APPROVE,
        role="Chief officer",
        note=note,
        fingerprint_seen=fingerprint_of(fresh(strategy)),
        by=by,
    )


def sign_for_all(cast: Cast, strategy: Strategy) -> None:
    """Have every specified authority that has not signed approve the text as it is, which does no harm."""
    find_no_harm(fresh(strategy), cast.authorities["chief-officer"], signer(cast))
    signed = set(strategy.sign_offs.values_list("authority", flat=True))
    for authority in members(strategy):
        by = cast.board_member if authority == cast.authorities["fire-authority"] else signer(cast)
        if authority.pk not in signed:
            sign_for(strategy, authority, by)
