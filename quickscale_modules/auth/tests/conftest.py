from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from ..factories import make_user
from .visitors import Visitor


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Limits of attempts are in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def plain_rules(settings: Any) -> None:
    """A project may have rules of its own; these tests set theirs."""
    settings.QUICKSCALE_AUTH = {}
    settings.AXES_ENABLED = False


@pytest.fixture
def ada(db: None) -> Any:
    return make_user("ada")


@pytest.fixture
def visitor(db: None, mailoutbox: list[Any]) -> Visitor:
    return Visitor(mailoutbox)


@pytest.fixture
def signed_in(visitor: Visitor, ada: Any) -> Visitor:
    """Somebody who has just signed in as Ada, with her password."""
    visitor.sign_in(ada.email)
    return visitor


@pytest.fixture
def client(db: None) -> Client:
    return Client(HTTP_USER_AGENT="Tests/1.0")
