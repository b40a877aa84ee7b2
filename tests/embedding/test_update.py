"""The update matrix: for each case the outcome, the tree and the message."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from .shop import Shop
from .upstream import Upstream, git, manifest

if TYPE_CHECKING:
    from pathlib import Path

URLS = "modules/notes/urls.py"


@pytest.fixture
def embedded(shop: Shop) -> Shop:
    """Return the project with `notes` embedded."""
    shop.inv("embed", "notes")
    return shop


def publish(upstream: Upstream, new: str, *, old: str = "first", version: str = "1.1.0") -> None:
    """Release a version in which a word of urls.py is another one."""
    upstream.replace("notes", "urls.py", f'"{old}"', f'"{new}"')
    upstream.release("notes", version)


def put_in_conflict(shop: Shop, upstream: Upstream) -> None:
    """Change the same line on both sides, and try the update."""
    shop.replace(URLS, '"first"', '"mine"')
    shop.commit("Mine")
    publish(upstream, "theirs")
    answer = shop.inv("update", check=False)
    assert answer.status == 1
    assert "notes 1.1.0 and your edits are in conflict:" in answer.errors


def test_a_clean_update_is_a_merge_and_a_commit(embedded: Shop, upstream: Upstream) -> None:
    publish(upstream, "theirs")
    start = embedded.head

    answer = embedded.inv("update")

    assert embedded.git("rev-list", "--count", "--first-parent", f"{start}..HEAD") == "2"
    assert embedded.git("rev-parse", "HEAD:modules/notes") == git(
        upstream.bare, "rev-parse", "splits/notes-module^{tree}"
    )
    assert "    version: 1.1.0\n" in embedded.read(".quickscale/config.yml")
    assert "updated notes 1.1.0" in answer.errors
    assert embedded.is_clean()


def test_what_would_change_is_shown_before_and_dry_run_changes_nothing(
    embedded: Shop, upstream: Upstream
) -> None:
    embedded.replace(URLS, '"second"', '"mine"')
    embedded.commit("Mine")
    upstream.write("notes", "migrations/0002_more.py", "operations: list[str] = []\n")
    text = manifest("notes", dependencies='["attrs (>=23)"]', settings='[{ name = "NOTES_KEY" }]')
    upstream.write("notes", "pyproject.toml", text)
    publish(upstream, "theirs")
    before = embedded.state()

    answer = embedded.inv("update", "--dry-run")

    commit = git(upstream.bare, "rev-parse", "--short", "splits/notes-module")
    assert answer.output.splitlines() == [
        "notes 1.0.0 → 1.1.0",
        f"  commits: {commit} notes: 1.1.0",
        "  files:",
        "    new migrations/0002_more.py",
        "    changed pyproject.toml",
        "    changed urls.py",
        "  new migrations: 0002_more",
        "  requirements: + attrs (>=23)",
        "  to set in .env: NOTES_KEY",
        "  your edits touch the same files: urls.py",
    ]
    assert embedded.state() == before


def test_a_local_edit_in_another_line_is_kept(embedded: Shop, upstream: Upstream) -> None:
    embedded.replace(URLS, '"second"', '"mine"')
    embedded.commit("Mine")
    publish(upstream, "theirs")

    embedded.inv("update")

    assert '"theirs"' in embedded.read(URLS)
    assert '"mine"' in embedded.read(URLS)


def test_nothing_new_is_said_and_changes_nothing(embedded: Shop) -> None:
    before = embedded.state()

    answer = embedded.inv("update")

    assert answer.errors == "notes 1.0.0 is up to date\n"
    assert embedded.state() == before


def test_a_conflict_leaves_stages_for_any_merge_tool(embedded: Shop, upstream: Upstream) -> None:
    put_in_conflict(embedded, upstream)

    stages = embedded.git("ls-files", "--unmerged", "--", URLS).splitlines()
    assert [line.split()[2] for line in stages] == ["1", "2", "3"]
    contents = [embedded.git("cat-file", "blob", line.split()[1]) for line in stages]
    for word, content in zip(("first", "mine", "theirs"), contents, strict=True):
        assert f'word = "{word}"' in content
    text = embedded.read(URLS)
    assert "<<<<<<< your project\n" in text
    assert ">>>>>>> notes 1.1.0\n" in text
    assert "You have unmerged paths" in embedded.git("status")


def test_abort_brings_back_every_byte(embedded: Shop, upstream: Upstream) -> None:
    embedded.replace(URLS, '"first"', '"mine"')
    embedded.commit("Mine")
    publish(upstream, "theirs")
    before, tree = embedded.state(), embedded.tree
    embedded.inv("update", check=False)

    answer = embedded.inv("update", "--abort")

    assert answer.errors == "update notes: taken back, everything is as it was\n"
    assert embedded.state() == before
    assert embedded.tree == tree
    assert embedded.is_clean()
    assert not (embedded.root / ".git" / "MERGE_HEAD").exists()


def test_continue_takes_what_the_owner_has_solved(embedded: Shop, upstream: Upstream) -> None:
    put_in_conflict(embedded, upstream)
    solved = git(upstream.bare, "show", "splits/notes-module:urls.py") + "\n# solved\n"
    embedded.write(URLS, solved)
    embedded.git("add", URLS)

    embedded.inv("update", "--continue")

    assert embedded.read(URLS) == solved
    assert embedded.is_clean()
    assert "    version: 1.1.0\n" in embedded.read(".quickscale/config.yml")
    assert embedded.inv("update").errors == "notes 1.1.0 is up to date\n"
    assert len(embedded.git("log", "-1", "--format=%P", "HEAD^").split()) == 2
    embedded.fsck()


def test_continue_after_the_owner_has_committed_the_merge(
    embedded: Shop, upstream: Upstream
) -> None:
    put_in_conflict(embedded, upstream)
    embedded.git("checkout", "--theirs", URLS)
    embedded.commit("Solved by hand")

    embedded.inv("update", "--continue")

    assert '"theirs"' in embedded.read(URLS)
    assert embedded.git("log", "-1", "--format=%s", "HEAD^") == "Solved by hand"
    assert embedded.is_clean()


@pytest.mark.parametrize(
    ("solve", "said"),
    [
        ([], "still in conflict: modules/notes/urls.py"),
        ([["add", URLS]], "marks of the conflict are left in modules/notes/urls.py"),
        ([["merge", "--abort"]], "git does not know of the merge any more"),
    ],
    ids=["unmerged", "marks", "aborted"],
)
def test_continue_refuses_what_is_not_solved(
    embedded: Shop, upstream: Upstream, solve: list[list[str]], said: str
) -> None:
    put_in_conflict(embedded, upstream)
    for words in solve:
        embedded.git(*words)

    assert said in embedded.refuses("update", "--continue")

    embedded.inv("update", "--abort")
    assert embedded.is_clean()


def test_other_tasks_wait_until_a_conflict_is_solved(embedded: Shop, upstream: Upstream) -> None:
    put_in_conflict(embedded, upstream)

    for words in (["update"], ["embed", "labels"], ["remove", "notes"], ["push", "notes"]):
        said = embedded.refuses(*words)
        assert said.startswith("update notes: waits for conflicts to be solved\n")
    assert "under way is update notes" in embedded.refuses("embed", "--abort")
    assert "under way: update notes" in embedded.inv("status").errors


def test_a_rename_upstream_takes_local_edits_along(embedded: Shop, upstream: Upstream) -> None:
    embedded.replace("modules/notes/apps.py", "label =", "verbose_name = 'Mine'\n    label =")
    embedded.commit("Mine")
    git(upstream.folder("notes"), "mv", "apps.py", "application.py")
    upstream.release("notes", "1.1.0")

    embedded.inv("update")

    assert "verbose_name = 'Mine'" in embedded.read("modules/notes/application.py")
    assert not (embedded.root / "modules/notes/apps.py").exists()


def test_a_file_deleted_upstream_goes_and_one_added_comes(
    embedded: Shop, upstream: Upstream
) -> None:
    (upstream.folder("notes") / "migrations" / "0001_initial.py").unlink()
    upstream.write("notes", "forms.py", '"""Forms."""\n')
    upstream.release("notes", "1.1.0")

    embedded.inv("update")

    assert not (embedded.root / "modules/notes/migrations/0001_initial.py").exists()
    assert embedded.read("modules/notes/forms.py") == '"""Forms."""\n'


def test_a_file_deleted_upstream_that_was_edited_here_is_a_conflict(
    embedded: Shop, upstream: Upstream
) -> None:
    embedded.write("modules/notes/migrations/0001_initial.py", "operations = ['mine']\n")
    embedded.commit("Mine")
    (upstream.folder("notes") / "migrations" / "0001_initial.py").unlink()
    upstream.release("notes", "1.1.0")

    answer = embedded.inv("update", check=False)

    assert answer.status == 1
    assert "modules/notes/migrations/0001_initial.py" in answer.errors
    embedded.git("add", "modules/notes/migrations/0001_initial.py")
    embedded.inv("update", "--continue")
    assert "mine" in embedded.read("modules/notes/migrations/0001_initial.py")


@pytest.mark.parametrize("direction", ["file to folder", "folder to file"])
def test_a_file_becomes_a_folder_and_the_other_way_round(
    embedded: Shop, upstream: Upstream, direction: str
) -> None:
    folder = upstream.folder("notes")
    (folder / "migrations" / "0001_initial.py").unlink()
    if direction == "file to folder":
        (folder / "urls.py").unlink()
        upstream.write("notes", "urls/__init__.py", "urlpatterns: list[object] = []\n")
    else:
        shutil.rmtree(folder / "migrations")
        upstream.write("notes", "migrations", "no more\n")
    upstream.release("notes", "1.1.0")
    before = embedded.tree

    embedded.inv("update")

    assert embedded.is_clean()
    assert embedded.git("rev-parse", "HEAD:modules/notes") == git(
        upstream.bare, "rev-parse", "splits/notes-module^{tree}"
    )
    embedded.git("reset", "--quiet", "--hard", "HEAD~2")
    assert embedded.tree == before


def test_a_squash_merged_request_heals_itself(embedded: Shop, upstream: Upstream) -> None:
    """A forge's squash merge leaves one commit, whose history git subtree cannot read."""
    embedded.git("checkout", "--quiet", "-b", "forge", "HEAD~2")
    embedded.git("merge", "--quiet", "--squash", "main")
    embedded.commit("Embed notes (#1)")
    embedded.git("branch", "--quiet", "-D", "main")
    embedded.git("checkout", "--quiet", "-b", "main")
    embedded.git("branch", "--quiet", "-D", "forge")
    _prune(embedded)
    embedded.replace(URLS, '"second"', '"mine"')
    embedded.commit("Mine")
    publish(upstream, "theirs")

    embedded.inv("update")

    assert '"theirs"' in embedded.read(URLS)
    assert '"mine"' in embedded.read(URLS)
    assert embedded.is_clean()


def test_a_squash_merged_update_heals_itself(embedded: Shop, upstream: Upstream) -> None:
    publish(upstream, "theirs")
    start = embedded.head
    embedded.inv("update")
    embedded.git("checkout", "--quiet", "-b", "forge", start)
    embedded.git("merge", "--quiet", "--squash", "main")
    embedded.commit("Update notes (#2)")
    embedded.git("branch", "--quiet", "-M", "forge", "main")
    _prune(embedded)
    publish(upstream, "later", old="theirs", version="1.2.0")

    embedded.inv("update")

    assert '"later"' in embedded.read(URLS)
    assert embedded.is_clean()


def test_a_rebased_project_heals_itself(embedded: Shop, upstream: Upstream) -> None:
    """What a forge's "rebase and merge" leaves: the embedding as commits without a merge."""
    merge = embedded.git("rev-parse", "HEAD^")
    last = embedded.head
    embedded.git("checkout", "--quiet", "-B", "main", "HEAD~2")
    embedded.write("other.txt", "other\n")
    embedded.commit("Other")
    embedded.git("cherry-pick", "--mainline", "1", merge)
    embedded.git("cherry-pick", last)
    _prune(embedded)
    publish(upstream, "theirs")

    embedded.inv("update")

    assert '"theirs"' in embedded.read(URLS)
    assert embedded.is_clean()


def test_a_history_that_was_rewritten_upstream(embedded: Shop, upstream: Upstream) -> None:
    embedded.replace(URLS, '"second"', '"mine"')
    embedded.commit("Mine")
    git(upstream.work, "checkout", "--quiet", "--orphan", "fresh")
    upstream.replace("notes", "urls.py", '"first"', '"theirs"')
    git(upstream.work, "add", "--all")
    git(upstream.work, "commit", "--quiet", "-m", "notes: begin again")
    git(upstream.work, "branch", "--quiet", "-M", "fresh", "main")
    git(upstream.work, "branch", "--quiet", "-D", "splits/notes-module")
    commit = git(
        upstream.work, "subtree", "split", "-q", "--prefix=quickscale_modules/notes",
        "-b", "splits/notes-module",
    )  # fmt: skip
    git(upstream.work, "push", "--quiet", "--force", "origin", "main", "splits/notes-module")
    assert commit

    embedded.inv("update")

    assert '"theirs"' in embedded.read(URLS)
    assert '"mine"' in embedded.read(URLS)


def test_a_fresh_clone_of_the_project_updates(
    embedded: Shop, upstream: Upstream, homeless: Path
) -> None:
    subprocess.run(["git", "clone", "--quiet", embedded.root, homeless / "clone"], check=True)
    clone = Shop(homeless / "clone")
    clone.replace(URLS, '"second"', '"mine"')
    clone.commit("Mine")
    publish(upstream, "theirs")

    clone.inv("update")

    assert '"theirs"' in clone.read(URLS)
    assert '"mine"' in clone.read(URLS)


def test_a_detached_head_updates_and_says_so(embedded: Shop, upstream: Upstream) -> None:
    embedded.git("checkout", "--quiet", "--detach")
    main = embedded.git("rev-parse", "main")
    publish(upstream, "theirs")

    answer = embedded.inv("update")

    assert "no branch is checked out" in answer.errors
    assert embedded.git("rev-parse", "main") == main
    assert '"theirs"' in embedded.read(URLS)


def test_an_untracked_file_in_the_way_is_named(embedded: Shop, upstream: Upstream) -> None:
    upstream.write("notes", "forms.py", '"""Forms."""\n')
    upstream.release("notes", "1.1.0")
    embedded.write("modules/notes/forms.py", "mine")

    said = embedded.inv("update", check=False).errors

    assert "files that git does not track are in the way: modules/notes/forms.py" in said
    assert embedded.read("modules/notes/forms.py") == "mine"
    assert embedded.git("status", "--porcelain") == "?? modules/notes/forms.py"


def test_an_ignored_file_in_the_way_is_not_overwritten(embedded: Shop, upstream: Upstream) -> None:
    upstream.write("notes", "local.sqlite3", "theirs\n")
    git(upstream.work, "add", "--force", "--all")
    upstream.release("notes", "1.1.0")
    embedded.write("modules/notes/local.sqlite3", "mine")

    said = embedded.inv("update", check=False).errors

    assert "in the way: modules/notes/local.sqlite3" in said
    assert embedded.read("modules/notes/local.sqlite3") == "mine"


def test_a_checkout_with_crlf(embedded: Shop, upstream: Upstream, homeless: Path) -> None:
    attributes = embedded.read(".gitattributes").replace("eol=lf", "eol=crlf")
    embedded.write(".gitattributes", attributes)
    embedded.commit("As on Windows")
    subprocess.run(["git", "clone", "--quiet", embedded.root, homeless / "clone"], check=True)
    clone = Shop(homeless / "clone")
    assert b"\r\n" in (clone.root / URLS).read_bytes()
    (clone.root / URLS).write_bytes(
        (clone.root / URLS).read_bytes().replace(b'"second"', b'"mine"')
    )
    clone.commit("Mine")
    publish(upstream, "theirs")

    clone.inv("update")

    content = (clone.root / URLS).read_bytes()
    assert b'"theirs"' in content
    assert b'"mine"' in content
    assert content.count(b"\r\n") == content.count(b"\n")
    assert clone.is_clean()


def test_offline_is_said_and_nothing_changes(embedded: Shop, upstream: Upstream) -> None:
    upstream.bare.rename(upstream.bare.with_name("gone.git"))

    said = embedded.refuses("update")

    assert said == f"{upstream.url} cannot be reached: no git repository is there\n"
    assert "the remote does not answer" in embedded.inv("status").output


def test_five_modules_at_once_with_one_in_conflict(shop: Shop, upstream: Upstream) -> None:
    names = ["alpha", "beta", "gamma", "delta", "omega"]
    for name in names:
        upstream.start(name)
        shop.inv("embed", name)
    shop.replace("modules/gamma/urls.py", '"first"', '"mine"')
    shop.commit("Mine")
    for name in names:
        upstream.replace(name, "urls.py", '"first"', '"theirs"')
        upstream.release(name, "1.1.0")
    start, before = shop.head, shop.state()

    answer = shop.inv("update", "--all", check=False)

    assert answer.status == 1
    assert "gamma 1.1.0 and your edits are in conflict" in answer.errors
    assert '"theirs"' in shop.read("modules/omega/urls.py")
    shop.inv("update", "--abort")
    assert (shop.head, shop.state()) == (start, before)

    shop.inv("update", "--all", check=False)
    shop.git("checkout", "--theirs", "modules/gamma/urls.py")
    shop.git("add", "modules/gamma/urls.py")
    shop.inv("update", "--continue")

    assert shop.is_clean()
    assert shop.git("rev-list", "--count", "--first-parent", f"{start}..HEAD") == "6"
    assert shop.read(".quickscale/config.yml").count("version: 1.1.0") == 5
    shop.fsck()


def test_two_conflicts_are_solved_one_after_the_other(shop: Shop, upstream: Upstream) -> None:
    for name in ("alpha", "beta"):
        upstream.start(name)
        shop.inv("embed", name)
    for name in ("alpha", "beta"):
        shop.replace(f"modules/{name}/urls.py", '"first"', '"mine"')
    shop.commit("Mine")
    for name in ("alpha", "beta"):
        upstream.replace(name, "urls.py", '"first"', '"theirs"')
        upstream.release(name, "1.1.0")
    before = shop.state()

    shop.inv("update", "alpha", "beta", check=False)
    shop.git("checkout", "--ours", "modules/alpha/urls.py")
    shop.git("add", "--all")
    second = shop.inv("update", "--continue", check=False)

    assert "beta 1.1.0 and your edits are in conflict" in second.errors
    shop.inv("update", "--abort")
    assert shop.state() == before
    shop.inv("update", check=False)
    for name in ("alpha", "beta"):
        shop.git("checkout", "--ours", f"modules/{name}/urls.py")
        shop.git("add", "--all")
        shop.inv("update", "--continue", check=name == "beta")
    assert shop.is_clean()
    assert '"mine"' in shop.read("modules/alpha/urls.py")
    assert shop.read(".quickscale/config.yml").count("version: 1.1.0") == 2


def test_a_pinned_module_stays_and_says_what_there_is(shop: Shop, upstream: Upstream) -> None:
    shop.inv("embed", "notes@1.0.0")
    publish(upstream, "theirs")
    before = shop.state()

    answer = shop.inv("update", "--all")

    assert answer.errors == "notes 1.0.0 is pinned: 1.1.0 is there, `--to` takes it\n"
    assert shop.state() == before
    shop.inv("update", "notes", "--to", "1.1.0")
    assert "pinned: true" in shop.read(".quickscale/config.yml")
    shop.inv("update", "notes", "--to", "latest")
    assert "pinned: true" not in shop.read(".quickscale/config.yml")
    assert shop.is_clean()


def test_a_step_to_one_version_of_several(embedded: Shop, upstream: Upstream) -> None:
    publish(upstream, "middle")
    publish(upstream, "newest", old="middle", version="1.2.0")

    embedded.inv("update", "notes", "--to", "1.1.0")

    assert '"middle"' in embedded.read(URLS)


def test_a_downgrade_is_refused_with_the_way_to_it(embedded: Shop, upstream: Upstream) -> None:
    publish(upstream, "theirs")
    embedded.inv("update")

    said = embedded.refuses("update", "notes", "--to", "1.0.0")

    assert "notes 1.0.0 is older than 1.1.0, which is embedded" in said
    assert "`inv remove notes`, then `inv embed notes@1.0.0`" in said


def test_an_update_that_needs_a_module_which_is_not_there(
    embedded: Shop, upstream: Upstream
) -> None:
    upstream.write("notes", "pyproject.toml", manifest("notes", requires='["teams"]'))
    upstream.release("notes", "2.0.0")
    before = embedded.state()

    answer = embedded.inv("update", check=False)

    assert answer.status == 1
    assert "notes requires the module teams: `inv embed teams` first" in answer.errors
    assert embedded.state() == before


def test_modules_are_named_one_after_the_other_or_with_commas(
    shop: Shop, upstream: Upstream
) -> None:
    shop.inv("embed", "labels")

    expected = "labels 1.0.0 is up to date\nnotes 1.0.0 is up to date\n"
    assert shop.inv("update", "labels", "notes").errors == expected
    assert shop.inv("update", "labels,notes").errors == expected
    assert shop.inv("update", "labels", "notes", "--yes").errors == expected


def _prune(shop: Shop) -> None:
    """Let the repository forget everything that no branch holds."""
    for name in shop.git("for-each-ref", "--format=%(refname)", "refs/quickscale/").splitlines():
        shop.git("update-ref", "-d", name)
    (shop.root / ".git" / "ORIG_HEAD").unlink(missing_ok=True)
    shop.git("reflog", "expire", "--expire=now", "--all")
    shop.git("gc", "--quiet", "--prune=now")
