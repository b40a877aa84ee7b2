"""What is refused: one message with the way out, and nothing changed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.systems import POSIX_ONLY

from .shop import Shop
from .upstream import Upstream, git, manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def changed_file(shop: Shop, upstream: Upstream) -> None:
    shop.write("my_shop/urls.py", "# mine\n")


def staged_file(shop: Shop, upstream: Upstream) -> None:
    shop.write("new.txt", "mine\n")
    shop.git("add", "new.txt")


def _run_into_a_conflict(shop: Shop, command: str) -> None:
    words = ["git", command, "--quiet", "other"]
    done = subprocess.run(words, cwd=shop.root, capture_output=True, check=False)
    assert done.returncode == 1


def merge_under_way(shop: Shop, upstream: Upstream) -> None:
    shop.git("checkout", "--quiet", "-b", "other")
    shop.write("a.txt", "one\n")
    shop.commit("One")
    shop.git("checkout", "--quiet", "main")
    shop.write("a.txt", "two\n")
    shop.commit("Two")
    _run_into_a_conflict(shop, "merge")


def rebase_under_way(shop: Shop, upstream: Upstream) -> None:
    merge_under_way(shop, upstream)
    shop.git("merge", "--abort")
    _run_into_a_conflict(shop, "rebase")


def bisect_under_way(shop: Shop, upstream: Upstream) -> None:
    shop.git("bisect", "start")


def embedded_already(shop: Shop, upstream: Upstream) -> None:
    shop.inv("embed", "notes")


def folder_in_the_way(shop: Shop, upstream: Upstream) -> None:
    shop.write("modules/notes/mine.py", "mine = 1\n")


def tracked_folder_in_the_way(shop: Shop, upstream: Upstream) -> None:
    folder_in_the_way(shop, upstream)
    shop.commit("Mine")


def file_in_the_way(shop: Shop, upstream: Upstream) -> None:
    shop.write("modules/notes", "mine\n")


def edited_settings(shop: Shop, upstream: Upstream) -> None:
    path = "my_shop/settings/modules.py"
    shop.write(path, shop.read(path) + "\nMINE = 1\n")
    shop.commit("Mine")


def other_core(shop: Shop, upstream: Upstream) -> None:
    upstream.write("notes", "pyproject.toml", manifest("notes", core=">=2.0"))
    upstream.release("notes", "1.1.0")


def unknown_key(shop: Shop, upstream: Upstream) -> None:
    upstream.write("notes", "pyproject.toml", manifest("notes") + "\nmidleware = []\n")
    upstream.release("notes", "1.1.0")


def no_manifest(shop: Shop, upstream: Upstream) -> None:
    git(upstream.work, "checkout", "--quiet", "--orphan", "empty")
    git(upstream.work, "rm", "-r", "--quiet", "--force", ".")
    upstream.work.joinpath("x").write_text("x")
    git(upstream.work, "add", "x")
    git(upstream.work, "commit", "--quiet", "-m", "x")
    git(upstream.work, "push", "--quiet", "--force", "origin", "HEAD:splits/notes-module")


def broken_config(shop: Shop, upstream: Upstream) -> None:
    shop.write(".quickscale/config.yml", "schema: [1\n")
    shop.commit("Broken")


def newer_schema(shop: Shop, upstream: Upstream) -> None:
    shop.replace(".quickscale/config.yml", "schema: 1", "schema: 9")
    shop.commit("Newer")


def no_remote(shop: Shop, upstream: Upstream) -> None:
    lines = shop.read(".quickscale/config.yml").splitlines(keepends=True)
    shop.write(".quickscale/config.yml", "".join(x for x in lines if not x.startswith("remote")))
    shop.commit("No remote")


def remote_gone(shop: Shop, upstream: Upstream) -> None:
    upstream.bare.rename(upstream.bare.with_name("gone"))


def same_prefix(shop: Shop, upstream: Upstream) -> None:
    upstream.start("memos", manifest("memos").replace('"memos/"', '"notes/"'))
    shop.inv("embed", "memos")


def nothing(shop: Shop, upstream: Upstream) -> None:
    pass


ROWS: list[tuple[str, Callable[[Shop, Upstream], None], list[str], list[str]]] = [
    (
        "tracked file changed",
        changed_file,
        ["embed", "notes"],
        ["files that git tracks are changed: my_shop/urls.py", "commit them, or `git stash`"],
    ),
    ("file staged", staged_file, ["embed", "notes"], ["are changed: new.txt"]),
    (
        "merge",
        merge_under_way,
        ["embed", "notes"],
        ["a merge is under way: `git merge --continue`"],
    ),
    (
        "rebase",
        rebase_under_way,
        ["embed", "notes"],
        ["a rebase is under way", "git rebase --abort"],
    ),
    ("bisect", bisect_under_way, ["embed", "notes"], ["a bisect is under way", "git bisect reset"]),
    ("no module named", nothing, ["embed"], ["which module? `inv list-modules`"]),
    (
        "module unknown",
        nothing,
        ["embed", "note"],
        ["there is no module 'note': did you mean 'notes'? there are labels, notes"],
    ),
    (
        "module unlike any",
        nothing,
        ["embed", "zzz"],
        ["there is no module 'zzz': there are labels"],
    ),
    (
        "embedded already",
        embedded_already,
        ["embed", "notes"],
        ["notes 1.0.0 is embedded already: `inv update notes`"],
    ),
    (
        "version unknown",
        nothing,
        ["embed", "notes@9.9"],
        ["notes has no version 9.9: released are 1.0.0"],
    ),
    ("version malformed", nothing, ["embed", "notes@newest"], ["'newest' is not a version"]),
    (
        "two versions",
        nothing,
        ["embed", "notes@1.0.0", "--ref", "notes@1.1.0"],
        ["which of the two?"],
    ),
    ("folder in the way", folder_in_the_way, ["embed", "notes"], ["modules/notes is in the way"]),
    (
        "tracked folder",
        tracked_folder_in_the_way,
        ["embed", "notes"],
        ["modules/notes is in the way"],
    ),
    ("file in the way", file_in_the_way, ["embed", "notes"], ["modules/notes is in the way"]),
    (
        "managed file edited",
        edited_settings,
        ["embed", "notes"],
        ["my_shop/settings/modules.py: edited by hand", "+MINE = 1", "--overwrite"],
    ),
    (
        "incompatible core",
        other_core,
        ["embed", "notes"],
        ["notes 1.1.0 needs a project of QuickScale >=2.0: this one is of 1.0.0"],
    ),
    (
        "manifest with a typing mistake",
        unknown_key,
        ["embed", "notes"],
        ["unknown key 'midleware': did you mean 'middleware'?"],
    ),
    (
        "branch without a module",
        no_manifest,
        ["embed", "notes"],
        ["holds no module: no pyproject.toml"],
    ),
    (
        "config broken",
        broken_config,
        ["embed", "notes"],
        [".quickscale/config.yml: it is not YAML"],
    ),
    ("config of a newer schema", newer_schema, ["update"], ["schema 9 is not the 1"]),
    ("no remote", no_remote, ["embed", "notes"], ["names no `remote`: `--remote URL`"]),
    (
        "remote gone",
        remote_gone,
        ["embed", "notes"],
        ["cannot be reached: no git repository is there"],
    ),
    (
        "remote without a repository",
        nothing,
        ["embed", "notes", "--remote", "nowhere"],
        ["there is no repository at"],
    ),
    (
        "remote with a password",
        nothing,
        [
            "embed",
            "notes",
            "--remote",
            "https://me:hidden@example.com/x.git",  # pragma: allowlist secret
        ],
        ["the address of example.com holds a password", "credential helper"],
    ),
    (
        "remote like an option",
        nothing,
        ["embed", "notes", "--remote=--upload-pack=touch x"],
        ["is not the address or path of a git repository"],
    ),
    (
        "two want one prefix",
        same_prefix,
        ["embed", "notes"],
        ["the modules memos and notes both want /notes/"],
    ),
    (
        "update of what is not there",
        nothing,
        ["update", "notes"],
        ["the module notes is not embedded: embedded are none"],
    ),
    ("a version for two", nothing, ["update", "--to", "1.0.0"], ["--to is for one module"]),
    (
        "remove of what is not there",
        nothing,
        ["remove", "notes"],
        ["the module notes is not embedded"],
    ),
    ("remove without a name", nothing, ["remove"], ["which module? `inv status`"]),
    ("push of what is not there", nothing, ["push", "notes"], ["the module notes is not embedded"]),
    ("diff of what is not there", nothing, ["diff", "notes"], ["the module notes is not embedded"]),
    ("nothing to continue", nothing, ["update", "--continue"], ["no update is under way"]),
    ("nothing to abort", nothing, ["embed", "--abort"], ["no embed is under way"]),
]


@pytest.mark.parametrize(
    ("prepare", "words", "said"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_refused_with_one_message_and_nothing_changed(
    shop: Shop,
    upstream: Upstream,
    prepare: Callable[[Shop, Upstream], None],
    words: list[str],
    said: list[str],
) -> None:
    prepare(shop, upstream)

    message = shop.refuses(*words)

    for part in said:
        assert part in message
    assert "hidden" not in message


def test_remove_is_refused_while_another_module_requires_it(shop: Shop) -> None:
    shop.inv("embed", "labels")

    assert "notes is required by labels: `inv remove labels` first" in shop.refuses(
        "remove", "notes"
    )


def test_overwrite_gives_up_what_was_edited_by_hand(shop: Shop, upstream: Upstream) -> None:
    edited_settings(shop, upstream)

    shop.inv("embed", "notes", "--overwrite")

    assert "MINE" not in shop.read("my_shop/settings/modules.py")


def test_outside_of_a_repository(shop: Shop) -> None:
    shutil.rmtree(shop.root / ".git")

    answer = shop.inv("embed", "notes", check=False)

    assert answer.status == 1
    assert "is not in a git repository" in answer.errors
    assert not (shop.root / "modules" / "notes").exists()


def test_a_repository_without_a_commit(shop: Shop) -> None:
    shutil.rmtree(shop.root / ".git")
    git(shop.root, "init", "--quiet")

    answer = shop.inv("embed", "notes", check=False)

    assert (answer.status, "has no commit yet" in answer.errors) == (1, True)


def test_a_project_that_its_repository_does_not_hold(shop: Shop) -> None:
    shutil.rmtree(shop.root / ".git")
    git(shop.root, "init", "--quiet")
    git(shop.root, "commit", "--quiet", "--allow-empty", "-m", "Empty")

    answer = shop.inv("embed", "notes", check=False)

    assert (answer.status, "config.yml is not committed" in answer.errors) == (1, True)


def test_a_shallow_clone_is_refused_with_the_way_out(
    shop: Shop, upstream: Upstream, homeless: Path
) -> None:
    shop.inv("embed", "notes")
    shop.write("more.txt", "more\n")
    shop.commit("More")
    clone = homeless / "clone"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", shop.root.as_uri(), str(clone)], check=True
    )

    for words in (["embed", "labels"], ["update"], ["push", "notes"], ["remove", "notes"]):
        assert "`git fetch --unshallow` brings it" in Shop(clone).refuses(*words)

    git(clone, "fetch", "--quiet", "--unshallow")
    Shop(clone).inv("embed", "labels")


@pytest.mark.usefixtures("nobodys_identity")
def test_without_an_identity_nobody_is_made_up(shop_of, homeless: Path) -> None:  # type: ignore[no-untyped-def]
    variables = {
        f"GIT_{role}_{part}": f"{part.lower()}@example.com"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    os.environ.update(variables)
    shop = shop_of("starter_html", homeless / "my-shop")
    for name in variables:
        del os.environ[name]

    said = shop.refuses("embed", "notes")

    assert "git does not know who commits" in said


@POSIX_ONLY
def test_a_git_without_subtree_does_as_well(shop: Shop, tmp_path: Path) -> None:
    folder = tmp_path / "core"
    real = git(shop.root, "--exec-path")
    folder.mkdir()
    for path in Path(real).iterdir():
        if path.name != "git-subtree":
            (folder / path.name).symlink_to(path)

    shop.inv("embed", "notes", variables={"GIT_EXEC_PATH": str(folder)})

    assert shop.is_clean()


@contextmanager
def _silent_server() -> Iterator[int]:
    """Listen, accept, and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []
        stop = threading.Event()
        server.settimeout(0.2)

        def accept() -> None:
            while not stop.is_set():
                with suppress(TimeoutError):
                    held.append(server.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1]
        stop.set()
        thread.join()
        for connection in held:
            connection.close()


def test_a_remote_that_never_answers_is_given_up(shop: Shop) -> None:
    with _silent_server() as port:
        said = shop.refuses(
            "embed", "notes", "--remote", f"http://127.0.0.1:{port}/x.git",
            variables={"GIT_ALLOW_PROTOCOL": "http"},
        )  # fmt: skip

    assert "cannot be reached" in said


def test_two_tasks_at_once_are_refused(shop: Shop) -> None:
    fcntl = pytest.importorskip("fcntl")
    lock = shop.root / ".git" / "quickscale" / "lock"
    lock.parent.mkdir()
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)

        assert "another module task is at work" in shop.refuses("embed", "notes")
