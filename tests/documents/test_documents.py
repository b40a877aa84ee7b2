"""Links, layouts and help texts of the documents are those of the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from quickscale.cli import main

from .markdown import REPOSITORY, blocks, documents, paths_of_tree

SCAFFOLDING = REPOSITORY / "docs/scaffolding.md"
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
MARKER = "GENERATION-DID-NOT-FINISH.md"
LAYOUTS = {block.label: paths_of_tree(block.text) for block in blocks(SCAFFOLDING, "tree")}


def tracked(folder: str) -> list[str]:
    """Return the files that git tracks below a folder of the repository."""
    command = ["git", "-C", str(REPOSITORY / folder), "ls-files", "-z", "."]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")[
        :-1
    ]


def files_of(layout: str) -> list[str]:
    """Return the files that a layout of scaffolding.md is about."""
    if layout == "repository":
        return tracked(".")
    files = tracked(f"cookiecutter-{layout}/{{{{cookiecutter.project_slug}}}}")
    package = "{{cookiecutter.package_name}}"
    return [name.replace(package, "my_shop") for name in files if name != MARKER]


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_all_layouts_are_described() -> None:
    themes = {folder.name.partition("-")[2] for folder in REPOSITORY.glob("cookiecutter-*")}

    assert set(LAYOUTS) == {"repository", *themes}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_a_layout_lists_is_there(layout: str) -> None:
    files = files_of(layout)

    missing = [
        path
        for path in LAYOUTS[layout]
        if path not in files and not (path.endswith("/") and any(f.startswith(path) for f in files))
    ]
    assert missing == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_there_is_listed(layout: str) -> None:
    listed = LAYOUTS[layout]
    collapsed = tuple(
        path
        for path in listed
        if path.endswith("/")
        and not any(other.startswith(path) for other in listed if other != path)
    )

    unlisted = [
        name for name in files_of(layout) if name not in listed and not name.startswith(collapsed)
    ]
    assert unlisted == []


@pytest.mark.parametrize(
    ("document", "command"),
    [("user_manual.md", "init"), ("deployment.md", "deploy railway")],
)
def test_documents_show_the_real_help(
    document: str,
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = (REPOSITORY / "docs" / document).read_text(encoding="utf-8")
    pattern = rf"<!-- help: quickscale {command} -->\n\n```text\n(.*?)```"
    [shown] = re.findall(pattern, text, re.DOTALL)

    main([*command.split(), "--help"])

    # How argparse breaks lines differs between Pythons.
    assert shown.split() == capsys.readouterr().out.split()


def test_documents_do_not_install_quickscale_by_its_bare_name() -> None:
    pattern = re.compile(r"(pip|pipx|uvx?|uv tool|poetry)( install| add| run)? quickscale\b(?!\.)")

    for document in documents():
        found = pattern.search(document.read_text(encoding="utf-8"))
        assert found is None, document
