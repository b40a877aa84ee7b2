"""The API that the front end calls."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from {{ cookiecutter.package_name }}.activity.models import ActivityEvent
from {{ cookiecutter.package_name }}.api.management.commands import update_api_client
from {{ cookiecutter.package_name }}.users import services
from {{ cookiecutter.package_name }}.users.models import User

from ..factories import ActivityEventFactory

pytestmark = pytest.mark.django_db

READS = ["/api/me", "/api/summary", "/api/activity", "/api/time-zones"]
JSON = "application/json"


def change_me(client: Client, **change: object) -> tuple[int, dict[str, object]]:
    """Send a change of the profile; return status and answer."""
    answer = client.patch("/api/me", json.dumps(change), content_type=JSON)
    return answer.status_code, answer.json()


@pytest.mark.parametrize("path", READS)
def test_the_api_is_for_people_who_are_signed_in(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Unauthorized"}


@pytest.mark.parametrize("path", READS)
def test_answers_are_json_and_never_cached(signed_in: Client, path: str) -> None:
    answer = signed_in.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(JSON)
    assert answer.headers["Cache-Control"] == "no-store"


def test_me_is_the_signed_in_person(signed_in: Client, user: User) -> None:
    me = signed_in.get("/api/me").json()

    assert me["email"] == user.email
    assert me["display_name"] == user.get_full_name()
    assert me["initials"] == user.initials
    assert "password" not in me


def test_a_change_is_saved_and_recorded(signed_in: Client, user: User) -> None:
    status, answer = change_me(signed_in, full_name="Grace Hopper", time_zone="America/New_York")

    user.refresh_from_db()
    event = ActivityEvent.objects.get(user=user, kind=ActivityEvent.Kind.PROFILE_UPDATED)
    assert status == 200
    assert answer["changed"] == ["full_name", "time_zone"]
    assert user.full_name == "Grace Hopper"
    assert event.ip_address == "127.0.0.1"


def test_a_field_that_is_not_sent_stays(signed_in: Client, user: User) -> None:
    change_me(signed_in, time_zone="Asia/Tokyo")

    before = user.full_name
    user.refresh_from_db()
    assert (user.full_name, user.time_zone) == (before, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": "x" * 200}, "full_name"),
        ({"full_name": 7}, "full_name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": None}, "time_zone"),
    ],
)
def test_an_invalid_change_is_refused_at_its_field(
    signed_in: Client, user: User, change: dict[str, object], field: str
) -> None:
    status, answer = change_me(signed_in, **change)

    before = (user.full_name, user.time_zone)
    user.refresh_from_db()
    assert status == 422
    assert answer["detail"] == "Some of this is not valid."
    assert isinstance(answer["errors"], dict)
    assert list(answer["errors"]) == [field]
    assert (user.full_name, user.time_zone) == before


def test_a_change_needs_the_csrf_token(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get(reverse("settings"))
    token = client.cookies["csrftoken"].value
    body = json.dumps({"time_zone": "Asia/Tokyo"})

    forged = client.patch("/api/me", body, content_type=JSON)
    real = client.patch("/api/me", body, content_type=JSON, headers={"X-CSRFToken": token})

    assert (forged.status_code, forged.json()) == (403, {"detail": "CSRF check Failed"})
    assert real.status_code == 200


def test_the_summary_is_the_accounts(signed_in: Client, user: User) -> None:
    ActivityEventFactory.create(user=user, kind=ActivityEvent.Kind.PASSWORD_CHANGED)
    ActivityEventFactory.create(details="somebody else")

    summary = signed_in.get("/api/summary").json()

    assert summary["events_this_month"] == 2
    assert summary["password_changed_at"]
    assert [event["kind"] for event in summary["recent"]] == ["password_changed", "signed_in"]
    assert summary["recent"][0]["label"] == "Password changed"


def test_activity_is_paged(signed_in: Client, user: User) -> None:
    ActivityEventFactory.create_batch(25, user=user)

    first = signed_in.get("/api/activity").json()
    last = signed_in.get("/api/activity", {"page": 99}).json()

    assert (first["first"], first["last"], first["count"], first["pages"]) == (1, 20, 26, 2)
    assert (last["first"], last["last"], last["page"]) == (21, 26, 2)
    assert len(last["events"]) == 6


def test_activity_is_searched(signed_in: Client, user: User) -> None:
    ActivityEventFactory.create(user=user, kind=ActivityEvent.Kind.PASSWORD_CHANGED)

    found = signed_in.get("/api/activity", {"q": "password", "kind": "password_changed"}).json()
    nothing = signed_in.get("/api/activity", {"q": "no such thing"}).json()

    assert [event["kind"] for event in found["events"]] == ["password_changed"]
    assert {"value": "signed_in", "label": "Signed in"} in found["kinds"]
    assert (nothing["events"], nothing["count"], nothing["first"]) == ([], 0, 0)


def test_nobody_sees_the_activity_of_others(signed_in: Client) -> None:
    ActivityEventFactory.create(details="somebody else")

    assert "somebody else" not in signed_in.get("/api/activity").content.decode()


def test_a_page_that_is_no_number_is_refused_as_json(signed_in: Client) -> None:
    answer = signed_in.get("/api/activity", {"page": "two"})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["page"]


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/no-such-thing", "/api/me/"])
@pytest.mark.parametrize("debug", [False, True])
def test_an_unknown_address_is_a_404_in_json(signed_in: Client, path: str, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        answer = signed_in.get(path, follow=True)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == JSON
    assert answer.json()["detail"]


def test_a_method_that_is_not_allowed_is_told_in_json(signed_in: Client) -> None:
    answer = signed_in.delete("/api/me")

    assert answer.status_code == 405
    assert answer.json() == {"detail": "Method Not Allowed."}
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "PATCH"}


def test_a_mistake_of_ours_is_a_500_in_json(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(services, "update_profile", fail)
    signed_in.raise_request_exception = False

    status, answer = change_me(signed_in, full_name="Ada")

    assert (status, answer) == (500, {"detail": "Internal Server Error."})


def test_nothing_else_is_turned_into_json(client: Client) -> None:
    answer = client.get("/apiary/")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_front_ends_document_is_that_of_the_api() -> None:
    written = update_api_client.DOCUMENT.read_text(encoding="utf-8")

    assert written == update_api_client.openapi_document(), "run `inv manage update_api_client`"


def test_the_command_writes_document_and_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(update_api_client, "DOCUMENT", tmp_path / "openapi.json")
    monkeypatch.setattr("sys.executable", str(program))

    call_command("update_api_client")

    arguments = (tmp_path / "arguments").read_text(encoding="utf-8").strip()
    assert json.loads((tmp_path / "openapi.json").read_text(encoding="utf-8"))["openapi"]
    assert arguments == f"-m ops.node npm --prefix {update_api_client.FRONTEND} run api"
