"""From a project to a public address, and every later run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main

from .standin import MIGRATE, RailwayStandin, unpack

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ["deploy", "railway"]


def test_a_first_deployment_makes_everything_and_prints_the_address(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(DEPLOY) == 0

    out, err = capsys.readouterr()
    assert out == f"live: http://localhost:{railway.port}\n"
    assert "[10/10] address" in err
    assert {each.name for each in railway.services.values()} == {"my-shop", "Postgres"}
    site = railway.instance("my-shop")
    assert site.variables["DATABASE_URL"] == "${{Postgres.DATABASE_URL}}"
    assert len(site.variables["SECRET_KEY"]) >= 50
    assert site.variables["ALLOWED_HOSTS"] == "localhost,healthcheck.railway.app"
    assert site.variables["CSRF_TRUSTED_ORIGINS"] == "https://localhost"
    assert site.preDeployCommand == [MIGRATE]
    assert site.healthcheckPath == "/readyz"
