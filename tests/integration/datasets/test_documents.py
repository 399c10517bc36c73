"""Figures as plain values: what each audience gets of a version."""

import pytest

from datasets.documents import dimension_choices, figure_block, table
from datasets.documents.tables import leaves
from datasets.models import DatasetVersion, Definition, Observation
from datasets.operations import sync_definitions
from tests.cast import Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
HIDDEN = {"mark": "c", "label": "suppressed"}
BANDS = [("10-17", 3), ("18-24", 40), ("25-34", 200), ("35-49", 30)]


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


@pytest.fixture
def version(cast: Cast) -> DatasetVersion:
    """January and February, one offence, one sex; the two months differ in their youngest band alone."""
    rows = [(make.HARBOUR, "2024-01", "Robbery", "Male", band, count) for band, count in BANDS]
    rows += [(make.HARBOUR, "2024-02", "Robbery", "Male", band, count + 10) for band, count in BANDS]
    return make.accepted(cast, make.as_csv(rows))


def test_single_cells_are_shown_or_hidden_one_by_one(version: DatasetVersion) -> None:
    found = table(version, "age_band", "period")
    assert found.columns == ["Age of the victim", "Jan 2024", "Feb 2024"]
    assert found.rows == [["10-17", HIDDEN, 15], ["18-24", 40, 50], ["25-34", 200, 210], ["35-49", 30, 40]]
    assert found.hidden == 1
    assert found.rule.startswith("Counts from 1 to 7 are hidden")


def test_sum_is_rounded_on_its_own_and_not_made_of_rounded_parts(version: DatasetVersion) -> None:
    by_month = table(version, "period")
    assert by_month.rows == [["Jan 2024", 275], ["Feb 2024", 315]]  # 273 and 313, each rounded on its own


def test_owner_gets_the_raw_sums(version: DatasetVersion) -> None:
    assert table(version, "period", audience="owner").rows == [["Jan 2024", 273], ["Feb 2024", 313]]
    assert leaves(version, audience="owner").rows[0] == ["Harbour", "Jan 2024", "Robbery", "Male", "10-17", 3]
    assert leaves(version).rows[0] == ["Harbour", "Jan 2024", "Robbery", "Male", "10-17", HIDDEN]


def test_filters_keep_what_is_asked_and_ignore_what_is_unknown(version: DatasetVersion) -> None:
    kept = table(
        version, "age_band", None, {"period": "2024-02", "age_band": ["18-24", "35-49"], "colour": "red"}
    )
    assert kept.rows == [["18-24", 50], ["35-49", 40]]
    assert table(version, "age_band", None, {"period": "1999-01", "sex": ""}).rows[1] == ["18-24", 90]


def test_cell_that_was_never_sent_is_not_available_and_no_zero(cast: Cast) -> None:
    rows = [
        (make.HARBOUR, "2024-01", "Robbery", "Male", "10-17", 50),
        (make.HARBOUR, "2024-02", "Homicide", "Male", "10-17", 0),
    ]
    found = table(make.accepted(cast, make.as_csv(rows)), "offence", "period")
    gap = {"mark": "x", "label": "not available"}
    assert found.rows == [["Homicide", gap, 0], ["Robbery", 50, gap]]


def test_marks_of_the_source_stay_what_they_are(cast: Cast) -> None:
    marks = [("10-17", "<5"), ("18-24", "x"), ("25-34", "z"), ("35-49", 0)]
    rows = [(make.HARBOUR, "2024-01", "Robbery", "Male", band, mark) for band, mark in marks]
    found = table(make.accepted(cast, make.as_csv(rows)), "age_band")
    assert [row[1] if isinstance(row[1], int) else row[1]["mark"] for row in found.rows] == ["c", "x", "z", 0]


def test_figure_says_what_where_when_and_from_whom(version: DatasetVersion) -> None:
    figure = figure_block(version, {"rows_by": "age_band", "filters": {"period": "2024-02"}}, "f1")
    assert figure["key"] == "f1"
    assert figure["title"] == "Offences by age of the victim"
    assert figure["subtitle"] == "Offences · Harbour · Feb 2024"
    assert (figure["source"], figure["supplier"]) == (
        str(version.dataset.definition),
        "Harbour integrated care board",
    )
    assert figure["extracted_on"] == "2024-04-02"
    assert figure["chart"] == {"kind": "bar", "unit": "offences"}
    assert figure["columns"] == ["Age of the victim", "Number of offences"]
    assert figure["rows"] == [["10-17", 15], ["18-24", 50], ["25-34", 210], ["35-49", 40]]


def test_figure_keeps_what_its_author_wrote(version: DatasetVersion) -> None:
    written = {
        "title": "Young victims",
        "subtitle": "Both months",
        "alt": "Most are adults.",
        "chart": "none",
    }
    figure = figure_block(version, written | {"rows_by": "no such field", "notes": ["A note."]}, "f2")
    assert [figure[name] for name in ("title", "subtitle", "alt")] == [
        "Young victims",
        "Both months",
        "Most are adults.",
    ]
    assert figure["chart"]["kind"] == "none"
    assert figure["notes"] == ["A note."]
    assert figure["columns"][0] == "Month"


def test_choices_name_areas_and_keep_the_order_of_the_definition(version: DatasetVersion) -> None:
    choices = {choice.name: choice for choice in dimension_choices(version)}
    assert choices["area_code"].values == ((make.HARBOUR, "Harbour"),)
    assert [value for value, _ in choices["age_band"].values] == ["10-17", "18-24", "25-34", "35-49"]


def test_fifth_breakdown_is_kept_and_shown_like_the_others(cast: Cast) -> None:
    sync_definitions()
    definition = Definition.objects.get(key="emergency_assaults")
    header = "area_code,period,ed_site,assault_method,location_type,sex,age_band,count"
    rows = [
        f"E07000901,2024-01,RRK15,Gun,Home,Male,{age},{20 + n}" for n, age in enumerate(["18-24", "10-17"])
    ]
    upload = make.run_job(make.send_as(cast, definition, "\n".join([header, *rows]).encode()))

    version = DatasetVersion.objects.get(upload=upload)

    kept = Observation.objects.of(version).order_by("cat5").values_list("cat4", "cat5", "cat6", "value")
    assert list(kept) == [("Male", "10-17", "", 21.0), ("Male", "18-24", "", 20.0)]
    table = leaves(version)
    assert table.columns[-2] == "Age of the person hurt"
    assert [row[-2] for row in table.rows] == ["10-17", "18-24"]
