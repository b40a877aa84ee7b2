"""Limits of attempts in production: two processes that share a Redis, behind a proxy."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import shutil
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.projects.serving import Answer, free_port, run_gunicorn
from tests.projects.workshop import production_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.projects.workshop import Project, Workshop

pytestmark = pytest.mark.e2e

PASSWORD = "correct horse battery staple"  # pragma: allowlist secret
WRONG = "not the password"
TOKEN = "t" * 32
LOGIN, SIGNUP, CODE, RESET = (
    f"/accounts/{name}/" for name in ("login", "signup", "login/code", "password/reset")
)
# One hash of a password takes longer than all else that is tested here.
SETTINGS = """

import json
import os

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, **json.loads(os.environ.get("LIMITS", "{}"))}
"""
MAKE_PEOPLE = f"""
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
for number in range(20):
    email = f"person{{number}}@example.com"
    user = get_user_model().objects.create_user(email, {PASSWORD!r})
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
"""


@dataclass(frozen=True)
class Shop:
    """A project with accounts as two servers that know nothing of each other.

    Nobody and no address appears in two tests, because all tests share the limits.
    """

    ports: tuple[int, int]
    people: Iterator[int] = field(default_factory=itertools.count)
    strangers: Iterator[int] = field(default_factory=itertools.count)
    networks: Iterator[int] = field(default_factory=itertools.count)
    turns: Iterator[int] = field(default_factory=itertools.count)

    def somebody(self) -> str:
        """Return the address of someone who has an account."""
        return f"person{next(self.people)}@example.com"

    def stranger(self) -> str:
        """Return an address of which nobody has an account."""
        return f"stranger{next(self.strangers)}@example.com"

    def network(self) -> Callable[[int], str]:
        """Return a function that gives the addresses of a network by their numbers."""
        third = next(self.networks)
        return lambda number: f"198.18.{third}.{number}"

    def send(self, path: str, form: Mapping[str, str], *forwarded: str, **headers: str) -> Answer:
        """Send a form to each server in turn, as the proxy in front of them does.

        forwarded: the headers X-Forwarded-For; at the end of the last the proxy writes who called
        headers: what the client sends besides
        """
        port = self.ports[next(self.turns) % len(self.ports)]
        body = urlencode({**form, "csrfmiddlewaretoken": TOKEN}).encode()
        lines = [
            ("Cookie", f"csrftoken={TOKEN}"),
            ("Referer", "https://localhost/"),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", str(len(body))),
            ("X-Forwarded-Proto", "https"),
            *(("X-Forwarded-For", value) for value in forwarded),
            *headers.items(),
        ]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.closing(connection):
            connection.putrequest("POST", path, skip_host=True)
            connection.putheader("Host", "localhost")
            for name, value in lines:
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            pairs = [(name.lower(), value) for name, value in response.getheaders()]
            return Answer(response.status, pairs, response.read())

    def sign_in(self, email: str, password: str, *forwarded: str, **headers: str) -> Answer:
        """Try a password."""
        return self.send(LOGIN, {"login": email, "password": password}, *forwarded, **headers)


@pytest.fixture(scope="module")
def project(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Return a project with accounts whose passwords are hashed fast."""
    made = workshop.with_modules("starter_html", "auth")
    copy = replace(made, root=tmp_path_factory.mktemp("limits") / "project")
    shutil.copytree(made.root, copy.root, ignore=shutil.ignore_patterns(".venv", ".git"))
    with (copy.root / copy.package / "settings" / "base.py").open("a", encoding="utf-8") as base:
        base.write(SETTINGS)
    yield copy
    shutil.rmtree(copy.root)


@pytest.fixture(scope="module")
def variables(project: Project, redis_url: str) -> dict[str, str]:
    """Return the environment of all servers, on a database with people."""
    if not redis_url:
        pytest.skip("no redis-server on this machine")
    made = {
        **production_variables(database_url=f"sqlite:///{project.root / 'shop.sqlite3'}"),
        "EMAIL_URL": "dummymail://",
        "REDIS_URL": redis_url,
        "TRUSTED_PROXY_COUNT": "1",
        "WEB_CONCURRENCY": "1",
    }
    project.manage("migrate", "--verbosity", "0", variables=made)
    project.manage("shell", "-c", MAKE_PEOPLE, variables=made)
    return made


@contextlib.contextmanager
def open_shop(project: Project, folder: Path, variables: Mapping[str, str]) -> Iterator[Shop]:
    """Serve a project twice."""
    with contextlib.ExitStack() as stack:
        ports = free_port(), free_port()
        for port in ports:
            log = folder / f"{port}.log"
            stack.enter_context(run_gunicorn(project, port, log=log, variables=variables))
        yield Shop(ports)


@pytest.fixture(scope="module")
def shop(
    project: Project, variables: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """Return the project with the limits that it is made with."""
    with open_shop(project, tmp_path_factory.mktemp("servers"), variables) as opened:
        yield opened


def assert_refused(answer: Answer, *, for_seconds: int) -> None:
    """Check that an answer says how long to wait, to people and to programs."""
    assert answer.status == 429
    assert for_seconds * 0.5 < int(answer.header("retry-after")) <= for_seconds
    minutes = -(-int(answer.header("retry-after")) // 60)
    assert f"Try again in {minutes} minute" in " ".join(answer.body.decode().split())


def test_wrong_passwords_from_one_address_are_counted_by_both_processes_together(
    shop: Shop,
) -> None:
    email, [attacker, other] = shop.somebody(), map(shop.network(), (1, 2))

    answers = [shop.sign_in(email, WRONG, attacker) for _ in range(5)]

    assert [answer.status for answer in answers] == [200] * 4 + [429]
    for answer in (answers[-1], *(shop.sign_in(email, PASSWORD, attacker) for _ in shop.ports)):
        assert_refused(answer, for_seconds=900)
    assert shop.sign_in(email, PASSWORD, other).status == 302


def test_wrong_passwords_for_one_account_are_counted_from_all_addresses_together(
    shop: Shop,
) -> None:
    email, another, address = shop.somebody(), shop.somebody(), shop.network()

    answers = [shop.sign_in(email, WRONG, address(number)) for number in range(11)]

    assert [answer.status for answer in answers] == [200] * 10 + [429]
    for answer in (answers[-1], *(shop.sign_in(email, PASSWORD, address(20)) for _ in shop.ports)):
        assert_refused(answer, for_seconds=900)
    assert shop.sign_in(email.upper(), PASSWORD, address(21)).status == 429
    assert shop.sign_in(another, PASSWORD, address(1)).status == 302


OTHERS = ("X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP")
FORGERIES: dict[str, Callable[[int], tuple[list[str], dict[str, str]]]] = {
    "no forgery": lambda _: ([""], {}),
    "one address": lambda _: (["203.0.113.1, "], {}),
    "another address each time": lambda number: ([f"203.0.113.{number}, "], {}),
    "more and more addresses": lambda number: (["203.0.113.1, " * number], {}),
    "IPv6": lambda number: ([f"2001:db8:{number}::1, "], {}),
    "IPv4 in IPv6": lambda number: ([f"::ffff:203.0.113.{number}, "], {}),
    "no address": lambda number: ([f"unknown{number},, "], {}),
    "a header before the proxy's": lambda number: ([f"203.0.113.{number}", ""], {}),
    "other headers": lambda number: (
        [""],
        dict.fromkeys(
            ("X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"),
            f"203.0.113.{number}",
        ),
    ),
    "Forwarded": lambda number: ([""], {"Forwarded": f"for=203.0.113.{number}"}),
    "underscores": lambda number: ([""], {"X_Forwarded_For": f"203.0.113.{number}"}),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_what_a_client_says_of_its_address_changes_nothing(
    shop: Shop, forge: Callable[[int], tuple[list[str], dict[str, str]]]
) -> None:
    [attacker, neighbour] = map(shop.network(), (1, 2))

    def guess(number: int) -> Answer:
        [*first, last], headers = forge(number)
        return shop.sign_in(shop.stranger(), WRONG, *first, f"{last}{attacker}", **headers)

    answers = [guess(number) for number in range(11)]

    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert_refused(answers[-1], for_seconds=60)
    assert shop.sign_in(shop.stranger(), WRONG, neighbour).status == 200


@pytest.mark.parametrize(
    ("attacker", "neighbour"),
    [
        ("2001:db8:5::{:x}", "2001:db8:5:1::1"),
        ("2001:DB8:6:0:0:0:0:{:X}", "2001:db8:7::"),
        ("::ffff:198.19.0.1", "::ffff:198.19.0.2"),
        ("::ffff:c613:3", "198.19.0.4"),
    ],
)
def test_an_address_is_the_same_in_each_notation_and_ipv6_counts_by_network(
    shop: Shop, attacker: str, neighbour: str
) -> None:
    answers = [
        shop.sign_in(shop.stranger(), WRONG, attacker.format(number)) for number in range(1, 12)
    ]

    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert shop.sign_in(shop.stranger(), WRONG, neighbour).status == 200


@pytest.mark.parametrize("path", [SIGNUP, CODE, RESET])
def test_mails_to_many_addresses_are_limited_by_who_asks_for_them(shop: Shop, path: str) -> None:
    [attacker, neighbour] = map(shop.network(), (1, 2))

    def ask(forwarded: str) -> Answer:
        return shop.send(path, {"email": shop.stranger(), "password1": PASSWORD}, forwarded)

    answers = [ask(f"203.0.113.{number}, {attacker}") for number in range(21)]

    assert [answer.status for answer in answers] == [302] * 20 + [429]
    assert_refused(answers[-1], for_seconds=60)
    assert ask(neighbour).status == 302


@pytest.mark.parametrize(("path", "times"), [(CODE, 3), (RESET, 5)])
@pytest.mark.parametrize("has_account", [True, False])
def test_mails_to_one_address_are_limited_whoever_asks_for_them(
    shop: Shop, path: str, times: int, has_account: bool
) -> None:
    address = shop.network()
    email = shop.somebody() if has_account else shop.stranger()

    answers = [shop.send(path, {"email": email}, address(number)) for number in range(times + 1)]

    assert [answer.status for answer in answers] == [302] * times + [429]
    assert_refused(answers[-1], for_seconds=60)


def test_a_limit_ends_when_it_says(
    project: Project, variables: dict[str, str], tmp_path: Path
) -> None:
    limits = {"login_failed": "2/6s/key", "request_login_code": "1/6s/key"}
    email = "person19@example.com"
    with open_shop(project, tmp_path, {**variables, "LIMITS": json.dumps(limits)}) as shop:
        # The first request that a process gets takes it longest.
        for _ in shop.ports:
            shop.sign_in("stranger@example.com", WRONG, "198.19.1.2")
        for _ in range(2):
            assert shop.sign_in(email, WRONG, "198.19.1.1").status == 200
        assert shop.send(CODE, {"email": email}, "198.19.1.1").status == 302
        refused = [
            shop.sign_in(email, PASSWORD, "198.19.1.1"),
            shop.send(CODE, {"email": email}, "198.19.1.1"),
        ]
        for answer in refused:
            assert answer.status == 429

        time.sleep(max(int(answer.header("retry-after")) for answer in refused))

        assert shop.sign_in(email, PASSWORD, "198.19.1.1").status == 302
        assert shop.send(CODE, {"email": email}, "198.19.1.1").status == 302


def test_without_redis_people_sign_in_and_wrong_passwords_are_still_counted(
    project: Project, variables: dict[str, str], tmp_path: Path
) -> None:
    nothing_there = f"redis://127.0.0.1:{free_port()}/0"
    with open_shop(project, tmp_path, {**variables, "REDIS_URL": nothing_there}) as shop:
        assert shop.sign_in("person18@example.com", PASSWORD, "198.19.2.1").status == 302
        assert shop.send(CODE, {"email": "person18@example.com"}, "198.19.2.1").status == 302

        answers = [shop.sign_in("person17@example.com", WRONG, "198.19.2.2") for _ in range(7)]

        assert answers[0].status == 200
        assert answers[-1].status == 429
        assert shop.sign_in("person17@example.com", PASSWORD, "198.19.2.3").status == 302
