"""`inv test --postgres` with a container of its own, where an engine answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.containers import engine

from .workshop import copy_of

if TYPE_CHECKING:
    from pathlib import Path

    from .workshop import Workshop

pytestmark = [pytest.mark.e2e, pytest.mark.containers]


def test_tests_run_on_a_postgresql_of_their_own_whatever_the_folder_is_called(
    workshop: Workshop, tmp_path: Path
) -> None:
    if problem := engine.find_problem():
        pytest.skip(f"{problem}: no PostgreSQL is started")
    made = workshop.project("starter_html")
    copy = copy_of(made, tmp_path / "Adas Läden (1)" / "Mein Laden")
    (copy.root / "tests" / "test_database.py").write_text(
        "from django.db import connection\n\n\n"
        "def test_the_database_is_postgresql():\n"
        '    assert connection.vendor == "postgresql"\n'
    )

    done = copy.run(
        *(sys.executable, "-m", "invoke", "test", "--postgres", "--", "tests/test_database.py"),
        variables={"PROJECT_PYTHON": str(made.python)},
    )

    assert "1 passed" in done.stdout
    assert engine.docker("ps", "--all", "--quiet", "--filter", "name=meinladen-test").strip() == ""
