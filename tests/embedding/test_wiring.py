"""The writer of managed files and the reader of manifests, with all that can be thrown at them."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as some
from invoke.exceptions import Exit

from .conftest import OPS
from .upstream import manifest as manifest_text

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.append(str(OPS))

from ops.modules import manifest, requirements, versions, wiring  # type: ignore[import-not-found]

NAMES = some.sampled_from(["auth", "billing", "notes", "teams", "labels", "search"])
WORDS = some.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
PATHS = some.lists(WORDS, min_size=1, max_size=4).map(".".join)
RELATIVE = PATHS.map(lambda path: f".{path}")


@some.composite
def modules(draw: Callable[..., Any]) -> dict[str, Any]:
    """Return some modules, each requiring some of those before it."""
    result: dict[str, Any] = {}
    for name in draw(some.lists(NAMES, unique=True, max_size=5)):
        lines = {
            "apps": [".", *draw(some.lists(some.one_of(PATHS, RELATIVE), max_size=3))],
            "middleware": [
                {"path": path, "position": draw(some.sampled_from(["first", "last"]))}
                for path in draw(some.lists(RELATIVE, max_size=2))
            ],
            "context-processors": draw(some.lists(RELATIVE, max_size=2)),
            "requires": draw(some.lists(some.sampled_from(sorted(result)), unique=True))
            if result
            else [],
        }
        if draw(some.booleans()):
            lines["url-prefix"] = f"{name}/"
        text = f'[project]\nname = "quickscale-{name}"\nversion = "1.0"\n[tool.quickscale]\n'
        text += "".join(f"{key} = {_toml(value)}\n" for key, value in lines.items())
        result[name] = manifest.read(name, text, has_settings=draw(some.booleans()))
    return result


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(each) for each in value)}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    return f'"{value}"'


def _lists(text: str) -> dict[str, list[str]]:
    """Return the lists that a file of settings assigns."""
    values: dict[str, Any] = {}
    code = "\n".join(line for line in text.splitlines() if not line.startswith("from "))
    exec(compile(code, "modules.py", "exec"), values)  # noqa: S102 - our own text
    return {name: value for name, value in values.items() if name.startswith("MODULE_")}


@given(modules())
@settings(max_examples=200, deadline=None)
def test_the_settings_hold_everything_once_and_in_the_order_of_needs(made: dict[str, Any]) -> None:
    lists = _lists(wiring.settings_file(made))

    assert set(lists["MODULE_APPS"]) == {app for each in made.values() for app in each.apps}
    assert len(set(lists["MODULE_APPS"])) == len(lists["MODULE_APPS"])
    order = [each.name for each in wiring.ordered(made)]
    for each in made.values():
        for needed in each.requires:
            assert order.index(needed.name) < order.index(each.name)


@given(modules(), some.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_of_embedding_does_not_matter(
    made: dict[str, Any], chance: random.Random
) -> None:
    names = list(made)
    chance.shuffle(names)
    shuffled = {name: made[name] for name in names}

    assert wiring.settings_file(shuffled) == wiring.settings_file(made)
    assert wiring.urls_file(shuffled) == wiring.urls_file(made)


@given(modules())
@settings(max_examples=30, deadline=None)
def test_what_is_written_is_in_shape(made: dict[str, Any]) -> None:
    ruff = Path(sys.executable).with_name("ruff")
    for text in (wiring.settings_file(made), wiring.urls_file(made)):
        for words in (
            ["format", "--diff", "--quiet", "-"],
            ["check", "--select", "E4,E7,E9,F,I", "-"],
        ):
            done = subprocess.run(
                [ruff, words[0], "--isolated", "--line-length", "200", *words[1:]],
                input=text, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "write"),
    [("settings/modules.py", wiring.settings_file), ("urls_modules.py", wiring.urls_file)],
)
def test_a_new_project_has_what_would_be_written_without_modules(
    file: str, write: Callable[[dict[str, Any]], str]
) -> None:
    path = OPS / "{{cookiecutter.package_name}}" / file

    assert write({}) == path.read_text(encoding="utf-8")


def test_modules_that_require_each_other_are_refused() -> None:
    made = {
        name: manifest.read(name, manifest_text(name, requires=f'["{other}"]'), has_settings=False)
        for name, other in (("notes", "labels"), ("labels", "notes"))
    }

    with pytest.raises(Exit, match="labels → notes → labels"):
        wiring.ordered(made)


HEAD = '[project]\nversion = "1"\n'
TABLE = f"{HEAD}[tool.quickscale]\n"
WRONG = {
    "not toml": ("[project", "Unexpected end of file"),
    "no project": ("[tool.quickscale]\n", r"it has no \[project\]"),
    "no table": (HEAD, r"it has no \[tool\]"),
    "no version": ("[project]\n[tool.quickscale]\n", "'version' is missing"),
    "version": (TABLE.replace('"1"', '"one"'), "'one' is not a version"),
    "unknown key": (f"{TABLE}xyz = 1\n", "unknown key 'xyz'"),
    "apps": (f'{TABLE}apps = "."\n', "'apps' must be a list"),
    "app": (f'{TABLE}apps = ["a b"]\n', "not a dotted path"),
    "apps of numbers": (f"{TABLE}apps = [1]\n", "a list of texts"),
    "prefix": (f'{TABLE}url-prefix = "/x"\n', "must look like"),
    "requires": (f'{TABLE}requires = ["A"]\n', "must look like"),
    "condition": (f'{TABLE}requires = ["a=1"]\n', "condition"),
    "core": (f'{TABLE}core-compatibility = "x"\n', "condition"),
    "position": (f'{TABLE}middleware = [{{path = ".x", position = "2"}}]\n', "first or last"),
    "variable": (f'{TABLE}settings = ["a"]\n', "the name of an"),
    "requirement": (
        f'{HEAD}dependencies = ["a @ file:x"]\n[tool.quickscale]\n',
        "is not a requirement",
    ),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_manifest_that_is_wrong_is_refused_by_its_key(text: str, said: str) -> None:
    with pytest.raises(Exit, match=said) as caught:
        manifest.read("notes", text, has_settings=False)

    assert str(caught.value.message).startswith("the pyproject.toml of the module notes: ")


@given(some.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader_of_manifests(text: str) -> None:
    with contextlib.suppress(Exit):  # and no other exception
        manifest.read("notes", text, has_settings=False)


@pytest.mark.parametrize(
    ("version", "specifier", "is_satisfied"),
    [
        ("1.2.0", "", True),
        ("1.2.0", ">=1.2", True),
        ("1.2", "==1.2.0", True),
        ("1.10", ">1.9", True),
        ("2.0.0rc1", ">=2.0", False),
        ("2.0.dev3", "<2.0a1", True),
        ("1.4.5", "~=1.4.2", True),
        ("1.5.0", "~=1.4.2", False),
        ("1.5", "~=1.4", True),
        ("2.0", "~=1.4", False),
        ("1.0", "!=1.0.0", False),
        ("1.5", ">=1.0,<2,!=1.5", False),
    ],
)
def test_versions_are_compared_as_pep_440_does(
    version: str, specifier: str, *, is_satisfied: bool
) -> None:
    from packaging.specifiers import SpecifierSet  # noqa: PLC0415 - pytest brings it

    assert versions.satisfies(version, specifier) is is_satisfied
    assert SpecifierSet(specifier, prereleases=True).contains(version) is is_satisfied


REQUIREMENTS = some.sampled_from(
    [
        "attrs (>=23,<24)",
        "stripe>=12",
        "django-allauth[mfa] (>=65.3)",
        "django-allauth[socialaccount]>=65.21",
        "Django (>=4.2)",
        "zope.interface",
        "tzdata ; sys_platform == 'win32'",
    ]
)


@given(some.lists(REQUIREMENTS, max_size=5))
@settings(max_examples=100, deadline=None)
def test_requirements_that_come_and_go_leave_the_file_as_it_was(wanted: list[str]) -> None:
    own = (OPS.parents[1] / "cookiecutter-starter_html" / "{{cookiecutter.project_slug}}").joinpath(
        "pyproject.toml"
    )
    text = own.read_text(encoding="utf-8")
    parsed = [requirements.Requirement.parse(each) for each in wanted]

    added = requirements.rewrite(text, managed=[], wanted=parsed)
    again = requirements.rewrite(added.text, managed=added.managed, wanted=parsed)
    removed = requirements.rewrite(added.text, managed=added.managed, wanted=[])

    assert again == added
    assert removed.text == text
    assert removed.managed == []
    listed = tomlkit.parse(added.text).unwrap()["project"]["dependencies"]
    assert set(added.managed) <= set(listed)
    assert sorted(listed, key=str.lower) == listed
    assert [line for line in listed if line.startswith("django ")] == ["django (>=5.2,<5.3)"]


def test_two_modules_that_want_one_package_get_one_line() -> None:
    wanted = [
        requirements.Requirement.parse(text)
        for text in ("django-allauth[mfa] (>=65.3,<66)", "django_allauth[socialaccount]>=65.21")
    ]

    assert requirements.combine(wanted) == [
        "django-allauth[mfa,socialaccount] (>=65.21,>=65.3,<66)"
    ]


def test_a_line_that_the_owner_has_changed_is_left_alone() -> None:
    text = '[project]\ndependencies = [\n    "attrs (==23.1)",\n]\n'
    wanted = [requirements.Requirement.parse("attrs (>=23)")]

    result = requirements.rewrite(text, managed=["attrs (>=23)"], wanted=wanted)

    assert result.text == text
    assert result.managed == []
