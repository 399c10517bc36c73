"""What a page says about a partnership, as plain values: who is in, who is missing, who meets."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partnerships.models import AuthorityArea, Board, Membership, Partnership
from partnerships.querysets import on
from partnerships.rules.membership import Gap, Place, gaps, in_words
from partnerships.statuses import Capacity, Level, Sector
from svd_portal.core import clock

# The order in which people look for each other: the six kinds of Schedule 1 first.
SECTORS = [
    Sector.LOCAL_AUTHORITY,
    Sector.POLICE,
    Sector.FIRE,
    Sector.HEALTH,
    Sector.PROBATION,
    Sector.YOUTH_OFFENDING,
    Sector.EDUCATION,
    Sector.PRISON,
    Sector.YOUTH_CUSTODY,
    Sector.POLICING_BODY,
    Sector.OTHER,
]


@dataclass(frozen=True)
class Member:
    name: str
    type: str
    capacity: str
    since: dt.date


@dataclass(frozen=True)
class Group:
    """The members of one kind."""

    label: str
    members: list[Member]


@dataclass(frozen=True)
class Meeting:
    """A board or a sub-group, with the sub-groups below it."""

    name: str
    chair: str
    terms_of_reference: str
    terms_of_reference_url: str
    meets_every_months: int
    below: list["Meeting"]


def members(partnership: Partnership) -> list[Group]:
    """List the current members by kind; a kind with nobody in it is for ``missing`` to say."""
    by_sector: dict[str, list[Member]] = {}
    for row in partnership.memberships.current().order_by("authority__name"):
        member = Member(row.authority.name, row.authority.type.name, row.get_capacity_display(), row.from_on)
        by_sector.setdefault(row.authority.type.sector, []).append(member)
    return [Group(str(sector.label), by_sector[sector]) for sector in SECTORS if sector in by_sector]


def missing(partnership: Partnership) -> list[str]:
    """Say in sentences which kinds of specified authority have not joined (check C1)."""
    loaded = Partnership.objects.with_members().get(pk=partnership.pk)
    return in_words(missing_kinds([loaded])[partnership.pk])


def missing_kinds(partnerships: Sequence[Partnership]) -> dict[int, list[Gap]]:
    """List what check C1 misses in each of these partnerships, by primary key; one query for all.

    :param partnerships: loaded with their members (``with_members``).
    """
    joined = {
        each.pk: [m for m in each.current_memberships if m.capacity == Capacity.SPECIFIED]
        for each in partnerships
    }
    reach = _reach(membership for members in joined.values() for membership in members)
    return {each.pk: gaps(_places(each, joined[each.pk], reach)) for each in partnerships}


def _places(
    partnership: Partnership, joined: Sequence[Membership], reach: dict[int, set[int]]
) -> list[Place]:
    areas = [link.area for link in partnership.current_area_links if link.area.level == Level.LGA]
    return [
        Place(
            area.name,
            area.nation,
            frozenset(m.authority.type.sector for m in joined if _covers(reach, m, area.pk)),
        )
        for area in areas
    ]


def _reach(joined: Iterable[Membership]) -> dict[int, set[int]]:
    """For which areas each body is an authority: body to areas."""
    authorities = [membership.authority_id for membership in joined]
    rows = AuthorityArea.objects.filter(on(clock.today()), authority__in=authorities)
    reach: dict[int, set[int]] = {}
    for authority, area in rows.values_list("authority", "area"):
        reach.setdefault(authority, set()).add(area)
    return reach


def _covers(reach: dict[int, set[int]], membership: Membership, area: int) -> bool:
    # A body whose areas nobody has recorded is taken to be there for all: a gap is said only where known.
    return membership.authority_id not in reach or area in reach[membership.authority_id]


def meetings(partnership: Partnership) -> list[Meeting]:
    """List the boards that meet now, each with its sub-groups."""
    boards = list(partnership.boards.filter(on(clock.today())).select_related("chair_authority"))
    return [_meeting(board, boards) for board in boards if board.parent_id is None]


def _meeting(board: Board, boards: list[Board]) -> Meeting:
    authority = board.chair_authority.name if board.chair_authority else ""
    return Meeting(
        name=board.name,
        chair=", ".join(part for part in [board.chaired_by, authority] if part),
        terms_of_reference=board.terms_of_reference,
        terms_of_reference_url=board.terms_of_reference_url,
        meets_every_months=board.meets_every_months,
        below=[_meeting(other, boards) for other in boards if other.parent_id == board.pk],
    )
