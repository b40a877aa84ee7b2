"""What is wrong on this machine is told before Railway is asked anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main

from .standin import RailwayStandin

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ["deploy", "railway"]


@pytest.fixture(autouse=True)
def nothing_is_asked(railway: RailwayStandin) -> object:
    yield
    assert railway.requests == []


def test_outside_a_project_there_is_nothing_to_deploy(
    homeless: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(DEPLOY) == 2

    assert "no QuickScale project in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Dockerfile", "has no Dockerfile"),
        ("manage.py", "has no manage.py"),
        ("my_shop/settings/production.py", "has no my_shop/settings/production.py"),
        ("my_shop/health.py", "answers none of /readyz, /healthz"),
    ],
)
def test_a_file_that_is_missing_is_named(
    shop: Path, capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    (shop / name).unlink()

    assert main(DEPLOY) == 2

    assert message in capsys.readouterr().err


def test_a_dockerfile_of_another_name_is_not_taken_by_railway(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "Dockerfile").rename(shop / "dockerfile")

    assert main(DEPLOY) == 2

    err = capsys.readouterr().err
    assert "dockerfile must be named Dockerfile" in err
    assert "hint: git mv dockerfile Dockerfile" in err


@pytest.mark.parametrize("ignore", [".gitignore", ".railwayignore"])
def test_what_is_needed_must_not_be_ignored(
    shop: Path, capsys: pytest.CaptureFixture[str], ignore: str
) -> None:
    with (shop / ignore).open("a") as file:
        file.write("/manage.py\n")

    assert main(DEPLOY) == 2

    assert "manage.py would not be sent: it is ignored" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "generated: [",
        "generated: {project_slug: 3, package_name: x}",
        "generated: {project_slug: my-shop, package_name: my-shop}",
    ],
)
def test_a_project_that_does_not_say_who_it_is_is_refused(
    shop: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (shop / ".quickscale/config.yml").write_text(text)

    assert main(DEPLOY) == 2

    assert "hint: restore .quickscale/config.yml from git" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["deploy"],
        ["deploy", "elsewhere"],
        [*DEPLOY, "--timeout", "0"],
        [*DEPLOY, "--timeout", "soon"],
        [*DEPLOY, "--dry"],
    ],
)
def test_a_command_line_that_cannot_be_parsed_is_status_2(words: list[str]) -> None:
    assert main(words) == 2


def test_links_that_lead_out_are_told(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RAILWAY_API_TOKEN")
    try:
        (shop / "out").symlink_to(shop.parent)
    except OSError:
        pytest.skip("links need rights on Windows")

    assert main(DEPLOY) == 3

    assert "left out: out, a link that leads nowhere or out of the project" in (
        capsys.readouterr().err
    )


def test_help_imports_nothing_heavy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*DEPLOY, "--help"]) == 0

    assert "exit status: 0 live, 1 a bug of ours" in capsys.readouterr().out.replace("\n", " ")
