from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client

from .. import services
from ..factories import SecurityEventFactory, make_user
from ..models import AccessToken, Invite, SecurityEvent
from .visitors import Visitor


@pytest.fixture
def boss(visitor: Visitor) -> Visitor:
    make_user("boss", is_staff=True, is_superuser=True)
    visitor.sign_in("boss@example.com")
    return visitor


def users_page() -> str:
    meta = get_user_model()._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/"


def act(client: Client, action: str, *users: Any) -> Any:
    chosen = [str(user.pk) for user in users]
    return client.post(users_page(), {"action": action, "_selected_action": chosen})


def test_the_page_of_an_account_shows_its_profile(boss: Visitor, ada: Any) -> None:
    services.profile_of(user=ada)

    answer = boss.get(f"{users_page()}{ada.pk}/change/")

    assert answer.status_code == 200
    assert b"quickscale_profile-0-language" in answer.content


def test_someone_is_signed_out_everywhere(boss: Visitor, ada: Any) -> None:
    phone = Visitor([])
    phone.sign_in(ada.email)

    act(boss, "end_sessions", ada)

    assert phone.get("/accounts/data/").status_code == 302
    assert SecurityEvent.objects.filter(user=ada, kind="administered").exists()


def test_all_tokens_of_someone_are_revoked(boss: Visitor, ada: Any) -> None:
    for _ in range(2):
        services.create_token(user=ada, name="x", scopes=["read"], days=1)

    act(boss, "revoke_tokens", ada)

    assert not AccessToken.objects.usable().exists()


def test_someone_is_asked_for_a_new_password(boss: Visitor, ada: Any) -> None:
    boss.outbox.clear()

    act(boss, "ask_for_new_password", ada)

    [mail] = boss.outbox
    assert mail.to == [ada.email]
    assert "http://testserver/accounts/password/reset/" in mail.body
    assert mail.alternatives


def test_staff_who_may_only_look_have_no_actions(visitor: Visitor, ada: Any) -> None:
    clerk = make_user("clerk", is_staff=True)
    permission = "view_" + str(get_user_model()._meta.model_name)
    clerk.user_permissions.add(clerk.user_permissions.model.objects.get(codename=permission))
    visitor.sign_in(clerk.email)
    services.create_token(user=ada, name="x", scopes=["read"], days=1)

    act(visitor, "revoke_tokens", ada)

    assert AccessToken.objects.usable().exists()


def test_events_can_be_read_and_not_written(boss: Visitor, ada: Any) -> None:
    event = SecurityEventFactory.create(user=ada)
    page = "/admin/quickscale_auth/securityevent/"

    assert boss.get(page).status_code == 200
    assert boss.get(f"{page}add/").status_code == 403
    assert boss.post(f"{page}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert SecurityEvent.objects.filter(pk=event.pk).exists()


def test_a_token_is_revoked_in_its_list(boss: Visitor, ada: Any) -> None:
    token, _ = services.create_token(user=ada, name="x", scopes=["read"], days=1)
    page = "/admin/quickscale_auth/accesstoken/"
    assert boss.get(page).status_code == 200

    boss.post(page, {"action": "revoke", "_selected_action": [str(token.pk)]})

    assert not AccessToken.objects.usable().exists()


def test_someone_is_invited(boss: Visitor, ada: Any) -> None:
    boss.outbox.clear()
    page = "/admin/quickscale_auth/invite/add/"

    answer = boss.post(page, {"email": "guest@example.com"})

    assert answer.status_code == 302
    assert Invite.objects.get().email == "guest@example.com"
    assert [mail.to for mail in boss.outbox] == [["guest@example.com"]]
    assert boss.get("/admin/quickscale_auth/invite/").status_code == 200


def test_someone_with_an_account_is_not_invited(boss: Visitor, ada: Any) -> None:
    answer = boss.post("/admin/quickscale_auth/invite/add/", {"email": ada.email})

    assert answer.status_code == 200
    assert b"has an account already" in answer.content


def test_the_projects_own_admin_of_accounts_is_kept() -> None:
    [registered] = [
        each for model, each in admin.site._registry.items() if model is get_user_model()
    ]

    assert len(type(registered).__mro__) > len(admin.ModelAdmin.__mro__) + 1
