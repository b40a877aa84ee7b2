"""Things for tests, this module's and a project's."""

from datetime import timedelta
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone
from factory.django import DjangoModelFactory

from .models import Dismissal, Notice


class NoticeFactory(DjangoModelFactory):
    """A notice that is current; `is_scheduled` and `is_ended` move it."""

    class Meta:
        model = Notice

    class Params:
        is_scheduled = factory.Trait(
            starts_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
        )
        is_ended = factory.Trait(
            ends_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
        )

    title = factory.Sequence(lambda number: f"Notice {number}")
    text = "The site is down tonight.\nSee https://example.com for more."
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))


class DismissalFactory(DjangoModelFactory):
    """Someone's dismissal of a notice; the user has to be given."""

    class Meta:
        model = Dismissal

    notice = factory.SubFactory(NoticeFactory)


def make_user(name: str = "ada", **values: Any) -> Any:
    """Return an account of whatever user model the project has.

    name: what its login is made of
    values: of the model's fields
    """
    model = get_user_model()
    user = model(**{model.USERNAME_FIELD: f"{name}@example.com", **values})
    user.set_unusable_password()
    user.save()
    return user
