"""A version is taken back: who may, who reads why, and which version stands then."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from datasets.documents import figure_block
from datasets.documents.pages import latest_versions
from datasets.models import DatasetVersion, Observation, Upload, Withdrawal
from datasets.operations import NotReceived, Told, withdraw_version
from datasets.statuses import UploadState
from needs_assessment import operations as assessments
from needs_assessment.statuses import BlockKind
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ROWS = make.offence_rows()
JANUARY = [row for row in ROWS if row[1] == "2024-01"]
FEBRUARY = [row for row in ROWS if row[1] == "2024-02"]
WHY = "Counted by the wrong date."


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def sent(cast: Cast, rows: object, **told: object) -> DatasetVersion:
    given = Told(correction_reason="Counted again.", **told)  # type: ignore[arg-type]
    version = make.accepted(cast, make.as_csv(rows), told=given)  # type: ignore[arg-type]
    return DatasetVersion.objects.select_related("dataset__definition", "upload").get(pk=version.pk)


def withdraw(cast: Cast, version: DatasetVersion) -> list[DatasetVersion]:
    return withdraw_version(version=version, reason=WHY, by=cast.data_officer)


def state(version: DatasetVersion) -> str:
    return Upload.objects.get(pk=version.upload_id).state


def test_version_before_stands_again_and_readers_read_why(cast: Cast, sign_in: SignIn) -> None:
    first, second = sent(cast, JANUARY), sent(cast, FEBRUARY)
    client = sign_in(cast.data_officer)
    address = reverse("datasets:withdraw", args=["harbour", second.upload_id])
    assert "Version 1 (Jan 2024) is current again" in client.get(address).content.decode()
    assert "There is a problem" in client.post(address, {"reason": " "}).content.decode()
    html = client.post(address, {"reason": WHY}, follow=True).content.decode()
    assert "This version was withdrawn" in html
    assert (state(first), state(second)) == (UploadState.ACCEPTED, UploadState.WITHDRAWN)
    lead = sign_in(cast.lead)
    withdrawn = lead.get(reverse("datasets:version", args=["harbour", second.dataset_id, 2]))
    assert WHY in withdrawn.content.decode()
    latest = lead.get(reverse("datasets:dataset", args=["harbour", second.dataset_id])).content.decode()
    assert "Version 1, accepted" in latest
    assert [version.number for version in latest_versions(cast.harbour)] == [1]
    assert "Version 1, accepted" in lead.get(reverse("datasets:index", args=["harbour"])).content.decode()


def test_withdrawal_is_recorded_and_told_to_the_lead(cast: Cast) -> None:
    version = sent(cast, JANUARY)
    withdraw(cast, version)
    event = AuditEvent.objects.get(verb="version.withdrawn")
    assert (event.by, event.target_id) == (cast.data_officer, str(version.pk))
    assert WHY not in str(event.detail)
    [notice] = Notice.objects.filter(event=event)  # not to the officer who did it
    assert notice.person == cast.lead
    assert Withdrawal.objects.get().reason == WHY
    assert Observation.objects.filter(version=version).count() == 24


def test_later_versions_that_hold_its_figures_go_with_it(cast: Cast, sign_in: SignIn) -> None:
    first, second, third = sent(cast, JANUARY), sent(cast, FEBRUARY), sent(cast, ROWS, replaces_all=True)
    page = sign_in(cast.data_officer).get(reverse("datasets:withdraw", args=["harbour", first.upload_id]))
    assert "Version 2 is withdrawn with it" in " ".join(page.content.decode().split())
    assert withdraw(cast, first) == [first, second]
    assert [state(v) for v in (first, second, third)] == ["withdrawn", "withdrawn", "accepted"]


def test_next_version_carries_nothing_that_was_withdrawn(cast: Cast) -> None:
    sent(cast, JANUARY)
    withdraw(cast, sent(cast, FEBRUARY))
    march = [(row[0], "2024-03", *row[2:]) for row in JANUARY]
    assert sent(cast, march).periods == ["Jan 2024", "Mar 2024"]


def test_same_file_can_be_sent_again_once_it_was_withdrawn(cast: Cast) -> None:
    version = sent(cast, JANUARY)
    with pytest.raises(NotReceived):
        make.send(cast, make.as_csv(JANUARY))
    withdraw(cast, version)
    assert sent(cast, JANUARY).number == 2


def test_only_officers_of_its_authority_withdraw_once_and_with_a_reason(
    cast: Cast, sign_in: SignIn, other_officer: User
) -> None:
    version = sent(cast, JANUARY)
    for person in (cast.lead, other_officer):
        with pytest.raises(PermissionDenied):
            withdraw_version(version=version, reason=WHY, by=person)
    address = reverse("datasets:withdraw", args=["harbour", version.upload_id])
    assert sign_in(other_officer).post(address, {"reason": WHY}).status_code == 404
    assert sign_in(cast.lead).post(address, {"reason": WHY}).status_code == 403
    with pytest.raises(ValidationError):
        withdraw_version(version=version, reason="  ", by=cast.data_officer)
    withdraw(cast, version)
    with pytest.raises(MoveClosed):
        withdraw(cast, version)


def test_figure_in_a_document_keeps_showing_it_with_a_warning(cast: Cast, sign_in: SignIn) -> None:
    version = sent(cast, ROWS)
    draft = assessments.start_assessment(partnership=cast.harbour, title="Draft", period="2026", by=cast.lead)
    section = draft.sections.get(key="S10a")
    body = {"title": "Offences", "alt": "Steady.", "rows_by": "period", "chart": "bar"}
    assessments.add_block(
        section=section, kind=BlockKind.FIGURE, body=body, dataset_version=version, by=cast.lead
    )
    withdraw(cast, version)
    lead = sign_in(cast.lead)
    page = lead.get(reverse("needs_assessment:section", args=["harbour", section.pk])).content.decode()
    assert "These data were withdrawn on" in page
    assert WHY in page
    choose = lead.get(
        reverse("needs_assessment:figure_choose", args=["harbour", section.pk])
    ).content.decode()
    assert "figures/add" not in choose
    add = reverse("needs_assessment:figure_add", args=["harbour", section.pk, version.pk])
    assert lead.get(add).status_code == 404
    fresh = DatasetVersion.objects.get(pk=version.pk)
    assert any("withdrawn" in note for note in figure_block(fresh, {}, "f1")["notes"])
