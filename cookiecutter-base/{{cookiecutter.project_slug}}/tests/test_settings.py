"""What production refuses, and where custom files are looked for."""

import importlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest import mock

import django
import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "{{ cookiecutter.package_name }}.settings.production"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": SETTINGS,
    "SECRET_KEY": "5" * 60,
    "ALLOWED_HOSTS": "example.com,.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}
# Its driver takes longer to load than all the rest.
POSTGRESQL = "postgres://user@localhost/database"
ASK = "from django.conf import settings; print({})"


def variables(**environment: str) -> dict[str, str]:
    """Return this process's environment with what production needs, and these variables."""
    inherited = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    return {**inherited, **PRODUCTION, **environment}


def ask(expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Evaluate an expression over production's settings in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", ASK.format(expression)],
        cwd=ROOT,
        env=variables(**environment),
        capture_output=True,
        text=True,
        check=False,
    )


def read(**environment: str) -> Any:
    """Load production's settings anew, here: a process for each of these takes long.

    Raises ImproperlyConfigured, which ends any process that reads them.
    """
    package = SETTINGS.rpartition(".")[0]
    anew = mock.patch.dict(os.environ, variables(**environment), clear=True)
    with anew, mock.patch.dict(sys.modules):
        for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
            del sys.modules[name]
        return importlib.import_module(SETTINGS)


def refusal(**environment: str) -> str:
    """Return what production says of variables that it refuses."""
    with pytest.raises(ImproperlyConfigured) as raised:
        read(**environment)
    return str(raised.value)


def test_production_starts_with_what_is_required() -> None:
    answer = ask("settings.DEBUG, settings.CSRF_TRUSTED_ORIGINS", DATABASE_URL=POSTGRESQL)

    assert answer.stdout.strip() == "False ['https://example.com', 'https://*.example.org']"


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_names_what_is_missing(name: str) -> None:
    assert f"production needs {name} in the environment" in refusal(**{name: ""})


@pytest.mark.parametrize("secret", ["change-me-" + "x" * 60, "hunter2"])
def test_production_refuses_the_example_secret_and_a_short_one(secret: str) -> None:
    told = refusal(SECRET_KEY=secret)

    assert "SECRET_KEY is the example's or shorter" in told
    assert secret not in told


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ALLOWED_HOSTS", "https://example.com", "ALLOWED_HOSTS must hold values like"),
        ("CSRF_TRUSTED_ORIGINS", "example.com", "CSRF_TRUSTED_ORIGINS must hold values like"),
        ("DATABASE_URL", "mysteryql://host/name", "DATABASE_URL must look like postgres://"),
        ("DATABASE_URL", "postgres://host:port/name", "DATABASE_URL must look like postgres://"),
        ("REDIS_URL", "http://localhost", "REDIS_URL must look like redis://"),
        ("EMAIL_URL", "mail.example.com", "EMAIL_URL must look like smtp+tls://"),
        ("DEFAULT_FROM_EMAIL", "nobody", "DEFAULT_FROM_EMAIL must look like"),
        ("SENTRY_DSN", "sentry", "SENTRY_DSN must look like https://"),
        ("DB_POOL_SIZE", "many", "DB_POOL_SIZE must be a whole number, not 'many'"),
        ("TRUSTED_PROXY_COUNT", "-1", "TRUSTED_PROXY_COUNT must be 0 or more, not -1"),
        ("MAX_UPLOAD_MB", "0", "MAX_UPLOAD_MB must be 1 or more, not 0"),
        ("SECURE_SSL_REDIRECT", "maybe", "SECURE_SSL_REDIRECT must be true or false, not 'maybe'"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be DEBUG or INFO or WARNING or ERROR, not 'LOUD'"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT must be json or line, not 'xml'"),
        ("ADMIN_PATH", "a b", "ADMIN_PATH must look like admin/, not 'a b'"),
        ("MEDIA_ENDPOINT_URL", "s3", "MEDIA_ENDPOINT_URL must look like https://"),
    ],
)
def test_what_is_malformed_is_refused_by_name(name: str, value: str, told: str) -> None:
    whole = refusal(**{name: value})

    assert told in whole
    assert whole.endswith("see .env.example")


def test_all_that_is_wrong_is_told_at_once_and_no_password() -> None:
    wrong = {"DB_POOL_SIZE": "x", "DATABASE_URL": "mysql//hunter3@host"}
    wrong["SECRET_KEY"] = "hunter2"  # pragma: allowlist secret

    answer = ask("settings.DEBUG", **wrong)

    assert answer.returncode != 0
    last = answer.stderr.splitlines()[-1]
    for name in wrong:
        assert name in last
    assert "hunter" not in answer.stderr


@pytest.mark.parametrize(
    ("environment", "name", "expected"),
    [
        ({"ADMIN_PATH": "/office"}, "ADMIN_PATH", "office/"),
        ({"MAX_UPLOAD_MB": "3"}, "MAX_UPLOAD_BYTES", "3145728"),
        (
            {"REDIS_URL": "redis://r:6379/0"},
            "SESSION_ENGINE",
            "django.contrib.sessions.backends.cached_db",
        ),
        ({"REDIS_URL": ""}, "SESSION_ENGINE", "django.contrib.sessions.backends.db"),
        ({"SECURE_HSTS_SECONDS": "60"}, "SECURE_HSTS_SECONDS", "60"),
        ({"SECURE_HSTS_INCLUDE_SUBDOMAINS": "no"}, "SECURE_HSTS_PRELOAD", "False"),
        ({"LOGIN_COOLOFF_MINUTES": "2"}, "AXES_COOLOFF_TIME", "0:02:00"),
        ({"EMAIL_URL": "smtp+tls://mail:25"}, "EMAIL_USE_TLS", "True"),
    ],
)
def test_the_environment_decides(environment: dict[str, str], name: str, expected: str) -> None:
    assert str(getattr(read(**environment), name)) == expected


def test_connections_to_postgresql_are_checked_before_they_are_used() -> None:
    assert read(DATABASE_URL=POSTGRESQL).DATABASES["default"]["CONN_HEALTH_CHECKS"] is True


def test_transactions_of_sqlite_wait_for_each_other() -> None:
    # Before 5.1 Django cannot.
    expected = {"transaction_mode": "IMMEDIATE"} if django.VERSION >= (5, 1) else {}

    assert read().DATABASES["default"].get("OPTIONS", {}) == expected


def test_uploads_go_to_a_bucket_when_there_is_one() -> None:
    if find_spec("storages") is None:
        told = refusal(MEDIA_BUCKET="uploads")
        assert "MEDIA_BUCKET needs django-storages: run `poetry install" in told
    else:
        options = read(MEDIA_BUCKET="uploads").STORAGES["default"]["OPTIONS"]
        assert options["bucket_name"] == "uploads"


def test_an_unknown_variant_of_the_front_end_is_refused() -> None:
    told = refusal(CUSTOM_FRONTEND_VARIANT="no-such")

    assert "CUSTOM_FRONTEND_VARIANT=no-such: no folder" in told
