"""Where a version came from, as plain values: who, when, which file, under which rule, and how good it is."""

from dataclasses import dataclass

from datasets.models import DatasetVersion
from datasets.rules.disclosure.profiles import Method


@dataclass(frozen=True)
class Provenance:
    """What stands beside the figures of a version."""

    supplier: str
    fingerprint: str  # the first twelve of the 64 digits, to be read out
    answered: list[tuple[str, str]]  # quality questions with their answers
    unanswered: list[str]
    carried: list[str]  # which periods came with which earlier version, in words
    withdrawn: str  # why it is no longer to be used, if it is not


def provenance(version: DatasetVersion) -> Provenance:
    """Say where a version came from; costs one query where it carries periods of earlier versions."""
    questions = version.dataset.definition.rules.quality_questions
    answers: dict[str, str] = version.quality
    asked = [(question["text"], str(answers.get(question["key"]) or "")) for question in questions]
    withdrawal = getattr(version, "withdrawal", None)
    return Provenance(
        supplier=version.dataset.authority.name,
        fingerprint=version.file_sha256[:12],
        answered=[(text, answer) for text, answer in asked if answer],
        unanswered=[text for text, answer in asked if not answer],
        carried=_carried(version),
        withdrawn=withdrawal.reason if withdrawal else "",
    )


def protection(version: DatasetVersion) -> list[str]:
    """Say how a version is protected; never which cell is hidden for which reason."""
    release = version.release
    words = [release.rule]
    if release.method == Method.OPEN:
        return words
    if not version.dataset.definition.rules.counts:
        return ["This is no count: it may be worked back to a small one, so others see none of it."]
    hidden = release.leaves_hidden
    words.append(f"Of {version.rows:,} figures {hidden:,} {'is' if hidden == 1 else 'are'} hidden.")
    if len(release.cells):
        words.append(
            "A hidden figure is small, or would let somebody work out one that is. Which of the two is not told."
        )
    if release.is_blocked:
        words.append(f"It cannot be shared. {' '.join(release.reasons)}")
    elif release.reasons:
        words.append(f"The rule is stricter than asked for. {' '.join(release.reasons)}")
    if release.cells_attacked:
        words.append(
            f"Checked by trying to work the hidden figures out from {release.cells_attacked:,} figures and totals, "
            "those of earlier versions and of other data about the same areas among them."
        )
    return words


def cost(version: DatasetVersion) -> str:
    """Say how much of what was counted others do not see: for its officers alone, since it tells the sum of all hidden
    figures."""
    share = version.release.share_hidden
    return f"What is hidden is {_percent(share)} of everything that was counted. Only you are told this."


def _percent(share: float) -> str:
    return "less than 1%" if 0 < share < 0.01 else f"{share:.0%}"


def _carried(version: DatasetVersion) -> list[str]:
    if not version.carried:
        return []
    held: dict[str, list[str]] = version.carried
    numbers = dict(DatasetVersion.objects.filter(pk__in=list(held)).values_list("pk", "number"))
    counts = {numbers[int(pk)]: len(periods) for pk, periods in held.items() if int(pk) in numbers}
    return [
        f"{count:,} {'period' if count == 1 else 'periods'} came with version {number}"
        for number, count in sorted(counts.items(), reverse=True)
    ]
