"""Passkeys, right ones and forged ones, on the pages and through the API."""

import base64
import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings as project
from fido2.utils import websafe_encode

from .. import policy
from ..factories import make_user
from .authenticator import FLAG, VERIFIED, SecurityKey
from .visitors import Visitor

API = "/accounts/_allauth/browser/v1"
ADD = "/accounts/2fa/webauthn/add/"
SIGN_IN = "/accounts/2fa/webauthn/login/"
SECOND_FACTOR = "/accounts/2fa/authenticate/"
AGAIN = "/accounts/2fa/webauthn/reauthenticate/"
OTHER_CHALLENGE = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()

needs_sign_in = pytest.mark.skipif(
    not getattr(project, "MFA_PASSKEY_LOGIN_ENABLED", False),
    reason="with this allauth passkeys are a second factor only",
)


class Person:
    """Somebody with a browser and a security key."""

    def __init__(self, name: str) -> None:
        self.user = make_user(name)
        self.key = SecurityKey()
        self.browser = Visitor([])

    def come_in(self) -> None:
        """Sign in with the password, and be asked for it by no page for a while."""
        self.browser.sign_in(self.user.email)
        self.browser.reauthenticate()

    def own_passkey(self) -> None:
        """Have what adding the key on the page stores."""
        handle = websafe_encode(user_pk_to_url_str(self.user).encode())
        credential = self.key.register({"user": {"id": handle}, "challenge": OTHER_CHALLENGE})
        data = {"name": "My key", "credential": credential}
        Authenticator.objects.create(user=self.user, type="webauthn", data=data)
        RecoveryCodes.activate(self.user)

    def creation_options(self) -> dict[str, Any]:
        context = self.browser.get(ADD).context
        options: dict[str, Any] = context["js_data"]["creation_options"]["publicKey"]
        return options

    def add(self, **forged: Any) -> Any:
        """Add the key as a passkey; return the answer."""
        credential = self.key.register(self.creation_options(), **forged)
        return send(self.browser, ADD, credential, name="My key")

    def add_by_api(self, **forged: Any) -> Any:
        """Add the key through the API; return the answer."""
        path = f"{API}/account/authenticators/webauthn"
        options = self.browser.get(path).json()["data"]["creation_options"]["publicKey"]
        return send_json(self.browser, path, self.key.register(options, **forged), name="My key")

    @property
    def passkeys(self) -> int:
        return len(Authenticator.objects.filter(user=self.user, type="webauthn"))


@pytest.fixture
def ada(db: None) -> Person:
    """Ada without a passkey, signed in."""
    person = Person("ada")
    person.come_in()
    return person


@pytest.fixture
def owner(db: None) -> Person:
    """Ada with a passkey, signed out."""
    person = Person("ada")
    person.own_passkey()
    return person


def send(browser: Visitor, path: str, credential: Any, **values: Any) -> Any:
    text = credential if isinstance(credential, str) else json.dumps(credential)
    return browser.send(path, credential=text, **values)


def send_json(browser: Visitor, path: str, credential: Any, **values: Any) -> Any:
    body = {"credential": credential, **values}
    return browser.post(path, json.dumps(body), content_type="application/json")


def request_options(browser: Visitor) -> dict[str, Any]:
    """Return the options for a sign-in with a passkey alone."""
    answer = browser.get(SIGN_IN, HTTP_ACCEPT="application/json")
    options: dict[str, Any] = answer.json()["request_options"]["publicKey"]
    return options


def second_options(browser: Visitor, path: str = SECOND_FACTOR) -> dict[str, Any]:
    """Return the options of a page that asks for a passkey after the password."""
    options: dict[str, Any] = browser.get(path).context["js_data"]["request_options"]["publicKey"]
    return options


def by_page(browser: Visitor, key: SecurityKey, **forged: Any) -> Any:
    """Sign in with a passkey alone, on the page."""
    return send(browser, SIGN_IN, key.sign_in(request_options(browser), **forged))


def by_api(browser: Visitor, key: SecurityKey, **forged: Any) -> Any:
    """Sign in with a passkey alone, through the API."""
    path = f"{API}/auth/webauthn/login"
    options = browser.get(path).json()["data"]["request_options"]["publicKey"]
    return send_json(browser, path, key.sign_in(options, **forged))


def by_second_factor(browser: Visitor, key: SecurityKey, **forged: Any) -> Any:
    """Sign in with the password of Ada, then with a passkey."""
    browser.sign_in("ada@example.com")
    answer = send(browser, SECOND_FACTOR, key.sign_in(second_options(browser), **forged))
    if answer.status_code == 302:
        browser.send("/accounts/2fa/trust/")
    return answer


def by_second_factor_and_api(browser: Visitor, key: SecurityKey, **forged: Any) -> Any:
    """Sign in with the password of Ada, then with a passkey through the API."""
    browser.sign_in("ada@example.com")
    path = f"{API}/auth/webauthn/authenticate"
    options = browser.get(path).json()["data"]["request_options"]["publicKey"]
    answer = send_json(browser, path, key.sign_in(options, **forged))
    browser.send("/accounts/2fa/trust/")
    return answer


WAYS = [
    pytest.param(by_page, id="page", marks=needs_sign_in),
    pytest.param(by_api, id="api", marks=needs_sign_in),
    pytest.param(by_second_factor, id="second-factor"),
    pytest.param(by_second_factor_and_api, id="second-factor-api"),
]
every_way = pytest.mark.parametrize("sign_in", WAYS)
Way = Callable[..., Any]


def test_the_page_for_a_new_passkey_asks_to_verify_the_user(ada: Person) -> None:
    page = ada.browser.get(ADD)

    assert page.status_code == 200
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert options["authenticatorSelection"]["userVerification"] == "required"
    # allauth's script asks for it where this box is ticked; a front end asks by itself.
    html = page.content.decode()
    assert 'name="passwordless"' in html or "data-allauth-onload" not in html


def test_a_passkey_is_added_and_recorded(ada: Person) -> None:
    answer = ada.add()

    assert answer.status_code == 302
    assert ada.passkeys == 1
    assert policy.has_mfa(ada.user)
    assert "My key" in ada.browser.get("/accounts/security/").content.decode()


def test_a_passkey_is_added_through_the_api(ada: Person) -> None:
    assert ada.add_by_api().status_code == 200
    assert ada.passkeys == 1


@every_way
def test_a_passkey_that_was_added_on_the_page_signs_in(ada: Person, sign_in: Way) -> None:
    ada.add()
    browser = Visitor([])

    sign_in(browser, ada.key)

    assert browser.is_signed_in


@every_way
def test_someone_signs_in_with_a_passkey_again_and_again(owner: Person, sign_in: Way) -> None:
    for _ in range(2):
        browser = Visitor([])
        sign_in(browser, owner.key)
        assert browser.is_signed_in


def test_someone_shows_a_passkey_once_more(owner: Person, settings: Any) -> None:
    by_second_factor(owner.browser, owner.key)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    send(owner.browser, AGAIN, owner.key.sign_in(second_options(owner.browser, AGAIN)))

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    assert owner.browser.get("/accounts/tokens/").status_code == 200


@every_way
def test_a_passkey_that_does_not_count_works_again_and_again(owner: Person, sign_in: Way) -> None:
    for _ in range(2):
        browser = Visitor([])
        sign_in(browser, owner.key, counter=0)
        assert browser.is_signed_in


def another_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


FORGED_ANSWERS: dict[str, dict[str, Any]] = {
    "another challenge": {"client": {"challenge": OTHER_CHALLENGE}},
    "an empty challenge": {"client": {"challenge": ""}},
    "another site": {"client": {"origin": "https://evil.example"}},
    "a site below this one": {"client": {"origin": "https://evil.testserver"}},
    "a site that ends as this one": {"client": {"origin": "https://eviltestserver"}},
    "a site that begins as this one": {"client": {"origin": "https://testserver.evil.example"}},
    "a site without a certificate": {"client": {"origin": "http://testserver"}},
    "no site": {"client": {"origin": ""}},
    "a site that is no address": {"client": {"origin": "https://["}},
    "a frame of another site": {"client": {"cross_origin": True}},
    "the type of a new passkey": {"client": {"type": "webauthn.create"}},
    "no type": {"client": {"type": ""}},
    "the host of another site": {"host": "evil.example"},
    "nobody present": {"flags": FLAG.UV},
    "a user who is not verified": {"flags": FLAG.UP},
    "neither present nor verified": {"flags": FLAG(0)},
    "a signature of another key": {"private": another_key()},
    "data that end early": {"cut": 1},
    "data without a counter": {"cut": 4},
    "no data": {"cut": 37},
    "a handle of nobody": {"handle": "enp6enp6"},
    "a handle that is no text": {"handle": "_____w"},
    "a handle that is too long": {"handle": "eno" * 500},
    "a handle that is larger than a number": {"handle": "enp6enp6enp6eno"},
}


@every_way
@pytest.mark.parametrize("forged", FORGED_ANSWERS.values(), ids=FORGED_ANSWERS.keys())
def test_a_forged_answer_signs_nobody_in(
    owner: Person, sign_in: Way, forged: dict[str, Any]
) -> None:
    browser = Visitor([])

    answer = sign_in(browser, owner.key, **forged)

    assert answer.status_code < 500
    assert not browser.is_signed_in


@every_way
def test_a_counter_that_goes_back_is_of_a_copy(owner: Person, sign_in: Way) -> None:
    sign_in(Visitor([]), owner.key, counter=10)

    for counter in (10, 9, 0):
        browser = Visitor([])
        sign_in(browser, owner.key, counter=counter)
        assert not browser.is_signed_in

    browser = Visitor([])
    sign_in(browser, owner.key, counter=11)
    assert browser.is_signed_in


@every_way
def test_a_passkey_of_somebody_else_opens_no_account(owner: Person, sign_in: Way) -> None:
    eve = Person("eve")
    eve.own_passkey()
    browser = Visitor([])

    sign_in(browser, eve.key, handle=owner.key.handle)

    assert not browser.is_signed_in


@every_way
def test_an_id_of_somebody_elses_passkey_does_not_help(owner: Person, sign_in: Way) -> None:
    eve = SecurityKey()
    eve.credential_id, eve.handle = owner.key.credential_id, owner.key.handle
    browser = Visitor([])

    sign_in(browser, eve)

    assert not browser.is_signed_in


@every_way
def test_a_passkey_that_nobody_knows_opens_nothing(owner: Person, sign_in: Way) -> None:
    stranger = SecurityKey()
    stranger.handle = owner.key.handle
    browser = Visitor([])

    sign_in(browser, stranger)

    assert not browser.is_signed_in


@needs_sign_in
def test_a_handle_has_to_be_sent_where_nothing_else_says_who_comes(owner: Person) -> None:
    browser = Visitor([])

    answer = by_page(browser, owner.key, handle=None)

    assert answer.status_code == 302
    assert not browser.is_signed_in


def test_a_handle_need_not_be_sent_after_the_password(owner: Person) -> None:
    browser = Visitor([])

    by_second_factor(browser, owner.key, handle=None)

    assert browser.is_signed_in


@every_way
def test_a_passkey_of_someone_who_is_deactivated_opens_nothing(owner: Person, sign_in: Way) -> None:
    browser = Visitor([])
    if sign_in in (by_second_factor, by_second_factor_and_api):
        browser.sign_in(owner.user.email)
        options = second_options(browser)
        type(owner.user).objects.update(is_active=False)
        send(browser, SECOND_FACTOR, owner.key.sign_in(options))
        browser.send("/accounts/2fa/trust/")
    else:
        type(owner.user).objects.update(is_active=False)
        sign_in(browser, owner.key)

    assert browser.get("/accounts/email/").status_code == 302


@needs_sign_in
def test_a_passkey_that_was_removed_opens_nothing(owner: Person) -> None:
    by_page(owner.browser, owner.key)
    owner.browser.reauthenticate()
    passkey = Authenticator.objects.get(type="webauthn")
    owner.browser.send(f"/accounts/2fa/webauthn/keys/{passkey.pk}/remove/")
    assert owner.passkeys == 0

    browser = Visitor([])
    by_page(browser, owner.key)

    assert not browser.is_signed_in


@needs_sign_in
def test_an_answer_works_once(owner: Person) -> None:
    browser = Visitor([])
    credential = owner.key.sign_in(request_options(browser), counter=0)
    send(browser, SIGN_IN, credential)
    assert browser.is_signed_in
    browser.sign_out()

    send(browser, SIGN_IN, credential)

    assert not browser.is_signed_in


@needs_sign_in
def test_an_answer_from_one_browser_does_not_work_in_another(owner: Person) -> None:
    mine, other = Visitor([]), Visitor([])
    credential = owner.key.sign_in(request_options(mine))
    request_options(other)

    send(other, SIGN_IN, credential)

    assert not other.is_signed_in


@needs_sign_in
def test_an_answer_that_was_not_asked_for_signs_nobody_in(owner: Person) -> None:
    browser = Visitor([])
    credential = owner.key.sign_in({"challenge": OTHER_CHALLENGE})

    answer = send(browser, SIGN_IN, credential)

    assert answer.status_code == 302
    assert not browser.is_signed_in


@needs_sign_in
def test_the_session_has_another_key_after_a_passkey(owner: Person) -> None:
    browser = Visitor([])
    options = request_options(browser)
    before = browser.session.session_key

    send(browser, SIGN_IN, owner.key.sign_in(options))

    assert browser.is_signed_in
    assert browser.session.session_key != before


def rsa_without_a_modulus() -> dict[int, Any]:
    return {1: 3, 3: -257, -1: b"", -2: b""}


def not_on_the_curve() -> dict[int, Any]:
    return {1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32}


FORGED_PASSKEYS: dict[str, dict[str, Any]] = {
    "another challenge": {"client": {"challenge": OTHER_CHALLENGE}},
    "another site": {"client": {"origin": "https://evil.example"}},
    "a site below this one": {"client": {"origin": "https://evil.testserver"}},
    "a site without a certificate": {"client": {"origin": "http://testserver"}},
    "a frame of another site": {"client": {"cross_origin": True}},
    "the type of a sign-in": {"client": {"type": "webauthn.get"}},
    "the host of another site": {"host": "evil.example"},
    "nobody present": {"flags": FLAG.UV | FLAG.AT},
    "a user who is not verified": {"flags": FLAG.UP | FLAG.AT},
    "no key": {"flags": VERIFIED},
    "data that end early": {"cut": 1},
    "hardly any data": {"cut": 100},
    "another id inside": {"inner_id": os.urandom(32)},
    "an algorithm that was not offered": {"public": {1: 2, 3: -65535, -1: 1}},
    "no algorithm": {"public": {1: 2, -1: 1}},
    "a key that is on no curve": {"public": not_on_the_curve()},
    "a key on another curve": {"public": {**not_on_the_curve(), -1: 2}},
    "a key that lacks a part": {"public": {1: 2, 3: -7, -1: 1}},
    "a key of nothing": {"public": rsa_without_a_modulus()},
}


@pytest.mark.parametrize("way", ["page", "api"])
@pytest.mark.parametrize("forged", FORGED_PASSKEYS.values(), ids=FORGED_PASSKEYS.keys())
def test_a_forged_passkey_is_not_added(ada: Person, way: str, forged: dict[str, Any]) -> None:
    answer = ada.add(**forged) if way == "page" else ada.add_by_api(**forged)

    assert ada.passkeys == 0
    assert answer.status_code == (200 if way == "page" else 400)
    assert b"Incorrect code" in answer.content
    assert ada.browser.get("/accounts/2fa/").status_code == 200


@pytest.mark.parametrize("name", ["ada", "eve"])
def test_a_passkey_is_added_once(ada: Person, name: str) -> None:
    ada.add()
    person = ada
    if name != "ada":
        person = Person(name)
        person.come_in()
        person.key = ada.key

    person.add()

    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_an_answer_for_a_new_passkey_works_once(ada: Person) -> None:
    credential = ada.key.register(ada.creation_options())
    send(ada.browser, ADD, credential)
    Authenticator.objects.all().delete()

    send(ada.browser, ADD, credential)

    assert ada.passkeys == 0


def test_a_passkey_is_added_only_after_the_password(ada: Person, settings: Any) -> None:
    credential = ada.key.register(ada.creation_options())
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    answer = send(ada.browser, ADD, credential)

    assert answer.url.startswith("/accounts/reauthenticate/")
    assert ada.passkeys == 0


def test_a_passkey_of_somebody_else_is_neither_renamed_nor_removed(owner: Person) -> None:
    eve = Person("eve")
    eve.come_in()
    passkey = Authenticator.objects.get(user=owner.user, type="webauthn")
    path = f"{API}/account/authenticators/webauthn"

    answers = [
        eve.browser.send(f"/accounts/2fa/webauthn/keys/{passkey.pk}/edit/", name="Eve's"),
        eve.browser.send(f"/accounts/2fa/webauthn/keys/{passkey.pk}/remove/"),
        eve.browser.put(path, {"id": passkey.pk, "name": "Eve's"}, content_type="application/json"),
        eve.browser.delete(path, {"authenticators": [passkey.pk]}, content_type="application/json"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 400, 400]
    assert str(Authenticator.objects.get(pk=passkey.pk)) == "My key"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["page", "api"])
def test_the_last_passkey_is_kept_where_a_second_factor_is_required(
    owner: Person, settings: Any, way: str
) -> None:
    settings.QUICKSCALE_AUTH = {"MFA_REQUIRED": "all"}
    by_second_factor(owner.browser, owner.key)
    owner.browser.reauthenticate()
    first = Authenticator.objects.get(type="webauthn").pk

    def remove(pk: int) -> Any:
        if way == "page":
            return owner.browser.send(f"/accounts/2fa/webauthn/keys/{pk}/remove/")
        path, body = f"{API}/account/authenticators/webauthn", {"authenticators": [pk]}
        return owner.browser.delete(path, body, content_type="application/json")

    assert remove(first).status_code == (302 if way == "page" else 409)
    assert owner.passkeys == 1
    owner.key = SecurityKey()
    owner.add()
    remove(first)
    assert [passkey.pk for passkey in Authenticator.objects.filter(type="webauthn")] != [first]
    assert owner.passkeys == 1


def test_a_name_that_fills_a_page_is_refused(owner: Person) -> None:
    by_second_factor(owner.browser, owner.key)
    owner.browser.reauthenticate()
    passkey = Authenticator.objects.get(type="webauthn")

    answer = owner.browser.send(f"/accounts/2fa/webauthn/keys/{passkey.pk}/edit/", name="x" * 5000)

    assert answer.status_code == 200
    assert str(Authenticator.objects.get(pk=passkey.pk)) == "My key"


MALFORMED = {
    "a number in an object": '{"id": 1}',
    "an empty object": "{}",
    "a list": "[1]",
    "a text": '"x"',
    "a number": "1",
    "zero": "0",
    "false": "false",
    "true": "true",
    "null": "null",
    "no JSON": "{",
    "nothing": "",
    "numbers for texts": '{"id": 1, "rawId": 1, "type": "public-key", "response": 1}',
    "lists for texts": '{"id": [], "rawId": [], "type": [], "response": []}',
    "no response": '{"id": "YQ", "rawId": "YQ", "type": "public-key"}',
    "an empty response": '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}}',
    "a response of numbers": '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": '
    '{"clientDataJSON": 1, "attestationObject": 2, "authenticatorData": 3, "signature": 4}}',
    "no base64": '{"id": "é", "rawId": "é", "type": "public-key", "response": '
    '{"clientDataJSON": "é", "attestationObject": "é", "authenticatorData": "é", '
    '"signature": "é"}}',
    "client data that are a list": '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": '
    '{"clientDataJSON": "W10", "attestationObject": "oA", "authenticatorData": "", '
    '"signature": ""}}',
    "very deep": "[" * 100_000,
    "a number of many digits": "1" * 5000,
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_answer_of_a_passkey_is_told_on_every_page(owner: Person, text: str) -> None:
    browser = Visitor([])
    if project.MFA_PASSKEY_LOGIN_ENABLED:
        request_options(browser)
        assert send(browser, SIGN_IN, text).url == "/accounts/login/"
    browser.sign_in(owner.user.email)
    second_options(browser)
    answer = send(browser, SECOND_FACTOR, text)
    assert answer.status_code == 200
    assert answer.context["webauthn_form"].errors
    by_second_factor(browser, owner.key)
    second_options(browser, AGAIN)
    assert send(browser, AGAIN, text).url == "/accounts/login/"
    browser.reauthenticate()
    browser.get(ADD)
    answer = send(browser, ADD, text, name="x")

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert owner.passkeys == 1
    assert browser.get("/accounts/2fa/").status_code == 200


IN_JSON = {
    name: json.loads(text)
    for name, text in MALFORMED.items()
    if name not in ("no JSON", "nothing", "very deep", "a number of many digits")
}


@pytest.mark.parametrize("value", IN_JSON.values(), ids=IN_JSON.keys())
def test_what_is_no_answer_of_a_passkey_is_told_by_the_api(owner: Person, value: Any) -> None:
    browser = Visitor([])
    if project.MFA_PASSKEY_LOGIN_ENABLED:
        by_api(browser, owner.key, client={"challenge": OTHER_CHALLENGE})
        assert send_json(browser, f"{API}/auth/webauthn/login", value).status_code == 400
    browser.sign_in(owner.user.email)
    second_options(browser)
    assert send_json(browser, f"{API}/auth/webauthn/authenticate", value).status_code == 400
    by_second_factor(browser, owner.key)
    second_options(browser, AGAIN)
    assert send_json(browser, f"{API}/auth/webauthn/reauthenticate", value).status_code == 400
    browser.reauthenticate()
    path = f"{API}/account/authenticators/webauthn"
    browser.get(path)

    assert send_json(browser, path, value, name="x").status_code == 400
    assert owner.passkeys == 1


@pytest.mark.parametrize(
    "extra",
    [
        {"clientExtensionResults": None},
        {"clientExtensionResults": "x"},
        {"clientExtensionResults": {"credProps": []}},
        {"note": "\0"},
        {"note": "\ud800"},
        {"note": float("nan")},
        {"type": "password"},
        {"type": None},
    ],
    ids=str,
)
def test_a_passkey_that_no_database_or_page_could_hold_is_not_added(
    ada: Person, extra: dict[str, Any]
) -> None:
    credential = {**ada.key.register(ada.creation_options()), **extra}

    answer = send(ada.browser, ADD, credential, name="x")

    assert answer.status_code == 200
    assert ada.passkeys == 0
