"""The module auth in a project that is old: with users, a history, and edits of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.projects.workshop import Project, copy_of

from .embedding import LEFTOVERS, MODULES, SPLITTER, commit_all, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.e2e

PASSWORD = "correct horse battery staple"  # pragma: allowlist secret
MAKE_USERS = f"""
from django.contrib.auth import get_user_model
users = get_user_model().objects
users.create_superuser(email="boss@example.com", password={PASSWORD!r})
users.create_user(email="ada@example.com", password={PASSWORD!r}, full_name="Ada Lovelace")
"""
USE_ACCOUNT = """
from django.contrib.auth import get_user_model
from modules.auth import factories, services
ada = get_user_model().objects.get(email="ada@example.com")
factories.add_totp(ada)
token, secret = services.create_token(user=ada, name="Backups", scopes=["read"], days=30)
print("secret", secret)
"""
SIGN_IN = f"""
from django.test import Client
client = Client(HTTP_HOST="localhost")
print(client.post("/accounts/login/", {{FIELD: "ada@example.com", "password": {PASSWORD!r}}}).url)
"""
SECOND_FACTOR = """
from modules.auth.factories import totp_code
client.post("/accounts/2fa/authenticate/", {"code": totp_code()})
client.post("/accounts/2fa/trust/")
page = client.get("/accounts/profile/").content.decode()
print("Our own words" in page, "Ada Lovelace" in page)
from modules.auth import services
print(services.authenticate_token(secret=SECRET).user.email)
print(services.profile_of(user=services.authenticate_token(secret=SECRET).user).headline)
"""
HEADLINE = '    headline = models.CharField(_("headline"), max_length=80, default="new here")\n'
MIGRATION = '''"""A headline."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quickscale_auth", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="headline",
            field=models.CharField(default="new here", max_length=80, verbose_name="headline"),
        ),
    ]
'''


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """A repository that offers the modules, as they are in this working copy."""
    remote = tmp_path / "upstream"
    shutil.copytree(MODULES, remote / MODULES.name, ignore=LEFTOVERS)
    commit_all(remote, "start")
    split(remote)
    return remote


@pytest.fixture
def old(project: Project, python_with_packages: Path, tmp_path: Path) -> Iterator[Project]:
    """A project with a database, users, and commits of its own."""
    copy = replace(copy_of(project, tmp_path / "old"), python=python_with_packages)
    commit_all(copy.root, "start")
    copy.manage("migrate", "--verbosity", "0")
    shell(copy, MAKE_USERS)
    for number in range(12):
        (copy.root / "NOTES.md").write_text(f"Month {number}.\n", encoding="utf-8")
        commit_all(copy.root, f"month {number}")
    yield copy
    shutil.rmtree(copy.root, ignore_errors=True)


def split(remote: Path) -> None:
    run(sys.executable, str(SPLITTER), "--all", cwd=remote)


def shell(project: Project, code: str) -> list[str]:
    return project.manage("shell", "--verbosity", "0", "-c", code).stdout.splitlines()


def task(project: Project, *words: str) -> None:
    run(sys.executable, "-m", "invoke", *words, cwd=project.root)


def files_of(project: Project) -> str:
    done = subprocess.run(
        ["git", "rev-parse", "HEAD^{tree}"],
        cwd=project.root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def release(remote: Path) -> None:
    """Release 1.1.0: a new field with its migration, and another text on a page."""
    module = remote / MODULES.name / "auth"
    replace_in(module / "pyproject.toml", 'version = "1.0.0"', 'version = "1.1.0"')
    replace_in(module / "CHANGELOG.md", "## 1.0.0", "## 1.1.0\n\n- Headlines.\n\n## 1.0.0")
    replace_in(module / "models.py", "    onboarded_at =", f"{HEADLINE}    onboarded_at =")
    (module / "migrations" / "0002_headline.py").write_text(MIGRATION, encoding="utf-8")
    with (module / "templates/quickscale_auth/profile.html").open("a", encoding="utf-8") as page:
        page.write("{# upstream was here #}\n")
    commit_all(remote, "auth: headlines")
    split(remote)


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_accounts_come_into_an_old_project_are_updated_with_its_edits_and_go_again(
    old: Project, upstream: Path
) -> None:
    before = files_of(old)

    task(old, "embed", "auth", "--remote", str(upstream), "--no-install")
    old.manage("migrate", "--verbosity", "0")
    assert "2 added, 2 marked" in old.manage("auth_sync_emails", "--mark-verified").stdout
    secret = shell(old, USE_ACCOUNT)[-1].removeprefix("secret ")
    assert shell(old, f"FIELD = 'login'{SIGN_IN}") == ["/accounts/2fa/authenticate/"]

    page = old.root / "modules/auth/templates/quickscale_auth/profile.html"
    replace_in(page, "{{ user.email }}", "Our own words: {{ user.email }}")
    commit_all(old.root, "our own words")
    release(upstream)
    task(old, "update", "auth", "--no-install")
    old.manage("migrate", "--verbosity", "0")
    old.manage("makemigrations", "--check", "--dry-run")

    assert "upstream was here" in page.read_text()
    lines = shell(old, f"SECRET = {secret!r}\nFIELD = 'login'{SIGN_IN}{SECOND_FACTOR}")
    assert lines[1:] == ["True True", "ada@example.com", "new here"]

    task(old, "remove", "auth", "--no-install")
    assert files_of(old) == before
    assert shell(old, f"FIELD = 'username'{SIGN_IN}") == ["/dashboard/"]
