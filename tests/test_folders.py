from __future__ import annotations

import stat
from pathlib import Path

from quickscale import folders


def test_a_folder_with_what_is_read_only_is_removed() -> None:
    Path("made").mkdir()
    Path("made", "object").touch(mode=stat.S_IRUSR)

    folders.remove(Path("made"))

    assert not Path("made").exists()


def test_what_is_read_only_can_be_removed_on_windows_too() -> None:
    Path("made", "objects").mkdir(parents=True)
    Path("made", "objects", "object").touch(mode=stat.S_IRUSR)
    Path("mine").touch(mode=stat.S_IRUSR)
    mode = Path("mine").stat().st_mode
    Path("made", "link").symlink_to(Path("mine").resolve())

    folders.allow_removal(Path("made"))

    assert Path("made", "objects", "object").stat().st_mode & stat.S_IWUSR
    assert Path("mine").stat().st_mode == mode


def test_a_link_in_place_of_the_folder_is_left_alone() -> None:
    Path("mine").mkdir()
    Path("mine", "file").touch()
    Path("made").symlink_to("mine")

    folders.remove(Path("made"))

    assert Path("mine", "file").exists()


def test_a_folder_that_is_not_there_is_no_failure() -> None:
    folders.remove(Path("nowhere"))
