"""What the same section said before: in the edition that was published last, or in the assessment before this one."""

from dataclasses import dataclass
from typing import Any

from needs_assessment.documents import Keys, block_content, is_empty
from needs_assessment.models import Assessment, Section
from needs_assessment.views.showing import drawn
from svd_portal.accounts.models import User
from svd_portal.core.templatetags.svd import gov_date
from svd_portal.publication.models import Edition


@dataclass(frozen=True)
class Before:
    """What a section said, and where."""

    where: str
    blocks: list[dict[str, Any]]


def said_before(section: Section, person: User) -> Before | None:
    """Find what a section of a needs assessment said before, as far as this person may read it."""
    if getattr(section.manuscript, "assessment", None) is None:
        return None  # the parts of a strategy are not asked for year by year
    return _published(section) or _drafted(section, person)


def _published(section: Section) -> Before | None:
    editions = Edition.objects.filter(
        document__manuscript__assessment__isnull=False,
        document__manuscript__partnership=section.manuscript.partnership_id,
        withdrawal__isnull=True,
    )
    edition = editions.select_related("content").order_by("-published_at", "-pk").first()
    if edition is None:
        return None
    told = next((one for one in edition.read()["sections"] if one["key"] == section.key), None)
    where = f"{edition.title}, edition {edition.number}, published {gov_date(edition.published_at)}"
    return Before(where, _shown(told["blocks"])) if told else None


def _drafted(section: Section, person: User) -> Before | None:
    others = Section.objects.visible_to(person).filter(
        key=section.key, manuscript__partnership=section.manuscript.partnership_id
    )
    started = section.manuscript.started_at
    earlier = others.filter(
        manuscript__in=Assessment.objects.filter(started_at__lt=started).values("pk")
    ).select_related("manuscript")
    found = earlier.order_by("-manuscript__started_at").first()
    if found is None:
        return None
    keys = Keys()
    blocks = [block for block in found.blocks.with_data() if not is_empty(block) and block.kind != "register"]
    return Before(
        f"{found.manuscript.title} (not published)", _shown([block_content(b, keys) for b in blocks])
    )


def _shown(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Draw the figures, and keep their anchors apart from those of the page itself."""
    return [
        {"content": block | {"key": f"before-{block.get('key', '')}"}, "svg": drawn(block)}
        for block in blocks
    ]
