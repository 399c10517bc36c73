"""Areas, authorities and partnerships of the West Midlands as they are published, with their GSS codes."""

import datetime as dt
from dataclasses import dataclass

from partnerships.models import (
    Area,
    AreaParent,
    Authority,
    AuthorityArea,
    AuthorityType,
    Board,
    FormerName,
    Partnership,
)
from partnerships.operations import add_member, create_board, create_partnership
from partnerships.statuses import Capacity, Level, Nation

DUTY_BEGAN = dt.date(2023, 1, 31)  # S.I. 2022/1227 r.4
ICBS_BEGAN = dt.date(2022, 7, 1)
BEFORE = dt.date(2009, 4, 1)

DISTRICTS = {
    "birmingham": ("E08000025", "Birmingham", "bsol-icb"),
    "coventry": ("E08000026", "Coventry", "cw-icb"),
    "dudley": ("E08000027", "Dudley", "bc-icb"),
    "sandwell": ("E08000028", "Sandwell", "bc-icb"),
    "solihull": ("E08000029", "Solihull", "bsol-icb"),
    "walsall": ("E08000030", "Walsall", "bc-icb"),
    "wolverhampton": ("E08000031", "Wolverhampton", "bc-icb"),
}
WIDER_AREAS = [
    ("E12000005", "West Midlands (region)", Level.REGION),
    ("E47000007", "West Midlands (combined authority)", Level.COMBINED_AUTHORITY),
    ("E23000014", "West Midlands police area", Level.POLICE_AREA),
    ("E31000044", "West Midlands fire and rescue area", Level.FIRE_AREA),
]
ICB_AREAS = {
    "bsol-icb": ("E54000055", "Birmingham and Solihull"),
    "bc-icb": ("E54000062", "Black Country"),
    "cw-icb": ("E54000018", "Coventry and Warwickshire"),
}
# slug: (name, authority type, code, capacity)
REGIONAL_BODIES = {
    "west-midlands-police": ("West Midlands Police", "police", "E23000014", Capacity.SPECIFIED),
    "west-midlands-fire": (
        "West Midlands Fire and Rescue Authority",
        "fire_and_rescue",
        "E31000044",
        Capacity.SPECIFIED,
    ),
    "probation-west-midlands": (
        "Probation Service, West Midlands region",
        "probation",
        "",
        Capacity.SPECIFIED,
    ),
    "west-midlands-pcc": (
        "West Midlands Police and Crime Commissioner",
        "local_policing_body",
        "",
        Capacity.POLICING_BODY,
    ),
}
ICBS = {
    "bsol-icb": ("NHS Birmingham and Solihull Integrated Care Board", "QHL"),
    "bc-icb": ("NHS Black Country Integrated Care Board", "QUA"),
    "cw-icb": ("NHS Coventry and Warwickshire Integrated Care Board", "QWU"),
}
COUNCILS = {
    "birmingham": "Birmingham City Council",
    "coventry": "Coventry City Council",
    "dudley": "Dudley Metropolitan Borough Council",
    "sandwell": "Sandwell Metropolitan Borough Council",
    "solihull": "Solihull Metropolitan Borough Council",
    "walsall": "Walsall Council",
    "wolverhampton": "City of Wolverhampton Council",
}


@dataclass(frozen=True)
class Places:
    region: Partnership
    boards: dict[str, Partnership]
    authorities: dict[str, Authority]


def build_places() -> Places:
    """Make the areas, authorities, partnerships and boards."""
    districts = _areas()
    authorities = _authorities(districts)
    region = _region(districts, authorities)
    boards = {key: _local(key, area, region, authorities) for key, area in districts.items()}
    return Places(region, boards, authorities)


def _areas() -> dict[str, Area]:
    wider = [_area(code, name, level) for code, name, level in WIDER_AREAS]
    icbs = {key: _area(code, name, Level.ICB) for key, (code, name) in ICB_AREAS.items()}
    districts = {}
    for key, (code, name, icb) in DISTRICTS.items():
        districts[key] = _area(code, name, Level.LGA)
        for parent in [*wider, icbs[icb]]:
            AreaParent.objects.get_or_create(area=districts[key], parent=parent, from_on=BEFORE)
    return districts


def _area(code: str, name: str, level: Level) -> Area:
    defaults = {"name": name, "level": level, "nation": Nation.ENGLAND, "from_on": BEFORE}
    return Area.objects.get_or_create(code=code, defaults=defaults)[0]


def _authorities(districts: dict[str, Area]) -> dict[str, Authority]:
    everywhere = list(districts.values())
    made = {
        slug: _authority(slug, name, kind, code, everywhere)
        for slug, (name, kind, code, _) in REGIONAL_BODIES.items()
    }
    for slug, (name, code) in ICBS.items():
        within = [districts[key] for key, (_, _, icb) in DISTRICTS.items() if icb == slug]
        made[slug] = _authority(slug, name, "icb", code, within)
    for key, area in districts.items():
        council, yot = f"{key}-council", f"{key}-yot"
        made[council] = _authority(council, COUNCILS[key], "metropolitan_district", area.code, [area])
        made[yot] = _authority(yot, f"{area.name} Youth Justice Service", "youth_offending_team", "", [area])
    former = "NHS Black Country and West Birmingham Clinical Commissioning Group"
    FormerName.objects.create(
        authority=made["bc-icb"], name=former, from_on=dt.date(2021, 4, 1), until_on=ICBS_BEGAN
    )
    return made


def _authority(slug: str, name: str, kind: str, code: str, areas: list[Area]) -> Authority:
    authority = Authority.objects.create(
        slug=slug,
        name=name,
        type=AuthorityType.objects.get(code=kind),
        code=code,
        mailbox=f"serious.violence@{slug}.example",
        data_protection_mailbox=f"data.protection@{slug}.example",
    )
    AuthorityArea.objects.bulk_create(
        AuthorityArea(authority=authority, area=area, from_on=DUTY_BEGAN) for area in areas
    )
    return authority


def _region(districts: dict[str, Area], authorities: dict[str, Authority]) -> Partnership:
    region = create_partnership(
        name="West Midlands Violence Reduction Partnership",
        slug="west-midlands",
        areas=districts.values(),
        from_on=DUTY_BEGAN,
        by=None,
        about="The partnership for the police area, over seven local violence boards.",
        mailbox="partnership@west-midlands.example",
    )
    for slug, (_, _, _, capacity) in REGIONAL_BODIES.items():
        _join(region, authorities[slug], capacity)
    for slug, authority in authorities.items():
        if slug not in REGIONAL_BODIES:
            _join(region, authority, Capacity.SPECIFIED)
    board = _board(
        region, "Strategic Board", "Police and Crime Commissioner", authorities["west-midlands-pcc"]
    )
    for name in ["Data", "Evaluation", "Operational group"]:
        create_board(partnership=region, name=name, from_on=DUTY_BEGAN, by=None, parent=board)
    return region


def _local(key: str, area: Area, region: Partnership, authorities: dict[str, Authority]) -> Partnership:
    name = (
        "Wolverhampton Violence Prevention Group" if key == "wolverhampton" else f"{area.name} violence board"
    )
    partnership = create_partnership(
        name=name,
        slug=key,
        areas=[area],
        from_on=DUTY_BEGAN,
        by=None,
        parent=region,
        about=f"The specified authorities for {area.name}, working together under s.8 of the Act.",
        mailbox=f"partnership@{key}.example",
    )
    for slug, (_, _, _, capacity) in REGIONAL_BODIES.items():
        _join(partnership, authorities[slug], capacity)
    for slug in [DISTRICTS[key][2], f"{key}-council", f"{key}-yot"]:
        # One gap, so that the page of Walsall has something true to say about check C1.
        if (key, slug) != ("walsall", "walsall-yot"):
            _join(partnership, authorities[slug], Capacity.SPECIFIED)
    chair = authorities["bsol-icb"] if key == "solihull" else authorities[f"{key}-council"]
    _board(partnership, name, "Health" if key == "solihull" else "Director of public health", chair)
    return partnership


def _join(partnership: Partnership, authority: Authority, capacity: Capacity) -> None:
    add_member(partnership=partnership, authority=authority, capacity=capacity, from_on=DUTY_BEGAN, by=None)


def _board(partnership: Partnership, name: str, chaired_by: str, authority: Authority) -> Board:
    return create_board(
        partnership=partnership,
        name=name,
        from_on=DUTY_BEGAN,
        by=None,
        chaired_by=chaired_by,
        chair_authority=authority,
        terms_of_reference=(
            "Agrees the local definition, oversees the needs assessment, adopts the strategy and reviews it every year."
        ),
    )
