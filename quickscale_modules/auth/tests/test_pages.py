"""The module's own pages."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import global_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image

from .. import services
from ..factories import SecurityEventFactory, add_totp, make_user
from ..models import SecurityEvent
from ..profiles import time_zone_choices
from .visitors import Visitor

LANGUAGES = [("en", "English"), ("de", "Deutsch")]
PAGES = ("security", "events", "profile", "tokens", "sessions", "data", "delete")


@pytest.fixture
def trusted(signed_in: Visitor) -> Visitor:
    """Somebody who has just shown the password once more."""
    signed_in.reauthenticate()
    return signed_in


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_there_for_its_person_and_for_nobody_else(trusted: Visitor, name: str) -> None:
    path = reverse(f"quickscale_auth:{name}")

    answer = trusted.get(path)

    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1
    assert "no-store" in answer.headers["Cache-Control"]
    assert Visitor([]).get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("security", 18),
        ("events", 10),
        ("profile", 10),
        ("tokens", 10),
        ("sessions", 14),
        ("data", 8),
    ],
)
def test_a_page_takes_no_more_queries_for_more_data(
    trusted: Visitor, ada: Any, django_assert_max_num_queries: Any, name: str, most: int
) -> None:
    add_totp(ada)
    # Two queries of each limit are for other modules.
    for _ in range(20):
        SecurityEventFactory.create(user=ada)
        services.create_token(user=ada, name="x", scopes=["read"], days=1)
    trusted.get("/accounts/data/")

    with django_assert_max_num_queries(most):
        assert trusted.get(reverse(f"quickscale_auth:{name}")).status_code == 200


def test_a_profile_is_saved(signed_in: Visitor, ada: Any, settings: Any) -> None:
    settings.LANGUAGES = LANGUAGES

    answer = signed_in.send(
        "/accounts/profile/", full_name="Ada Lovelace", time_zone="Europe/London", language="de"
    )

    ada.refresh_from_db()
    assert answer.status_code == 302
    assert (ada.full_name, ada.time_zone) == ("Ada Lovelace", "Europe/London")
    assert services.profile_of(user=ada).language == "de"


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Olympus"}, {"language": "xx"}, {"full_name": "x" * 151}]
)
def test_a_profile_that_cannot_be_is_refused(
    signed_in: Visitor, ada: Any, settings: Any, wrong: dict[str, str]
) -> None:
    settings.LANGUAGES = LANGUAGES
    values = {"full_name": "Ada", "time_zone": "UTC", "language": "", **wrong}

    answer = signed_in.send("/accounts/profile/", **values)

    ada.refresh_from_db()
    assert answer.status_code == 422
    assert ada.full_name == ""


@pytest.mark.parametrize(("field", "value"), [("time_zone", "Mars"), ("language", "xx")])
def test_the_service_refuses_what_the_form_would(ada: Any, field: str, value: str) -> None:
    with pytest.raises(services.InvalidProfileError) as raised:
        services.update_profile(user=ada, **{field: value})  # type: ignore[arg-type]

    assert raised.value.field == field


def test_languages_are_offered_where_the_project_has_several(
    signed_in: Visitor, settings: Any
) -> None:
    settings.LANGUAGES = LANGUAGES

    form = signed_in.get("/accounts/profile/").context["form"]

    assert [code for code, _ in form.fields["language"].choices] == ["", "en", "de"]


@pytest.mark.parametrize("languages", [[("en", "English")], global_settings.LANGUAGES])
def test_no_language_is_asked_for_where_there_is_no_choice(
    signed_in: Visitor, settings: Any, languages: list[tuple[str, str]]
) -> None:
    settings.LANGUAGES = languages

    assert "language" not in signed_in.get("/accounts/profile/").context["form"].fields


def test_time_zones_are_offered_by_region() -> None:
    choices = dict(time_zone_choices())

    assert ("Europe/Berlin", "Berlin") in choices["Europe"]
    assert ("America/Argentina/Buenos_Aires", "Argentina/Buenos Aires") in choices["America"]
    assert choices["UTC"] == "UTC"
    assert "Etc" not in choices


def test_a_confirmation_can_be_left(signed_in: Visitor) -> None:
    request = signed_in.get("/accounts/reauthenticate/?next=/accounts/tokens/").wsgi_request

    # What every such page begins with; a front end may have pages of its own.
    page = render_to_string("account/base_reauthenticate.html", request=request)

    assert re.search(r'href="/accounts/security/"[^>]*>Cancel<', page)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/accounts/signup/", ["email", "full_name", "password1"]),
        ("/accounts/password/change/", ["oldpassword", "password1"]),
    ],
)
def test_a_new_password_is_asked_for_once_and_a_name_before_it(
    visitor: Visitor, ada: Any, path: str, names: list[str]
) -> None:
    if "change" in path:
        visitor.sign_in(ada.email)

    form = visitor.get(path).context["form"]

    assert [each.name for each in form.visible_fields()] == names
    assert form.fields["password1"].help_text.startswith("Long and hard to guess.")


def test_pages_speak_the_language_of_their_person(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.LANGUAGES = LANGUAGES
    services.update_profile(user=ada, language="de")

    answer = signed_in.get("/accounts/profile/")

    assert answer.headers["Content-Language"] == "de"


def test_a_picture_is_kept_and_shown_to_its_person(
    signed_in: Visitor, ada: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    content = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(content, "PNG")
    assert signed_in.get("/accounts/profile/picture/").status_code == 404

    upload = SimpleUploadedFile("me.png", content.getvalue())
    signed_in.send("/accounts/profile/picture/", picture=upload)

    answer = signed_in.get("/accounts/profile/picture/")
    assert answer.headers["Content-Type"] == "image/webp"
    assert {"max-age=86400", "private"} == set(answer.headers["Cache-Control"].split(", "))
    assert "Cookie" in answer.headers["Vary"]
    assert b"".join(answer.streaming_content).startswith(b"RIFF")  # type: ignore[attr-defined]
    address = services.profile_of(user=ada).picture_address
    for page in ("/accounts/profile/", "/accounts/security/"):
        assert address.encode() in signed_in.get(page).content
    signed_in.send("/accounts/profile/picture/", remove="")
    assert b"/accounts/profile/picture/?" not in signed_in.get("/accounts/security/").content
    assert signed_in.get("/accounts/profile/picture/").status_code == 404


def test_what_is_no_picture_is_refused_on_the_page(signed_in: Visitor) -> None:
    upload = SimpleUploadedFile("me.png", b"<svg onload=alert(1)>", content_type="image/png")

    answer = signed_in.send("/accounts/profile/picture/", picture=upload)

    assert answer.status_code == 422
    assert b"PNG, JPEG, GIF or WebP" in answer.content


def test_a_token_is_shown_once(trusted: Visitor, ada: Any) -> None:
    answer = trusted.send("/accounts/tokens/", name="Backups", scopes=["read"], days="30")

    assert answer.status_code == 201
    secret = answer.context["secret"]
    assert secret.encode() in answer.content
    assert "no-store" in answer.headers["Cache-Control"]
    assert services.authenticate_token(secret=secret, scope="read").user == ada
    page = trusted.get("/accounts/tokens/")
    assert secret.encode() not in page.content
    assert b"Backups" in page.content


def test_a_token_is_revoked(trusted: Visitor, ada: Any) -> None:
    token, secret = services.create_token(user=ada, name="Backups", scopes=["read"], days=1)

    trusted.send(f"/accounts/tokens/{token.pk}/revoke/")

    with pytest.raises(services.InvalidTokenError):
        services.authenticate_token(secret=secret)


def test_a_token_without_a_scope_is_refused(trusted: Visitor) -> None:
    answer = trusted.send("/accounts/tokens/", name="Backups", days="30")

    assert answer.status_code == 422


def test_one_session_is_ended_and_the_other_goes_on(trusted: Visitor, ada: Any) -> None:
    phone = Visitor([])
    phone.sign_in(ada.email)
    current = trusted.session.session_key
    [other] = [each for each in services.sessions_of(user=ada) if each.session_key != current]

    trusted.send(f"/accounts/sessions/{other.pk}/end/")

    assert phone.get("/accounts/data/").status_code == 302
    assert trusted.get("/accounts/data/").status_code == 200


def test_all_other_sessions_are_ended(trusted: Visitor, ada: Any) -> None:
    phones = [Visitor([]), Visitor([])]
    for phone in phones:
        phone.sign_in(ada.email)

    trusted.send("/accounts/sessions/")

    assert all(phone.get("/accounts/data/").status_code == 302 for phone in phones)
    assert trusted.get("/accounts/data/").status_code == 200
    kinds = list(SecurityEvent.objects.filter(user=ada).values_list("kind", flat=True))
    assert kinds[0] == "sessions_ended"


def test_events_are_on_pages_and_a_wrong_number_is_no_mistake(signed_in: Visitor, ada: Any) -> None:
    for _ in range(30):
        SecurityEventFactory.create(user=ada)
    SecurityEventFactory.create(user=make_user("eve"), details="not for Ada")

    for number in ("1", "2", "99", "x", "-1"):
        answer = signed_in.get(f"/accounts/security/events/?page={number}")
        assert answer.status_code == 200
        assert b"not for Ada" not in answer.content


def test_an_invitation_that_is_none_is_told(visitor: Visitor) -> None:
    assert visitor.get("/accounts/invite/nonsense/").status_code == 404


def test_someone_with_an_account_does_not_use_an_invitation(signed_in: Visitor) -> None:
    _, key = services.create_invite(email="guest@example.com")

    assert signed_in.get(f"/accounts/invite/{key}/").headers["Location"] == "/accounts/security/"
    assert services.find_invite(key=key)
