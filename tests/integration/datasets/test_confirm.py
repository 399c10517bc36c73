"""A file that is right and asks something: what its officer reads, confirms once, and is not asked again."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from datasets.models import Confirmation, DatasetVersion, Upload, UploadContent
from datasets.operations import (
    NotReceived,
    answer_questions,
    cancel_upload,
    forget_confirmation,
    reap_uploads,
)
from datasets.rules.questions import confirmation_keys
from datasets.statuses import UploadState
from partnerships.models import Area, PartnershipArea
from partnerships.statuses import Level, Nation
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core.workflow import MoveClosed
from svd_portal.jobs.models import Job
from svd_portal.jobs.statuses import JobState
from svd_portal.notices.models import Notice
from tests.cast import BEGIN, Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ROWS = make.offence_rows()
DOUBLED = [*ROWS, ROWS[-1]]
PIER = "E07000903"


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def awaiting(cast: Cast, rows: Any = DOUBLED, **given: Any) -> Upload:
    upload = make.run_job(make.send(cast, make.as_csv(rows), **given))
    assert upload.state == UploadState.AWAITING, (upload.state, upload.problem_counts)
    return upload


def answer(client: Client, upload: Upload, **answers: Any) -> Any:
    address = reverse("datasets:confirm", args=["harbour", upload.pk])
    response = client.post(address, {"asked": str(upload.job_id)} | answers, follow=True)
    upload.refresh_from_db()
    return response


def second_area(cast: Cast) -> None:
    """Let the partnership have a second district."""
    pier = Area.objects.create(code=PIER, name="Pier", level=Level.LGA, nation=Nation.ENGLAND, from_on=BEGIN)
    PartnershipArea.objects.create(partnership=cast.harbour, area=pier, from_on=BEGIN)


def test_questions_are_listed_and_nothing_is_taken_before_they_are_answered(
    cast: Cast, sign_in: SignIn
) -> None:
    upload = awaiting(cast)
    html = sign_in(cast.data_officer).get(upload.get_absolute_url()).content.decode()
    assert "Please confirm before we go on" in html
    assert "Some rows say the same thing twice" in html
    assert "Your answer is remembered" in html
    assert not DatasetVersion.objects.exists()
    assert UploadContent.objects.filter(pk=upload.pk).exists()
    assert (upload.job.state, upload.ended_at) == (JobState.DONE, None)
    assert Notice.objects.filter(event__verb="upload.awaiting", person=cast.data_officer).count() == 1


def test_yes_has_the_file_checked_again_and_is_remembered_for_the_next(cast: Cast, sign_in: SignIn) -> None:
    upload = awaiting(cast)
    first_job = upload.job_id
    client = sign_in(cast.data_officer)
    html = answer(client, upload, confirm_0="on").content.decode()
    assert "Your file is being checked" in html
    assert (upload.state, upload.questions) == (UploadState.RECEIVED, [])
    assert upload.job_id != first_job
    make.run_job(upload)
    assert (upload.state, upload.version.rows) == (UploadState.ACCEPTED, 48)
    assert not UploadContent.objects.exists()

    [kept] = Confirmation.objects.all()
    assert (kept.key, kept.is_remembered, kept.confirmed_by) == ("duplicate//", True, cast.data_officer)
    later = [*make.offence_rows(), *[ROWS[-2]]]
    again = make.run_job(make.send(cast, make.as_csv(later)))
    assert again.state == UploadState.ACCEPTED
    page = client.get(reverse("datasets:remembered", args=["harbour", make.KEY])).content.decode()
    assert "Some rows say the same thing twice" in page


def remembered(cast: Cast, client: Client) -> tuple[Confirmation, str]:
    """Confirm something for good; give it, and the address at which it is forgotten."""
    answer(client, upload := awaiting(cast), confirm_0="on")
    make.run_job(upload)
    kept = Confirmation.objects.get()
    return kept, reverse("datasets:ask_again", args=["harbour", make.KEY, kept.pk])


def test_what_is_remembered_can_be_forgotten_and_is_asked_again(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.data_officer)
    kept, address = remembered(cast, client)
    page = client.get(reverse("datasets:remembered", args=["harbour", make.KEY])).content.decode()
    assert f"Confirmed by {cast.data_officer.name} for {kept.authority.name}" in page
    assert f'action="{address}"' in page

    html = client.post(address, follow=True).content.decode()
    assert "You are asked about this again with the next file." in html
    assert "Nothing yet" in html
    kept.refresh_from_db()
    assert (kept.forgotten_by, kept.is_remembered) == (cast.data_officer, True)
    event = AuditEvent.objects.get(verb="confirmation.forgotten")
    assert (event.by, event.detail["rule"]) == (cast.data_officer, "duplicate")

    again = awaiting(cast, [*make.offence_rows(), ROWS[-2]])
    answer(client, again, confirm_0="on")
    make.run_job(again)
    assert again.state == UploadState.ACCEPTED
    assert Confirmation.objects.remembered().get().upload == again  # beside the row that was forgotten


def test_confirmation_is_forgotten_once_and_by_its_own_officers(
    cast: Cast, sign_in: SignIn, other_officer: User
) -> None:
    kept, address = remembered(cast, sign_in(cast.data_officer))
    assert sign_in(other_officer).post(address).status_code == 404
    with pytest.raises(PermissionDenied):
        forget_confirmation(confirmation=kept, by=other_officer)
    forget_confirmation(confirmation=kept, by=cast.data_officer)
    with pytest.raises(MoveClosed, match="again already"):
        forget_confirmation(confirmation=kept, by=cast.data_officer)


@pytest.mark.parametrize(
    "change", [{"words": "Something else."}, {"forgotten_at": None, "forgotten_by": None}, {"key": "other//"}]
)
def test_database_keeps_the_rest_of_a_confirmation(
    cast: Cast, sign_in: SignIn, change: dict[str, Any]
) -> None:
    kept, _ = remembered(cast, sign_in(cast.data_officer))
    forget_confirmation(confirmation=kept, by=cast.data_officer)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Confirmation.objects.filter(pk=kept.pk).update(**change)


def test_question_without_an_answer_comes_back_with_what_is_missing(cast: Cast, sign_in: SignIn) -> None:
    upload = awaiting(cast)
    html = answer(sign_in(cast.data_officer), upload).content.decode()
    assert "There is a problem" in html
    assert "Confirm this, or send another file: Some rows say the same thing twice" in html
    assert upload.state == UploadState.AWAITING


def test_no_deletes_the_file_and_what_was_found_in_it(cast: Cast, sign_in: SignIn) -> None:
    upload = awaiting(cast)
    assert upload.problems.exists()
    client = sign_in(cast.data_officer)
    client.post(reverse("datasets:cancel", args=["harbour", upload.pk]))
    upload.refresh_from_db()
    assert upload.state == UploadState.CANCELLED
    assert not UploadContent.objects.exists()
    assert not upload.problems.exists()
    html = answer(client, upload, confirm_0="on").content.decode()
    assert "This file does not wait any more: cancelled." in html


def test_nobody_says_yes_to_questions_that_they_have_not_seen(cast: Cast) -> None:
    upload = awaiting(cast)
    seen = str(upload.job_id)
    answer_questions(upload=upload, asked=seen, by=cast.data_officer)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.AWAITING)
    with pytest.raises(MoveClosed, match="have changed meanwhile"):
        answer_questions(upload=upload, asked=seen, by=cast.data_officer)


def test_confirming_is_for_the_officers_of_its_authority(
    cast: Cast, sign_in: SignIn, other_officer: User
) -> None:
    upload = awaiting(cast)
    with pytest.raises(PermissionDenied):
        answer_questions(upload=upload, asked=str(upload.job_id), by=other_officer)
    assert answer(sign_in(other_officer), upload, confirm_0="on").status_code == 404
    assert answer(sign_in(cast.lead), upload, confirm_0="on").status_code == 403


def test_same_file_is_recognised_while_it_waits(cast: Cast) -> None:
    awaiting(cast)
    with pytest.raises(NotReceived, match="waits for your confirmation"):
        make.send(cast, make.as_csv(DOUBLED))


def test_corrected_figure_needs_a_reason_that_every_reader_sees(cast: Cast, sign_in: SignIn) -> None:
    make.accepted(cast)
    changed = [(*row[:-1], row[-1] + 1) if index == 30 else row for index, row in enumerate(ROWS)]
    upload = awaiting(cast, changed)
    client = sign_in(cast.data_officer)
    html = client.get(upload.get_absolute_url()).content.decode()
    assert "This file changes 1 figure of 1 period sent before (version 1)." in html
    assert "Feb 2024: 1 changed" in html
    assert "Answer the question “What was wrong" in answer(client, upload).content.decode()
    with pytest.raises(ValidationError):
        answer_questions(upload=upload, asked=str(upload.job_id), by=cast.data_officer)
    answer(client, upload, correction_reason="One incident was counted twice.")
    make.run_job(upload)
    assert upload.state == UploadState.ACCEPTED
    assert upload.version.correction_reason == "One incident was counted twice."
    page = client.get(reverse("datasets:dataset", args=["harbour", upload.version.dataset_id]))
    assert "One incident was counted twice." in page.content.decode()
    assert not Confirmation.objects.exists()  # the reason is the answer


def test_no_reason_is_asked_when_only_new_periods_come(cast: Cast) -> None:
    make.accepted(cast)
    march = [(area, "2024-03", *rest) for area, period, *rest in ROWS if period == "2024-01"]
    assert make.run_job(make.send(cast, make.as_csv(march))).state == UploadState.ACCEPTED


def test_area_that_was_there_before_is_asked_about(cast: Cast, sign_in: SignIn) -> None:
    second_area(cast)
    both = [*ROWS, *[(PIER, *row[1:]) for row in ROWS]]
    make.accepted(cast, make.as_csv(both))
    upload = awaiting(cast, ROWS, correction_reason="Counted again.")
    client = sign_in(cast.data_officer)
    html = client.get(upload.get_absolute_url()).content.decode()
    assert "1 area is in version 1 and not in this file, for the same periods." in html
    assert "Pier E07000903: Jan 2024, Feb 2024" in html
    answer(client, upload, confirm_0="on")
    make.run_job(upload)
    assert (upload.state, upload.version.area_count) == (UploadState.ACCEPTED, 1)
    assert not Confirmation.objects.get().is_remembered


def test_file_that_nobody_confirms_is_given_up_after_fourteen_days(cast: Cast) -> None:
    upload = awaiting(cast)
    assert reap_uploads()["given_up"] == 0
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=15)
    Job.objects.filter(pk=upload.job_id).update(ended_at=long_ago)
    assert reap_uploads()["given_up"] == 1
    assert reap_uploads()["given_up"] == 0
    upload.refresh_from_db()
    assert upload.state == UploadState.CANCELLED
    assert not UploadContent.objects.exists()
    assert AuditEvent.objects.filter(verb="upload.lapsed").count() == 1
    [notice] = Notice.objects.filter(event__verb="upload.lapsed")
    assert (notice.person, "14 days" in notice.text) == (cast.data_officer, True)
    with pytest.raises(MoveClosed):
        cancel_upload(upload=upload, by=cast.data_officer)


def test_whole_question_is_confirmed_for_one_file_when_it_has_more_than_can_be_listed() -> None:
    question = {"rule": "area_recoded", "column": "area", "remembered": True}
    few = confirmation_keys(question | {"subjects": ["A>B", "C>D"]})
    many = confirmation_keys(question | {"subjects": [f"A{n}>B{n}" for n in range(500)]})
    assert few == {"area_recoded/area/A>B": True, "area_recoded/area/C>D": True}
    assert len(many) == 501
    assert many["area_recoded/area/*"] is False
