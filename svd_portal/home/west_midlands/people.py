"""The people of the demonstration. All are made up; their addresses end in a domain that cannot exist."""

from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from svd_portal.home.west_midlands.places import Places

DOMAIN = "demo.example"
# (first part of the address, name, partnership, role, authority)
SEATS = [
    ("lead", "Priya Nair", "wolverhampton", Role.LEAD, "wolverhampton-council"),
    ("author", "Gareth Pugh", "wolverhampton", Role.AUTHOR, "west-midlands-fire"),
    ("data", "Sam Okafor", "wolverhampton", Role.DATA_OFFICER, "west-midlands-police"),
    ("health.data", "Ewa Lis", "wolverhampton", Role.DATA_OFFICER, "bc-icb"),
    ("police", "Marcus Reid", "wolverhampton", Role.BOARD_MEMBER, "west-midlands-police"),
    ("fire", "Helen Marsh", "wolverhampton", Role.BOARD_MEMBER, "west-midlands-fire"),
    ("council", "Joan Adeyemi", "wolverhampton", Role.BOARD_MEMBER, "wolverhampton-council"),
    ("health", "Imran Shah", "wolverhampton", Role.BOARD_MEMBER, "bc-icb"),
    ("probation", "Lorna Beck", "wolverhampton", Role.BOARD_MEMBER, "probation-west-midlands"),
    ("youth.justice", "Owen Clarke", "wolverhampton", Role.BOARD_MEMBER, "wolverhampton-yot"),
    ("chair", "Ruth Calloway", "wolverhampton", Role.CHAIR, "wolverhampton-council"),
    ("monitor", "Dev Patel", "wolverhampton", Role.MONITOR, "west-midlands-pcc"),
    # Dudley's strategy is with the board: all have signed but fire and rescue.
    ("dudley.lead", "Megan Foyle", "dudley", Role.LEAD, "dudley-council"),
    ("police", "Marcus Reid", "dudley", Role.BOARD_MEMBER, "west-midlands-police"),
    ("fire", "Helen Marsh", "dudley", Role.BOARD_MEMBER, "west-midlands-fire"),
    ("probation", "Lorna Beck", "dudley", Role.BOARD_MEMBER, "probation-west-midlands"),
    ("dudley.council", "Peter Novak", "dudley", Role.BOARD_MEMBER, "dudley-council"),
    ("health", "Imran Shah", "dudley", Role.BOARD_MEMBER, "bc-icb"),
    ("dudley.youth", "Grace Ofori", "dudley", Role.BOARD_MEMBER, "dudley-yot"),
    ("chair", "Ruth Calloway", "dudley", Role.CHAIR, "dudley-council"),
    # Birmingham has everybody whom the walk down the whole road needs (``manage.py demo --once``).
    ("birmingham.lead", "Farah Begum", "birmingham", Role.LEAD, "birmingham-council"),
    ("data", "Sam Okafor", "birmingham", Role.DATA_OFFICER, "west-midlands-police"),
    ("police", "Marcus Reid", "birmingham", Role.BOARD_MEMBER, "west-midlands-police"),
    ("fire", "Helen Marsh", "birmingham", Role.BOARD_MEMBER, "west-midlands-fire"),
    ("probation", "Lorna Beck", "birmingham", Role.BOARD_MEMBER, "probation-west-midlands"),
    ("birmingham.council", "Colin Deacon", "birmingham", Role.BOARD_MEMBER, "birmingham-council"),
    ("birmingham.health", "Yusuf Demir", "birmingham", Role.BOARD_MEMBER, "bsol-icb"),
    ("birmingham.youth", "Nina Cole", "birmingham", Role.BOARD_MEMBER, "birmingham-yot"),
    ("birmingham.chair", "Stella Mbeki", "birmingham", Role.CHAIR, "birmingham-council"),
    # The same people elsewhere: one person, several partnerships, several roles.
    ("lead", "Priya Nair", "solihull", Role.AUTHOR, "wolverhampton-council"),
    ("solihull.lead", "Anna Whitfield", "solihull", Role.LEAD, "solihull-council"),
    ("data", "Sam Okafor", "solihull", Role.DATA_OFFICER, "west-midlands-police"),
    ("chair", "Ruth Calloway", "coventry", Role.CHAIR, "coventry-council"),
    ("police", "Marcus Reid", "coventry", Role.BOARD_MEMBER, "west-midlands-police"),
    ("fire", "Helen Marsh", "coventry", Role.BOARD_MEMBER, "west-midlands-fire"),
    ("probation", "Lorna Beck", "coventry", Role.BOARD_MEMBER, "probation-west-midlands"),
    ("coventry.council", "Amir Khan-Lloyd", "coventry", Role.BOARD_MEMBER, "coventry-council"),
    ("coventry.health", "Beth Sargent", "coventry", Role.BOARD_MEMBER, "cw-icb"),
    ("coventry.youth", "Luke Farrow", "coventry", Role.BOARD_MEMBER, "coventry-yot"),
    ("coventry.lead", "Nikhil Rao", "coventry", Role.LEAD, "coventry-council"),
    ("monitor", "Dev Patel", "coventry", Role.MONITOR, "west-midlands-pcc"),
    ("monitor", "Dev Patel", "solihull", Role.MONITOR, "west-midlands-pcc"),
    ("monitor", "Dev Patel", "west-midlands", Role.MONITOR, "west-midlands-pcc"),
    ("region.lead", "Claire Hughes", "west-midlands", Role.LEAD, "west-midlands-pcc"),
]


def build_people(places: Places) -> dict[str, User]:
    """Make the people and give them their seats.

    :returns: people by the first part of their address.
    """
    partnerships = places.boards | {"west-midlands": places.region}
    people: dict[str, User] = {}
    for local, name, slug, role, authority in SEATS:
        if local not in people:
            # No password: the only way in is the demo's own sign-in page.
            people[local] = User.objects.create_user(f"{local}@{DOMAIN}", name=name)
        give_seat(
            partnership=partnerships[slug],
            role=role,
            person=people[local],
            authority=places.authorities[authority],
            by=None,
        )
    return people
