"""The parts of a document's overview: its sections, its checklist, its moves and its history."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from needs_assessment.models import Manuscript, Section
from needs_assessment.rules.readiness import Finding
from needs_assessment.statuses import Marking, SectionLevel, SectionState
from needs_assessment.views.asked import Asked
from partnerships.models import Partnership
from svd_portal.accounts.models import User
from svd_portal.audit.models import AuditEvent
from svd_portal.core.templatetags.svd import gov_date, gov_time
from svd_portal.core.workflow import OfferedMove

TONES = {
    SectionState.NOT_STARTED: "plain",
    SectionState.IN_PROGRESS: "blue",
    SectionState.READY: "solid",
    SectionState.HIDDEN: "grey",
}
LEVELS = {
    SectionLevel.MUST: "Every document needs it",
    SectionLevel.SHOULD: "Most documents have it",
    SectionLevel.OPTIONAL: "If you want it",
}
LATEST = 20


def outline(sections: Iterable[Section], asked: Asked) -> list[dict[str, Any]]:
    """Lay out sections, with their blocks loaded and what is asked of others in them, as entries of a task list."""
    return [
        {
            "title": section.heading,
            "url": section.get_absolute_url(),
            "hint": LEVELS[SectionLevel(section.level)]
            if section.marking == Marking.PUBLIC
            else _for_whom(section),
            "more": _last_saved(section),
            "lines": asked.lines.get(section.pk, []),
            "state": section.get_state_display(),
            "tone": TONES[SectionState(section.state)],
        }
        for section in sections
    ]


def _for_whom(section: Section) -> str:
    return f"{section.get_marking_display()}: not published"


def readable(sections: Sequence[Section], person: User) -> list[Section]:
    """Leave out the sections that only seats may read which this person does not hold."""
    if all(section.marking != Marking.SEATS for section in sections):
        return list(sections)
    closed = Section.objects.closed_to(person).filter(pk__in=[section.pk for section in sections])
    hidden = set(closed.values_list("pk", flat=True))
    return [section for section in sections if section.pk not in hidden]


def _last_saved(section: Section) -> str:
    if section.state == SectionState.HIDDEN:
        return f"Left out: {section.hidden_reason}"
    changed = [block for block in section.blocks.all() if block.version > 1]
    if not changed:
        return ""
    last = max(changed, key=lambda block: block.changed_at)
    by = f" by {last.changed_by.name}" if last.changed_by else ""
    return f"Saved {gov_date(last.changed_at)} at {gov_time(last.changed_at)}{by}"


def finding_links(partnership: Partnership, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Say each thing to put right once, with the addresses of the sections in which to do it."""
    return [
        {"text": text, "sections": [_place(partnership, f) for f in findings if f.text == text]}
        for text in dict.fromkeys(finding.text for finding in findings)
    ]


def _place(partnership: Partnership, finding: Finding) -> dict[str, str]:
    url = reverse("needs_assessment:section", args=[partnership.slug, finding.section_id])
    return {"heading": finding.heading, "url": url}


def offered(move: OfferedMove, url: str, method: str) -> dict[str, Any]:
    """Lay out a move as the component for moves takes it."""
    return {
        "label": move.move.label,
        "url": url,
        "allowed": move.allowed,
        "reasons": list(move.reasons),
        "primary": move.move.primary,
        "method": method,
        "explains": move.move.explains,
    }


def history(manuscript: Manuscript, sections: Sequence[Section]) -> list[AuditEvent]:
    """Give what happened last to a document, its sections and its editions."""
    own = Q(target_type=manuscript._meta.label_lower, target_id=str(manuscript.pk))
    parts = Q(target_type=Section._meta.label_lower, target_id__in=[str(section.pk) for section in sections])
    editions = Q(target_type="publication.document", target_id=str(manuscript.document_id))
    return list(AuditEvent.objects.filter(own | parts | editions).select_related("by")[:LATEST])
