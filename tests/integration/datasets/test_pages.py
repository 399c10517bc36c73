"""What the pages about data say, to whom, and in how many queries."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from datasets.models import Definition, Upload
from partnerships.models import Area, AreaParent
from partnerships.operations import give_seat
from partnerships.roles import Role
from partnerships.statuses import Level, Nation
from svd_portal.accounts.models import User
from svd_portal.jobs import ledger
from tests.cast import BEGIN, Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
BUDGET = 12


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"datasets:{name}", args=["harbour", *args]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Three versions and some files that need fixing: lists must not cost queries by the row."""
    for count in (48, 40, 32):
        make.accepted(cast, make.as_csv(make.offence_rows(count=count)))
    for day in range(1, 6):
        rows = [(make.HARBOUR, "2024-01", "Burglary", "Female", "10-17", day)]
        make.run_job(make.send(cast, make.as_csv(rows)))
    return cast


def test_pages_keep_their_query_budget(
    many: Cast, sign_in: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = sign_in(many.data_officer)
    accepted = Upload.objects.filter(state="accepted").latest("received_at")
    broken = Upload.objects.filter(state="needs_fixing").latest("received_at")
    dataset = accepted.version.dataset_id
    pages: list[tuple[Any, ...]] = [
        ("index",), ("choose",), ("upload", make.KEY), ("definition", make.KEY), ("template", make.KEY),
        ("upload_detail", accepted.pk), ("upload_detail", broken.pk), ("dataset", dataset),
        ("version", dataset, 1), ("version_csv", dataset, 1), ("problems_csv", broken.pk),
    ]  # fmt: skip
    for name, *args in pages:
        # The first page shows requests, what to look at, files on their way and what is held, for two kinds of reader.
        with django_assert_max_num_queries(BUDGET + 3 if name == "index" else BUDGET):
            answer = client.get(reverse(f"datasets:{name}", args=["harbour", *args]))
            body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200, name
        assert body


def test_index_says_what_is_there_and_who_sends(many: Cast, sign_in: SignIn) -> None:
    html = page(sign_in(many.lead), "index")
    assert "Police recorded offences" in html
    assert "Jan 2024" in html
    assert "Version 3, accepted" in html
    assert many.authorities["icb"].name in html
    assert "Send data" not in html
    assert "Files you sent" not in html


def test_index_offers_the_first_step_when_there_is_no_data(cast: Cast, sign_in: SignIn) -> None:
    make.offences()
    html = page(sign_in(cast.data_officer), "index")
    assert "There is no data yet" in html
    assert "Send data" in html
    assert "Police recorded offences" in html


def test_template_goes_in_as_it_is_when_its_example_is_ours(cast: Cast, sign_in: SignIn) -> None:
    make.offences()
    client = sign_in(cast.data_officer)
    answer = client.get(reverse("datasets:template", args=["harbour", make.KEY]))
    content = answer.content.replace(b"E08000025", make.HARBOUR.encode())
    assert "attachment" in answer["Content-Disposition"]
    assert make.run_job(make.send(cast, content)).state == "accepted"


def test_definition_page_follows_the_schema(cast: Cast, sign_in: SignIn) -> None:
    definition = make.offences()
    definition.spec["schema"]["fields"][3]["constraints"]["enum"].append("Prefer not to say")
    definition.save()
    html = page(sign_in(cast.lead), "definition", make.KEY)
    assert "Prefer not to say" in html
    assert "Counts from 1 to 7 are hidden" in html


def test_upload_form_names_what_it_takes_and_offers_both_templates(cast: Cast, sign_in: SignIn) -> None:
    make.offences()
    page = sign_in(cast.data_officer).get(reverse("datasets:upload", args=["harbour", make.KEY]))
    html = page.content.decode()
    assert 'accept=".csv,.xlsx,.zip"' in html
    assert "CSV, Excel (.xlsx), or several CSV files" in html
    for name in ("template", "template_workbook"):
        assert f'href="{reverse(f"datasets:{name}", args=["harbour", make.KEY])}"' in html


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"file": None}, "Choose a CSV file, an Excel workbook (.xlsx) or a zip file of CSV files (.zip)"),
        ({"file": b""}, "the file is empty"),
        ({"extracted_on_day": "31", "extracted_on_month": "2"}, "must be a real date"),
        ({"extracted_on_year": "2099"}, "must be today or in the past"),
    ],
)
def test_upload_form_says_what_is_missing(
    cast: Cast, sign_in: SignIn, change: dict[str, Any], message: str
) -> None:
    make.offences()
    data = {
        "extracted_on_day": "2",
        "extracted_on_month": "4",
        "extracted_on_year": "2024",
        "counts_only": "on",
        "file": b"x",
    } | change
    data["file"] = SimpleUploadedFile("a.csv", data["file"]) if data["file"] is not None else ""
    answer = sign_in(cast.data_officer).post(reverse("datasets:upload", args=["harbour", make.KEY]), data)
    html = answer.content.decode()
    assert "There is a problem" in html
    assert message in html
    assert not Upload.objects.exists()


def test_upload_form_refuses_a_file_over_the_limit(cast: Cast, sign_in: SignIn, settings: Any) -> None:
    make.offences()
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    data = {
        "extracted_on_day": "2",
        "extracted_on_month": "4",
        "extracted_on_year": "2024",
        "counts_only": "on",
        "file": SimpleUploadedFile("a.csv", b"x" * (1024 * 1024 + 1)),
    }
    answer = sign_in(cast.data_officer).post(reverse("datasets:upload", args=["harbour", make.KEY]), data)
    assert "The file is larger than 1 MB" in answer.content.decode()
    assert not Upload.objects.exists()


def test_officer_of_two_authorities_says_for_which(cast: Cast, sign_in: SignIn) -> None:
    make.offences()
    police = cast.authorities["chief-officer"]
    seat = {"partnership": cast.harbour, "role": Role.DATA_OFFICER, "person": cast.data_officer}
    give_seat(**seat, authority=police, by=None)
    client = sign_in(cast.data_officer)
    assert "For which authority?" in page(client, "upload", make.KEY)
    data = {
        "authority": police.pk,
        "extracted_on_day": "2",
        "extracted_on_month": "4",
        "extracted_on_year": "2024",
        "counts_only": "on",
        "file": SimpleUploadedFile("a.csv", make.as_csv(make.offence_rows())),
    }
    client.post(reverse("datasets:upload", args=["harbour", make.KEY]), data)
    assert Upload.objects.get().authority == police
    data |= {"authority": cast.authorities["yot"].pk, "file": SimpleUploadedFile("b.csv", b"b")}
    answer = client.post(reverse("datasets:upload", args=["harbour", make.KEY]), data)
    assert "choose one of the answers" in answer.content.decode()


@pytest.mark.parametrize("name", ["lead", "author", "board_member", "chair", "monitor"])
def test_sending_is_for_data_officers(cast: Cast, sign_in: SignIn, name: str) -> None:
    make.offences()
    client = sign_in(cast.people[name])
    for address in (
        reverse("datasets:choose", args=["harbour"]),
        reverse("datasets:upload", args=["harbour", make.KEY]),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


@pytest.mark.parametrize("name", ["neighbour_lead", "nobody"])
def test_data_of_a_partnership_is_not_there_for_outsiders(many: Cast, sign_in: SignIn, name: str) -> None:
    client = sign_in(many.people[name])
    dataset = Upload.objects.filter(state="accepted").latest("received_at").version.dataset_id
    for route, *args in [
        ("index",),
        ("dataset", dataset),
        ("version", dataset, 1),
        ("version_csv", dataset, 1),
    ]:
        assert client.get(reverse(f"datasets:{route}", args=["harbour", *args])).status_code == 404
    if name == "neighbour_lead":  # nor under an address of their own partnership
        assert client.get(reverse("datasets:dataset", args=["dyffryn", dataset])).status_code == 404


def test_progress_names_the_stage_and_is_fetched_again_until_the_end(cast: Cast, sign_in: SignIn) -> None:
    upload = make.send(cast, make.as_csv(make.offence_rows()))
    client = sign_in(cast.data_officer)
    whole = page(client, "upload_detail", upload.pk)
    assert "Waiting for its turn" in whole
    assert 'hx-trigger="every 2s"' in whole
    lease = ledger.claim(upload.job_id)
    assert lease is not None
    lease.report("Checking every row", 50)
    part = client.get(upload.get_absolute_url(), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part.headers
    assert "<html" not in part.content.decode()
    assert 'svd-progress__stage--current" aria-current="step"' in part.content.decode()
    with lease.finish():
        Upload.objects.filter(pk=upload.pk).update(state="cancelled", ended_at=dt.datetime.now(dt.UTC))
    part = client.get(upload.get_absolute_url(), headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"


def test_file_name_loses_its_folders_and_control_characters(cast: Cast) -> None:
    upload = make.send(cast, b"a", filename="C:\\Users\\me\\Q1\x07 extract.csv")
    assert upload.filename == "Q1 extract.csv"


def test_areas_are_checked_by_form_only_when_no_list_is_there(cast: Cast, sign_in: SignIn) -> None:
    definition = Definition.objects.get(pk=make.offences().pk)
    definition.spec["area"]["levels"] = ["lsoa"]
    definition.save()
    rows = [("E01008881", *row[1:]) for row in make.offence_rows()]
    by_form = make.send_as(cast, definition, make.as_csv(rows))
    assert make.run_job(by_form).state == "accepted"
    assert "they were checked by form only" in page(sign_in(cast.data_officer), "upload_detail", by_form.pk)

    place = Area.objects.create(
        code="E01000001", name="Quay", level=Level.LSOA, nation=Nation.ENGLAND, from_on=BEGIN
    )
    AreaParent.objects.create(area=place, parent=Area.objects.get(code=make.HARBOUR), from_on=BEGIN)
    outside = make.run_job(make.send_as(cast, definition, make.as_csv(rows[:40])))
    assert outside.problem_counts["rules"] == {"area_outside": 40}


def test_sync_definitions_changes_nothing_when_run_again(cast: Cast) -> None:
    first = make.offences()
    assert make.offences().pk == first.pk
    assert Definition.objects.filter(key=make.KEY).count() == 1
