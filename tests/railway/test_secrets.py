"""Secrets are in memory and at Railway, and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main
from quickscale.railway.masking import Masker
from quickscale.railway.tokens import Token

from .conftest import TOKEN
from .standin import Deployment, RailwayStandin, fail_at

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ["deploy", "railway"]


def assert_nowhere(secret: str, shop: Path, *texts: str) -> None:
    assert len(secret) > 10
    for text in texts:
        assert secret not in text
    for path in shop.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path


def log_the_environment(deployment: Deployment) -> None:
    """A site that writes its variables into the log, and then fails."""
    fail_at(deployment, "PRE_DEPLOY_COMMAND", f"failed with {deployment.variables}")
    deployment.build_log += [f"{name}={value}" for name, value in deployment.variables.items()]
    deployment.log += [f"{name}={value}" for name, value in deployment.variables.items()]


@pytest.mark.parametrize("options", [[], ["--json"], ["--verbose"]])
def test_a_log_that_shows_variables_is_masked(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    main(DEPLOY)
    owners = "the-owners-own-secret-of-mail"
    site = railway.instance("my-shop")
    site.variables["EMAIL_URL"] = f"smtp+tls://ada:{owners}@smtp.example.com:587"
    railway.script = log_the_environment

    assert main([*DEPLOY, *options]) == 6

    out, err = capsys.readouterr()
    assert "SECRET_KEY=***" in err
    for secret in (site.variables["SECRET_KEY"], owners, TOKEN, "the-password-of-the-database"):
        assert_nowhere(secret, shop, out, err)


def test_a_new_secret_is_nowhere_even_when_railway_repeats_it(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []

    def repeat(name: str) -> None:
        if name == "variableCollectionUpsert":
            body = json.loads(railway.requests[-1][2])
            seen.append(body["variables"]["input"]["variables"]["SECRET_KEY"])
            railway.fail("variableCollectionUpsert", f"invalid value {seen[0]!r}")

    railway.before_call = repeat

    assert main([*DEPLOY, "--json"]) == 4

    out, err = capsys.readouterr()
    assert "invalid value '***'" in err
    assert_nowhere(seen[0], shop, out, err)


def test_the_secret_is_made_once_a_project(railway: RailwayStandin, shop: Path) -> None:
    main(DEPLOY)
    first = railway.instance("my-shop").variables["SECRET_KEY"]
    main([*DEPLOY, "--environment", "staging"])
    secrets = {
        instance.variables["SECRET_KEY"]
        for service in railway.services.values()
        if service.name == "my-shop"
        for instance in service.instances.values()
    }

    assert first in secrets
    assert len(secrets) == 2


@pytest.mark.parametrize(
    ("operation", "how"), [("apiToken", "500"), ("upload", "403"), ("apiToken", "302")]
)
def test_the_token_is_in_no_message(
    railway: RailwayStandin,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    operation: str,
    how: str,
) -> None:
    railway.fail(operation, how, times=9)

    assert main([*DEPLOY, "--json", "--verbose"]) == 4

    assert_nowhere(TOKEN, shop, *capsys.readouterr())


def test_netrc_does_not_replace_the_token(
    railway: RailwayStandin, shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(
        "machine 127.0.0.1 login ada password other\nmachine localhost login a password b\n"
    )
    monkeypatch.setenv("NETRC", str(netrc))

    assert main(DEPLOY) == 0

    assert {headers["Authorization"] for _, headers, _ in railway.requests} == {f"Bearer {TOKEN}"}
    assert not any("Authorization" in headers for headers in railway.site_requests)


def test_railway_is_told_who_asks(railway: RailwayStandin, shop: Path) -> None:
    main(DEPLOY)

    assert {headers["User-Agent"].partition("/")[0] for _, headers, _ in railway.requests} == {
        "quickscale"
    }


def test_files_that_hold_secrets_do_not_travel(railway: RailwayStandin, shop: Path) -> None:
    secret = (shop / ".env").read_text()
    assert "SECRET_KEY=" in secret
    (shop / ".gitignore").write_text("!.env\n")

    main(DEPLOY)

    from .standin import unpack  # noqa: PLC0415

    [deployment] = railway.uploads()
    files = unpack(deployment.archive)
    assert "./.env" not in files
    assert "./.env.example" in files
    value = secret.partition("SECRET_KEY=")[2].splitlines()[0].strip("'\"")
    assert not any(value.encode() in content for content in files.values())


def test_a_token_and_a_masker_do_not_show_what_they_hold() -> None:
    masker = Masker()
    masker.learn("a-long-secret")

    assert "abc" not in repr(Token("RAILWAY_TOKEN", "abc"))
    assert "secret" not in repr(masker).replace("secrets", "")
    assert masker.mask("x a-long-secret y") == "x *** y"


@pytest.mark.parametrize(
    ("name", "value", "text", "shown"),
    [
        ("PORT", "8000", "listening on 8000", "listening on 8000"),
        ("DEBUG", "true", "it is true", "it is true"),
        ("API_KEY", "k3y4", "key k3y4", "key ***"),
        (
            "MAIL_URL",
            "smtp://a:p%40ss@h",  # pragma: allowlist secret
            "uses p@ss and p%40ss",
            "uses *** and ***",
        ),
        ("ODD_URL", "http://[oops", "http://[oops", "***"),
        ("DATABASE_URL", "${{Postgres.DATABASE_URL}}", "Postgres", "Postgres"),
        (
            "X",
            "y",
            "postgres://u:pw@host/db",  # pragma: allowlist secret
            "postgres://u:***@host/db",
        ),
    ],
)
def test_what_is_masked_and_what_is_not(name: str, value: str, text: str, shown: str) -> None:
    masker = Masker()
    masker.learn_variables({name: value})

    assert masker.mask(text) == shown
