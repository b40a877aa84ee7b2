"""Reading our own documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(r"^```(\w*) ?(.*)\n((?:.*\n)*?)^```$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what follows that in the same line, and its text."""

    language: str
    label: str
    text: str


def documents() -> list[Path]:
    """Return all documents of the repository."""
    return [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *REPOSITORY.glob("docs/**/*.md")]


def blocks(document: Path, language: str) -> list[Block]:
    """Return a document's fenced blocks in a language, in order."""
    found = (Block(*match) for match in FENCE.findall(document.read_text(encoding="utf-8")))
    return [block for block in found if block.language == language]


def paths_of_tree(text: str) -> list[str]:
    """Return the paths that a `tree` block lists, folders with a slash at the end."""
    paths: list[str] = []
    parents: list[str] = []
    for line in text.splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        parents = [*parents[:depth], name]
        paths.append("".join(parents))
    return paths
