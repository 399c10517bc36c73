import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from needs_assessment.documents import content as assessment_content
from needs_assessment.models import Assessment, Manuscript
from needs_assessment.operations import publish_assessment
from needs_assessment.operations import send_to_review as send_assessment
from needs_assessment.statuses import SectionLevel, SectionState
from partnerships.models import Authority, Membership, Partnership
from partnerships.operations import give_seat
from partnerships.roles import Role
from partnerships.statuses import Capacity
from strategy.documents import content, fingerprint_of
from strategy.documents.decisions import members
from strategy.models import Strategy
from strategy.operations import import_document, publish_strategy, send_to_review, sign
from strategy.rules.source_fields import WrongFileError
from strategy.statuses import Decision
from svd_portal.accounts.models import User
from svd_portal.publication.models import Edition
from tests.cast import Cast
from tests.factories.strategy import consulted, find_no_harm, in_half_a_year

CASES = Path(__file__).resolve().parent.parent.parent / "documents" / "cases"
SEASIDE = CASES / "seaside-strategy.json"
RIVERSIDE = CASES / "riverside-sna.json"


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_user("editor@seaside.example", "a long pass phrase", name="Editor")


def leaves(value: Any) -> Iterator[Any]:
    """Every single value in a structure."""
    if isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def texts(written: dict[str, Any]) -> str:
    return json.dumps(written, ensure_ascii=False)


def cells(written: dict[str, Any]) -> list[tuple[str, list[str], list[list[Any]]]]:
    blocks = [block for section in written["sections"] for block in section["blocks"]]
    return [(b["caption"], b["columns"], b["rows"]) for b in blocks if b["type"] == "table"]


def walk_to_publication(strategy: Strategy, lead: User) -> Edition:
    """Send it to the board, let every specified member sign, and publish."""
    partnership = strategy.partnership
    chair = members(strategy)[0]
    give_seat(partnership=partnership, role=Role.CHAIR, person=lead, authority=chair, by=None)
    consulted(strategy, lead)
    send_to_review(strategy=strategy, by=lead)
    for authority in members(strategy):
        give_seat(partnership=partnership, role=Role.BOARD_MEMBER, person=lead, authority=authority, by=None)
        sign(
            strategy=strategy,
            authority=authority,
            decision=Decision.ADOPT,
            role="Chief officer",
            fingerprint_seen=fingerprint_of(Strategy.objects.get(pk=strategy.pk)),
            by=lead,
        )
    find_no_harm(Strategy.objects.get(pk=strategy.pk), chair, lead)
    strategy = Strategy.objects.get(pk=strategy.pk)
    return publish_strategy(strategy=strategy, next_review_on=in_half_a_year(), by=lead)


def assert_all_of_it_is_in(source: dict[str, Any], written: dict[str, Any]) -> None:
    """Every heading, table cell, objective and action of the source stands in the content."""
    document = source["document"]
    headings = [section["heading"] for section in written["sections"]]
    given = [section["heading"] for section in document["sections"]]
    assert [heading for heading in headings if heading in given] == given
    tables = {caption: (columns, rows) for caption, columns, rows in cells(written)}
    for table in (t for section in document["sections"] for t in section["tables"]):
        columns, rows = tables[table["caption"]]
        assert columns[: len(table["columns"])] == table["columns"]
        assert [row[: len(was)] for row, was in zip(rows, table["rows"], strict=True)] == table["rows"]
    assert [p["title"] for p in written["priorities"]] == [p["title"] for p in document["priorities"]]
    for new, was in zip(written["priorities"], document["priorities"], strict=True):
        objectives = [objective["title"] for objective in new["objectives"]]
        assert objectives[: len(was["objectives"])] == was["objectives"]
        actions = [action for objective in new["objectives"] for action in objective["actions"]]
        kept = [(a["title"], a["owner"], a["due"], a["measure"]) for a in actions]
        assert kept == [(a["title"], a["owner"], a["due"], a["measure"]) for a in was["actions"]]


@pytest.mark.parametrize(
    "name",
    [
        "warwickshire-serious-violence-prevention-strategy",
        "lbhf-serious-violence-duty-strategy",
        "west-midlands-vrp-regional-update",
    ],
)
def test_real_strategy_is_imported_signed_and_published_whole(cases: Path, editor: User, name: str) -> None:
    path = cases / "documents" / f"{name}.json"
    source = json.loads(path.read_text())
    imported = import_document(data=path.read_bytes(), by=editor)
    assert isinstance(imported.manuscript, Strategy)
    edition = walk_to_publication(imported.manuscript, editor)
    frozen = edition.read()
    assert_all_of_it_is_in(source, frozen)
    assert len(frozen["signatories"]) == len(source["partnership"]["authorities"])
    assert imported.manuscript.imported_from == source
    document = {key: value for key, value in source["document"].items() if key != "kind"}
    shown = texts(frozen)
    for value in leaves(document):
        if isinstance(value, str) and value:
            assert (
                json.dumps(value, ensure_ascii=False)[1:-1] in shown
                or value.replace("_", " ") in shown.lower()
                or (value.replace("&", "&amp;").replace("\n\n", "</p><p>") in shown)
            ), value


def test_own_case_keeps_every_cell_and_describes_what_has_no_field(editor: User) -> None:
    imported = import_document(data=SEASIDE.read_bytes(), by=editor)
    strategy = imported.manuscript
    assert isinstance(strategy, Strategy)
    frozen = walk_to_publication(strategy, editor).read()
    tables = {caption: (columns, rows) for caption, columns, rows in cells(frozen)}
    assert tables["Injuries by year"] == (
        ["Year", "Injuries", "Change"],
        [[2024, 1635, "7%"], [2025, 1675.5, "not read"], [2026, None, ""], [2027, 0, -4]],
    )
    assert tables["Uneven"] == (["A", "Column 2"], [["one", "yes"], ["two", None]])
    assert tables["Further details"][1] == [
        ["Train door staff", "Cost", "12000"],
        ["Fights on the pier", "Owner", "analyst"],
        ["Calm evenings", "Outcome", "people stay longer"],
    ]
    assert tables["Measures"] == (["Name", "Frequency"], [["Feeling safe", "yearly"]])
    assert tables["Definition"][1] == [
        ["Basis", "local"],
        ["Always in scope", "domestic abuse; sexual violence"],
    ]
    shown = texts(frozen)
    for words in (
        "whistles",
        "A number</strong>: 7",
        "Coast Violence Reduction Unit",
        "the later cut differs",
    ):
        assert words in shown
    assert frozen["summary"] == [{"type": "prose", "html": "<p>Nobody is hurt on the pier</p>"}]
    assert "for the tests only" not in shown
    assert "<script>" not in shown
    assert frozen["title"] == "Seaside strategy <2026> & after"
    [figure] = [b for s in frozen["sections"] for b in s["blocks"] if b["type"] == "described_figure"]
    assert figure == {
        "type": "described_figure",
        "caption": "Map of the pier",
        "kind": "hot spot map",
        "evidence": "Source: police",
    }


def test_own_case_keeps_the_plan(editor: User) -> None:
    strategy = import_document(data=SEASIDE.read_bytes(), by=editor).manuscript
    assert isinstance(strategy, Strategy)
    first, second, third = content(strategy)["priorities"]
    assert (first["why"], first["lead"]) == ("<p>Evenings are worst</p>", "Director of place")
    [objective] = first["objectives"]
    assert objective["prevention_level"] == "primary"
    assert [action["status"] for action in objective["actions"]] == ["On track", "Not started"]
    assert first["measures"][0]["baseline"] == "40"
    assert [o["title"] for o in second["objectives"]] == [
        "Belonging",
        "Learning",
        "Across the objectives of this priority",
    ]
    assert second["objectives"][2]["actions"][0]["title"] == "Open the youth club"
    assert third["title"] == "A priority in words only"
    reasons = list(strategy.priorities.values_list("gap_reason", flat=True))
    assert reasons == [
        "",
        "The source document names no measure.",
        "The source document names no action and no measure.",
    ]


def test_import_makes_the_partnership_once_with_its_members_and_groups(editor: User) -> None:
    first = import_document(data=SEASIDE.read_bytes(), by=editor)
    second = import_document(data=SEASIDE.read_bytes(), by=editor)
    assert first.partnership == second.partnership
    partnership = Partnership.objects.get(name="Seaside Safety Board")
    capacities = list(partnership.memberships.values_list("capacity", flat=True))
    assert [capacities.count(c) for c in (Capacity.SPECIFIED, Capacity.RELEVANT, Capacity.POLICING_BODY)] == [
        7,
        3,
        1,
    ]
    types = dict(Authority.objects.values_list("name", "type__code"))
    assert types["Seaside Integrated Care Board"] == "icb"
    assert types["Three district councils"] == "district_council"
    assert types["Seaside secure school"] == "youth_custody"
    assert types["Seaside Police and Crime Commissioner"] == "local_policing_body"
    boards = dict(partnership.boards.values_list("name", "chaired_by"))
    assert boards == {"Data group": "", "Delivery group": "Director of public health"}
    assert "No area is called London Borough of Seaside" in first.remarks[0]
    assert partnership.seats.get(role=Role.LEAD).holders.get().person == editor


def test_import_without_a_person_says_that_nobody_can_enter_and_the_next_one_leads(editor: User) -> None:
    first = import_document(data=SEASIDE.read_bytes())
    assert "Nobody has a seat in Seaside Safety Board yet" in first.remarks[1]
    import_document(data=SEASIDE.read_bytes(), by=editor)
    stranger = User.objects.create_user("stranger@seaside.example", "a long pass phrase", name="Stranger")
    with pytest.raises(PermissionDenied):
        import_document(data=SEASIDE.read_bytes(), by=stranger)
    assert Manuscript.objects.count() == 2


def test_import_finds_the_area_as_documents_style_it(cast: Cast, editor: User) -> None:
    source = json.loads(SEASIDE.read_text())
    source["partnership"]["area"] = "London Borough of Harbour"
    imported = import_document(data=json.dumps(source).encode(), by=editor)
    assert [area.name for area in imported.partnership.areas.all()] == ["Harbour"]
    assert imported.remarks == []


def test_import_into_a_named_partnership_leaves_its_members_alone(cast: Cast) -> None:
    before = Membership.objects.count()
    imported = import_document(data=SEASIDE.read_bytes(), by=cast.lead, partnership=cast.harbour)
    assert imported.manuscript.partnership == cast.harbour
    assert Membership.objects.count() == before
    with pytest.raises(PermissionDenied):
        import_document(data=SEASIDE.read_bytes(), by=cast.neighbour_lead, partnership=cast.harbour)


def test_imported_sections_are_ready_and_hold_up_nobody(editor: User) -> None:
    strategy = import_document(data=SEASIDE.read_bytes(), by=editor).manuscript
    rows = set(strategy.sections.values_list("level", "state"))
    assert rows == {(SectionLevel.SHOULD, SectionState.READY)}


def test_needs_assessment_is_imported_and_published(editor: User) -> None:
    imported = import_document(data=RIVERSIDE.read_bytes(), by=editor)
    assessment = imported.manuscript
    assert isinstance(assessment, Assessment)
    chair = Authority.objects.get(name="Riverside Police")
    give_seat(partnership=imported.partnership, role=Role.CHAIR, person=editor, authority=chair, by=None)
    send_assessment(assessment=assessment, by=editor)
    edition = publish_assessment(assessment=assessment, by=editor, next_review_on=in_half_a_year())
    assert ("Counts", ["Kind", "Count"], [["Robbery", 41], ["Assault", 210]]) in cells(edition.read())
    assert "Look at causes" in texts(edition.read())
    assert assessment_content(assessment)["priorities"] == []
    assert Authority.objects.get(name="A choir").type.code == "other"


def broken(change: str) -> bytes:
    """The case with one thing wrong."""
    source = json.loads(SEASIDE.read_text())
    wrong = copy.deepcopy(source)
    if change == "no document":
        del wrong["document"]
    elif change == "no title":
        del wrong["document"]["title"]
    elif change == "unknown kind":
        wrong["document"]["kind"] = "poem"
    elif change == "sections are text":
        wrong["document"]["sections"] = "none"
    elif change == "no heading":
        del wrong["document"]["sections"][1]["heading"]
    elif change == "authority without a name":
        wrong["partnership"]["authorities"][2] = {"type": "police"}
    elif change == "long action":
        wrong["document"]["priorities"][0]["actions"][0]["title"] = "x" * 501
    return json.dumps(wrong).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON: line 1"),
        (b"%PDF-1.7", "not JSON: line 1, column 1"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"[1, 2]", "one JSON object"),
        (b'{"document": NaN}', "NaN"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"document": 1e999}', "1e999"),
        (b'{"document": ' + b"9" * 5000 + b"}", "a number that is too long"),
        (b"{}", "The key “document” is missing."),
        ("no document", "The key “document” is missing."),
        ("no title", "The key “document.title” is missing."),
        ("unknown kind", "document.kind is “poem”: it must be one of sna, strategy."),
        ("sections are text", "“document.sections” must be a list."),
        ("no heading", "The key “document.sections[1].heading” is missing."),
        ("authority without a name", "partnership.authorities[2] has no “name”."),
        ("long action", "501 characters; 500 are allowed"),
    ],
)
def test_wrong_file_is_refused_in_words_and_changes_nothing(
    db: None, data: bytes | str, message: str
) -> None:
    with pytest.raises(WrongFileError, match=message.replace("[", r"\[").replace("]", r"\]")):
        import_document(data=broken(data) if isinstance(data, str) else data)
    assert not Manuscript.objects.exists()
    assert not Partnership.objects.exists()


def test_values_of_any_kind_never_crash_an_import(editor: User) -> None:
    source = json.loads(SEASIDE.read_text())
    odd: list[Any] = [
        None,
        True,
        3,
        1.5,
        "text",
        [],
        {},
        [1, [2]],
        {"a": {"b": [None]}},
        "nul \x00 and \ud800",
        [{}],
    ]
    for number, value in enumerate(odd):
        source["document"][f"odd_{number}"] = value
        source["document"]["sections"][0][f"odd_{number}"] = value
        source["document"]["sections"][0]["tables"][0][f"odd_{number}"] = value
        source["document"]["priorities"][0][f"odd_{number}"] = value
        source["document"]["priorities"][0]["actions"][0][f"odd_{number}"] = value
        source["partnership"][f"odd_{number}"] = value
        source[f"odd_{number}"] = value
    strategy = import_document(data=json.dumps(source).encode(), by=editor).manuscript
    assert isinstance(strategy, Strategy)
    assert fingerprint_of(strategy)


def test_command_imports_for_a_person(editor: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_document", str(SEASIDE), by="editor@seaside.example")
    said = capsys.readouterr().out
    assert (
        "Imported “Seaside strategy <2026> & after” into Seaside Safety Board: /work/seaside-safety-board/"
        in said
    )
    assert "import_geography" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"file": "not-there.json"}, "cannot be read"),
        ({"by": "nobody@example.org"}, "Nobody has the e-mail address"),
        ({"partnership": "atlantis"}, "No partnership has the address atlantis"),
    ],
)
def test_command_says_what_is_wrong(db: None, arguments: dict[str, str], message: str) -> None:
    path = arguments.pop("file", str(SEASIDE))
    with pytest.raises(CommandError, match=message):
        call_command("import_document", path, **arguments)
    assert not Manuscript.objects.exists()


def test_command_says_that_nothing_was_changed(db: None, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{")
    with pytest.raises(CommandError, match=r"not JSON.*Nothing was changed\."):
        call_command("import_document", str(wrong))
