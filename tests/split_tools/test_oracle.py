"""Random histories come out as `git subtree split` makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .histories import PREFIX, RandomHistory
from .oracle import our_split, subtree_split

if TYPE_CHECKING:
    from pathlib import Path

FAST = 30
CHUNKS = 15
IN_A_CHUNK = 20


def compare(folder: Path, capsys: pytest.CaptureFixture[str], seed: int) -> bool:
    """Compare one history; return whether `git subtree split` could split it."""
    RandomHistory(folder, seed).make()
    expected = subtree_split(folder, PREFIX)
    if expected:
        assert our_split(capsys, folder, PREFIX) == expected, f"seed {seed}"
    return bool(expected)


@pytest.mark.parametrize("seed", range(FAST))
def test_a_random_history_is_split_as_git_does(
    seed: int, homeless: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compare(homeless / "repository", capsys, seed)


@pytest.mark.e2e
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_hundreds_of_random_histories_are_split_as_git_does(
    chunk: int, homeless: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seeds = range(FAST + chunk * IN_A_CHUNK, FAST + (chunk + 1) * IN_A_CHUNK)

    compared = [compare(homeless / str(seed), capsys, seed) for seed in seeds]

    # A few histories are more than git's own command can do: see docs/split-tools.md.
    assert sum(compared) >= IN_A_CHUNK * 3 / 4
