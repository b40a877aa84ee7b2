"""Render cookiecutter-base/, the back end all themes share, into this theme's project.

Cookiecutter runs a rendered copy of this file in the new project's folder, and removes that
project when this fails. QuickScale's own command line loads it as well
(`quickscale/templates.py`) and calls `finish`: one way to make a project.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import sys
from pathlib import Path
from typing import Any

from cookiecutter.generate import generate_files  # type: ignore[import-untyped]

MARKER = "GENERATION-DID-NOT-FINISH.md"


def find_base(theme: str, output_directory: str) -> Path:
    """Return cookiecutter-base/, which lies beside the theme's folder.

    `theme` is what the user typed. A relative path counts from where the user stood, which is
    not known: $PWD is right for a shell, the output folder or a parent of it in most programs.
    """
    output = Path(output_directory)
    for start in (Path(os.environ.get("PWD", "/")), output, *output.parents):
        folder = (start / theme).resolve()
        base = folder.parent / "cookiecutter-base"
        if base.is_dir() and (folder / "hooks").is_dir():
            return base
    sys.exit(f"no cookiecutter-base/ beside {theme}: give the template's full path")


def finish(project: Path, base: Path, answers: dict[str, Any]) -> None:
    """Turn what the theme has rendered into a whole project; the marker goes last."""
    generate_files(
        base,
        {"cookiecutter": answers},
        output_dir=project.parent,
        overwrite_if_exists=True,
        accept_hooks=False,
    )
    write_environment(project)
    remove_caches(project)
    make_scripts_executable(project)
    (project / MARKER).unlink()


def write_environment(project: Path) -> None:
    """Make .env from .env.example, with a secret of its own, for its owner's eyes only."""
    example = (project / ".env.example").read_text(encoding="utf-8")
    line = f"SECRET_KEY={secrets.token_urlsafe(50)}"
    text, count = re.subn(r"^SECRET_KEY=.*$", line, example, flags=re.MULTILINE)
    if count != 1:
        sys.exit(".env.example must have one line SECRET_KEY=…")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    descriptor = os.open(project / ".env", flags, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as environment:
        environment.write(text)


def remove_caches(project: Path) -> None:
    """Remove what pip compiled beside the templates of an installed wheel."""
    for cache in list(project.rglob("__pycache__")):
        shutil.rmtree(cache)


def make_scripts_executable(project: Path) -> None:
    """Let what begins with `#!` be run: a zip of the templates has lost the mode."""
    for path in project.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                is_script = file.read(2) == b"#!"
            if is_script:
                path.chmod(0o755)


def main() -> None:
    """Finish the project that Cookiecutter has begun in the current folder."""
    answers = json.loads(r"""{{ cookiecutter | tojson }}""")
    base = find_base(answers["_repo_dir"], answers["_output_dir"])
    finish(Path.cwd(), base, answers)


if __name__ == "__main__":
    main()
