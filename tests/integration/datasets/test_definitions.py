"""A partnership describes its own data, from an example to a file that goes in, without code."""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from datasets.models import DatasetVersion, Definition, Upload
from datasets.operations import receive_upload
from datasets.statuses import UploadState
from partnerships.models import Area
from partnerships.operations import give_seat
from partnerships.roles import Role
from partnerships.statuses import Level, Nation
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core import clock
from svd_portal.jobs import ledger
from tests.cast import Cast
from tests.integration.datasets.filled import filled
from tests.unit.datasets.files import SHARED

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
SINCE = dt.date(2009, 1, 1)
LAW = "Police, Crime, Sentencing and Courts Act 2022 s.16. Counts only."
ATTENDANCE = (
    "Area,Month,Year,Reason,Absences\n"
    "E07000901,1,2025,Illness,120\n"
    "E07000901,1,2025,Holiday,s\n"
    "E07000901,2,2025,Illness,98\n"
    "E07000901,2,2025,Holiday,14\n"
)


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


@pytest.fixture
def lead(cast: Cast, sign_in: SignIn) -> Iterator[Client]:
    yield sign_in(cast.lead)


def url(name: str, *args: Any) -> str:
    return reverse(f"datasets:{name}", args=["harbour", *args])


def proposed(client: Client, content: bytes, title: str = "Absence from school", **answers: str) -> Any:
    asked = {"title": title, "counted": "Sessions missed, for the part on risk.", "pasted": "", **answers}
    file = (
        {} if answers.get("pasted") else {"example": SimpleUploadedFile("example.csv", content, "text/csv")}
    )
    return client.post(url("declare"), {**asked, **file})


def press(client: Client, page: Any, do: str, **changes: str | list[str]) -> Any:
    action, values = filled(page, **changes)
    return client.post(action, {**values, "do": do}, follow=do == "save")


def text(response: Any) -> str:
    html = response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.find("<main") :]).split())


def described(client: Client, **changes: str | list[str]) -> Definition:
    """Describe school absence with the few answers that no example holds."""
    page = proposed(client, ATTENDANCE.encode())
    checked = press(client, page, "check", **ATTENDANCE_ANSWERS, **changes)
    press(client, checked, "save")
    return Definition.objects.get(partnership__slug="harbour", version=1)


ATTENDANCE_ANSWERS: dict[str, str | list[str]] = {
    "unit": "sessions",
    "legal_basis": LAW,
    "marker_0_status": "suppressed",
    "marker_0_lower": "1",
    "marker_0_upper": "4",
}


def send(cast: Cast, definition: Definition, content: bytes, **answers: str) -> Upload:
    upload = receive_upload(
        partnership=cast.harbour,
        authority=cast.authorities["icb"],
        definition=definition,
        filename="file.csv",
        content=content,
        extracted_on=clock.today(),
        by=cast.data_officer,
    )
    Upload.objects.filter(pk=upload.pk).update(answers=answers)
    ledger.run(str(upload.job_id))
    upload.refresh_from_db()
    return upload


def test_a_kind_of_data_is_described_and_then_sent(cast: Cast, lead: Client) -> None:
    page = proposed(lead, ATTENDANCE.encode())
    assert "This is what the portal makes of it" in text(page)

    checked = press(lead, page, "check", **ATTENDANCE_ANSWERS)
    assert "Your example: 4 rows would be accepted" in text(checked)
    assert "s for a value that is a small number that was hidden: from 1 to 4" in text(checked)
    assert not Definition.objects.exists()

    saved = press(lead, checked, "save")
    definition = Definition.objects.get()
    assert definition.key == "own-absence-from-school"
    assert (definition.version, definition.declared_by) == (1, cast.lead)
    assert "Absence from school can now be sent." in text(saved)
    assert AuditEvent.objects.get(verb="definition.declared").by == cast.lead

    upload = send(cast, definition, ATTENDANCE.encode())
    assert upload.state == UploadState.ACCEPTED
    version = DatasetVersion.objects.get(upload=upload)
    assert version.periods == ["Jan 2025", "Feb 2025"]


def test_pasted_rows_are_an_example_too(lead: Client) -> None:
    page = proposed(lead, b"", pasted=ATTENDANCE.replace(",", "\t"))
    checked = press(lead, page, "check", **ATTENDANCE_ANSWERS)
    assert "Your example: 4 rows would be accepted" in text(checked)


def test_an_example_about_people_is_refused_with_the_reason(lead: Client) -> None:
    rows = "".join(f"E07000901,2025-01,person{n}@mail.example,1\n" for n in range(60))
    page = proposed(lead, f"Area,Month,Contact,Cases\n{rows}".encode())
    assert "Column C holds e-mail addresses" in text(page)
    assert "mail.example" not in page.content.decode()
    assert filled(page)[1]["title"] == "Absence from school"


def test_without_an_example_the_page_says_what_to_do(lead: Client) -> None:
    page = lead.post(url("declare"), {"title": "Absence", "counted": "Sessions.", "pasted": ""})
    assert "Choose an example file, or paste the headings and a few rows" in text(page)


def test_nothing_typed_is_lost_when_an_answer_is_wrong(lead: Client) -> None:
    page = proposed(lead, ATTENDANCE.encode())
    wrong = press(
        lead, page, "check", unit="sessions", column_3_title="Why", column_3_values="Illness\nMade up"
    )
    html = text(wrong)
    assert "Choose what s means in place of a number" in html
    assert "Enter by which law may it be shared" in html or "Answer the question" in html
    _, values = filled(wrong)
    assert values["unit"] == "sessions"
    assert values["column-3-title"] == "Why"
    assert values["column-3-values"].split() == ["Illness", "Made", "up"]
    right = press(lead, wrong, "check", **ATTENDANCE_ANSWERS, column_3_values="Illness\nHoliday")
    assert "would be accepted" in text(right)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"column_0_role": "leave_out"}, "column-0-role", "Choose “Place” for one column"),
        ({"column_4_role": "leave_out"}, "column-0-role", "Choose “The number” for the column that counts."),
        ({"column_1_role": "leave_out"}, "column-0-role", "Choose “Time” for one column"),
        ({"levels": []}, "levels", "What kind of area is the place?"),
        ({"threshold": "2"}, "threshold", "must be 3 or more"),
        ({"marker_0_upper": "0"}, "marker-0-upper", "less than the least"),
    ],
)
def test_what_cannot_work_is_said_beside_its_question(
    lead: Client, changes: dict[str, Any], field: str, words: str
) -> None:
    page = proposed(lead, ATTENDANCE.encode())
    wrong = press(lead, page, "check", **{**ATTENDANCE_ANSWERS, **changes})
    assert words in " ".join(wrong.context["form"].errors.get(field, []))
    assert words in text(wrong)


def test_a_change_is_a_new_version_and_the_old_one_stays(cast: Cast, lead: Client) -> None:
    first = described(lead)
    send(cast, first, ATTENDANCE.encode())

    page = lead.get(url("definition_change", first.key))
    assert "Illness" in text(page)
    checked = press(lead, page, "check", column_3_values="Holiday\nIllness\nSuspended")
    assert "No example came with this page" in text(checked)
    saved = press(lead, checked, "save")

    second = Definition.objects.get(key=first.key, version=2)
    assert second.rules.field("reason").enum == ("Holiday", "Illness", "Suspended")
    first.refresh_from_db()
    assert first.rules.field("reason").enum == ("Holiday", "Illness")
    assert DatasetVersion.objects.get().dataset.definition == first
    assert "Described by this partnership, version 2" in text(saved)
    assert AuditEvent.objects.filter(verb="definition.declared").count() == 2


def test_only_the_latest_version_is_offered(cast: Cast, lead: Client, sign_in: SignIn) -> None:
    first = described(lead)
    page = lead.get(url("definition_change", first.key))
    press(lead, press(lead, page, "check", title="Absence, all schools"), "save")

    chosen = text(sign_in(cast.data_officer).get(url("choose")))
    assert "Absence, all schools" in chosen
    assert "Absence from school" not in chosen


def test_two_descriptions_of_one_title_have_two_keys(lead: Client) -> None:
    described(lead)
    press(lead, press(lead, proposed(lead, ATTENDANCE.encode()), "check", **ATTENDANCE_ANSWERS), "save")
    keys = Definition.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["own-absence-from-school", "own-absence-from-school-2"]


def test_strangers_do_not_see_what_a_partnership_described(cast: Cast, lead: Client, sign_in: SignIn) -> None:
    definition = described(lead)
    stranger = sign_in(cast.neighbour_lead)
    for name in ("definition", "template", "template_workbook", "definition_change"):
        theirs = reverse(f"datasets:{name}", args=["dyffryn", definition.key])
        assert stranger.get(theirs).status_code == 404
        assert stranger.get(url(name, definition.key)).status_code == 404


def test_a_shipped_definition_cannot_be_changed(lead: Client) -> None:
    from_portal = Definition.objects.create(
        key="shipped", version=1, title="Shipped", spec={"key": "shipped"}, partnership=None
    )
    assert lead.get(url("definition_change", from_portal.key)).status_code == 404


def test_a_broken_page_is_an_error_and_no_crash(lead: Client) -> None:
    page = proposed(lead, ATTENDANCE.encode())
    for broken in ({"column_0_source": "{"}, {"packed": "nonsense"}, {"columns": "x"}, {"markers": "99999"}):
        answer = press(lead, page, "check", **ATTENDANCE_ANSWERS, **broken)
        assert answer.status_code == 200


# --- real files


def real(*parts: str) -> bytes:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("the real files are not at hand")
    return path.read_bytes()


def area(code: str, name: str, level: Level = Level.LGA) -> Area:
    found, _ = Area.objects.get_or_create(
        code=code, defaults={"name": name, "level": level, "nation": Nation.ENGLAND, "from_on": SINCE}
    )
    return found


LONDON = """E09000002 Barking and Dagenham,E09000003 Barnet,E09000004 Bexley,E09000005 Brent,E09000006 Bromley,
E09000007 Camden,E09000008 Croydon,E09000009 Ealing,E09000010 Enfield,E09000011 Greenwich,E09000012 Hackney,
E09000013 Hammersmith and Fulham,E09000014 Haringey,E09000015 Harrow,E09000016 Havering,E09000017 Hillingdon,
E09000018 Hounslow,E09000019 Islington,E09000020 Kensington and Chelsea,E09000021 Kingston upon Thames,
E09000022 Lambeth,E09000023 Lewisham,E09000024 Merton,E09000025 Newham,E09000026 Redbridge,
E09000027 Richmond upon Thames,E09000028 Southwark,E09000029 Sutton,E09000030 Tower Hamlets,
E09000031 Waltham Forest,E09000032 Wandsworth,E09000033 Westminster"""


def london() -> None:
    for entry in LONDON.split(","):
        code, _, name = entry.strip().partition(" ")
        area(code, name)


def declared(
    client: Client, content: bytes, title: str, **answers: str | list[str]
) -> tuple[Definition, str]:
    """Describe a real file: what was corrected is in ``answers``. Gives the definition and the page before it."""
    page = proposed(client, content, title)
    assert "What each column is" in text(page), text(page)[:2000]
    checked = press(client, page, "check", legal_basis=LAW, **answers)
    form = checked.context["form"]
    assert form.is_valid(), form.errors
    press(client, checked, "save")
    return Definition.objects.get(title=title), text(checked)


def test_borough_names_and_months_across(cast: Cast, lead: Client) -> None:
    london()
    content = real("mps_london", "mps_borough_recent.csv")
    definition, shown = declared(lead, content, "Offences by borough", unit="offences", reach="anywhere")
    assert "rows would be accepted" in shown, shown[:3000]
    upload = send(cast, definition, content)
    assert upload.state in (UploadState.ACCEPTED, UploadState.AWAITING), list(upload.problems.values())


def test_ages_across_and_the_period_asked(cast: Cast, lead: Client) -> None:
    content = real("demographr", "population20_ltla20.csv")
    definition, shown = declared(
        lead,
        content,
        "Residents by age",
        unit="residents",
        kind="count_of_persons",
        reach="anywhere",
        grammar="calendar_year",
        example_period="2020",
    )
    assert "Your example: " in shown
    assert "rows would be accepted" in shown, shown[:3000]
    assert definition.rules.layout.ask == ("period",)
    upload = send(cast, definition, content, period="2020")
    assert upload.state == UploadState.ACCEPTED, list(upload.problems.values())


def test_neighbourhood_names(cast: Cast, lead: Client) -> None:
    content = real("police_uk_lsoa_three_boroughs", "h3.csv")
    lookup = real("geographr", "lookup_lsoa11_lsoa21_ltla22.csv").decode()
    for line in lookup.splitlines():
        cells = line.replace('"', "").split(",")
        if cells[-1] in ("E09000007", "E09000012", "E09000019"):
            area(cells[4], cells[3], Level.LSOA)
    definition, shown = declared(
        lead, content, "Crime by neighbourhood", unit="crimes", reach="anywhere", example_period="2024-03"
    )
    assert "rows would be accepted" in shown, shown[:3000]
    upload = send(cast, definition, content, period="2024-03")
    assert upload.state in (UploadState.ACCEPTED, UploadState.AWAITING), list(upload.problems.values())


def test_rates_with_empty_cells(cast: Cast, lead: Client) -> None:
    content = real("fingertips_next", "healthdata.csv")
    definition, shown = declared(
        lead,
        content,
        "Public health indicators",
        unit="as the indicator says",
        reach="anywhere",
        column_0_role="breakdown_only",  # the file gives other indicators twice, with two values
        column_0_values="20401 = Under 75 mortality\n22401\n92904",
        marker_0_status="not_available",
    )
    assert "rows would be accepted" in shown, shown[:3000]
    upload = send(cast, definition, content)
    assert upload.state in (UploadState.ACCEPTED, UploadState.AWAITING), list(upload.problems.values())


def test_an_author_may_describe_and_an_officer_may_not(cast: Cast, sign_in: SignIn) -> None:
    give_seat(
        partnership=cast.harbour,
        role=Role.AUTHOR,
        person=cast.nobody,
        authority=cast.authorities["icb"],
        by=None,
    )
    assert sign_in(cast.nobody).get(url("declare")).status_code == 200
    assert sign_in(cast.data_officer).get(url("declare")).status_code == 403


def test_the_workbook_of_an_own_definition_goes_in_when_it_is_filled(cast: Cast, lead: Client) -> None:
    definition = described(lead)
    answer = lead.get(url("template_workbook", definition.key))
    assert 'filename="own-absence-from-school-template.xlsx"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    for column, text in enumerate(["E07000901", "2025-01", "Illness", "120"], start=1):
        book["Data"].cell(2, column, text)
    filled_in = io.BytesIO()
    book.save(filled_in)
    assert send(cast, definition, filled_in.getvalue()).state == UploadState.ACCEPTED


def test_a_workbook_with_headings_of_two_rows(cast: Cast, lead: Client) -> None:
    london()
    content = real("xlsx_messy", "earnings-residence-borough.xlsx")
    definition, shown = declared(
        lead, content, "Pay by borough", unit="pounds a week", reach="anywhere", marker_0_status="not_available",
        marker_1_status="not_available",
    )  # fmt: skip
    assert "rows would be accepted" in shown, shown[:3000]
    assert definition.rules.kind == "money"
    upload = send(cast, definition, content)
    assert upload.state in (UploadState.ACCEPTED, UploadState.AWAITING), list(upload.problems.values())
