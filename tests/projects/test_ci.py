"""A project's own CI is green: the checks of its workflow, read from the file, in a fresh clone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from quickscale.themes import THEMES

from .workflow import read_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from .workshop import Project

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_check_of_the_workflow_passes(
    clone_of: Callable[[str], Project],
    python_on_path: Callable[[str], dict[str, str]],
    theme: str,
) -> None:
    clone = clone_of(theme)
    job = read_jobs(clone.root)["checks"]

    output = job.run(clone, {}, python_on_path(job.python({})))

    assert "All set!" in output
    for command in ("ruff check", "ruff format --check", "djlint --quiet --check", "--lint"):
        assert command in output
    assert "System check identified no issues" in output
    assert "Success: no issues found" in output
    assert "--randomly-seed=" in output
    assert re.search(r"^=+ [0-9]+ passed in ", output, re.MULTILINE), output[-3000:]
    assert re.search(r"Required test coverage of 90(\.0)?% reached", output), output[-3000:]
    assert ("built in" in output) == (theme == "starter_react")
