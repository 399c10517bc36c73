"""Documents out of the portal: as they came in where nobody changed them, else as they are now."""

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from needs_assessment import operations as writing
from needs_assessment.models import Block, Manuscript, Section
from needs_assessment.statuses import BlockKind, Marking
from strategy import operations as strategies
from strategy.documents import exported
from strategy.models import Action, Measure, Strategy
from strategy.operations import import_document
from strategy.rules.source_fields import WrongFileError
from svd_portal.accounts.models import User
from tests.cast import Cast
from tests.factories import needs_assessment as make
from tests.factories import registers
from tests.factories import strategy as strategy_made

pytestmark = pytest.mark.django_db
OWN = Path(__file__).parents[2] / "documents" / "cases"
SEASIDE = OWN / "seaside-strategy.json"


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor@seaside.example", "a long pass phrase", name="Editor")


def imported(source: dict[str, Any], editor: User | None = None) -> Manuscript:
    return import_document(data=json.dumps(source).encode(), by=editor).manuscript


def seaside() -> dict[str, Any]:
    return json.loads(SEASIDE.read_text())


def again(manuscript: Manuscript) -> Manuscript:
    return Manuscript.objects.get(pk=manuscript.pk)


def same(one: Any, other: Any) -> bool:
    """Compare with types and with the order of keys: 1 is not true and not 1.0."""
    return json.dumps(one) == json.dumps(other)


def said(manuscript: Manuscript) -> list[Any]:
    """Give all that a document says, without the ids that it has here."""
    sections = manuscript.sections.prefetch_related("blocks").order_by("position")
    return [
        (
            section.heading,
            section.state,
            section.hidden_reason,
            section.marking,
            [(block.kind, block.body, block.is_public) for block in section.blocks.all()],
        )
        for section in sections
    ]


@pytest.mark.parametrize("name", ["riverside-sna", "seaside-strategy"])
def test_own_case_comes_out_as_it_went_in_and_goes_in_again(name: str, tmp_path: Path) -> None:
    source = json.loads((OWN / f"{name}.json").read_text())
    first = imported(source)
    out = tmp_path / "out.json"
    call_command("export_document", str(first.pk), "--out", str(out))
    assert same(json.loads(out.read_text()), source)
    second = imported(json.loads(out.read_text()))
    assert said(second) == said(first)
    assert same(exported(again(second)), source)


@pytest.mark.parametrize(
    "name",
    [
        "warwickshire-serious-violence-prevention-strategy",
        "lbhf-serious-violence-duty-strategy",
        "west-midlands-vrp-regional-update",
    ],
)
def test_real_case_comes_out_as_it_went_in(cases: Path, name: str) -> None:
    source = json.loads((cases / "documents" / f"{name}.json").read_text())
    assert same(exported(again(imported(source))), source)


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcxyz_", min_size=1), inner, max_size=3)
    ),
)
EXTRA = st.dictionaries(st.text("abcdefgh_", min_size=3, max_size=12), VALUES, max_size=3)
TABLES = st.lists(
    st.fixed_dictionaries(
        {"caption": st.text("ab cd", max_size=10), "columns": st.lists(st.text("abc"), max_size=3)},
        optional={"rows": st.lists(st.lists(LEAVES, max_size=4), max_size=3)},
    ),
    max_size=2,
)
WORDS = st.text("abc &<é’\n", min_size=1, max_size=30).filter(str.strip)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    sections = draw(
        st.lists(
            st.fixed_dictionaries({"heading": WORDS}, optional={"summary": WORDS, "tables": TABLES}),
            max_size=3,
        )
    )
    parts = st.lists(WORDS | st.fixed_dictionaries({"title": WORDS, "owner": WORDS}), max_size=2)
    priorities = draw(
        st.lists(
            WORDS | st.fixed_dictionaries({"title": WORDS}, optional={"objectives": parts, "actions": parts}),
            max_size=2,
        )
    )
    document: dict[str, Any] = {"kind": draw(st.sampled_from(["sna", "strategy"])), "title": draw(WORDS)}
    document |= draw(
        st.fixed_dictionaries({}, optional={"period": WORDS, "language": st.sampled_from(["en", "cy"])})
    )
    document |= {"sections": [row | draw(EXTRA) for row in sections], "priorities": priorities}
    partnership = {"name": "Anywhere", "authorities": [{"name": "A body"} | draw(EXTRA)]}
    return {"partnership": partnership | draw(EXTRA), "document": document | draw(EXTRA)} | draw(EXTRA)


@given(documents())
@settings(max_examples=25)
def test_any_document_comes_out_as_it_went_in(source: dict[str, Any]) -> None:
    first = imported(source)
    assert same(exported(again(first)), source)


def changed(edit: Any) -> tuple[dict[str, Any], Manuscript]:
    """Import the seaside strategy, change it, export it, import what came out, and compare all that is said."""
    strategy = Strategy.objects.get(pk=imported(seaside()).pk)
    edit(strategy)
    out = exported(again(strategy))
    second = imported(out)
    assert [row[:1] + row[4:] for row in said(second)] == [row[:1] + row[4:] for row in said(again(strategy))]
    assert plan(second) == plan(strategy)
    assert same(exported(again(second)), out)
    return out, second


def plan(manuscript: Manuscript) -> list[Any]:
    strategy = Strategy.objects.get(pk=manuscript.pk)
    return [
        (
            priority.title,
            priority.why,
            priority.lead,
            [
                (o.title, o.prevention_level, [(a.title, a.who, a.due, a.status) for a in o.actions.all()])
                for o in priority.objectives.all()
            ],
            [(m.title, m.baseline, m.target) for m in priority.measures.all()],
        )
        for priority in strategy.priorities.with_plan()
    ]


def block(strategy: Strategy, heading: str, kind: str, which: int = 0) -> Block:
    return list(strategy.sections.get(heading=heading).blocks.filter(kind=kind))[which]


def rewrite(strategy: Strategy, heading: str, html: str) -> None:
    text = block(strategy, heading, BlockKind.PROSE)
    writing.save_section(section=text.section, texts={text.pk: (text.version, html)}, by=None)


@pytest.fixture
def anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let edits be made without a seat: who may edit is tested elsewhere."""
    monkeypatch.setattr("needs_assessment.operations.editing.require_editor", lambda *args: None)


def test_a_changed_text_comes_out_in_its_own_key(anybody: None) -> None:
    out, _ = changed(
        lambda strategy: rewrite(strategy, "1. What we know", "<p>Less &amp; less.</p><p>Still.</p>")
    )
    expected = seaside()
    expected["document"]["sections"][0]["summary_in_own_words"] = "Less & less.\n\nStill."
    assert same(out, expected)


def test_a_text_with_a_list_comes_out_whole_below_the_portals_key(anybody: None) -> None:
    out, _ = changed(lambda strategy: rewrite(strategy, "1. What we know", "<ul><li>One</li></ul>"))
    section = out["document"]["sections"][0]
    assert section["portal"]["blocks"][0] == {"type": "prose", "html": "<ul><li>One</li></ul>"}
    assert "summary_in_own_words" not in section
    assert same(out["document"]["sections"][1:], seaside()["document"]["sections"][1:])


def test_a_changed_cell_and_a_removed_block_come_out(anybody: None) -> None:
    def edit(strategy: Strategy) -> None:
        table = block(strategy, "1. What we know", BlockKind.TABLE)
        body = copy.deepcopy(table.body)
        body["rows"][0][1] = 1700
        writing.change_block(block=table, body=body, base_version=table.version, by=None)

    out, _ = changed(edit)
    assert out["document"]["sections"][0]["tables"][0]["rows"][0] == [2024, 1700, "7%"]
    assert same(
        out["document"]["sections"][0]["tables"][1], seaside()["document"]["sections"][0]["tables"][1]
    )

    def remove(strategy: Strategy) -> None:
        figure = block(strategy, "1. What we know", BlockKind.DESCRIBED_FIGURE)
        writing.remove_block(block=figure, base_version=figure.version, by=None)

    out, second = changed(remove)
    assert "Map of the pier" not in json.dumps(out)
    assert not second.sections.first().blocks.filter(kind=BlockKind.DESCRIBED_FIGURE)  # type: ignore[union-attr]


def test_changed_words_about_the_document_replace_what_they_described(anybody: None) -> None:
    def edit(strategy: Strategy) -> None:
        table = block(strategy, "More about this document", BlockKind.TABLE)
        writing.change_block(
            block=table, body=table.body | {"caption": "Our definition"}, base_version=table.version, by=None
        )

    strategy = Strategy.objects.get(pk=imported(seaside()).pk)
    edit(strategy)
    out = exported(again(strategy))
    assert "definition" not in out["document"]
    assert out["document"]["format"] == "web pages"
    assert out["document"]["sections"][-1]["portal"]["blocks"][0]["caption"] == "Our definition"


def test_title_order_and_a_left_out_section_come_out(anybody: None) -> None:
    def edit(strategy: Strategy) -> None:
        Manuscript.objects.filter(pk=strategy.pk).update(title="Renamed", next_review_on="2027-05-01")
        first, second, third = strategy.sections.order_by("position")[1:4]
        Section.objects.filter(pk=first.pk).update(position=third.position)
        Section.objects.filter(pk=third.pk).update(position=first.position)
        writing.hide_section(section=Section.objects.get(pk=second.pk), reason="Elsewhere", by=None)

    strategy = Strategy.objects.get(pk=imported(seaside()).pk)
    edit(strategy)
    out = exported(again(strategy))["document"]
    assert (out["title"], out["review_date"]) == ("Renamed", "2027-05-01")
    assert [row["heading"] for row in out["sections"]] == ["3. Script", "2. Nothing said", "1. What we know"]
    assert out["sections"][1]["portal"]["hidden_reason"] == "Elsewhere"
    found = imported({"partnership": {"name": "X"}, "document": out}).sections.get(heading="2. Nothing said")
    assert found.hidden_reason == "Elsewhere"


def test_a_changed_plan_comes_out_and_keeps_what_the_portal_does_not_hold(anybody: None) -> None:
    def edit(strategy: Strategy) -> None:
        Action.objects.filter(title="Light the pier").update(due="2028", status="done")
        first = strategy.priorities.get(title="Calm evenings")
        strategies.add_action(
            objective=first.objectives.get(), title="New", owner=None, owner_in_words="Council", by=None
        )
        strategies.remove_part(part=strategy.priorities.get(title="Young people"), by=None)

    out, _ = changed(edit)
    first, last = out["document"]["priorities"]
    actions = first["objectives"][0]["actions"]
    assert actions[0] == {
        "title": "Light the pier",
        "owner": "council",
        "due": "2028",
        "measure": "lamps lit",
        "status": "done",
        "prevention_level": "primary",
    }
    assert actions[1]["cost"] == 12000
    assert actions[2]["owner"] == "Council"
    assert first["outcome"] == "people stay longer"
    assert last == "A priority in words only"


def test_what_began_in_the_portal_goes_in_again_and_keeps_back_what_is_not_public(cast: Cast) -> None:
    draft = make.draft(cast)
    make.write(cast, make.section(draft), "<h3>Why</h3><ul><li>One</li></ul>", ready=True)
    gaps = registers.gaps(cast, draft)
    secret = make.section(draft, "S13")
    make.write(cast, secret, "<p>CANARY of a review</p>")
    writing.mark_section(section=secret, marking=Marking.PARTNERSHIP, readers=[], by=cast.lead)

    out = exported(again(draft))
    whole = exported(again(draft), whole=True)
    assert "CANARY" not in json.dumps(out)
    assert secret.heading not in json.dumps(out)
    second, third = imported(out), imported(whole)
    assert second.sections.get(heading=gaps.section.heading).blocks.get(kind="register").body == gaps.body
    assert third.sections.get(heading=secret.heading).marking == Marking.PARTNERSHIP
    assert said(third)[0][4] == said(draft)[0][4]
    assert same(exported(again(third), whole=True)["document"], whole["document"])


def test_export_names_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no document 99"):
        call_command("export_document", "99")
    with pytest.raises(CommandError, match="neither a number nor the id"):
        call_command("export_document", "harbour")
    first = imported(seaside())
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        call_command("export_document", str(first.pk), "--out", str(tmp_path / "no" / "out.json"))


WHOLE = {
    "due_on": dt.date(2028, 3, 31),
    "milestones": [{"on": "2027-09-01", "what": "Yard open: stage 1"}],
    "funding": [{"source": "Home Office grant", "pounds": "40000.00", "years": "2027"}],
    "finding": "Most of it happens\nafter school.",
    "evidence": "strong",
    "status": "stopped",
    "lesson": "Nobody came.",
}
MEASURED = {
    "definition": "Each person once",
    "frequency": "each quarter",
    "breaks": [{"on": "2027-04-01", "what": "x"}],
}


def test_what_a_plan_says_comes_out_and_goes_in_again(cast: Cast) -> None:
    strategy = strategies.start_strategy(partnership=cast.harbour, title="A", period="2027", by=cast.lead)
    strategy_made.plan(cast, strategy)
    strategies.change_part(part=Action.objects.get(), by=cast.lead, **WHOLE)
    strategies.change_part(part=Measure.objects.get(), by=cast.lead, **MEASURED)
    out = exported(Manuscript.objects.get(pk=strategy.pk))
    second = imported(out)
    action = Action.objects.get(objective__priority__strategy=second)
    measure = Measure.objects.get(priority__strategy=second)
    assert {name: getattr(action, name) for name in WHOLE} == WHOLE
    assert {name: getattr(measure, name) for name in MEASURED} == MEASURED
    assert same(exported(again(second)), out)
    strategies.change_part(part=action, by=None, lesson="Few came.", milestones=[])
    third = exported(again(second))["document"]["priorities"][0]["objectives"][0]["actions"][0]
    assert third["portal"]["lesson"] == "Few came."
    assert "milestones" not in third["portal"]


@pytest.mark.parametrize("wrong", [{"due_on": "soon"}, {"evidence": "sure"}, {"milestones": "soon: x"}])
def test_a_file_that_the_portal_cannot_have_written_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    source = seaside()
    source["document"]["priorities"] = [{"title": "P", "actions": [{"title": "A", "portal": wrong}]}]
    with pytest.raises(WrongFileError, match="portal"):
        imported(source)
