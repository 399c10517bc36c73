"""What the pages about data and files say, as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from datasets.documents.differences import also_supplied
from datasets.documents.people import neighbours
from datasets.models import DatasetVersion, Definition, Upload
from datasets.rules.definition import Definition as Rules
from datasets.rules.verdicts import KLASSES
from datasets.rules.wording import ColumnRule, rules_in_words
from datasets.statuses import STAGES, UploadState
from partnerships.models import Partnership, SeatHolder
from partnerships.roles import CAPABILITIES, Capability

CLASS_WORDS = {
    "stop": "Stops everything",
    "fix": "Must be fixed",
    "confirm": "Please confirm",
    "note": "For your information",
}
TONES = {
    UploadState.ACCEPTED: "solid",
    UploadState.REFUSED: "late",
    UploadState.NEEDS_FIXING: "late",
    UploadState.AWAITING: "late",
    UploadState.FAILED: "late",
    UploadState.CANCELLED: "grey",
    UploadState.SUPERSEDED: "grey",
    UploadState.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class Specification:
    """What is asked of whoever sends a file: its columns, what they accept, the rule that protects it."""

    columns: list[ColumnRule]
    markers: list[tuple[str, str]]
    rule: str
    purpose: str
    legal_basis: str
    unit: str


@dataclass(frozen=True)
class ProblemGroup:
    """Everything of one rule: how often it was broken, and the first places."""

    rule: str
    klass: str
    message: str
    count: int
    problems: list[Any]

    @property
    def class_words(self) -> str:
        return CLASS_WORDS[self.klass]

    @property
    def blocks(self) -> bool:
        """Say whether it has to be put right."""
        return self.klass in ("stop", "fix")

    @property
    def is_uniform(self) -> bool:
        return len({problem.message for problem in self.problems}) == 1

    @property
    def fix(self) -> str:
        """How to put them right, where that is the same for all."""
        fixes = {problem.fix for problem in self.problems}
        return self.problems[0].fix if len(fixes) == 1 else ""


def specification(rules: Rules) -> Specification:
    """Say in words what a file of this definition holds: the same schema checks it."""
    markers = [(text, marker.meaning or marker.status) for text, marker in rules.markers.items()]
    return Specification(
        rules_in_words(rules), markers, rules.profile.in_words, rules.purpose, rules.legal_basis, rules.unit
    )


def latest_versions(partnership: Partnership) -> list[DatasetVersion]:
    """Give the version that stands of every dataset that the partnership holds, by title and authority."""
    versions = DatasetVersion.objects.filter(dataset__partnership=partnership).standing().shared()
    latest = versions.order_by("dataset_id", "-number").distinct("dataset_id")
    found = latest.select_related("dataset__definition", "dataset__authority", "dataset__partnership")
    return sorted(found, key=lambda version: str(version.dataset))


def supplied_twice(versions: Iterable[DatasetVersion]) -> dict[int, list[str]]:
    """Say of which of these versions other authorities supply the same: version key to their names."""
    listed = list(versions)
    found = {version.pk: also_supplied(version, listed) for version in listed}
    return {pk: names for pk, names in found.items() if names}


def others_of(version: DatasetVersion) -> list[str]:
    """Name who else in the partnership supplies the same figures as a version."""
    return also_supplied(version, neighbours(version))


@dataclass(frozen=True)
class Answer:
    """A question about how the data were made, and what was answered, if anything."""

    question: str
    answer: str


def quality_answers(rules: Rules, given: Mapping[str, str]) -> list[Answer]:
    """List the questions of a definition with what was answered: those without an answer too."""
    return [Answer(q["text"], given.get(q["key"], "")) for q in rules.quality_questions]


def definitions_without(partnership: Partnership, held: Iterable[DatasetVersion]) -> list[Definition]:
    """List what could be held and is not yet."""
    definitions = Definition.objects.available_to(partnership).newest_versions()
    return list(definitions.exclude(pk__in={version.dataset.definition_id for version in held}).defer("spec"))


def senders(partnership: Partnership) -> list[str]:
    """Name the authorities that have somebody who sends data."""
    roles = [role for role, able in CAPABILITIES.items() if Capability.UPLOAD_DATA in able]
    held = SeatHolder.objects.current().filter(seat__partnership=partnership, seat__role__in=roles)
    return sorted(set(held.values_list("authority__name", flat=True)))


def progress(upload: Upload) -> list[dict[str, Any]]:
    """List the stages of a check for the progress component, with how far it has come."""
    now = upload.job.stage if upload.job and upload.state != UploadState.STUCK else ""
    names = list(STAGES.values())
    at = names.index(now) if now in names else -1
    read = f"{upload.rows_read:,} rows" if upload.rows_read else ""
    stages = [{"name": "File received", "state": "done", "detail": ""}]
    if at < 0:
        stages.append({"name": "Waiting for its turn", "state": "current", "detail": ""})
    for index, name in enumerate(names):
        state = "done" if index < at else "current" if index == at else "waiting"
        stages.append({"name": name, "state": state, "detail": read if state == "current" else ""})
    return stages


def problem_classes(upload: Upload) -> list[tuple[str, int]]:
    """Count what was found by its class, the gravest first."""
    counts = upload.problem_counts.get("classes", {})
    return [(CLASS_WORDS[klass], counts[klass]) for klass in KLASSES if counts.get(klass)]


def problem_groups(upload: Upload) -> list[ProblemGroup]:
    """Group what was found by its rule, the gravest first; counts are of all problems, listed or not."""
    counts = upload.problem_counts.get("rules", {})
    listed = sorted(upload.problems.all(), key=lambda p: (KLASSES.index(p.klass), p.rule, p.pk))
    groups = []
    for (klass, rule), found in groupby(listed, key=lambda p: (p.klass, p.rule)):
        problems = list(found)
        count = counts.get(rule, len(problems))
        groups.append(ProblemGroup(rule, klass, problems[0].message, count, problems))
    return groups


def upload_line(upload: Upload) -> dict[str, Any]:
    """Say in one line of a list what a file is and how it stands."""
    return {
        "title": upload.definition.title,
        "url": upload.get_absolute_url(),
        "hint": upload.filename or "A file that was not kept",
        "received_at": upload.received_at,
        "authority": upload.authority.name,
        "state": upload.get_state_display(),
        "tone": TONES.get(UploadState(upload.state), "blue"),
    }
