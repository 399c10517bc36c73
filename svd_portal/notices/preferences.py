from svd_portal.accounts.models import User
from svd_portal.notices.groups import ABOUT, CHOSEN, LOCKED, Group, Way
from svd_portal.notices.models import Preference


def ways_of(person: User) -> dict[Group, Way]:
    """Give the way in which each group that can be chosen comes to a person."""
    kept = dict(Preference.objects.filter(person=person).values_list("group", "way"))
    return {group: Way(kept.get(group, ABOUT[group].default)) for group in CHOSEN}


def way_of(person: User, group: Group) -> Way:
    """Give the way in which a group comes to a person: what is needed comes at once to everybody."""
    return ABOUT[group].default if group in LOCKED else ways_of(person)[group]
