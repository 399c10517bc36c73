from django.db import transaction

from svd_portal.accounts.models import User


@transaction.atomic
def create_account(*, email: str, name: str, password: str) -> User:
    """Make an account for an address that has proved itself by reading its mail."""
    return User.objects.create_user(email, password, name=name.strip())


@transaction.atomic
def change_account(*, person: User, name: str, language: str) -> User:
    """Change how a person is named and the language they prefer."""
    person.name, person.language = name.strip(), language
    person.save(update_fields=["name", "language"])
    return person
