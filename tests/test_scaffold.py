from __future__ import annotations

import os
from pathlib import Path

import pytest

from quickscale import folders, locks, scaffold, templates
from quickscale.errors import QuickScaleError
from quickscale.templates import Answers
from tests.systems import POSIX_ONLY
from tests.tree import read_tree

OLD = (0, 0)
SCRATCH = ".quickscale-shop-0123abcd"


def make_scratch(name: str = SCRATCH) -> Path:
    folder = Path(name)
    folder.mkdir()
    os.utime(folder, OLD)
    return folder


def test_an_abandoned_scratch_folder_is_removed() -> None:
    folder = make_scratch()

    scaffold.remove_abandoned(Path.cwd())

    assert not folder.exists()


def test_a_scratch_folder_whose_run_was_killed_is_removed() -> None:
    folder = make_scratch()
    (folder / scaffold.LOCK).touch()
    os.utime(folder, OLD)

    scaffold.remove_abandoned(Path.cwd())

    assert not folder.exists()


def test_a_scratch_folder_in_use_is_left_alone() -> None:
    folder = make_scratch()
    descriptor = os.open(folder / scaffold.LOCK, os.O_RDWR | os.O_CREAT)
    os.utime(folder, OLD)
    locks.take(descriptor)

    scaffold.remove_abandoned(Path.cwd())

    os.close(descriptor)
    assert folder.exists()


def test_a_scratch_folder_that_is_new_is_left_alone() -> None:
    Path(SCRATCH).mkdir()

    scaffold.remove_abandoned(Path.cwd())

    assert Path(SCRATCH).exists()


@pytest.mark.parametrize(
    "name", [".quickscale", ".quickscale-shop", ".quickscale-shop-0123abcd-mine", "shop"]
)
def test_what_is_not_ours_is_left_alone(name: str) -> None:
    make_scratch(name)

    scaffold.remove_abandoned(Path.cwd())

    assert Path(name).exists()


def test_a_link_and_a_file_with_the_name_of_a_scratch_folder_are_left_alone() -> None:
    Path("mine").mkdir()
    Path(SCRATCH).symlink_to("mine")
    Path(".quickscale-shop-89abcdef").touch()
    before = read_tree(Path.cwd())

    scaffold.remove_abandoned(Path.cwd())

    assert read_tree(Path.cwd()) == before


def test_a_failure_leaves_no_folder_that_was_made_on_the_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_arguments: object, **_options: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(templates, "render", fail)
    target = Path.cwd() / "new" / "folder" / "shop"

    with pytest.raises(QuickScaleError, match="shop: No space left on device"):
        scaffold.make(Answers("starter_html", "shop", "shop"), target, with_git=False)

    assert list(Path.cwd().iterdir()) == []


def test_an_interrupt_while_cleaning_up_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    remove = folders.remove

    def interrupted_once(path: Path) -> None:
        calls.append(path)
        if len(calls) == 1:
            raise KeyboardInterrupt
        remove(path)

    def fail(*_arguments: object, **_options: object) -> Path:
        raise RuntimeError

    monkeypatch.setattr(templates, "render", fail)
    monkeypatch.setattr(folders, "remove", interrupted_once)
    target = Path.cwd() / "new" / "shop"

    with pytest.raises(KeyboardInterrupt):
        scaffold.make(Answers("starter_html", "shop", "shop"), target, with_git=False)

    assert len(calls) == 2
    assert list(Path.cwd().iterdir()) == []


@POSIX_ONLY
def test_a_name_too_long_for_the_disk_is_the_users_to_put_right() -> None:
    with pytest.raises(QuickScaleError, match="File name too long"):
        scaffold.check_target(Path.cwd() / ("x" * 300) / "shop")
