"""What an installed project says of itself; its lint, types and tests are in test_ci.py."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from .workshop import copy_of, production_variables

if TYPE_CHECKING:
    from pathlib import Path

    from .workshop import Project

pytestmark = pytest.mark.e2e


def documented_variables(project: Project) -> set[str]:
    """Return the names in .env.example, those behind a `#` included."""
    text = (project.root / ".env.example").read_text()
    return set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))


@pytest.mark.parametrize("settings", ["local", "test"])
def test_django_finds_nothing_to_say(project: Project, settings: str) -> None:
    name = f"{project.package}.settings.{settings}"

    project.manage("check", "--fail-level", "WARNING", variables={"DJANGO_SETTINGS_MODULE": name})


def test_django_finds_nothing_to_say_before_going_live(deployed: Project) -> None:
    variables = production_variables(database_url="sqlite://:memory:")
    assert variables.keys() <= documented_variables(deployed)

    deployed.manage("check", "--deploy", "--fail-level", "WARNING", variables=variables)


def test_every_documented_variable_is_read(project: Project) -> None:
    folders = (project.root / project.package, project.root / "ops")
    sources = [path.read_text() for folder in folders for path in folder.rglob("*.py")]
    sources += [(project.root / name).read_text() for name in ("manage.py", "gunicorn.conf.py")]
    quoted = set(re.findall(r"""["']([A-Z][A-Z0-9_]+)["']""", "".join(sources)))
    if project.frontend is not None:
        scripts = project.frontend.glob("*.ts")
        quoted |= set(re.findall(r'"([A-Z][A-Z0-9_]+)"', "".join(it.read_text() for it in scripts)))

    unread = documented_variables(project) - quoted - variables_of_compose(project)
    of_compose_itself = {"COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME"}
    of_one_theme = {"FRONTEND_LISTEN", "FRONTEND_PORT"}
    assert unread - of_compose_itself - of_one_theme == set()


def test_every_variable_that_is_read_is_documented(project: Project) -> None:
    settings = project.root / project.package / "settings"
    source = "".join(path.read_text() for path in settings.glob("*.py"))
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', source))
    server = (project.root / "gunicorn.conf.py").read_text()
    read |= set(re.findall(r"whole_number\('?\"?([A-Z_]+)", server))
    # `inv up` says these; nobody has to.
    read |= variables_of_compose(project) - {"HOST_UID", "HOST_GID", "POETRY_LOCK_HASH"}

    assert len(read) > 30
    assert read <= documented_variables(project)


def variables_of_compose(project: Project) -> set[str]:
    """Return the variables that the compose files take from `.env`."""
    text = "".join(path.read_text() for path in project.root.glob("docker-compose*.yml"))
    return set(re.findall(r"\$\{([A-Z_]+)[:}]", text))


def test_formatting_brings_code_and_templates_into_shape(project: Project, tmp_path: Path) -> None:
    copy = copy_of(project, tmp_path / "my-shop")
    shape = copy.own_files()
    landing = copy.root / "templates" / "landing.html"
    landing.write_text(landing.read_text().replace("{% block", "      {% block", 1))
    manage = copy.root / "manage.py"
    manage.write_text(manage.read_text() + "\n\n\n")
    assert copy.own_files() != shape

    copy.run(project.python.with_name("inv"), "format")

    assert copy.own_files() == shape


@pytest.mark.parametrize("theme", ["starter_htmx", "starter_react"], indirect=True, scope="session")
def test_the_front_end_is_installed_from_its_lock_file(project: Project) -> None:
    folder = project.frontend
    assert folder is not None
    package = json.loads((folder / "package.json").read_text())

    for name, version in {
        **package.get("dependencies", {}),
        **package.get("devDependencies", {}),
    }.items():
        assert re.fullmatch(r"[0-9][0-9A-Za-z.\-]*", version), f"{name} is not pinned: {version}"
    # `inv build` and `inv serve` call these; lint, test and typecheck only where they are there.
    assert {"build", "dev"} <= package["scripts"].keys()
    if (folder / "tsconfig.json").exists():
        assert {"lint", "test", "typecheck"} <= package["scripts"].keys()
    assert project.npm("ls", "--all").returncode == 0
