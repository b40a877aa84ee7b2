"""Tests, style and types."""

from __future__ import annotations

import shlex

from . import frontend
from .process import python, run

TEMPLATES = "templates"


def run_tests(arguments: str, *, parallel: bool) -> None:
    """Run pytest with coverage, then the front end's tests."""
    workers = ["-n", "auto"] if parallel else []
    run(*python("-m", "pytest", "--cov", *workers, *shlex.split(arguments)))
    frontend.run_script("test")


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
    run(*python("-m", "djlint", "--quiet", "--reformat", TEMPLATES))


def typecheck() -> None:
    """Check the types of the Python code, then the front end's."""
    run(*python("-m", "mypy", "."))
    frontend.run_script("typecheck")
