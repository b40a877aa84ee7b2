"""Offering edits upstream: a branch that a maintainer merges with one click."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from .shop import Shop
from .upstream import Upstream, git

if TYPE_CHECKING:
    from pathlib import Path

URLS = "modules/notes/urls.py"


@pytest.fixture
def edited(shop: Shop) -> Shop:
    """Return a project with an edit of `notes`, and one of something else, by two people."""
    shop.inv("embed", "notes")
    shop.replace(URLS, '"second"', '"improved"')
    shop.write("my_shop/secret_plans.py", "PLANS = 'ours alone'\n")
    shop.commit("Improve the second word", author="Bob Builder <bob@example.com>")
    shop.write("modules/notes/extra.py", '"""Extra."""\n')
    shop.commit("Add an extra", author="Cleo Coder <cleo@example.com>")
    return shop


def branch_of(upstream: Upstream) -> str:
    """Return the one branch that is neither main nor a split."""
    names = git(upstream.bare, "for-each-ref", "--format=%(refname:short)", "refs/heads")
    [name] = [x for x in names.splitlines() if x != "main" and not x.startswith("splits/")]
    return name


def test_the_branch_stands_on_upstreams_own_with_the_edits_alone(
    edited: Shop, upstream: Upstream
) -> None:
    before = edited.state()

    answer = edited.inv("push", "notes")

    branch = branch_of(upstream)
    assert answer.output.splitlines() == [
        f"pushed {branch} to {upstream.url}",
        f"open the request: the branch {branch} in {upstream.url}, into main",
    ]
    assert git(upstream.bare, "diff", "--name-only", f"main..{branch}").splitlines() == [
        "quickscale_modules/notes/extra.py",
        "quickscale_modules/notes/urls.py",
    ]
    assert git(upstream.bare, "merge-base", "main", branch) == git(
        upstream.bare, "rev-parse", "main"
    )
    assert edited.state() == before


def test_authors_and_messages_are_kept_and_nothing_else_leaves(
    edited: Shop, upstream: Upstream
) -> None:
    edited.inv("push", "notes")

    log = git(
        upstream.bare, "log", "--reverse", "--format=%an <%ae> %s", f"main..{branch_of(upstream)}"
    )
    assert log.splitlines() == [
        "Bob Builder <bob@example.com> Improve the second word",
        "Cleo Coder <cleo@example.com> Add an extra",
    ]
    objects = git(upstream.bare, "cat-file", "--batch-check", "--batch-all-objects").splitlines()
    blobs = [line.split()[0] for line in objects if " blob " in line]
    assert not any("ours alone" in git(upstream.bare, "cat-file", "blob", blob) for blob in blobs)


def test_pushing_the_same_again_says_the_same(edited: Shop, upstream: Upstream) -> None:
    first = edited.inv("push", "notes").output

    assert edited.inv("push", "notes").output == first
    assert branch_of(upstream)


def test_nothing_to_push_is_said(shop: Shop, upstream: Upstream) -> None:
    shop.inv("embed", "notes")

    answer = shop.inv("push", "notes")

    assert "nothing to push" in answer.errors
    assert answer.output == ""


def test_after_the_merge_another_project_gets_the_very_same_tree(
    edited: Shop, upstream: Upstream, homeless: Path
) -> None:
    subprocess.run(["git", "clone", "--quiet", edited.root, homeless / "other"], check=True)
    other = Shop(homeless / "other")
    other.git("checkout", "--quiet", "-B", "main", "HEAD~2")
    edited.inv("push", "notes")

    git(upstream.work, "fetch", "--quiet", "origin")
    git(
        upstream.work, "merge", "--quiet", "--no-ff", "-m", "Merge", f"origin/{branch_of(upstream)}"
    )
    upstream.release("notes", "1.1.0")
    other.inv("update")
    edited.inv("update")

    tree = git(upstream.bare, "rev-parse", "splits/notes-module^{tree}")
    assert other.git("rev-parse", "HEAD:modules/notes") == tree
    assert edited.git("rev-parse", "HEAD:modules/notes") == tree
    assert "nothing to push" in edited.inv("push", "notes").errors


def test_edits_are_put_on_top_of_what_is_new_upstream(edited: Shop, upstream: Upstream) -> None:
    upstream.replace("notes", "urls.py", '"first"', '"theirs"')
    upstream.release("notes", "1.1.0")

    edited.inv("push", "notes")

    text = git(upstream.bare, "show", f"{branch_of(upstream)}:quickscale_modules/notes/urls.py")
    assert '"theirs"' in text
    assert '"improved"' in text


def test_edits_in_conflict_with_upstream_are_refused_with_the_way_out(
    edited: Shop, upstream: Upstream
) -> None:
    upstream.replace("notes", "urls.py", '"second"', '"theirs"')
    upstream.release("notes", "1.1.0")

    said = edited.refuses("push", "notes")

    assert "in conflict with what is upstream by now: `inv update notes`" in said


def test_edits_that_were_solved_in_an_update_go_in_one_commit_that_names_everyone(
    edited: Shop, upstream: Upstream
) -> None:
    upstream.replace("notes", "urls.py", '"second"', '"theirs"')
    upstream.release("notes", "1.1.0")
    edited.inv("update", check=False)
    edited.git("checkout", "--ours", URLS)
    edited.git("add", URLS)
    edited.inv("update", "--continue")

    edited.inv("push", "notes")

    branch = branch_of(upstream)
    assert git(upstream.bare, "rev-list", "--count", f"main..{branch}") == "1"
    message = git(upstream.bare, "log", "-1", "--format=%an%n%B", branch)
    assert message.startswith("Cleo Coder\nnotes: improvements from a project")
    assert "Co-authored-by: Bob Builder <bob@example.com>" in message
    assert '"improved"' in git(upstream.bare, "show", f"{branch}:quickscale_modules/notes/urls.py")


def test_a_fork_gets_the_branch_when_it_is_named(
    edited: Shop, upstream: Upstream, tmp_path: Path
) -> None:
    fork = tmp_path / "fork.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", upstream.bare, fork], check=True)

    edited.inv("push", "notes", "--remote", str(fork), "--branch", "better-notes")

    assert git(fork, "rev-list", "--count", "main..better-notes") == "2"
    heads = git(upstream.bare, "for-each-ref", "refs/heads")
    assert "better-notes" not in heads


def test_a_branch_of_that_name_with_something_else_is_never_overwritten(
    edited: Shop, upstream: Upstream
) -> None:
    git(upstream.bare, "branch", "better-notes", "main")

    said = edited.inv("push", "notes", "--branch", "better-notes", check=False).errors

    assert "has another branch better-notes already: `--branch NAME`" in said
    assert git(upstream.bare, "rev-parse", "better-notes") == git(
        upstream.bare, "rev-parse", "main"
    )


def test_a_name_that_cannot_be_a_branch_is_refused(edited: Shop) -> None:
    said = edited.inv("push", "notes", "--branch", "a..b", check=False).errors

    assert "'a..b' cannot be the name of a branch" in said


@pytest.mark.parametrize(
    ("remote", "target", "address"),
    [
        ("https://github.com/acme/modules.git", "https://github.com/acme/modules.git",
         "https://github.com/acme/modules/compare/main...x?expand=1"),
        ("https://github.com/acme/modules", "git@github.com:bob/modules.git",
         "https://github.com/acme/modules/compare/main...bob:x?expand=1"),
        ("git@gitlab.com:acme/group/modules.git", "git@gitlab.com:acme/group/modules.git",
         "https://gitlab.com/acme/group/modules/-/merge_requests/new"
         "?merge_request[source_branch]=x&merge_request[target_branch]=main"),
        ("ssh://git@bitbucket.org/acme/modules.git", "ssh://git@bitbucket.org/acme/modules.git",
         "https://bitbucket.org/acme/modules/pull-requests/new?source=x"),
    ],
    ids=["github", "fork", "gitlab", "bitbucket"],
)  # fmt: skip
def test_the_address_is_where_the_forge_opens_the_request(
    remote: str, target: str, address: str
) -> None:
    from ops.modules.push import _request  # type: ignore[import-not-found]  # noqa: PLC0415

    assert _request(remote, target, "main", "x") == address
