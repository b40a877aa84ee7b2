"""What production refuses, and where custom files are looked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "{{ cookiecutter.package_name }}.settings.production",
    "SECRET_KEY": "5" * 60,
    "ALLOWED_HOSTS": "example.com,.example.org",
    "DATABASE_URL": "postgres://user@localhost/database",
}
ASK = "from django.conf import settings; print({})"


def ask(expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Evaluate an expression over the settings in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    return subprocess.run(
        [sys.executable, "-c", ASK.format(expression)],
        cwd=ROOT,
        env={**inherited, "SECRET_KEY": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_what_is_required() -> None:
    answer = ask("settings.DEBUG, settings.CSRF_TRUSTED_ORIGINS", **PRODUCTION)

    assert answer.stdout.strip() == "False ['https://example.com', 'https://*.example.org']"


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_names_what_is_missing(name: str) -> None:
    answer = ask("settings.DEBUG", **{**PRODUCTION, name: ""})

    assert answer.returncode != 0
    assert f"production needs {name} in the environment" in answer.stderr


@pytest.mark.parametrize("secret", ["change-me-" + "x" * 60, "hunter2"])
def test_production_refuses_the_example_secret_and_a_short_one(secret: str) -> None:
    answer = ask("settings.DEBUG", **{**PRODUCTION, "SECRET_KEY": secret})

    assert answer.returncode != 0
    assert "SECRET_KEY is the example's or shorter" in answer.stderr
    assert secret not in answer.stderr


def test_an_unknown_variant_of_the_front_end_is_refused() -> None:
    answer = ask("settings.DEBUG", **PRODUCTION, CUSTOM_FRONTEND_VARIANT="no-such")

    assert "CUSTOM_FRONTEND_VARIANT=no-such: no folder" in answer.stderr
