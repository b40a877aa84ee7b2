"""What init refuses: the exit status, one message, one hint, and nothing on disk has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from quickscale.cli import main
from tests.systems import POSIX_ONLY
from tests.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPOSITORY = Path(__file__).parent.parent.parent
USAGE = "type `quickscale"


class Misuse(NamedTuple):
    arguments: list[str]
    message: str
    hint: str
    status: int = 1
    arrange: Callable[[], object] = lambda: None


def name(name: str, message: str, hint: str) -> Misuse:
    return Misuse([name], message, hint)


def make_file_in_folder() -> None:
    Path("shop").mkdir()
    Path("shop/notes.txt").write_text("mine")


def make_hidden_file_in_folder() -> None:
    Path("shop/.git").mkdir(parents=True)


def make_dangling_link() -> None:
    Path("shop").symlink_to("nowhere")


def make_link_to_empty_folder() -> None:
    Path("elsewhere").mkdir()
    Path("shop").symlink_to("elsewhere")


def make_link_loop() -> None:
    Path("loop").symlink_to("loop")


def make_parent_that_is_a_file() -> None:
    Path("parent").write_text("")


MISUSES = {
    "empty name": name("", "'' is not a project name", "for example my-project"),
    "spaces and capitals": name("My Shop", "'My Shop' is not a project name", "my-shop"),
    "underscore": name("my_shop", "'my_shop' is not a project name", "for example my-shop"),
    "digit first": name("2shop", "'2shop' is not a project name", "for example shop"),
    "hyphen last": name("shop-", "'shop-' is not a project name", "for example shop"),
    "two hyphens": name("my--shop", "'my--shop' is not a project name", "my-shop"),
    "accent": name("café", "'café' is not a project name", "for example cafe"),
    "not Latin at all": name("магазин", "is not a project name", "for example my-project"),
    "newline last": name("shop\n", "'shop\\n' is not a project name", "for example shop"),
    "path": name("apps/shop", "'apps/shop' is not a project name", "for example apps-shop"),
    "current folder": name(".", "'.' is not a project name", "for example my-project"),
    "parent folder": name("..", "'..' is not a project name", "for example my-project"),
    "template code": name("{{x}}", "'{{x}}' is not a project name", "for example x"),
    "too long": name("a" * 41, "has 41 characters", "use at most 40"),
    "keyword": name("class", "'class' is a Python keyword", "for example my-class"),
    "standard library": name("site", "'site' would shadow a module of Python's", "my-site"),
    "Python's own tests": name("test", "'test' would shadow", "for example my-test"),
    "dropped from new Pythons": name("imp", "'imp' would shadow", "for example my-imp"),
    "added in new Pythons": name("tomllib", "'tomllib' would shadow", "my-tomllib"),
    "Django": name("django", "'django' would shadow a package", "my-django"),
    "import name of a dependency": name("environ", "'environ' would shadow", "my-environ"),
    "listed name of a dependency": name("django-environ", "shadow a package", "my-django"),
    "app of the project": name("users", "is a folder or module of the project", "my-users"),
    "folder of the project": name("modules", "is a folder or module", "my-modules"),
    "tasks of the project": name("ops", "is a folder or module", "for example my-ops"),
    "dependency as name, other package": Misuse(
        ["django", "--package", "shop"], "'django' is the name of a package", "my-django"
    ),
    "package with hyphen": Misuse(
        ["shop", "--package", "my-shop"], "'my-shop' is not a package name", "my_shop"
    ),
    "package with capitals": Misuse(
        ["shop", "--package", "Shop"], "'Shop' is not a package name", "for example shop"
    ),
    "empty package": Misuse(["shop", "--package", ""], "'' is not a package", "my_project"),
    "package of the project": Misuse(
        ["shop", "--package", "users"], "'users' is a folder or module", "my_users"
    ),
    "unknown theme, near one": Misuse(
        ["shop", "--theme", "react"], "no theme 'react'", "did you mean starter_react?"
    ),
    "unknown theme, typing error": Misuse(
        ["shop", "--theme", "starter-htmx"], "no theme", "did you mean starter_htmx?"
    ),
    "unknown theme": Misuse(
        ["shop", "--theme", "vue"], "no theme 'vue'", "choose one of starter_html, starter_htmx"
    ),
    "no name": Misuse([], "required: NAME", USAGE, 2),
    "two names": Misuse(["my", "shop"], "unrecognized arguments: shop", USAGE, 2),
    "unknown option": Misuse(["shop", "--force"], "arguments: --force", USAGE, 2),
    "shortened option": Misuse(["shop", "--dry"], "arguments: --dry", USAGE, 2),
    "option without its value": Misuse(["shop", "--theme"], "expected one argument", USAGE, 2),
    "target is a file": Misuse(
        ["shop"], "shop exists and is not a folder", "choose", arrange=Path("shop").touch
    ),
    "target is not empty": Misuse(
        ["shop"], "shop exists and is not empty", "--output-dir", arrange=make_file_in_folder
    ),
    "target holds a hidden folder": Misuse(
        ["shop"], "shop exists and is not empty", "choose", arrange=make_hidden_file_in_folder
    ),
    "target is a dangling link": Misuse(
        ["shop"], "shop exists and is not a folder", "choose", arrange=make_dangling_link
    ),
    "target is a link to a folder": Misuse(
        ["shop"], "shop exists and is not a folder", "choose", arrange=make_link_to_empty_folder
    ),
    "parent is a file": Misuse(
        ["shop", "--output-dir", "parent"],
        "parent is not a folder",
        "--output-dir",
        arrange=make_parent_that_is_a_file,
    ),
    "parent is a link to itself": Misuse(
        ["shop", "--output-dir", "loop"], "loop", "--output-dir", arrange=make_link_loop
    ),
    "inside QuickScale": Misuse(
        ["shop", "--output-dir", str(REPOSITORY / "docs")], "inside QuickScale itself", "outside"
    ),
    "inside its templates": Misuse(
        ["shop", "--output-dir", str(REPOSITORY / "cookiecutter-base")],
        "inside QuickScale itself",
        "choose a folder outside it",
    ),
}


def assert_refused(
    capsys: pytest.CaptureFixture[str], *, message: str, hint: str, status: int, got: int
) -> None:
    output = capsys.readouterr()
    lines = output.err.splitlines()
    assert got == status
    assert output.out == ""
    assert len(lines) == 2, output.err
    assert lines[0].startswith("error: ")
    assert message in lines[0]
    assert lines[1].startswith("hint: ")
    assert hint in lines[1]


@pytest.mark.parametrize("misuse", MISUSES.values(), ids=MISUSES)
def test_init_refuses(misuse: Misuse, capsys: pytest.CaptureFixture[str]) -> None:
    misuse.arrange()
    before = read_tree(Path.cwd())

    got = main(["init", *misuse.arguments])

    assert_refused(capsys, message=misuse.message, hint=misuse.hint, status=misuse.status, got=got)
    assert read_tree(Path.cwd()) == before


def test_init_dry_run_refuses_what_init_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    make_file_in_folder()

    got = main(["init", "shop", "--dry-run", "--json"])

    assert_refused(capsys, message="is not empty", hint="choose another", status=1, got=got)


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """Give a folder that even root cannot write to, with the means this machine has."""
    folder = Path("sealed")
    folder.mkdir()
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
        return
    if subprocess.run(["chattr", "+i", folder], capture_output=True, check=False).returncode:
        pytest.skip("root can write everywhere here: chattr +i does not work on this disk")
    yield folder
    subprocess.run(["chattr", "-i", folder], check=True)


@POSIX_ONLY
def test_init_refuses_a_parent_that_cannot_be_written(
    read_only_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    got = main(["init", "shop", "--output-dir", str(read_only_folder)])

    assert_refused(
        capsys, message="sealed cannot be written to", hint="--output-dir", status=1, got=got
    )
    assert list(read_only_folder.iterdir()) == []


@pytest.fixture
def tiny_disk() -> Iterator[Path]:
    """Give a disk of 200 kB."""
    folder = Path("tiny")
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


@POSIX_ONLY
def test_init_on_a_full_disk_leaves_nothing(
    tiny_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    got = main(["init", "shop", "--output-dir", f"{tiny_disk}/new"])

    assert_refused(
        capsys,
        message="No space left on device",
        hint="nothing was left behind",
        status=1,
        got=got,
    )
    assert list(tiny_disk.iterdir()) == []


@POSIX_ONLY
def test_init_beyond_a_file_size_limit_leaves_nothing(installed_script: str) -> None:
    import resource  # noqa: PLC0415 - Windows has none

    done = subprocess.run(
        [installed_script, "init", "shop"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[0].endswith("shop: File too large")
    assert list(Path.cwd().iterdir()) == []


@POSIX_ONLY
def test_init_in_a_folder_that_is_gone(installed_script: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'mkdir gone && cd gone && rmdir ../gone && exec "{installed_script}" init a'],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "error: the current folder does not exist any more" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_inits_at_once_make_one_project(installed_script: str) -> None:
    command = [installed_script, "init", "shop", "--no-git"]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    results = [(run.communicate(), run.returncode) for run in runs]

    assert sorted(status for _, status in results) == [0, 1, 1]
    assert all("Traceback" not in error for (_, error), _ in results)
    assert [path.name for path in Path.cwd().iterdir()] == ["shop"]
    assert Path("shop/manage.py").is_file()


@POSIX_ONLY
def test_init_never_writes_into_a_folder_that_was_filled_meanwhile(tmp_path: Path) -> None:
    script = tmp_path / "race.py"
    script.write_text(
        "from pathlib import Path\n"
        "from quickscale import scaffold, templates\n"
        "answers = templates.Answers('starter_html', 'shop', 'shop')\n"
        "target = Path.cwd() / 'shop'\n"
        "scaffold.check_target(target)\n"
        "target.mkdir()\n"
        "(target / 'mine').write_text('')\n"
        "scaffold.make(answers, target, with_git=False)\n"
    )

    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )

    assert "Directory not empty" in done.stderr
    assert set(read_tree(Path.cwd())) == {"shop", "shop/mine"}
