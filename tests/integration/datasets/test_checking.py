"""People of other authorities look at a version before it is shared, without knowing what the others found."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from datasets.models import DatasetVersion, Release
from datasets.operations import Told, check_release, round_version, share_version
from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.core.workflow import MoveClosed
from svd_portal.notices.models import Notice
from tests.cast import Cast
from tests.factories import datasets as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


@pytest.fixture
def checkers(cast: Cast) -> list[User]:
    """Two data officers, of the fire authority and of the probation service."""
    found = []
    for number, authority in enumerate(("fire-authority", "probation")):
        user = User.objects.create(email=f"checker{number}@harbour.example", name=f"Checker {number}")
        give_seat(
            partnership=cast.harbour,
            role=Role.DATA_OFFICER,
            person=user,
            authority=cast.authorities[authority],
            by=None,
        )
        found.append(user)
    return found


@pytest.fixture
def version(cast: Cast, checkers: list[User]) -> DatasetVersion:
    definition = make.offences()
    definition.spec |= {"checkers": 2, "profile": {"method": "suppress", "threshold": 5}}
    definition.save()
    told = Told(looks_first=False)
    upload = make.run_job(make.send_as(cast, definition, make.as_csv(make.offence_rows()), told=told))
    version = DatasetVersion.objects.select_related("release").get(upload=upload)
    assert version.release.shared_at is None, "it is never shared at once"
    share_version(version=version, by=cast.data_officer)
    return DatasetVersion.objects.get(pk=version.pk)


def page_of(version: DatasetVersion) -> str:
    return reverse("datasets:check", args=["harbour", version.pk])


def is_shared(version: DatasetVersion) -> bool:
    return Release.objects.get(version=version).shared_at is not None


def test_two_others_find_it_safe_and_it_is_shared(
    cast: Cast, sign_in: SignIn, version: DatasetVersion, checkers: list[User]
) -> None:
    told = set(Notice.objects.filter(event__verb="version.offered").values_list("person", flat=True))
    assert told == {checker.pk for checker in checkers}
    first, second = (sign_in(checker) for checker in checkers)
    listed = first.get(reverse("datasets:index", args=["harbour"])).content.decode()
    assert page_of(version) in listed
    html = first.get(page_of(version)).content.decode()
    assert "What everybody would see" in html
    assert '<abbr title="suppressed">[c]</abbr>' in html
    assert "everything that was counted" not in html  # the cost is for its officers alone
    first.post(page_of(version), {"found": "safe", "reason": "only the first knows this"})
    assert not is_shared(version)
    assert page_of(version) not in first.get(reverse("datasets:index", args=["harbour"])).content.decode()
    assert "You have said what you found" in first.get(page_of(version)).content.decode()
    assert "only the first knows this" not in second.get(page_of(version)).content.decode()
    with pytest.raises(MoveClosed, match="said already"):
        check_release(version=version, is_safe=True, reason="", by=checkers[0])
    second.post(page_of(version), {"found": "safe"})
    assert Release.objects.get(version=version).shared_by == cast.data_officer
    assert second.get(page_of(version)).status_code == 404


def test_one_who_finds_it_not_safe_says_why_and_it_stays_with_its_officer(
    cast: Cast, sign_in: SignIn, version: DatasetVersion, checkers: list[User]
) -> None:
    client = sign_in(checkers[0])
    html = client.post(page_of(version), {"found": "unsafe"}).content.decode()
    assert "Say what could be worked out" in html
    with pytest.raises(ValidationError):
        check_release(version=version, is_safe=False, reason=" ", by=checkers[0])
    client.post(page_of(version), {"found": "unsafe", "reason": "One street, one shop."})
    assert sign_in(checkers[1]).get(page_of(version)).status_code == 404
    html = sign_in(cast.data_officer).get(version.upload.get_absolute_url()).content.decode()
    assert "One street, one shop." in html
    with pytest.raises(MoveClosed, match="not safe"):
        share_version(version=version, by=cast.data_officer)
    assert Notice.objects.filter(event__verb="version.found_unsafe", person=cast.data_officer).exists()
    # Rounded it is another thing to look at.
    round_version(version=DatasetVersion.objects.get(pk=version.pk), by=cast.data_officer)
    share_version(version=DatasetVersion.objects.get(pk=version.pk), by=cast.data_officer)
    for checker in checkers:
        check_release(version=DatasetVersion.objects.get(pk=version.pk), is_safe=True, reason="", by=checker)
    assert is_shared(version)


@pytest.mark.parametrize("person", ["data_officer", "lead", "chair"])
def test_only_officers_of_other_authorities_look(
    cast: Cast, sign_in: SignIn, version: DatasetVersion, person: str
) -> None:
    assert sign_in(cast.people[person]).get(page_of(version)).status_code in {403, 404}
    with pytest.raises(PermissionDenied):
        check_release(version=version, is_safe=True, reason="", by=cast.people[person])


def test_a_version_whose_place_a_later_file_took_is_not_shared_by_their_answers(
    cast: Cast, version: DatasetVersion, checkers: list[User]
) -> None:
    """The later one was protected on the understanding that nobody else had seen this one."""
    check_release(version=version, is_safe=True, reason="", by=checkers[0])
    rows = [row for row in make.offence_rows() if row[1] == "2024-01"]
    corrected = make.as_csv([(*rows[0][:-1], 4321), *rows[1:]])
    told = Told(correction_reason="Counted again.")
    make.run_job(make.send_as(cast, version.dataset.definition, corrected, told=told))
    assert version.dataset.versions.count() == 2
    with pytest.raises(MoveClosed, match="later file"):
        check_release(version=version, is_safe=True, reason="", by=checkers[1])
    assert not is_shared(version)
