"""Each shape of a history by itself, beside `git subtree split`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import INSIDE, OUTSIDE, PREFIX, files
from .objects import EXECUTABLE, FILE, LINK, NOBODYS, SUBMODULE, Objects
from .oracle import our_split, subtree_split

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .objects import Files


def linear(objects: Objects) -> str:
    head = objects.commit(files(b"one\n"))
    head = objects.commit(files(b"one\n", outside=b"two\n"), [head], message=b"outside\n")
    return objects.commit(files(b"two\n", outside=b"two\n"), [head])


def appears_late(objects: Objects) -> str:
    head = objects.commit(files(None))
    return objects.commit(files(), [head])


def merge_of_two_changes(objects: Objects) -> str:
    root = objects.commit(files())
    left = objects.commit(files(b"two\n"), [root])
    right = objects.commit({**files(), b"modules/auth/b.py": (FILE, b"b\n")}, [root])
    return objects.commit(
        {**files(b"two\n"), b"modules/auth/b.py": (FILE, b"b\n")}, [left, right], message=b"merge\n"
    )


def merge_of_a_side_that_changed_nothing_inside(objects: Objects) -> str:
    root = objects.commit(files())
    left = objects.commit(files(b"two\n"), [root])
    right = objects.commit(files(outside=b"two\n"), [root])
    return objects.commit(files(b"two\n", outside=b"two\n"), [left, right])


def merge_that_takes_one_side(objects: Objects) -> str:
    root = objects.commit(files())
    left = objects.commit(files(b"two\n"), [root])
    right = objects.commit(files(b"three\n"), [root])
    return objects.commit(files(b"two\n"), [left, right], message=b"ours\n")


def merge_of_the_same_change(objects: Objects) -> str:
    root = objects.commit(files())
    left = objects.commit(files(b"two\n"), [root], message=b"left\n")
    right = objects.commit(files(b"two\n"), [root], message=b"right\n")
    return objects.commit(files(b"two\n"), [left, right])


def evil_merge(objects: Objects) -> str:
    root = objects.commit(files())
    left = objects.commit(files(b"two\n"), [root])
    right = objects.commit(files(b"three\n"), [root])
    return objects.commit(files(b"in neither\n"), [left, right])


def octopus(objects: Objects) -> str:
    root = objects.commit(files())
    sides = [objects.commit(files(text), [root]) for text in (b"two\n", b"three\n", b"four\n")]
    return objects.commit(files(b"four\n"), sides)


def criss_cross(objects: Objects) -> str:
    root = objects.commit(files())
    left = objects.commit(files(b"two\n"), [root])
    right = objects.commit(files(b"three\n"), [root])
    left_again = objects.commit(files(b"two\n"), [left, right], message=b"left again\n")
    right_again = objects.commit(files(b"three\n"), [right, left], message=b"right again\n")
    return objects.commit(files(b"four\n"), [left_again, right_again])


def several_roots(objects: Objects) -> str:
    first = objects.commit(files())
    second = objects.commit(files(b"other\n"), message=b"another root\n")
    third = objects.commit(files(None, outside=b"third\n"), message=b"a root without it\n")
    merged = objects.commit(files(b"other\n"), [first, second])
    return objects.commit(files(b"other\n"), [merged, third])


def two_roots_that_become_the_same(objects: Objects) -> str:
    first = objects.commit(files())
    second = objects.commit(files(outside=b"two\n"))
    return objects.commit(files(), [first, second])


def disappears_and_comes_back(objects: Objects) -> str:
    head = objects.commit(files())
    head = objects.commit(files(None), [head], message=b"gone\n")
    head = objects.commit(files(None, outside=b"two\n"), [head], message=b"still gone\n")
    head = objects.commit(files(b"back\n", outside=b"two\n"), [head], message=b"back\n")
    return objects.commit(files(b"more\n", outside=b"two\n"), [head])


def comes_back_in_a_merge(objects: Objects) -> str:
    root = objects.commit(files())
    gone = objects.commit(files(None), [root], message=b"gone\n")
    kept = objects.commit(files(b"two\n"), [root])
    merged = objects.commit(files(b"two\n"), [gone, kept])
    return objects.commit(files(b"two\n"), [merged, gone])


def gone_at_the_end(objects: Objects) -> str:
    head = objects.commit(files())
    head = objects.commit(files(b"two\n"), [head])
    return objects.commit(files(None), [head])


def mode_changes(objects: Objects) -> str:
    head = objects.commit(files())
    head = objects.commit({**files(), INSIDE: (EXECUTABLE, b"one\n")}, [head])
    return objects.commit({**files(), INSIDE: (LINK, b"one\n")}, [head])


def empty_commits(objects: Objects) -> str:
    head = objects.commit(files())
    head = objects.commit(files(), [head], message=b"empty\n")
    head = objects.commit(files(b"two\n"), [head])
    return objects.commit(files(b"two\n"), [head], message=b"empty\n")


def submodule_in_place_of_the_folder(objects: Objects) -> str:
    head = objects.commit(files())
    submodule: Files = {**files(None), b"modules/auth": (SUBMODULE, NOBODYS.encode())}
    head = objects.commit(submodule, [head])
    return objects.commit(files(b"two\n"), [head])


def a_name_that_begins_alike(objects: Objects) -> str:
    alike: Files = {**files(), b"modules/auth.py": (FILE, b""), b"modules/authority/a": (FILE, b"")}
    head = objects.commit(alike)
    return objects.commit({**alike, b"modules/authority/a": (FILE, b"two\n")}, [head])


def the_same_parent_twice_after_the_split(objects: Objects) -> str:
    root = objects.commit(files())
    left = objects.commit(files(outside=b"two\n"), [root])
    right = objects.commit(files(outside=b"three\n"), [root])
    return objects.commit(files(b"two\n"), [left, right])


def squash(objects: Objects) -> str:
    upstream = objects.commit({b"a.py": (FILE, b"one\n")}, message=b"upstream\n")
    trailers = f"git-subtree-dir: {PREFIX}\ngit-subtree-split: {upstream}\n".encode()
    squashed = objects.commit({b"a.py": (FILE, b"one\n")}, message=b"Squashed\n\n" + trailers)
    root = objects.commit(files(None))
    merged = objects.commit(files(), [root, squashed], message=b"Merge\n")
    return objects.commit(files(b"two\n"), [merged])


def rejoin(objects: Objects) -> str:
    root = objects.commit(files())
    change = objects.commit(files(b"two\n"), [root])
    side = objects.commit(files(b"side\n"), [root], message=b"before the rejoin\n")
    objects.branch("main", change)
    split_head = subtree_split(objects.folder, PREFIX)
    trailers = (
        f"git-subtree-dir: {PREFIX}\ngit-subtree-mainline: {change}\n"
        f"git-subtree-split: {split_head}\n"
    )
    joined = objects.commit(
        files(b"two\n"), [change, split_head], message=b"Split\n\n" + trailers.encode()
    )
    after = objects.commit(files(b"three\n"), [joined])
    return objects.commit(files(b"both\n"), [after, side])


SHAPES = (
    linear,
    appears_late,
    merge_of_two_changes,
    merge_of_a_side_that_changed_nothing_inside,
    merge_that_takes_one_side,
    merge_of_the_same_change,
    evil_merge,
    octopus,
    criss_cross,
    several_roots,
    two_roots_that_become_the_same,
    disappears_and_comes_back,
    comes_back_in_a_merge,
    gone_at_the_end,
    mode_changes,
    empty_commits,
    submodule_in_place_of_the_folder,
    a_name_that_begins_alike,
    the_same_parent_twice_after_the_split,
    squash,
    rejoin,
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_shape_is_split_as_git_does(
    shape: Callable[[Objects], str], objects: Objects, same_as_git: Callable[..., str]
) -> None:
    head = same_as_git(shape(objects))

    assert head
    objects.git("fsck", "--strict", "--no-dangling")


@pytest.mark.parametrize("prefix", ["lib", "a/b/c/d", "with space", "módulos/ä"])
def test_any_folder_can_be_split(
    prefix: str, objects: Objects, same_as_git: Callable[..., str]
) -> None:
    path = f"{prefix}/a.py".encode()
    head = objects.commit({OUTSIDE: (FILE, b""), path: (FILE, b"one\n")})
    head = objects.commit({OUTSIDE: (FILE, b""), path: (FILE, b"two\n")}, [head])

    same_as_git(head, prefix)


@pytest.mark.parametrize(("mode", "content"), [(FILE, b"a file"), (LINK, b"elsewhere")])
def test_a_file_in_place_of_the_folder_is_no_folder(
    mode: str, content: bytes, objects: Objects, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = []
    for between in (files(None), {**files(None), b"modules/auth": (mode, content)}):
        head = objects.commit(files())
        head = objects.commit(between, [head])
        objects.branch("main", objects.commit(files(b"two\n"), [head], message=b"a folder again\n"))
        heads.append(
            (subtree_split(objects.folder, PREFIX), our_split(capsys, objects.folder, PREFIX))
        )

    (expected, ours), (fails, with_a_file) = heads
    assert ours == expected
    # "assertion failed": what to expect instead is a history like the one without the file, but
    # for the commit in which the folder is gone, which goes on as a parent.
    assert not fails
    read = [objects.git("log", "--format=%T %an %at %s", head) for head in (ours, with_a_file)]
    assert read[0].splitlines()[0] == read[1].splitlines()[0]
    assert len(read[0].splitlines()) == len(read[1].splitlines())


def test_a_second_rejoin_with_nothing_new_between_is_no_mistake(
    objects: Objects, capsys: pytest.CaptureFixture[str]
) -> None:
    root = objects.commit(files())
    objects.branch("main", root)
    split_head = subtree_split(objects.folder, PREFIX)
    trailers = f"git-subtree-dir: {PREFIX}\ngit-subtree-mainline: {root}\ngit-subtree-split: "
    message = f"Split\n\n{trailers}{split_head}\n".encode()
    head = objects.commit(files(), [root, split_head], message=message)
    once = objects.commit(files(b"two\n"), [head])
    objects.branch("once", once)
    expected = subtree_split(objects.folder, PREFIX, "once")
    head = objects.commit(files(), [head, split_head], message=message)
    objects.branch("main", objects.commit(files(b"two\n"), [head]))

    head = our_split(capsys, objects.folder, PREFIX)

    assert not subtree_split(objects.folder, PREFIX)  # "cache for … already exists!"
    assert head == expected


def test_a_message_that_names_an_unknown_split_commit_is_refused(
    objects: Objects, run: Callable[..., tuple[int, str, str]]
) -> None:
    message = f"Squashed\n\ngit-subtree-dir: {PREFIX}\ngit-subtree-split: {NOBODYS}\n".encode()
    head = objects.commit(files(), message=message)
    objects.branch("main", objects.commit(files(b"two\n"), [head]))

    status, printed, told = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert (status, printed) == (1, "")
    assert not subtree_split(objects.folder, PREFIX)
    assert f"names the split commit {NOBODYS}, which is not in the repository" in told
    assert "hint: git fetch" in told


def test_a_file_whose_name_looks_like_an_entry_is_no_folder(
    objects: Objects, same_as_git: Callable[..., str]
) -> None:
    odd = b"modules/x40000 auth"
    head = objects.commit({**files(), odd: (FILE, b"one\n")})

    same_as_git(objects.commit({**files(b"two\n"), odd: (FILE, b"two\n")}, [head]))


def test_paths_that_are_not_utf_8_are_split(
    homeless: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    objects = Objects(homeless / "odd", bare=True)
    path = b"m\xf6dules/\xe4/\xff.py"
    head = objects.commit({path: (FILE, b"one\n")})
    objects.branch("main", objects.commit({path: (FILE, b"two\n")}, [head]))

    status, printed, told = run("--repo", str(objects.folder), "--prefix", "m\udcf6dules/\udce4")

    assert status == 0, told
    assert objects.git("ls-tree", "--name-only", "-z", printed.strip()) == b"\xff.py\0"
