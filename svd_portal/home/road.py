"""The whole road without a browser: upload, worker, figures, signatures, publication, PDF, API (``demo --once``)."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from datasets.models import DatasetVersion, Definition, Upload
from datasets.operations import receive_upload
from datasets.statuses import UploadState
from needs_assessment import operations as assessments
from needs_assessment.models import Assessment, Manuscript
from needs_assessment.statuses import BlockKind, SectionState
from partnerships.models import Authority, Partnership
from strategy import operations as strategies
from strategy.models import Strategy
from strategy.rules.clock import latest_review
from svd_portal.accounts.models import User
from svd_portal.core import clock
from svd_portal.home.west_midlands import assessment_text
from svd_portal.home.west_midlands.consultees import send_to_board
from svd_portal.home.west_midlands.extract import police_extract, wrong_extract
from svd_portal.home.west_midlands.load import placed, sign_for_all, start_strategy, write
from svd_portal.home.west_midlands.people import DOMAIN
from svd_portal.home.west_midlands.places import DISTRICTS
from svd_portal.publication.models import Edition

DISTRICT = "birmingham"
PATIENCE_SECONDS = 90.0
T = TypeVar("T")


class RoadBlocked(Exception):
    """A step of the road did not end as it should; the text says which."""


@dataclass
class Summary:
    """What the walk did, as it is written to ``summary.json``."""

    partnership: str = ""
    rows_accepted: int = 0
    rows_refused: int = 0
    edition: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)


class Walk:
    """One walk: where the site answers, where the results go, and what was done so far."""

    def __init__(self, base_url: str, out: Path, say: Callable[[str], None]) -> None:
        self.base_url, self.out, self.say = base_url, out, say
        self.summary = Summary()
        self.begun = time.monotonic()
        self.partnership = Partnership.objects.get(slug=DISTRICT)

    def step(self, text: str) -> None:
        seconds = round(time.monotonic() - self.begun, 2)
        self.summary.steps.append({"at_seconds": seconds, "what": text})
        self.say(f"{seconds:7.2f} s  {text}")

    def person(self, local: str) -> User:
        return User.objects.get(email=f"{local}@{DOMAIN}")

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.base_url + path, timeout=30) as response:  # noqa: S310 - our own site
            return bytes(response.read())

    def status_of(self, path: str) -> int:
        try:
            self.get(path)
        except urllib.error.HTTPError as error:
            return error.code
        return 200

    def wait_for(self, what: str, look: Callable[[], T | None]) -> T:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            if (found := look()) is not None:
                return found
            time.sleep(0.1)
        raise RoadBlocked(f"{what} did not happen within {PATIENCE_SECONDS:.0f} seconds.")


def walk(base_url: str, out: Path, say: Callable[[str], None] = print) -> Summary:
    """Walk the whole road on a running portal and leave its results in ``out``.

    :raises RoadBlocked: when a step does not end as it should.
    """
    out.mkdir(parents=True, exist_ok=True)
    road = Walk(base_url, out, say)
    road.summary.partnership = road.partnership.name
    _send_wrong_file(road)
    version = _send_good_file(road)
    needs = _publish_assessment(road, version)
    edition = _publish_strategy(road, version, needs)
    _fetch(road, edition)
    _knock_at_closed_doors(road)
    target = out / "summary.json"
    target.write_text(json.dumps(vars(road.summary), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    road.step(f"wrote {target}")
    return road.summary


def _send(road: Walk, filename: str, content: bytes) -> Upload:
    upload = receive_upload(
        partnership=road.partnership,
        authority=Authority.objects.get(slug="west-midlands-police"),
        definition=Definition.objects.get(key="police_offences", partnership=None),
        filename=filename,
        content=content,
        extracted_on=clock.today(),
        note="Made-up counts for the demonstration; not police figures.",
        correction_reason="Each walk makes its counts up anew.",
        by=road.person("data"),
    )

    def ended() -> Upload | None:
        upload.refresh_from_db()
        return None if upload.is_in_progress else upload

    return road.wait_for(f"The check of {filename}", ended)


def _send_wrong_file(road: Walk) -> None:
    before = DatasetVersion.objects.count()
    upload = _send(road, "wrong.csv", _marked(wrong_extract(DISTRICTS[DISTRICT][0])))
    if upload.state != UploadState.NEEDS_FIXING or DatasetVersion.objects.count() != before:
        raise RoadBlocked(f"The wrong file ended as {upload.state}.")
    road.summary.rows_refused = upload.rows_refused
    found = "; ".join(upload.problems.values_list("message", flat=True)[:3])
    road.step(f"a wrong file came back with {upload.problems.count()} problems and changed nothing: {found}")


def _marked(content: bytes) -> bytes:
    """Make the wrong file differ from the one of an earlier walk, which would be recognised by its hash."""
    return content + b"," * (time.time_ns() % 97 + 1) + b"\n"


def _send_good_file(road: Walk) -> DatasetVersion:
    content = police_extract(DISTRICTS[DISTRICT][0], seed=time.time_ns() % 2**31)
    (road.out / "upload.csv").write_bytes(content)
    upload = _send(road, "birmingham-2025.csv", content)
    if upload.state != UploadState.ACCEPTED:
        raise RoadBlocked(f"The good file ended as {upload.state}: {upload.refusal}")
    version = DatasetVersion.objects.get(upload=upload)
    road.summary.rows_accepted = version.rows
    road.step(
        f"the worker accepted {version.rows} rows as version {version.number}, "
        f"{version.release.leaves_hidden} cells hidden"
    )
    return version


def _publish_assessment(road: Walk, version: DatasetVersion) -> Edition:
    lead, chair = road.person("birmingham.lead"), road.person("birmingham.chair")
    assessment = Assessment.objects.filter(partnership=road.partnership).first()
    if assessment is None:
        title = "Serious violence in Birmingham: needs assessment"
        assessment = assessments.start_assessment(
            partnership=road.partnership, title=title, period="January to December 2025", by=lead
        )
        write(assessment, assessment_text.TEXTS, assessment_text.HIDDEN, by=lead)
    else:
        assessment = assessments.start_revision(assessment=assessment, by=lead)
    _place_figure(assessment, "S10a", assessment_text.TREND_FIGURE, version, by=lead)
    assessments.send_to_review(assessment=Assessment.objects.get(pk=assessment.pk), by=lead)
    edition = assessments.publish_assessment(
        assessment=Assessment.objects.get(pk=assessment.pk),
        by=chair,
        next_review_on=latest_review(clock.today()),
        change_note=f"Figures of version {version.number}.",
    )
    road.step(f"the chair published the needs assessment, edition {edition.number}")
    return edition


def _place_figure(
    manuscript: Manuscript, key: str, body: dict[str, Any], version: DatasetVersion, *, by: User
) -> None:
    section, body = manuscript.sections.get(key=key), placed(body, manuscript.partnership)
    there = section.blocks.filter(kind=BlockKind.FIGURE).first()
    if there is None:
        assessments.add_block(
            section=section, kind=BlockKind.FIGURE, body=body, dataset_version=version, by=by
        )
    else:
        assessments.change_block(
            block=there, body=body, base_version=there.version, dataset_version=version, by=by
        )
    assessments.set_section_state(section=section, state=SectionState.READY, by=by)


def _publish_strategy(road: Walk, version: DatasetVersion, needs: Edition) -> Edition:
    lead, chair = road.person("birmingham.lead"), road.person("birmingham.chair")
    strategy = Strategy.objects.filter(partnership=road.partnership).first()
    if strategy is None:
        strategy = start_strategy(road.partnership, "Birmingham serious violence strategy", needs, by=lead)
    else:
        strategies.start_revision(strategy=strategy, by=lead)
    _place_figure(strategy, "T7", assessment_text.YOUNG_MEN_FIGURE, version, by=lead)
    send_to_board(strategy, by=lead)
    sign_for_all(Strategy.objects.get(pk=strategy.pk))
    road.step(f"{strategy.sign_offs.values('authority').distinct().count()} authorities signed the same text")
    edition = strategies.publish_strategy(
        strategy=Strategy.objects.get(pk=strategy.pk),
        next_review_on=latest_review(clock.today()),
        by=chair,
        change_note=f"Figures of version {version.number}.",
    )
    road.step(f"the chair published the strategy, edition {edition.number}")
    return edition


def _fetch(road: Walk, edition: Edition) -> None:
    """Read the edition as the public and as a REST client do, and keep what they get."""
    address = f"/documents/{edition.document_id}/editions/{edition.number}"

    def pdf() -> bytes | None:
        return road.get(f"{address}.pdf") if road.status_of(f"{address}.pdf") == 200 else None

    _keep(road, "edition.pdf", road.wait_for("The PDF", pdf))
    road.step("the worker rendered the PDF")
    _keep(road, "edition.html", road.get(f"{address}/"))
    _keep(road, "edition.json", road.get(f"{address}.json"))
    answer = json.loads(road.get(f"/api/v1{address}/"))
    for key, url in answer["tables"].items():
        _keep(road, f"{key}.csv", road.get(url.removeprefix(road.base_url)))
    if answer["sha256"] != edition.sha256 or answer["content"] != edition.read():
        raise RoadBlocked("The API gives another text than the one that was published.")
    road.summary.edition = {
        "address": edition.permanent_address,
        "number": edition.number,
        "sha256": edition.sha256,
    }
    road.step("a REST client read the same text by its fingerprint")


def _keep(road: Walk, name: str, data: bytes) -> None:
    (road.out / name).write_bytes(data)
    road.summary.files.append(name)


def _knock_at_closed_doors(road: Walk) -> None:
    """An outsider asks for work in progress: the door must not even show that it is there."""
    working = f"/work/{road.partnership.slug}/"
    page = road.get(working).decode()
    if road.partnership.name in page:
        raise RoadBlocked(f"{working} shows work to somebody who has not signed in.")
    road.step("an outsider sees no work in progress")
