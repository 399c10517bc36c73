import pytest

from partnerships.operations import give_seat
from partnerships.roles import Role
from svd_portal.accounts.models import User
from tests.cast import Cast


@pytest.fixture
def other_officer(cast: Cast) -> User:
    """A data officer of the same partnership who acts for the police."""
    person = User.objects.create_user("other@harbour.example", "a long pass phrase", name="Other Officer")
    authority = cast.authorities["chief-officer"]
    give_seat(partnership=cast.harbour, role=Role.DATA_OFFICER, person=person, authority=authority, by=None)
    return person
