"""Places, bodies and invitations in the state that a test needs."""

from partnerships.models import Area, Authority, AuthorityArea, AuthorityType, Invitation
from partnerships.operations import invite
from partnerships.roles import Role
from partnerships.statuses import Level, Nation
from tests.cast import BEGIN, Cast


def area(code: str, name: str, level: Level = Level.LGA, nation: Nation = Nation.ENGLAND) -> Area:
    return Area.objects.create(code=code, name=name, level=level, nation=nation, from_on=BEGIN)


def authority(slug: str, type_code: str, *areas: Area, name: str = "") -> Authority:
    """A body of a type that the Schedules know, for these areas."""
    kind = AuthorityType.objects.get(code=type_code)
    body = Authority.objects.create(slug=slug, name=name or slug.replace("-", " ").title(), type=kind)
    AuthorityArea.objects.bulk_create(
        AuthorityArea(authority=body, area=place, from_on=BEGIN) for place in areas
    )
    return body


def invitation(
    cast: Cast, email: str = "new@harbour.example", role: str = Role.AUTHOR
) -> tuple[Invitation, str]:
    """An offer by the lead to act for the council, with the secret of its link."""
    council = cast.authorities["district-council"]
    return invite(partnership=cast.harbour, role=role, authority=council, email=email, by=cast.lead)
