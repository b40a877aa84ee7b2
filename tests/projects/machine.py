"""What this machine has, and the environment in which its own tools run.

The autouse fixture in tests/conftest.py makes every test homeless. Installers must not be: what the
machine's owner has configured for pip, Poetry and npm decides where packages come from.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from shutil import which

import install_poetry

# As it was before any fixture changed it: this module is imported when tests are collected.
ORIGINAL = dict(os.environ)
POETRY_PLACES = (install_poetry.official_place(), install_poetry.place_beside())
REPOSITORY = Path(__file__).parent.parent.parent
# What would reach into a project from outside.
FOREIGN = re.compile(
    r"(GIT|PYTEST|COV|COVERAGE|PW|DJANGO|POETRY_VIRTUALENVS)_.*|VIRTUAL_ENV.*|CONDA_.*|PYTHON.*|"
    r"POETRY_ACTIVE|NO_COLOR|FORCE_COLOR|COLUMNS|NODE_ENV|"
    r"SECRET_KEY|ALLOWED_HOSTS|DATABASE_URL|REDIS_URL|PROJECT_NAME|EMAIL_URL|DEFAULT_FROM_EMAIL|"
    r"CSRF_TRUSTED_ORIGINS|SECURE_[A-Z_]+|CONN_MAX_AGE|CUSTOM_FRONTEND_VARIANT|LOG_LEVEL"
)


@cache
def find_poetry() -> str | None:
    """Return a Poetry that is new enough: from PATH, or where scripts/install_global.sh puts it."""
    found = which("poetry", path=ORIGINAL.get("PATH"))
    candidates = [Path(found)] if found else []
    candidates += [path for place in POETRY_PLACES for path in (place.launcher, place.poetry)]
    for candidate in candidates:
        if install_poetry.version_of(candidate).startswith("2"):
            return str(candidate)
    return None


@cache
def tools_environment() -> dict[str, str]:
    """Return the variables under which Poetry, npm and the project's own tasks run."""
    environment = {name: value for name, value in ORIGINAL.items() if not FOREIGN.fullmatch(name)}
    environment["POETRY_NO_INTERACTION"] = "1"
    environment["NO_COLOR"] = "1"
    poetry = find_poetry()
    if poetry:
        environment["PATH"] = os.pathsep.join([str(Path(poetry).parent), environment["PATH"]])
        certificate = _certificate_of_pip(poetry)
        if certificate:
            environment.setdefault("REQUESTS_CA_BUNDLE", certificate)
            environment.setdefault("NODE_EXTRA_CA_CERTS", certificate)
    return environment


def _certificate_of_pip(poetry: str) -> str:
    """Return what scripts/environment.sh exports: the certificates that only pip may know of."""
    answer = subprocess.run(
        [REPOSITORY / "scripts" / "install_global.sh", "--print-certificate", poetry],
        env=ORIGINAL,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() if answer.returncode == 0 else ""


def base_python() -> str:
    """Return the Python that the running virtual environment was made from."""
    return str(getattr(sys, "_base_executable", sys.executable))
