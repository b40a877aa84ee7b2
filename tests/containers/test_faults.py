"""What people and probes see when a part of the production stack fails, and that it gets well."""

from __future__ import annotations

import json
import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.projects.serving import Answer, get, post

from .engine import Stack, ask, docker, production, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.containers,
    # What happens here is the base's; a theme changes none of it.
    pytest.mark.parametrize("theme", ["starter_html"], indirect=True, scope="session"),
]

# Run by `manage.py shell`: an account, and the key of a session of hers.
SIGN_IN = """
from django.contrib.auth import get_user_model
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
user = get_user_model().objects.create_user("ada@example.com", "correct horse battery 42")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""
PATIENCE_SECONDS = 8


@pytest.fixture(scope="module")
def stack(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return a site in production, with two web containers and a short patience for queries."""
    with production(theme, tmp_path_factory.mktemp("faults")) as made:
        with (made.root / ".env").open("a") as file:
            file.write("DB_STATEMENT_TIMEOUT_SECONDS=1\n")
        made.bring_up()
        yield made


@pytest.fixture(scope="module")
def session(stack: Stack) -> str:
    """Return the cookie of somebody who is signed in."""
    return f"sessionid={stack.manage('shell', '-c', SIGN_IN).split()[-1]}"


def assert_friendly(answer: Answer) -> None:
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert b"We will be right back" in answer.body
    assert answer.header("retry-after") == "30"


def parts(stack: Stack) -> dict[str, str]:
    """Return what the readiness check says of each part."""
    answer: dict[str, str] = json.loads(ask(stack.port, "/readyz").body)
    return answer


def is_well(stack: Stack, session: str) -> bool:
    return (
        set(parts(stack).values()) == {"ok"}
        and ask(stack.port, "/dashboard/", session).status == HTTPStatus.OK
    )


def web_is_healthy(stack: Stack) -> bool:
    health = [each["Health"] for each in stack.containers() if each["Service"] == "web"]
    return health == ["healthy", "healthy"]


def test_a_stopped_database_is_told_and_comes_back(stack: Stack, session: str) -> None:
    assert is_well(stack, session)
    stack.compose("stop", "postgres")
    end = stack.compose("logs", "--tail", "1", "postgres").stdout
    assert end.rstrip().endswith("database system is shut down")

    assert_friendly(ask(stack.port, "/dashboard/", session))
    assert parts(stack) == {"database": "failed", "cache": "ok"}
    assert ask(stack.port, "/readyz").status == HTTPStatus.SERVICE_UNAVAILABLE
    assert ask(stack.port, "/healthz").status == HTTPStatus.OK
    assert ask(stack.port, "/").status == HTTPStatus.OK
    assert web_is_healthy(stack)

    before = [each["ID"] for each in stack.containers() if each["Service"] == "web"]
    stack.compose("start", "postgres")
    wait_for("recovery", lambda: is_well(stack, session))
    assert [each["ID"] for each in stack.containers() if each["Service"] == "web"] == before


@pytest.mark.parametrize(("harm", "cure"), [("stop", "start"), ("pause", "unpause")])
def test_a_cache_that_is_gone_costs_nobody_a_page(
    stack: Stack, session: str, harm: str, cure: str
) -> None:
    stack.compose(harm, "redis")
    start = time.monotonic()

    for port in (stack.port, stack.port + 1):
        assert ask(port, "/").status == HTTPStatus.OK
        assert ask(port, "/dashboard/", session).status == HTTPStatus.OK
    assert time.monotonic() - start < PATIENCE_SECONDS
    assert parts(stack) == {"database": "ok", "cache": "failed"}
    assert ask(stack.port, "/healthz").status == HTTPStatus.OK

    stack.compose(cure, "redis")
    wait_for("recovery", lambda: is_well(stack, session))


def test_a_database_that_hangs_is_told_in_time(stack: Stack, session: str) -> None:
    # Each process has open connections, which the kernel of a paused container keeps alive.
    for _ in range(4):
        for port in (stack.port, stack.port + 1):
            assert ask(port, "/dashboard/", session).status == HTTPStatus.OK
    stack.compose("pause", "postgres")

    try:
        for port in (stack.port, stack.port + 1, stack.port):
            start = time.monotonic()
            assert_friendly(ask(port, "/dashboard/", session))
            assert time.monotonic() - start < PATIENCE_SECONDS
        assert parts(stack) == {"database": "failed", "cache": "ok"}
        assert ask(stack.port, "/healthz").status == HTTPStatus.OK
        assert ask(stack.port, "/").status == HTTPStatus.OK
    finally:
        stack.compose("unpause", "postgres")
    wait_for("recovery", lambda: is_well(stack, session))


def test_a_database_that_begins_to_hang_during_a_query_is_told_in_time(
    stack: Stack, session: str
) -> None:
    with stack.locked_users(3) as pool:
        start = time.monotonic()
        request = pool.submit(ask, stack.port, "/dashboard/", session)
        time.sleep(0.5)
        stack.compose("pause", "postgres")
        try:
            assert_friendly(request.result(timeout=30))
            # The limit of the query, one second here, and the three that a connection may take.
            assert time.monotonic() - start < PATIENCE_SECONDS
        finally:
            stack.compose("unpause", "postgres")
    wait_for("recovery", lambda: is_well(stack, session))


def test_a_slow_database_is_told_in_time(stack: Stack, session: str) -> None:
    with stack.locked_users(5):
        start = time.monotonic()

        assert_friendly(ask(stack.port, "/dashboard/", session))

        assert time.monotonic() - start < PATIENCE_SECONDS
        assert ask(stack.port, "/").status == HTTPStatus.OK
    wait_for("recovery", lambda: is_well(stack, session))


def test_a_database_that_refuses_the_password_is_told_without_it(
    stack: Stack, session: str
) -> None:
    line = re.compile(r"^POSTGRES_PASSWORD=(\w+)$", re.MULTILINE)
    [password] = line.findall((stack.root / ".env").read_text())
    everyone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app' "
    everyone += "AND client_addr IS NOT NULL"
    stack.database("ALTER ROLE app PASSWORD 'another'")
    stack.database(everyone)

    wait_for("refusal", lambda: parts(stack)["database"] == "failed")
    assert_friendly(ask(stack.port, "/dashboard/", session))
    logs = stack.compose("logs", "web").stdout
    assert "password authentication failed" in logs
    assert password not in logs

    stack.database(f"ALTER ROLE app PASSWORD '{password}'")
    wait_for("recovery", lambda: is_well(stack, session))


def test_a_full_disk_refuses_the_upload_with_the_error_that_becomes_a_503(stack: Stack) -> None:
    code = (
        "from django.core.files.base import ContentFile\n"
        "from django.core.files.storage import default_storage\n"
        "try: default_storage.save('large.bin', ContentFile(b'0' * 3_000_000))\n"
        "except OSError as error: print('errno', error.errno)\n"
    )
    image = f"{stack.root.name}:{stack.variables['VERSION']}"
    options = ("--rm", "--read-only", "--tmpfs", "/app/media:size=1m,uid=1000", "--tmpfs", "/tmp")  # noqa: S108
    variables = ("SECRET_KEY=" + "x1" * 30, "ALLOWED_HOSTS=x", "DATABASE_URL=sqlite://:memory:")
    environment = [word for variable in variables for word in ("--env", variable)]

    output = docker(
        "run", *options, *environment, image, "python", "manage.py", "shell", "-c", code
    )

    # tests/test_web.py of the project holds that this number becomes a 503.
    assert "errno 28" in output


def test_wrong_passwords_are_counted_across_containers(stack: Stack, session: str) -> None:
    statuses = []
    for number in range(6):
        port = stack.port + number % 2
        page = ask(port, "/accounts/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
        cookie = re.search(r"csrftoken=\w+", page.header("set-cookie"))
        assert token is not None
        assert cookie is not None
        form = {
            "username": "ada@example.com",
            "password": f"wrong {number}",
            "csrfmiddlewaretoken": token[1].decode(),
        }
        answer = post(
            port,
            "/accounts/login/",
            form,
            Host="localhost",
            X_Forwarded_Proto="https",
            X_Forwarded_For=f"10.0.0.{number}, 198.51.100.7",
            Cookie=cookie[0],
            Referer="https://localhost/accounts/login/",
        )
        statuses.append(answer.status)

    assert statuses == [200, 200, 200, 200, 429, 429]
    assert ask(stack.port, "/dashboard/", session).status == HTTPStatus.OK


def test_every_line_of_the_log_is_an_object_with_the_requests_id(stack: Stack) -> None:
    answer = get(
        stack.port,
        "/nothing-here/",
        Host="localhost",
        X_Forwarded_Proto="https",
        X_Request_ID="from-the-proxy",
    )

    logs = stack.compose("logs", "--no-log-prefix", "web").stdout.replace("\x1b[2K", "")
    lines = [json.loads(line) for line in logs.splitlines() if line.strip()]

    assert answer.header("x-request-id") == "from-the-proxy"
    assert "Not Found: /nothing-here/" in {
        line["message"] for line in lines if line["request_id"] == "from-the-proxy"
    }
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(it) for it in lines))
