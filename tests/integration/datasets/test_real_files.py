"""Published aggregates on their whole way: described where no definition fits, sent by the form, confirmed, accepted.

Of files that are alike the smallest goes here: one of four tables of residents by single year and the one of upper
tiers, one month of twelve of Birmingham and a zip file of two. The others are read and added up by
tests/unit/datasets/test_real_files.py, as are those that must be told wrong or refused.
"""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from datasets.models import DatasetVersion, Definition, Observation, Upload
from datasets.operations import sync_definitions
from datasets.statuses import UploadState
from partnerships.models import Area
from partnerships.statuses import Level, Nation
from svd_portal.accounts.models import User
from tests.cast import Cast
from tests.factories import datasets as make
from tests.integration.datasets.filled import filled
from tests.integration.datasets.test_definitions import SINCE, declared, london, real

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
Rows = list[dict[str, str]]
MOST_QUESTIONS = 4
EXTRACTED = {"extracted_on_day": "1", "extracted_on_month": "6", "extracted_on_year": "2025"}


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


@pytest.fixture
def officer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.data_officer)


def sent(client: Client, key: str, name: str, content: bytes, **answers: str) -> Upload:
    """Fill in the form on its page and press its button, as a browser would; then have the file checked."""
    address = reverse("datasets:upload", args=["harbour", key])
    page = client.get(address)
    _, values = filled(page, **EXTRACTED, counts_only="on", **answers)
    answer = client.post(address, {**values, "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.context["form"].errors
    return make.run_job(Upload.objects.get())


def pressed_through(client: Client, upload: Upload) -> tuple[DatasetVersion, list[str]]:
    """Say yes to whatever the check asks until it asks no more. Gives the version, and what was asked."""
    asked: list[str] = []
    while upload.state == UploadState.AWAITING and len(asked) < MOST_QUESTIONS:
        asked += [question["rule"] for question in upload.questions]
        page = client.get(upload.get_absolute_url())
        form = page.context["form"]
        yes = {name: "on" for name in form.fields if name.startswith("confirm_")}
        data = {"asked": str(upload.job_id), **yes}
        client.post(reverse("datasets:confirm", args=["harbour", upload.pk]), data)
        upload.refresh_from_db()
        make.run_job(upload)
    assert upload.state == UploadState.ACCEPTED, (upload.refusal, upload.problem_counts, upload.questions)
    assert "Your file was accepted" in client.get(upload.get_absolute_url()).content.decode()
    return DatasetVersion.objects.get(upload=upload), asked


def read(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig").lstrip())))


def numbers(rows: Rows, fits: Callable[[str], bool]) -> list[int]:
    return [
        int(value) for row in rows for name, value in row.items() if fits(name) and value.strip().isdigit()
    ]


def total(version: DatasetVersion) -> float:
    found = Observation.objects.of(version).aggregate(Sum("value"))["value__sum"]
    assert found is not None
    return float(found)


@pytest.mark.parametrize(
    ("key", "parts", "answers", "counted"),
    [
        (
            "police_uk_counts",
            ("police_uk_lsoa_month_counts", "birmingham", "2024-09.csv"),
            {},
            lambda name: name == "crime_count",
        ),
        (
            "population",
            ("demographr", "population20_ltla21.csv"),
            {"ask_period": "2020", "ask_sex": "Persons"},
            lambda name: name.rstrip("+").isdigit(),
        ),
        (
            "population_upper_tier",
            ("demographr", "population20_utla20.csv"),
            {"ask_period": "2020", "ask_sex": "Persons"},
            lambda name: name.rstrip("+").isdigit(),
        ),
    ],
)
def test_file_that_a_shipped_definition_fits_goes_in_at_once(
    officer: Client,
    key: str,
    parts: tuple[str, ...],
    answers: dict[str, str],
    counted: Callable[[str], bool],
) -> None:
    content = real(*parts)
    sync_definitions()

    version, asked = pressed_through(officer, sent(officer, key, parts[-1], content, **answers))

    found = numbers(read(content), counted)
    assert asked == []
    assert (version.rows, total(version)) == (len(found), sum(found))


def test_months_of_crimes_go_in_as_one_zip_file(officer: Client) -> None:
    months = {
        f"2024-{month}.csv": real("police_uk_lsoa_month_counts", "birmingham", f"2024-{month}.csv")
        for month in ("09", "10")
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in months.items():
            archive.writestr(name, content)
    sync_definitions()

    version, asked = pressed_through(
        officer, sent(officer, "police_uk_counts", "year.zip", packed.getvalue())
    )

    rows = [row for content in months.values() for row in read(content)]
    assert asked == []
    assert version.periods == ["Sep 2024", "Oct 2024"]
    assert total(version) == sum(numbers(rows, lambda name: name == "crime_count"))


def test_exclusions_go_in_without_their_totals(officer: Client) -> None:
    content = real("dfe_exclusions", "exclusions_by_reason.csv")
    sync_definitions()

    version, asked = pressed_through(officer, sent(officer, "school_exclusions", "exclusions.csv", content))

    kept = [
        row
        for row in read(content)
        if row["geographic_level"] == "Local authority"
        and row["school_type"] != "Total"
        and row["time_period"] >= "201011"
    ]
    assert asked == []
    assert total(version) == sum(numbers(kept, lambda name: name.startswith(("perm_", "fixed_"))))


def own(cast: Cast, sign_in: SignIn, content: bytes, title: str, **answers: Any) -> Definition:
    """Describe a file as the partnership's lead does, through the forms."""
    definition, shown = declared(sign_in(cast.lead), content, title, reach="anywhere", **answers)
    assert "rows would be accepted" in shown, shown[:3000]
    return definition


def test_boroughs_by_name_with_months_across(cast: Cast, sign_in: SignIn, officer: Client) -> None:
    london()
    content = real("mps_london", "mps_borough_recent.csv")
    definition = own(cast, sign_in, content, "Offences by borough", unit="offences")

    version, asked = pressed_through(officer, sent(officer, definition.key, "mps.csv", content))

    places = [row for row in read(content) if row["BoroughName"] != "Unknown"]
    assert "area_by_name" in asked
    assert total(version) == sum(numbers(places, str.isdigit))


def neighbourhoods() -> None:
    """Keep the neighbourhoods of the three boroughs."""
    lookup = read(real("geographr", "lookup_lsoa11_lsoa21_ltla22.csv"))
    names = {
        row["lsoa21_code"]: row["lsoa21_name"]
        for row in lookup
        if row["ltla22_code"] in ("E09000007", "E09000012", "E09000019")
    }
    kept = {"level": Level.LSOA, "nation": Nation.ENGLAND, "from_on": SINCE}
    Area.objects.bulk_create([Area(code=code, name=name, **kept) for code, name in names.items()])


def test_neighbourhoods_by_name(cast: Cast, sign_in: SignIn, officer: Client) -> None:
    content = real("police_uk_lsoa_three_boroughs", "h3.csv")
    neighbourhoods()
    definition = own(
        cast, sign_in, content, "Crime by neighbourhood", unit="crimes", example_period="2024-03"
    )

    upload = sent(officer, definition.key, "h3.csv", content, ask_period="2024-03")
    version, asked = pressed_through(officer, upload)

    assert asked == ["area_by_name"]
    assert total(version) == sum(numbers(read(content), lambda name: name == "freq"))


def test_residents_of_the_census_by_sex_and_age_group(cast: Cast, sign_in: SignIn, officer: Client) -> None:
    content = real("demographr", "age_gender21_ltla21_ew.csv")
    definition = own(
        cast, sign_in, content, "Residents at the census", unit="residents", kind="count_of_persons",
        grammar="calendar_year", example_period="2021", column_3_role="leave_out",
        **{f"column_{at}_role": "across" for at in range(4, 10)}, column_4_title="Sex and age",
    )  # fmt: skip

    upload = sent(officer, definition.key, "census.csv", content, ask_period="2021")
    version, _ = pressed_through(officer, upload)

    groups = ("younger_", "working_age_", "older_")
    assert total(version) == sum(numbers(read(content), lambda name: name.startswith(groups)))


def test_values_of_indicators_with_empty_cells(cast: Cast, sign_in: SignIn, officer: Client) -> None:
    content = real("fingertips_next", "healthdata.csv")
    definition = own(
        cast, sign_in, content, "Public health indicators", unit="as the indicator says",
        column_0_role="breakdown_only",  # the file gives other indicators twice, with two values
        column_0_values="20401 = Under 75 mortality\n22401\n92904", marker_0_status="not_available",
    )  # fmt: skip

    version, _ = pressed_through(officer, sent(officer, definition.key, "healthdata.csv", content))

    assert version.rows > 1000


@pytest.mark.parametrize(
    "name", ["ValidHeadersAndValidDataRows", "ValidHeadersAndValidDataRowsWithEmptyLines"]
)
def test_upload_of_an_indicator(cast: Cast, sign_in: SignIn, officer: Client, name: str) -> None:
    content = real("fingertips_next", "validation_csvs", f"{name}.csv")
    definition = own(
        cast, sign_in, content, "Indicator of primary care", unit="people", levels=["primary_care_network"],
        grammar="calendar_year", totals="", column_0_role="place", column_1_role="time",
        column_3_role="keep", column_3_values="calendar_year", column_4_values="female\nmale\npersons",
        column_5_role="breakdown", column_5_values="5\n15\n65\n(blank) = any",
        column_6_role="breakdown", column_6_values="10\n40\n(blank) = any",
        column_7_role="breakdown", column_7_values="1\n2\n(blank) = all", column_8_role="leave_out",
    )  # fmt: skip

    version, _ = pressed_through(officer, sent(officer, definition.key, "indicator.csv", content))

    kept = [row for row in read(content) if row["period_type"] == "calendar_year"]
    assert (version.rows, total(version)) == (6, sum(numbers(kept, lambda name: name == "count")))


def test_workbook_of_pay_with_headings_of_two_rows(cast: Cast, sign_in: SignIn, officer: Client) -> None:
    london()
    content = real("xlsx_messy", "earnings-residence-borough.xlsx")
    definition = own(
        cast, sign_in, content, "Pay by borough", unit="pounds a week", marker_0_status="not_available",
        marker_1_status="not_available",
    )  # fmt: skip

    version, _ = pressed_through(officer, sent(officer, definition.key, "pay.xlsx", content))

    assert (version.area_count, version.rows, len(version.periods)) == (32, 736, 23)
