"""Fixtures for all tests."""

import pytest
from django.test import Client

from {{ cookiecutter.package_name }}.users.models import User

from .factories import StaffFactory, UserFactory


@pytest.fixture
def user(db: None) -> User:
    """Someone who has an account."""
    return UserFactory.create()


@pytest.fixture
def staff(db: None) -> User:
    """Someone who may use the admin."""
    return StaffFactory.create()


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    """A browser in which `user` is signed in."""
    client.force_login(user)
    return client
