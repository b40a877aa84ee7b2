"""The scripts are for the shells of POSIX."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.systems import POSIX_ONLY


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the tests of this folder, and no others, on Windows."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(POSIX_ONLY)
