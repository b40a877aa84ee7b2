"""Tests, style and types."""

from __future__ import annotations

import contextlib
import os
import secrets

from . import compose, frontend
from .arguments import split
from .process import ROOT, python, run

TEMPLATES = "templates"
SELECTING = {"-k", "-m", "--lf", "--last-failed", "--nf", "--new-first", "--sw", "--stepwise"}


def run_tests(remainder: str, *, parallel: bool, postgres: bool) -> None:
    """Run pytest, then the front end's tests; some tests only are run alone, without coverage.

    postgres: on the PostgreSQL of docker-compose.test.yml, started for this run
    """
    workers = ["-n", "auto"] if parallel else []
    words = split("", remainder)
    coverage = [] if select_tests(words) else ["--cov"]
    command = python("-m", "pytest", *workers, *coverage, *words)
    with contextlib.ExitStack() as stack:
        variables = stack.enter_context(compose.test_database()) if postgres else {}
        run(*command, extra_environment=variables)
    if coverage:
        frontend.run_script("test")


def select_tests(words: list[str]) -> bool:
    """Return whether pytest's arguments name some of the tests: they cover some lines only."""
    paths = (word.partition("::")[0] for word in words)
    return not SELECTING.isdisjoint(words) or any((ROOT / path).exists() for path in paths)


def lint() -> None:
    """Check without changing anything."""
    run(*python("-m", "ruff", "check"))
    run(*python("-m", "ruff", "format", "--check"))
    run(*python("-m", "djlint", "--quiet", "--check", TEMPLATES))
    run(*python("-m", "djlint", "--quiet", "--lint", TEMPLATES))
    frontend.run_script("lint")


def format_() -> None:
    """Bring code and templates into shape."""
    run(*python("-m", "ruff", "check", "--fix"))
    run(*python("-m", "ruff", "format"))
    # It ends with 1 when it has changed a file.
    run(*python("-m", "djlint", "--quiet", "--reformat", TEMPLATES), accepted=(0, 1))


def typecheck() -> None:
    """Check the types of the Python code, then the front end's."""
    run(*python("-m", "mypy", "."))
    frontend.run_script("typecheck")


def check() -> None:
    """Run Django's own checks: of the code, of the migrations, and of production's settings."""
    run(*python("manage.py", "check", "--fail-level", "WARNING"))
    run(*python("manage.py", "makemigrations", "--check", "--dry-run"))
    run(
        *python("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        extra_environment=production_environment(),
    )


def production_environment() -> dict[str, str]:
    """Return what production needs to start; what is not set gets a value to throw away."""
    [settings] = ROOT.glob("*/settings/production.py")
    defaults = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "example.com",
        "DATABASE_URL": "sqlite://:memory:",
        "EMAIL_URL": "smtp+tls://localhost:587",
    }
    given = {name: os.environ[name] for name in defaults if os.environ.get(name)}
    package = settings.parent.parent.name
    return {**defaults, **given, "DJANGO_SETTINGS_MODULE": f"{package}.settings.production"}
