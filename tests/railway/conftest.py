"""A stand-in for Railway, a project to send, and a token that opens the one for the other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from .standin import Access, RailwayStandin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOKEN = "token-of-ada-for-her-account"
LEFT_OUT = ("templates", "static", "ops", "tests", "accounts", "activity", "appearance", "web")
NAMES = ("RAILWAY_API_TOKEN", "RAILWAY_TOKEN", "QUICKSCALE_RAILWAY_URL", "HTTP_PROXY", "http_proxy")


@pytest.fixture
def railway(monkeypatch: pytest.MonkeyPatch) -> Iterator[RailwayStandin]:
    """Return a Railway of this test's own, which knows Ada's token; we are sent there."""
    standin = RailwayStandin()
    standin.tokens[TOKEN] = Access(workspaces=("workspace-1",))
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAILWAY_API_TOKEN", TOKEN)
    monkeypatch.setenv("QUICKSCALE_RAILWAY_URL", standin.url)
    monkeypatch.setenv("QUICKSCALE_RAILWAY_PACE", "0.001")
    yield standin
    standin.stop()


@pytest.fixture
def shop(
    project_of: Callable[[str], Path], homeless: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a copy of a generated project, in which we stand; of what no deploy looks at, nothing.

    A whole one is sent by tests/containers/test_railway.py.
    """
    root = homeless / "my-shop"
    shutil.copytree(project_of("starter_html"), root, ignore=shutil.ignore_patterns(*LEFT_OUT))
    monkeypatch.chdir(root)
    return root
