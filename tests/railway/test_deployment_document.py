"""What docs/deployment.md shows and says is so."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main
from quickscale.railway import failures
from tests.documents.markdown import REPOSITORY, blocks

if TYPE_CHECKING:
    from pathlib import Path

    from .standin import RailwayStandin

DOCUMENT = REPOSITORY / "docs/deployment.md"
COMMANDS = [line for block in blocks(DOCUMENT, "bash") for line in block.text.splitlines()]


def test_every_command_of_the_document_works(
    railway: RailwayStandin, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in COMMANDS:
        words = shlex.split(command)
        if words[0] == "export":
            name, _, token = words[1].partition("=")
            [access] = railway.tokens.values()
            railway.tokens[token] = access
            monkeypatch.setenv(name, token)
        else:
            assert words[0] == "quickscale"
            assert main(words[1:]) == 0, command

    assert len(railway.uploads()) == len(COMMANDS) - 3


def test_every_exit_status_is_told() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    told = {int(number) for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}

    statuses = {value for name, value in vars(failures).items() if name.isupper()}
    assert told == {0, *statuses}
