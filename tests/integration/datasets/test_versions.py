"""What a version holds, what it says of itself, and what it changes of the one before."""

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from datasets.models import Confirmation, DataRequest, DatasetVersion, Observation, Upload
from datasets.operations import NotReceived, Told
from datasets.statuses import RequestState, UploadState
from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.core import clock
from tests.cast import Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ROWS = make.offence_rows()
JANUARY = [row for row in ROWS if row[1] == "2024-01"]
FEBRUARY = [row for row in ROWS if row[1] == "2024-02"]


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def sent(cast: Cast, rows: Any, **told: Any) -> DatasetVersion:
    version = make.accepted(cast, make.as_csv(rows), told=Told(correction_reason="Counted again.", **told))
    return DatasetVersion.objects.select_related("dataset__definition", "upload").get(pk=version.pk)


def cells(version: DatasetVersion) -> dict[tuple[str, ...], float]:
    held = Observation.objects.of(version)
    keys = ("area", "period", "cat1", "cat2", "cat3")
    return {tuple(row[:-1]): row[-1] for row in held.values_list(*keys, "value")}


def post(client: Client, content: bytes, query: str = "", **more: Any) -> Any:
    data = {
        "file": SimpleUploadedFile("offences.csv", content),
        "extracted_on_day": "2",
        "extracted_on_month": "4",
        "extracted_on_year": "2024",
        "note": "",
    }
    return client.post(reverse("datasets:upload", args=["harbour", make.KEY]) + query, data | more)


def test_monthly_file_adds_its_month_and_copies_nothing(cast: Cast) -> None:
    first, second = sent(cast, JANUARY), sent(cast, FEBRUARY)
    assert Observation.objects.count() == 48
    assert Observation.objects.filter(version=second).count() == 24
    assert (second.periods, second.carried) == (["Jan 2024", "Feb 2024"], {str(first.pk): ["2024-01"]})
    assert (second.rows, second.release.leaves_hidden, second.area_count) == (48, 4, 1)
    assert cells(second) == {tuple(row[:-1]): row[-1] for row in ROWS}
    assert first.periods == ["Jan 2024"]
    first.upload.refresh_from_db()
    assert (first.upload.state, second.upload.state) == (UploadState.SUPERSEDED, UploadState.ACCEPTED)


def test_correction_of_a_month_leaves_the_others_where_they_are(cast: Cast) -> None:
    first, second = sent(cast, JANUARY), sent(cast, FEBRUARY)
    corrected = [(*row[:-1], row[-1] + 50) for row in JANUARY]
    third = sent(cast, corrected)
    assert third.carried == {str(second.pk): ["2024-02"]}
    # The four small counts of January are large now, and stay hidden as before.
    assert (third.rows, third.release.leaves_hidden, third.periods) == (48, 4, ["Jan 2024", "Feb 2024"])
    assert cells(third) == {tuple(row[:-1]): row[-1] for row in [*corrected, *FEBRUARY]}
    assert cells(second) == {tuple(row[:-1]): row[-1] for row in ROWS}
    assert cells(first) == {tuple(row[:-1]): row[-1] for row in JANUARY}


def test_values_of_a_breakdown_are_those_of_what_is_still_held(cast: Cast) -> None:
    """Robbery stood in January alone, and is gone with its correction."""
    february = [row for row in FEBRUARY if row[2] != "Robbery"]
    sent(cast, [*JANUARY, *february])
    again = [row for row in JANUARY if row[2] != "Robbery"]
    version = sent(cast, again)
    assert version.dimensions["offence"] == ["Violence with injury", "Knife-enabled offences"]
    assert version.dimensions["period"] == ["2024-01", "2024-02"]
    assert version.rows == len(again) + len(february)


def test_file_that_replaces_everything_starts_afresh(cast: Cast) -> None:
    sent(cast, JANUARY)
    version = sent(cast, FEBRUARY, replaces_all=True)
    assert (version.carried, version.periods, version.rows) == ({}, ["Feb 2024"], 24)
    [gone] = [found for found in version.differences["periods"] if found["period"] == "2024-01"]
    assert gone["removed"] == 24


def test_differences_count_by_period_and_name_the_largest_for_the_owner_alone(
    cast: Cast, sign_in: SignIn
) -> None:
    sent(cast, ROWS)
    small, large = ROWS[0], ROWS[30]
    changed = [(*small[:-1], 4), *ROWS[1:30], (*large[:-1], large[-1] + 9000), *ROWS[31:-1]]
    march = [(row[0], "2024-03", *row[2:]) for row in JANUARY]
    version = sent(cast, [*changed, *march])
    counts = {p["period"]: (p["new"], p["changed"], p["removed"]) for p in version.differences["periods"]}
    assert counts == {"2024-01": (0, 1, 0), "2024-02": (0, 1, 1), "2024-03": (24, 0, 0)}
    largest = version.differences["largest"]
    assert [(change["before"], change["after"]) for change in largest] == [(730, 9730), (3, 4)]

    client = sign_in(cast.data_officer)
    page = version.upload.get_absolute_url()
    others, raw = (client.get(page + query).content.decode() for query in ("", "?see=raw"))
    assert "What changed since version 1" in others
    assert "9,730" in raw
    dataset = reverse("datasets:dataset", args=["harbour", version.dataset_id])
    for name in ("lead", "data_officer"):
        html = sign_in(cast.people[name]).get(dataset).content.decode()
        assert "What changed since version" not in html


def test_version_says_where_it_comes_from(cast: Cast) -> None:
    version = sent(cast, ROWS, quality={"why": "To plan beds."})
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    assert version.software == f"{project['name']} {project['version']}"
    assert version.file_sha256 == version.upload.sha256
    assert version.quality == {"why": "To plan beds."}
    assert version.release.rule.startswith("Counts from 1 to 7 are hidden")


def test_officer_is_asked_once_and_finds_the_answers_next_month(cast: Cast, sign_in: SignIn) -> None:
    make.offences()
    client = sign_in(cast.data_officer)
    assert "no personal information" in post(client, make.as_csv(JANUARY)).content.decode()
    assert not Upload.objects.exists()
    post(client, make.as_csv(JANUARY), counts_only="on", quality_why="To plan beds.")
    upload = make.run_job(Upload.objects.get())
    kept = Confirmation.objects.get()
    assert (kept.key, kept.confirmed_by) == ("legal_basis", cast.data_officer)
    html = client.get(upload.get_absolute_url()).content.decode()
    assert "6 questions about how the data were made have no answer" in html

    form = client.get(reverse("datasets:upload", args=["harbour", make.KEY])).content.decode()
    assert "To plan beds." in form
    assert "7 questions, 6 without an answer" in form
    assert "counts_only" not in form
    assert "Replace everything with this file" in form
    assert post(client, make.as_csv(FEBRUARY), relation="all").status_code == 302
    assert Upload.objects.get(state="received").replaces_all


def test_nothing_typed_is_lost_when_something_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    make.offences()
    client = sign_in(cast.data_officer)
    html = post(
        client, make.as_csv(ROWS), extracted_on_year="2099", note="A new system.", quality_how="By hand."
    ).content.decode()
    assert "must be today or in the past" in html
    assert "A new system." in html
    assert "By hand." in html
    assert "Choose the file again: a browser does not keep it" in html


def test_file_of_a_month_that_is_still_held_is_recognised(cast: Cast) -> None:
    sent(cast, JANUARY)
    sent(cast, FEBRUARY)
    with pytest.raises(NotReceived, match=r"accepted on .* as version 1 \(Jan 2024\)"):
        make.send(cast, make.as_csv(JANUARY))
    # It is no repetition when it is to replace everything, or when its month was corrected since.
    sent(cast, [(*row[:-1], row[-1] + 50) for row in JANUARY])
    assert sent(cast, JANUARY).number == 4


def test_file_for_a_request_answers_it(cast: Cast, sign_in: SignIn) -> None:
    asked = DataRequest.objects.create(
        partnership=cast.harbour,
        authority=cast.authorities["icb"],
        definition=make.offences(),
        periods=["2024-01", "2024-02"],
        due_on=clock.today(),
        asked_at=clock.now(),
        asked_by=cast.lead,
    )
    client = sign_in(cast.data_officer)
    query = f"?request={asked.pk}"
    form = client.get(reverse("datasets:upload", args=["harbour", make.KEY]) + query).content.decode()
    assert "You answer the" in form
    assert "Jan 2024 to Feb 2024" in form
    post(client, make.as_csv(ROWS), counts_only="on", request=asked.pk)
    upload = make.run_job(Upload.objects.get())
    asked.refresh_from_db()
    assert (upload.request, asked.state, asked.version) == (asked, RequestState.ANSWERED, upload.version)


def test_request_to_another_authority_is_not_answered(cast: Cast, sign_in: SignIn) -> None:
    asked = DataRequest.objects.create(
        partnership=cast.harbour,
        authority=cast.authorities["yot"],
        definition=make.offences(),
        periods=["2024-01"],
        due_on=clock.today(),
        asked_at=clock.now(),
        asked_by=cast.lead,
    )
    post(sign_in(cast.data_officer), make.as_csv(ROWS), counts_only="on", request=asked.pk)
    assert Upload.objects.get().request is None


def test_two_agencies_that_supply_the_same_are_not_added_up(cast: Cast, sign_in: SignIn) -> None:
    own = sent(cast, ROWS)
    police = cast.authorities["chief-officer"]
    seat = {"partnership": cast.harbour, "role": Role.DATA_OFFICER, "person": cast.data_officer}
    give_seat(**seat, authority=police, by=None)
    client = sign_in(cast.data_officer)
    other_month = [(row[0], "2024-03", *row[2:]) for row in JANUARY]
    post(client, make.as_csv(other_month), authority=police.pk, counts_only="on")
    make.run_job(Upload.objects.get(authority=police))
    dataset = reverse("datasets:dataset", args=["harbour", own.dataset_id])
    assert "Do not add" not in client.get(dataset).content.decode()
    post(client, make.as_csv(FEBRUARY), authority=police.pk, counts_only="on")
    theirs = make.run_job(Upload.objects.get(authority=police, state="received")).version
    pages = {
        dataset: police.name,
        reverse("datasets:dataset", args=["harbour", theirs.dataset_id]): own.dataset.authority.name,
        own.upload.get_absolute_url(): police.name,
    }
    for page, name in pages.items():
        html = client.get(page).content.decode()
        assert f"Also supplied by {name} for the same areas and periods. Do not add the two up" in html
    index = client.get(reverse("datasets:index", args=["harbour"])).content.decode()
    assert index.count("Also supplied by") == 2
