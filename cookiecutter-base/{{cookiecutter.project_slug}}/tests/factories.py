"""Objects for tests: each call makes a new one that is valid and unlike the others."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from {{ cookiecutter.package_name }}.activity.models import ActivityEvent
from {{ cookiecutter.package_name }}.users.models import User

PASSWORD = "correct horse battery staple"  # pragma: allowlist secret


class UserFactory(DjangoModelFactory[User]):
    """A person with a name, an address and PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.com")
    full_name = factory.Faker("name")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        kwargs.setdefault("password", PASSWORD)
        return User.objects.create_user(*args, **kwargs)


class StaffFactory(UserFactory):
    """Someone who may do everything, in the admin too."""

    is_staff = True
    is_superuser = True


class ActivityEventFactory(DjangoModelFactory[ActivityEvent]):
    """A sign-in of someone new."""

    class Meta:
        model = ActivityEvent

    user = factory.SubFactory(UserFactory)
    kind = ActivityEvent.Kind.SIGNED_IN
    ip_address = "192.0.2.1"
