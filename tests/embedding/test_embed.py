from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.systems import POSIX_ONLY

from .shop import MANAGED, Shop
from .upstream import Upstream, git, manifest

if TYPE_CHECKING:
    from collections.abc import Callable


def test_embed_makes_one_merge_and_one_commit_and_leaves_a_clean_tree(
    shop: Shop, upstream: Upstream
) -> None:
    start = shop.head

    answer = shop.inv("embed", "notes")

    merge, last = shop.git("rev-list", "--first-parent", "--reverse", f"{start}..HEAD").split()
    assert last == shop.head
    assert len(shop.git("log", "-1", "--format=%P", merge).split()) == 2
    assert shop.is_clean()
    assert "embedded notes 1.0.0 in modules/" in answer.errors
    assert "next: inv manage migrate" in answer.errors
    split = git(upstream.bare, "rev-parse", "splits/notes-module^{tree}")
    assert shop.git("rev-parse", "HEAD:modules/notes") == split
    shop.fsck()


def test_the_merged_commit_is_that_of_git_subtree_itself(
    shop: Shop, upstream: Upstream, tmp_path: Path
) -> None:
    shop.inv("embed", "notes")
    plain = tmp_path / "plain"
    subprocess.run(["git", "clone", "--quiet", shop.root, plain], check=True)
    git(plain, "reset", "--quiet", "--hard", "HEAD~2")

    git(
        plain, "subtree", "add", "-q", "--squash", "--prefix=modules/notes",
        upstream.url, "splits/notes-module",
    )  # fmt: skip

    assert git(plain, "rev-parse", "HEAD^2") == shop.git("rev-parse", "HEAD~1^2")
    assert git(plain, "rev-parse", "HEAD^{tree}") == shop.git("rev-parse", "HEAD~1^{tree}")


def test_git_subtree_goes_on_from_what_embed_and_update_made(
    shop: Shop, upstream: Upstream
) -> None:
    shop.inv("embed", "notes")
    upstream.replace("notes", "urls.py", "first", "1.1")
    upstream.release("notes", "1.1.0")
    shop.inv("update", "notes")
    upstream.replace("notes", "urls.py", "1.1", "1.2")
    upstream.release("notes", "1.2.0")

    shop.git(
        "subtree", "pull", "-q", "--squash", "--prefix=modules/notes",
        upstream.url, "splits/notes-module",
    )  # fmt: skip

    assert "1.2" in shop.read("modules/notes/urls.py")
    answer = shop.inv("update", "notes")
    assert "notes 1.1.0 → 1.2.0" in answer.output
    assert shop.is_clean()


def test_the_managed_files_name_the_module_and_no_other_file_is_touched(shop: Shop) -> None:
    start = shop.head

    shop.inv("embed", "notes")

    changed = shop.git("diff", "--name-only", start).splitlines()
    assert {path for path in changed if not path.startswith("modules/notes/")} == {
        ".quickscale/config.yml",
        "my_shop/settings/modules.py",
        "my_shop/urls_modules.py",
    }
    assert set(changed) - {path for path in changed if path.startswith("modules/")} <= set(MANAGED)
    assert '    "modules.notes",\n' in shop.read("my_shop/settings/modules.py")
    assert '    path("notes/", include("modules.notes.urls")),\n' in shop.read(
        "my_shop/urls_modules.py"
    )


def test_what_a_module_requires_is_embedded_first(shop: Shop) -> None:
    start = shop.head

    shop.inv("embed", "labels")

    merges = shop.git("log", "--merges", "--reverse", "--format=%s", f"{start}..HEAD").splitlines()
    assert merges == ["Merge notes 1.0.0 as modules/notes", "Merge labels 1.0.0 as modules/labels"]
    assert shop.git("rev-list", "--count", "--first-parent", f"{start}..HEAD") == "3"
    settings = shop.read("my_shop/settings/modules.py")
    assert settings.index("modules.notes") < settings.index("modules.labels")


def test_a_version_is_pinned_in_either_way_of_typing(shop: Shop, upstream: Upstream) -> None:
    upstream.replace("notes", "urls.py", "first", "newer")
    upstream.release("notes", "1.1.0")

    shop.inv("embed", "notes@1.0.0")

    assert "  - " not in shop.read(".quickscale/config.yml")
    assert "    version: 1.0.0\n" in shop.read(".quickscale/config.yml")
    assert "    pinned: true\n" in shop.read(".quickscale/config.yml")
    shop.inv("remove", "notes")
    shop.inv("embed", "notes", "--ref", "notes@1.0.0")
    assert "    pinned: true\n" in shop.read(".quickscale/config.yml")


@pytest.mark.parametrize("theme", ["starter_html", "starter_htmx", "starter_react"])
def test_embed_and_remove_leave_no_difference_in_any_theme(
    theme: str, shop_of: Callable[[str, Path], Shop], upstream: Upstream, homeless: Path
) -> None:
    shop = shop_of(theme, homeless / "my-shop")
    start = shop.head

    shop.inv("embed", "labels", "--remote", upstream.url)
    shop.inv("remove", "labels")
    shop.inv("remove", "notes")

    assert shop.git("diff", start) == ""
    assert shop.is_clean()
    assert not (shop.root / "modules" / "notes").exists()
    assert shop.git("rev-list", "--count", "--first-parent", f"{start}..HEAD") == "5"


def test_embed_remove_and_embed_again_works(shop: Shop) -> None:
    shop.inv("embed", "notes")
    tree = shop.tree
    shop.inv("remove", "notes")

    shop.inv("embed", "notes")

    assert shop.tree == tree


def test_untracked_and_ignored_files_do_not_matter(shop: Shop) -> None:
    shop.write("scratch.txt", "mine")
    shop.write("db.sqlite3", "mine")
    shop.write("modules/notes/__pycache__/old.pyc", "stale")

    shop.inv("embed", "notes")

    assert shop.read("scratch.txt") == "mine"
    assert shop.git("status", "--porcelain") == "?? scratch.txt"


def test_a_project_in_a_sub_folder_of_its_repository(
    shop_of: Callable[[str, Path], Shop], upstream: Upstream, homeless: Path
) -> None:
    top = homeless / "company"
    inner = shop_of("starter_html", top / "apps" / "my shop")
    (inner.root / ".git").rename(top / ".git")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "-m", "Move")

    inner.inv("embed", "notes", "--remote", upstream.url)
    upstream.replace("notes", "urls.py", "first", "newer")
    upstream.release("notes", "1.1.0")
    inner.replace("modules/notes/urls.py", "second", "mine")
    inner.commit("Mine")
    inner.inv("update")

    assert '"newer"' in inner.read("modules/notes/urls.py")
    assert '"mine"' in inner.read("modules/notes/urls.py")
    inner.inv("push", "notes")
    inner.inv("remove", "notes")
    assert not (inner.root / "modules/notes").exists()
    assert inner.is_clean()


def test_a_detached_head_works_and_says_so(shop: Shop) -> None:
    shop.git("checkout", "--quiet", "--detach")
    branch = shop.git("rev-parse", "main")

    answer = shop.inv("embed", "notes")

    assert "no branch is checked out" in answer.errors
    assert shop.git("rev-parse", "main") == branch
    assert shop.is_clean()


def test_a_linked_worktree_works(shop: Shop, homeless: Path) -> None:
    shop.git("worktree", "add", "--quiet", "-b", "feature", str(homeless / "feature"))
    linked = Shop(homeless / "feature")
    main = shop.head

    linked.inv("embed", "notes")

    assert shop.head == main
    assert "modules.notes" in linked.read("my_shop/settings/modules.py")
    assert linked.git("status", "--porcelain") == ""


@POSIX_ONLY
def test_hooks_of_the_owner_do_not_run(shop: Shop, homeless: Path) -> None:
    for name in (
        "pre-commit",
        "commit-msg",
        "post-checkout",
        "post-merge",
        "reference-transaction",
    ):
        hook = shop.root / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {homeless}/ran-{name}\nexit 1\n")
        hook.chmod(0o755)

    shop.inv("embed", "notes")

    assert [*homeless.glob("ran-*")] == []


def test_settings_that_must_be_set_are_named(shop: Shop, upstream: Upstream) -> None:
    settings = '[{ name = "NOTES_KEY", description = "the key" }]'
    upstream.write("notes", "pyproject.toml", manifest("notes", settings=settings))
    upstream.release("notes", "1.1.0")

    answer = shop.inv("embed", "notes")

    assert "set in .env: NOTES_KEY" in answer.errors


def test_list_modules_tells_what_there_is_and_marks_the_embedded_ones(shop: Shop) -> None:
    shop.inv("embed", "notes")

    text = shop.inv("list-modules").output
    rows = json.loads(shop.inv("list-modules", "--json").output)

    assert text.splitlines() == [
        "labels  1.0.0     Labels, for trying",
        "notes   1.0.0     Notes, for trying  (embedded: 1.0.0)",
    ]
    assert [row["name"] for row in rows] == ["labels", "notes"]
    assert [row["embedded"] for row in rows] == [None, "1.0.0"]


def test_the_quickscale_command_does_the_same_from_a_folder_below(
    shop: Shop, upstream: Upstream, installed_script: str
) -> None:
    folder = shop.root / "templates" / "partials"
    remote = os.path.relpath(upstream.bare, folder)

    done = subprocess.run(
        [installed_script, "embed", "--module", "notes", "--remote", remote],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "embedded notes 1.0.0 in modules/" in done.stderr
    assert shop.is_clean()
    listed = subprocess.run(
        [installed_script, "status", "--json"], cwd=folder, capture_output=True, check=True
    )
    assert json.loads(listed.stdout)["modules"][0]["name"] == "notes"
