import os
import sys
from pathlib import Path

import install_poetry
import pytest
from install_poetry import Place

from tests.scripts.index_server import serving_text

# What Poetry's own installer does, in short: it leaves a command in $POETRY_HOME.
INSTALLER = """\
import os, pathlib, sys
assert sys.argv[1:] == ["--yes", "--version", "2.5.1"]
poetry = pathlib.Path(os.environ["POETRY_HOME"], "venv", "bin", "poetry")
poetry.parent.mkdir(parents=True)
poetry.write_text("#!/bin/sh\\necho 'Poetry (version 2.5.1)'\\n")
poetry.chmod(0o755)
"""


def write_poetry(path: Path, version: str) -> Path:
    """Make a program that answers as that version of Poetry does, in an environment of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho 'Poetry (version {version})'\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "empty"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    for name in ("POETRY_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    return home


def test_the_official_place_is_that_of_the_official_installer(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    place = install_poetry.official_place()
    assert place.poetry == empty_home / ".local/share/pypoetry/venv/bin/poetry"
    assert place.launcher == empty_home / ".local/bin/poetry"

    monkeypatch.setattr(sys, "platform", "darwin")
    place = install_poetry.official_place()
    assert place.environment == empty_home / "Library/Application Support/pypoetry/venv"

    monkeypatch.setenv("POETRY_HOME", "~/poetry")
    place = install_poetry.official_place()
    assert place == Place(empty_home / "poetry/venv", empty_home / "poetry/bin/poetry")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Poetry (version 2.5.1)", "2.5.1"),
        ("Poetry (version 1.8.0rc1)", "1.8.0rc1"),
        ("something else", ""),
    ],
)
def test_the_version_is_what_poetry_says(tmp_path: Path, text: str, version: str) -> None:
    program = write_poetry(tmp_path / "poetry", "0")
    program.write_text(f"#!/bin/sh\necho '{text}'\n")

    assert install_poetry.version_of(program) == version


def test_a_poetry_that_is_broken_has_no_version(tmp_path: Path) -> None:
    broken = tmp_path / "poetry"
    assert install_poetry.version_of(broken) == ""

    broken.write_text("#!/nowhere/python\n")
    broken.chmod(0o755)
    assert install_poetry.version_of(broken) == ""


def test_an_older_poetry_in_the_official_place_is_kept_and_ours_goes_beside(
    empty_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = write_poetry(empty_home / ".local/share/pypoetry/venv/bin/poetry", "1.8.5")

    assert install_poetry.prepared_poetry() is None
    assert install_poetry.choose_place() == install_poetry.place_beside()
    assert f"Poetry 1.8.5 in {older} is too old" in capsys.readouterr().err


def test_a_broken_poetry_in_the_official_place_is_made_anew(empty_home: Path) -> None:
    write_poetry(empty_home / ".local/share/pypoetry/venv/bin/poetry", "2").write_text("#!/gone\n")

    assert install_poetry.choose_place() == install_poetry.official_place()


def test_a_poetry_that_cannot_get_the_plugin_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = write_poetry(tmp_path / "bin" / "poetry", "2.3.0")
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    assert install_poetry.prepared_poetry() is None
    assert "it cannot be used" in capsys.readouterr().err


def test_the_link_is_made_once_and_replaces_a_broken_one(tmp_path: Path) -> None:
    poetry = write_poetry(tmp_path / "venv" / "bin" / "poetry", "2.5.1")
    place = Place(environment=tmp_path / "venv", launcher=tmp_path / "bin" / "poetry")
    place.launcher.parent.mkdir()
    place.launcher.symlink_to(tmp_path / "gone")

    install_poetry.link(place)
    install_poetry.link(place)

    assert place.launcher.resolve() == poetry.resolve()


def test_a_launcher_of_another_poetry_is_left_alone(tmp_path: Path) -> None:
    write_poetry(tmp_path / "venv" / "bin" / "poetry", "2.5.1")
    place = Place(environment=tmp_path / "venv", launcher=tmp_path / "bin" / "poetry")
    write_poetry(place.launcher, "1.8.5")

    install_poetry.link(place)

    assert not place.launcher.is_symlink()


def test_an_address_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert install_poetry.fetch("http://127.0.0.1:9/") == ""


def test_an_installation_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(environment=tmp_path / "data" / "venv", launcher=tmp_path / "bin" / "poetry")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)

    with pytest.raises(install_poetry.InstallError, match=r"poetry==2\.5\.1.* failed"):
        install_poetry.install_with_venv(place)

    assert not place.environment.exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    place = Place(environment=tmp_path / "file" / "venv", launcher=tmp_path / "poetry")

    with pytest.raises(install_poetry.InstallError, match=r"cannot write .*file/venv"):
        install_poetry.install_with_venv(place)


def test_the_line_for_path_is_shown_only_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install_poetry.tell_about_path(tmp_path)
    assert f'export PATH="{tmp_path}:$PATH"' in capsys.readouterr().err

    monkeypatch.setenv("PATH", f"/usr/bin:{tmp_path}")
    install_poetry.tell_about_path(tmp_path)
    assert capsys.readouterr().err == ""


def test_help_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        install_poetry.main(["--help"])

    assert stop.value.code == 0
    assert "Install Poetry 2.5.1" in capsys.readouterr().out


def test_the_official_installer_is_tried_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POETRY_HOME", str(tmp_path / "poetry"))
    with serving_text(INSTALLER) as address:
        monkeypatch.setattr(install_poetry, "INSTALLER_ADDRESS", address)

        done = install_poetry.install_with_official_installer(install_poetry.official_place())

    assert done
    assert (tmp_path / "poetry" / "venv" / "bin" / "poetry").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("<html>please sign in</html>", "cannot be fetched", id="captive portal"),
        pytest.param("import sys; sys.exit(1)", "failed", id="no JSON for the installer"),
    ],
)
def test_an_installer_that_does_not_install_is_given_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    with serving_text(text) as address:
        monkeypatch.setattr(install_poetry, "INSTALLER_ADDRESS", address)

        done = install_poetry.install_with_official_installer(install_poetry.official_place())

    assert not done
    assert message in capsys.readouterr().err


def test_the_official_installer_knows_the_official_place_only() -> None:
    assert not install_poetry.install_with_official_installer(install_poetry.place_beside())


def test_a_machine_without_an_index_gets_one_error_and_keeps_nothing(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install_poetry, "INSTALLER_ADDRESS", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)

    status = install_poetry.main([])

    output = capsys.readouterr()
    assert status == 1
    assert output.out == ""
    assert "error: `" in output.err
    assert "poetry==2.5.1" in output.err
    assert not list(empty_home.rglob("venv"))


def test_the_python_of_a_poetry_lies_beside_it_or_is_asked_for(tmp_path: Path) -> None:
    program = write_poetry(tmp_path / "bin" / "poetry", "2.5.1")
    program.write_text("#!/bin/sh\necho Poetry\necho 'Executable: /opt/poetry/bin/python'\n")

    assert install_poetry.interpreter_of(program) == Path("/opt/poetry/bin/python")

    python = tmp_path / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    assert install_poetry.interpreter_of(program) == python


def write_prepared_poetry(folder: Path, *, needs_mirror: int, has_plugin: bool) -> Path:
    """Make a Poetry whose Python answers our questions so, and keeps what it was asked."""
    write_poetry(folder / "poetry", "2.5.1")
    python = folder / "python"
    python.write_text(
        f"""#!/bin/sh
echo "$@" >> {folder}/asked
case "$*" in
    *needs-mirror) exit {needs_mirror} ;;
    *"import poetry_plugin_pypi_mirror") exit {0 if has_plugin else 1} ;;
    *write-mirror) echo "wrote the index" ;;
esac
"""
    )
    python.chmod(0o755)
    return folder / "poetry"


@pytest.mark.parametrize(
    ("needs_mirror", "has_plugin", "installs", "writes"),
    [
        pytest.param(10, False, False, False, id="the index answers JSON"),
        pytest.param(11, False, False, False, id="no index answers"),
        pytest.param(0, True, False, True, id="HTML only, the plugin is there"),
        pytest.param(0, False, True, True, id="HTML only, no plugin"),
    ],
)
def test_a_poetry_gets_what_the_index_makes_necessary(
    tmp_path: Path, needs_mirror: int, has_plugin: bool, installs: bool, writes: bool
) -> None:
    poetry = write_prepared_poetry(tmp_path, needs_mirror=needs_mirror, has_plugin=has_plugin)

    install_poetry.prepare_for_index(poetry)

    asked = (tmp_path / "asked").read_text()
    assert ("poetry-plugin-pypi-mirror==0.6.5" in asked) == installs
    assert ("write-mirror" in asked) == writes


def test_a_good_poetry_on_path_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    poetry = write_prepared_poetry(tmp_path, needs_mirror=10, has_plugin=False)
    monkeypatch.setenv("PATH", f"{poetry.parent}:/usr/bin:/bin")

    status = install_poetry.main([])

    assert status == 0
    assert capsys.readouterr().out == f"{poetry}\n"
