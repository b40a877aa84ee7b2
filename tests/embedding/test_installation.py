"""Where module tasks find Poetry."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(os.name != "posix", reason="its installer uses another folder there")
def test_poetry_is_found_where_its_installer_puts_it_off_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From the templates: see conftest.py.
    from ops.modules.installation import (  # type: ignore[import-not-found]  # noqa: PLC0415
        find_poetry,
    )

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find_poetry() is None

    for folder in (".local/bin", "bin"):
        program = tmp_path / folder / "poetry"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        assert find_poetry() == str(program)
