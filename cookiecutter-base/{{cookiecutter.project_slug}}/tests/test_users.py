"""Users, their manager and the profile service."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from {{ cookiecutter.package_name }}.accounts.views import unless_module_has
from {{ cookiecutter.package_name }}.activity.models import ActivityEvent
from {{ cookiecutter.package_name }}.users import services
from {{ cookiecutter.package_name }}.users.forms import ProfileForm, time_zones_by_region
from {{ cookiecutter.package_name }}.users.models import User

from .factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_lower_case() -> None:
    user = User.objects.create_user(" Ada@Example.COM ")

    assert user.email == "ada@example.com"
    assert str(user) == "ada@example.com"


def test_an_address_is_needed() -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("")


def test_people_sign_in_however_they_type_their_address() -> None:
    user = UserFactory.create(email="ada@example.com")

    request = RequestFactory().post("/accounts/login/")
    assert authenticate(request, username="ADA@example.com", password=PASSWORD) == user


def test_a_user_without_password_cannot_sign_in() -> None:
    user = User.objects.create_user("ada@example.com")

    assert not user.has_usable_password()


def test_two_accounts_cannot_share_an_address() -> None:
    UserFactory.create(email="ada@example.com")

    with pytest.raises(IntegrityError):
        User(email="ADA@example.com").save()


def test_a_superuser_may_do_everything() -> None:
    user = User.objects.create_superuser("root@example.com", PASSWORD)

    assert user.is_staff
    assert user.is_superuser


def test_an_unknown_time_zone_is_refused() -> None:
    user = UserFactory.build(time_zone="Mars/Olympus")

    with pytest.raises(ValidationError, match="not a time zone"):
        user.clean()


@pytest.mark.parametrize(
    ("full_name", "short_name", "initials"),
    [("Ada King Lovelace", "Ada", "AL"), ("Plato", "Plato", "P"), ("", "ada", "A")],
)
def test_names_are_cut_for_greeting_and_avatar(
    full_name: str, short_name: str, initials: str
) -> None:
    user = UserFactory.build(email="ada@example.com", full_name=full_name)

    assert user.get_short_name() == short_name
    assert user.initials == initials
    assert user.get_full_name() == (full_name or "ada@example.com")


def test_updating_the_profile_records_what_changed(user: User) -> None:
    changed = services.update_profile(user, full_name="Grace Hopper", time_zone=user.time_zone)

    user.refresh_from_db()
    event = ActivityEvent.objects.get(user=user)
    assert changed == ["full_name"]
    assert user.full_name == "Grace Hopper"
    assert event.kind == ActivityEvent.Kind.PROFILE_UPDATED
    assert event.details == "Full name"


def test_a_profile_that_stays_the_same_is_not_recorded(user: User) -> None:
    changed = services.update_profile(user, full_name=user.full_name, time_zone=user.time_zone)

    assert changed == []
    assert not ActivityEvent.objects.exists()


def test_the_form_refuses_an_unknown_time_zone(user: User) -> None:
    form = ProfileForm({"full_name": "Ada", "time_zone": "Mars/Olympus"}, instance=user)

    assert list(form.errors) == ["time_zone"]


def test_staff_add_and_change_users_in_the_admin(client: Client, staff: User) -> None:
    client.force_login(staff)

    client.post(
        reverse("admin:users_user_add"),
        {"email": "New@example.com", "password1": PASSWORD, "password2": PASSWORD},
    )
    added = User.objects.get(email="new@example.com")
    page = client.get(reverse("admin:users_user_change", args=[added.pk]))

    assert added.check_password(PASSWORD)
    assert page.status_code == 200
    assert "new@example.com" in page.content.decode()


def test_the_admin_finds_users_by_name(client: Client, staff: User) -> None:
    client.force_login(staff)
    UserFactory.create(full_name="Ada Lovelace", email="ada@example.com")
    UserFactory.create(full_name="Grace Hopper", email="grace@example.com")

    page = client.get(reverse("admin:users_user_changelist"), {"q": "Lovelace"}).content.decode()

    assert "ada@example.com" in page
    assert "grace@example.com" not in page


def test_a_page_leads_to_the_one_of_a_module_as_soon_as_there_is_one() -> None:
    def own_page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("ours")

    request = RequestFactory().get("/profile/")

    assert unless_module_has("nobody:profile", own_page)(request).content == b"ours"
    answer = unless_module_has("dashboard", own_page)(request)
    assert answer.headers["Location"] == reverse("dashboard")


def test_time_zones_are_offered_by_region() -> None:
    choices = dict(time_zones_by_region())

    assert ("Europe/Berlin", "Berlin") in choices["Europe"]
    assert choices["UTC"] == "UTC"
