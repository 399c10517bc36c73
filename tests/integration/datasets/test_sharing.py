"""Between accepted and shared: the officer looks, nobody else does."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from datasets.models import DatasetVersion, Release
from datasets.operations import Told, release_versions, round_version, share_version
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core.workflow import MoveClosed
from tests.cast import Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def sent(cast: Cast, rows: list[make.Row] | None = None, *, looks_first: bool = True) -> DatasetVersion:
    content = make.as_csv(rows or make.offence_rows())
    told = Told(correction_reason="Counted again.", looks_first=looks_first)
    upload = make.run_job(make.send(cast, content, told=told))
    return DatasetVersion.objects.select_related("release").get(upload=upload)


def pages_of(version: DatasetVersion) -> list[str]:
    address = ["harbour", version.dataset_id]
    numbered = ("version", "view_csv", "version_csv")
    return [
        reverse("datasets:dataset", args=address),
        *[reverse(f"datasets:{name}", args=[*address, version.number]) for name in numbered],
    ]


def test_nobody_but_its_officers_sees_a_version_before_it_is_shared(cast: Cast, sign_in: SignIn) -> None:
    version = sent(cast)
    for page in pages_of(version):
        assert [sign_in(cast.people[who]).get(page).status_code for who in ("lead", "chair", "monitor")] == [
            404
        ] * 3
        assert sign_in(cast.data_officer).get(page).status_code == 200
    listed = sign_in(cast.lead).get(reverse("datasets:index", args=["harbour"])).content.decode()
    assert reverse("datasets:dataset", args=["harbour", version.dataset_id]) not in listed
    share_version(version=version, by=cast.data_officer)
    shared = sign_in(cast.lead).get(pages_of(version)[0]).content.decode()
    assert "Of 48 figures 4 are hidden." in shared
    assert "everything that was counted" not in shared  # it would tell the sum of the hidden figures
    assert [sign_in(cast.lead).get(page).status_code for page in pages_of(version)] == [200] * 4


def test_officer_reads_what_others_will_see_and_shares_it(cast: Cast, sign_in: SignIn) -> None:
    version = sent(cast)
    client, page = sign_in(cast.data_officer), version.upload.get_absolute_url()
    html = client.get(page).content.decode()
    assert "Nobody but the data officers of Harbour integrated care board sees these figures yet" in html
    assert "Counts from 1 to 7 are hidden." in html
    assert "Of 48 figures 4 are hidden." in html
    assert "What is hidden is less than 1% of everything that was counted. Only you are told this." in html
    assert "<svg" in html
    client.post(reverse("datasets:share", args=["harbour", version.upload_id]))
    release = Release.objects.get(version=version)
    assert (release.shared_by, AuditEvent.objects.get(verb="version.shared").by) == (cast.data_officer,) * 2
    html = client.get(page).content.decode()
    assert "Exactly what others see" in html
    assert "Share it with the partnership" not in html


def test_preview_tells_no_kind_of_hidden_cell_from_another(cast: Cast, sign_in: SignIn) -> None:
    """Every hidden cell carries the same mark, the same words and no class of its own."""
    version = sent(cast)
    html = sign_in(cast.data_officer).get(version.upload.get_absolute_url()).content.decode()
    assert html.count('<abbr title="suppressed">[c]</abbr>') >= 4
    for word in ("primary", "secondary", "complementary"):
        assert word not in html


def test_file_is_shared_at_once_when_its_officer_said_so(cast: Cast) -> None:
    release = sent(cast, looks_first=False).release
    assert (release.shared_at is not None, release.shared_by) == (True, cast.data_officer)


def test_version_is_shared_once_and_by_its_own_officers_alone(cast: Cast) -> None:
    version = sent(cast)
    with pytest.raises(PermissionDenied):
        share_version(version=version, by=cast.lead)
    share_version(version=version, by=cast.data_officer)
    with pytest.raises(MoveClosed, match="shared already"):
        share_version(version=version, by=cast.data_officer)


def test_version_that_a_later_file_replaced_is_shared_no_more(cast: Cast) -> None:
    first = sent(cast)
    second = sent(cast, make.offence_rows(count=40))
    with pytest.raises(MoveClosed, match="A later file has taken its place"):
        share_version(version=first, by=cast.data_officer)
    share_version(version=second, by=cast.data_officer)


def test_partnership_keeps_the_version_before_until_the_next_is_shared(cast: Cast, sign_in: SignIn) -> None:
    first = sent(cast, looks_first=False)
    second = sent(cast, make.offence_rows(count=40))
    page = pages_of(first)[0]
    assert "Version 1, accepted" in sign_in(cast.lead).get(page).content.decode()
    share_version(version=second, by=cast.data_officer)
    assert "Version 2, accepted" in sign_in(cast.lead).get(page).content.decode()


def test_versions_from_before_releases_are_released_in_order(cast: Cast) -> None:
    version = sent(cast, looks_first=False)
    Release.objects.all().delete()
    assert release_versions() == 1
    again = Release.objects.get(version=version)
    assert (again.method, again.leaves_hidden, again.shared_by) == ("hes", 4, cast.data_officer)
    assert release_versions() == 0


def test_officer_chooses_the_stricter_rule_before_anybody_sees_it(cast: Cast, sign_in: SignIn) -> None:
    definition = make.offences()
    definition.spec["profile"] = {"method": "suppress", "threshold": 5}
    definition.save()
    told = Told(looks_first=True)
    upload = make.run_job(make.send_as(cast, definition, make.as_csv(make.offence_rows()), told=told))
    version = DatasetVersion.objects.select_related("release").get(upload=upload)
    client, page = sign_in(cast.data_officer), version.upload.get_absolute_url()
    assert "All other figures are exact." in client.get(page).content.decode()
    client.post(reverse("datasets:round", args=["harbour", version.upload_id]))
    html = client.get(page).content.decode()
    assert "rounded to the nearest 5" in html
    assert "Round the figures instead" not in html
    fresh = DatasetVersion.objects.get(pk=version.pk)
    assert (fresh.release.method, fresh.release.shared_at) == ("hes", None)
    with pytest.raises(MoveClosed, match="no stricter rule"):
        round_version(version=fresh, by=cast.data_officer)
    share_version(version=fresh, by=cast.data_officer)
    with pytest.raises(MoveClosed, match="shared already"):
        round_version(version=DatasetVersion.objects.get(pk=version.pk), by=cast.data_officer)


def test_nothing_that_no_rule_protects_is_shared(cast: Cast, sign_in: SignIn) -> None:
    version = sent(cast)
    Release.objects.filter(version=version).update(is_blocked=True, reasons=["It would give a count away."])
    client = sign_in(cast.data_officer)
    html = client.get(version.upload.get_absolute_url()).content.decode()
    assert "they cannot be shared as they are. It would give a count away." in html
    assert "Share it with the partnership" not in html
    with pytest.raises(MoveClosed, match="It would give a count away"):
        share_version(version=version, by=cast.data_officer)
