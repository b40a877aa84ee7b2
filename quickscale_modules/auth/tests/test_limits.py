import html
import json
import re
import time
from typing import Any

import pytest
from django.core.cache import cache

from ..factories import PASSWORD, add_totp, make_user
from .visitors import Visitor

WRONG = "not the password"  # pragma: allowlist secret
API = "/accounts/_allauth/browser/v1"


def words_of(answer: Any) -> str:
    """Return the text of a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.content.decode())).split())


def change_password(visitor: Visitor, times: int) -> Any:
    """Try to, with a wrong password; return the last answer."""
    answers = [
        visitor.send("/accounts/password/change/", oldpassword=WRONG, password1="x" * 20)
        for _ in range(times)
    ]
    return answers[-1]


def test_who_tries_too_often_is_told_how_long_to_wait(signed_in: Visitor) -> None:
    assert change_password(signed_in, 5).status_code == 200

    answer = change_password(signed_in, 1)

    assert answer.status_code == 429
    assert 55 <= int(answer.headers["Retry-After"]) <= 60
    assert "Too many attempts Try again in 1 minute." in words_of(answer)


def test_the_wait_is_what_is_left_of_the_limit(
    signed_in: Visitor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"change_password": "2/1h/user"}  # pragma: allowlist secret
    start = time.time()
    for second in (0, 600):
        monkeypatch.setattr(time, "time", lambda now=start + second: now)
        change_password(signed_in, 1)

    monkeypatch.setattr(time, "time", lambda: start + 1000)
    answer = change_password(signed_in, 1)

    assert answer.headers["Retry-After"] == "2600"
    assert "Try again in 44 minutes." in words_of(answer)
    monkeypatch.setattr(time, "time", lambda: start + 3600)
    assert change_password(signed_in, 1).status_code == 200
    # The second one is an hour old in ten minutes.
    assert change_password(signed_in, 1).headers["Retry-After"] == "600"


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_wrong_passwords_from_many_places_end_in_the_same_page(ada: Any, email: str) -> None:
    answers = [
        Visitor([], REMOTE_ADDR=f"203.0.113.{number}").sign_in(email, password=WRONG)
        for number in range(11)
    ]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 890 <= int(answers[-1].headers["Retry-After"]) <= 900
    assert "Try again in 15 minutes." in words_of(answers[-1])


def test_wrong_second_factors_end_in_the_same_page(visitor: Visitor, ada: Any) -> None:
    add_totp(ada)
    visitor.sign_in(ada.email)

    answers = [visitor.send("/accounts/2fa/authenticate/", code="000000") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["Retry-After"]


@pytest.mark.parametrize(
    ("path", "times"), [("/accounts/login/code/", 3), ("/accounts/password/reset/", 5)]
)
@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_requests_for_mails_end_in_the_same_page(
    visitor: Visitor, ada: Any, path: str, times: int, email: str
) -> None:
    answers = [Visitor(visitor.outbox).send(path, email=email) for _ in range(times + 1)]

    assert [answer.status_code for answer in answers] == [302] * times + [429]
    assert "Try again in 1 minute." in words_of(answers[-1])


def test_programs_are_told_in_the_header(ada: Any) -> None:
    body = json.dumps({"email": ada.email, "password": WRONG})
    answers = [
        Visitor([]).post(f"{API}/auth/login", body, content_type="application/json")
        for _ in range(11)
    ]

    assert [answer.status_code for answer in answers] == [400] * 10 + [429]
    assert answers[-1].json() == {"status": 429}
    assert 55 <= int(answers[-1].headers["Retry-After"]) <= 60


def call(visitor: Visitor, path: str, **values: Any) -> Any:
    return visitor.post(f"{API}{path}", json.dumps(values), content_type="application/json")


def test_programs_guess_no_password_of_whoever_is_signed_in(signed_in: Visitor) -> None:
    def guess() -> Any:
        path, new = "/account/password/change", "x" * 20
        return call(signed_in, path, current_password=WRONG, new_password=new)

    answers = [guess() for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert answers[-1].json() == {"status": 429}
    assert 55 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert change_password(signed_in, 1).status_code == 429


def test_programs_sign_up_as_often_as_people(visitor: Visitor) -> None:
    answers = [
        call(Visitor([]), "/auth/signup", email=f"new{number}@example.com", password=PASSWORD)
        for number in range(21)
    ]

    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert visitor.sign_up("newest@example.com").status_code == 429


@pytest.mark.parametrize(
    "path", ["/account/password/change", "/auth/reauthenticate", "/auth/password/reset"]
)
def test_programs_without_a_session_are_told_so(visitor: Visitor, path: str) -> None:
    assert call(visitor, path).status_code in {400, 401, 409}


def test_who_is_not_limited_is_told_nothing(visitor: Visitor, ada: Any) -> None:
    assert "Retry-After" not in visitor.sign_in(ada.email, password=WRONG).headers
    assert "Retry-After" not in visitor.sign_in(ada.email).headers
    assert visitor.is_signed_in


def test_a_limit_whose_beginning_is_unknown_asks_for_a_few_minutes(
    signed_in: Visitor, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"change_password": "0/m/user"}  # pragma: allowlist secret
    cache.clear()

    answer = change_password(signed_in, 1)

    assert answer.status_code == 429
    assert "Retry-After" not in answer.headers
    assert "Wait a few minutes, then try again." in words_of(answer)


def test_the_right_password_of_somebody_else_is_not_limited(ada: Any) -> None:
    eve = make_user("eve")
    for number in range(11):
        Visitor([], REMOTE_ADDR=f"203.0.113.{number}").sign_in(ada.email, password=WRONG)
    visitor = Visitor([], REMOTE_ADDR="203.0.113.1")

    visitor.sign_in(eve.email, password=PASSWORD)

    assert visitor.is_signed_in
