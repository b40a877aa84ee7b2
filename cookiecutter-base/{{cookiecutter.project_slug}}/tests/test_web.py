"""Request ids, addresses, limits, logs, the cache, and what people see when a part fails."""

import errno
import json
import logging
import logging.config
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from {{ cookiecutter.package_name }}.urls import handler400, handler500
from {{ cookiecutter.package_name }}.urls import urlpatterns as real_patterns
from {{ cookiecutter.package_name }}.web import monitoring
from {{ cookiecutter.package_name }}.web.addresses import client_address
from {{ cookiecutter.package_name }}.web.logs import logging_config

__all__ = ["handler400", "handler500"]


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that fails."""

    def view(_: HttpRequest) -> HttpResponse:
        raise error

    return view


def form(request: HttpRequest) -> HttpResponse:
    """Read a form."""
    return HttpResponse(request.POST.get("text", "")[:1])


urlpatterns = [
    path("stopped/", raising(OperationalError("connection refused"))),
    path("broken/", raising(InterfaceError("connection already closed"))),
    path("full/", raising(OSError(errno.ENOSPC, "No space left on device"))),
    path("bug/", raising(OSError(errno.ENOENT, "No such file"))),
    path("form/", form),
    *real_patterns,
]

with_failing_views = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def visitor() -> Client:
    """A browser that is shown errors as people are."""
    return Client(raise_request_exception=False)


@with_failing_views
@pytest.mark.parametrize("address", ["/stopped/", "/broken/", "/full/"])
def test_what_is_down_is_told_as_such(visitor: Client, address: str) -> None:
    answer = visitor.get(address, headers={"accept": "text/html"})

    assert answer.status_code == 503
    assert "We will be right back" in answer.content.decode()
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"


@with_failing_views
def test_a_script_is_told_in_json(visitor: Client) -> None:
    answer = visitor.get("/stopped/", headers={"accept": "application/json"})

    assert answer.status_code == 503
    assert answer.json() == {"detail": "We cannot do this right now. Try again in a minute."}


@with_failing_views
def test_a_mistake_of_ours_stays_a_500(visitor: Client) -> None:
    assert visitor.get("/bug/").status_code == 500


@with_failing_views
@override_settings(MAX_UPLOAD_BYTES=1000)
def test_a_request_that_is_too_large_is_refused(visitor: Client) -> None:
    assert visitor.post("/form/", {"text": "x" * 500}).content == b"x"

    answer = visitor.post("/form/", {"text": "x" * 2000})

    assert answer.status_code == 413
    assert "too large" in answer.content.decode().lower()


@with_failing_views
@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_form_that_is_too_large_is_refused(visitor: Client) -> None:
    assert visitor.post("/form/", {"text": "x" * 2000}).status_code == 413


@pytest.mark.django_db
def test_a_bad_request_is_a_bad_request(visitor: Client) -> None:
    assert visitor.get("/", headers={"host": "not a host"}).status_code == 400


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        ("abc-123.XYZ_9", True),
        ("", False),
        ("x" * 65, False),
        ("two words", False),
        ('{"json":1}', False),
    ],
)
def test_a_request_has_one_id(client: Client, given: str, is_kept: bool) -> None:
    answer = client.get("/healthz", headers={"x-request-id": given} if given else {})

    if is_kept:
        assert answer.headers["X-Request-ID"] == given
    else:
        assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.5", "10.0.0.9"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "made-up, 203.0.113.5", "203.0.113.5"),
        (2, "made-up, 203.0.113.5, 10.1.1.1", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "nonsense", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_an_address_is_taken_from_a_proxy_only(
    settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.9", headers={"x-forwarded-for": forwarded}
    )

    assert client_address(request) == expected


def log_line(capsys: pytest.CaptureFixture[str], message: str, *arguments: str) -> dict[str, str]:
    """Log something the way production does and return the line."""
    before = logging.getLogger().handlers[:]
    try:
        logging.config.dictConfig(logging_config(level="INFO", as_json=True))
        logging.getLogger("shop").info(message, *arguments)
    finally:
        logging.getLogger().handlers = before
    line: dict[str, str] = json.loads(capsys.readouterr().err.splitlines()[-1])
    return line


def test_a_log_line_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    line = log_line(capsys, "two\nlines of %s", "text")

    assert line["message"] == "two\nlines of text"
    assert (line["level"], line["logger"]) == ("INFO", "shop")
    assert datetime.fromisoformat(line["time"]).utcoffset() == timedelta(0)
    assert "request_id" in line


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/accounts/reset/MQ/token-of-a-mail/ 302", "/accounts/reset/…/ 302"),
        ("/accounts/invite/key-of-a-mail/ 302", "/accounts/invite/…/ 302"),
        ("/accounts/reset/done/ 200", "/accounts/reset/done/ 200"),
    ],
)
def test_a_link_that_lets_somebody_in_is_in_no_log(
    capsys: pytest.CaptureFixture[str], path: str, shown: str
) -> None:
    assert log_line(capsys, "GET %s", path)["message"] == f"GET {shown}"


def test_a_report_has_the_request_and_no_secret() -> None:
    address = "https://example.com/accounts/reset/MQ/token/"
    event = monitoring.prepare({"request": {"url": address}}, {})
    crumb = monitoring.prepare_breadcrumb({"message": "GET /accounts/reset/MQ/token/"})

    assert event["request"]["url"] == "https://example.com/accounts/reset/…/"
    assert event["tags"] == {"request_id": ""}
    assert crumb["message"] == "GET /accounts/reset/…/"


def test_an_address_that_is_not_sentrys_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN must look like"):
        monitoring.start_monitoring("https://example.com", environment="test")


NO_REDIS = {
    "default": {
        "BACKEND": "{{ cookiecutter.package_name }}.web.cache.PatientRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 0.5},
    }
}


@override_settings(CACHES=NO_REDIS)
def test_a_cache_that_is_down_finds_nothing_and_raises_nothing() -> None:
    cache = caches["default"]

    cache.set("name", "value")
    cache.set_many({"one": 1, "two": 2})
    assert cache.get("name", "nothing") == "nothing"
    assert cache.get_many(["one", "two"]) == {}
    assert cache.add("name", "value") is True
    assert cache.touch("name") is False
    assert cache.delete("name") is False
    assert cache.has_key("name") is False
    cache.delete_many(["one", "two"])
    with pytest.raises(ValueError, match="not found"):
        cache.incr("count")


@pytest.mark.django_db
@override_settings(CACHES=NO_REDIS)
def test_a_session_outlives_its_cache() -> None:
    session = SessionStore()
    session["basket"] = ["a book"]
    session.save()

    assert SessionStore(session.session_key)["basket"] == ["a book"]
