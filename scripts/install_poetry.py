"""Install Poetry in an environment of its own; `install_global.sh` runs this.

Standard library only: it runs on a machine that has nothing but Python. What a script may read, the
path of the `poetry` command, goes to stdout, everything else to stderr.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

POETRY_VERSION = "2.5.1"
OLDEST_POETRY = (2, 1)
PLUGIN = "poetry-plugin-pypi-mirror"
PLUGIN_VERSION = "0.6.5"
INSTALLER_ADDRESS = "https://install.python-poetry.org"
FETCH_TIMEOUT_SECONDS = 15
INSTALL_TIMEOUT_SECONDS = 900
NEEDED, NOT_NEEDED = 0, 10
DESCRIPTION = f"""\
Install Poetry {POETRY_VERSION} in a virtual environment of its own, the way its official installer
does it, and print the path of its command. A Poetry on PATH that is 2.1 or newer is kept. Where the
package index answers no JSON, Poetry gets the plugin {PLUGIN} and the index that pip uses. Run it
again at any time. Python: the newest of 3.13 to 3.10, or $PYTHON."""


class InstallError(Exception):
    """Something the user can put right."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take what is wrong, and what to type or do next."""
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Place:
    """Where one Poetry lives: its environment and the link that people call."""

    environment: Path
    launcher: Path

    @property
    def poetry(self) -> Path:
        """The command inside the environment."""
        return self.environment / "bin" / "poetry"


def main(arguments: list[str] | None = None) -> int:
    """Install what is missing and return the exit status."""
    parser = argparse.ArgumentParser(prog="install_global.sh", description=DESCRIPTION)
    parser.add_argument("--print-certificate", metavar="POETRY", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.print_certificate:
            print(
                _index_tool(interpreter_of(Path(options.print_certificate)), "certificate").stdout,
                end="",
            )
        else:
            print(install())
    except InstallError as error:
        say(f"error: {error}")
        if error.hint:
            say(f"hint: {error.hint}")
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    return 0


def install() -> Path:
    """Return a `poetry` that works on this network; install it, and its plugin, where missing."""
    present = prepared_poetry()
    if present:
        return present
    place = choose_place()
    say(f"installing Poetry {POETRY_VERSION} in {place.environment}")
    if not install_with_official_installer(place):
        install_with_venv(place)
    link(place)
    prepare_for_index(place.poetry)
    say(f"installed Poetry {POETRY_VERSION}: {place.launcher}")
    tell_about_path(place.launcher.parent)
    return place.launcher


def prepared_poetry() -> Path | None:
    """Return the first Poetry that is new enough and works here: on PATH, then the usual places.

    One that cannot be given the plugin, such as the one of a Linux distribution, is passed over.
    """
    for candidate in _candidates():
        version = version_of(candidate)
        if not version or _numbers(version) < OLDEST_POETRY:
            continue
        say(f"Poetry {version} is there: {candidate}")
        try:
            prepare_for_index(candidate)
        except InstallError as error:
            say(f"it cannot be used: {error}")
            continue
        return candidate
    return None


def _candidates() -> Iterator[Path]:
    on_path = shutil.which("poetry")
    if on_path:
        yield Path(on_path)
    for place in (official_place(), place_beside()):
        yield place.launcher
        yield place.poetry


def version_of(poetry: Path) -> str:
    """Return the version that `poetry` tells; empty when it does not run."""
    if not os.access(poetry, os.X_OK):
        return ""
    try:
        answer = _run(str(poetry), "--version", "--no-ansi", timeout_seconds=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"Poetry \(version (\d+\.\d+[^)]*)\)", answer.stdout)
    return found[1] if found and answer.returncode == 0 else ""


def official_place() -> Place:
    """Return where Poetry's own installer puts it (its `data_dir` and `bin_dir`)."""
    poetry_home = os.environ.get("POETRY_HOME")
    if poetry_home:
        home = Path(poetry_home).expanduser()
        return Place(environment=home / "venv", launcher=home / "bin" / "poetry")
    return Place(
        environment=_data_directory() / "pypoetry" / "venv",
        launcher=Path.home() / ".local" / "bin" / "poetry",
    )


def place_beside() -> Place:
    """Return a place for our Poetry on a machine that keeps an older one in the official place."""
    home = _data_directory() / "quickscale" / "poetry"
    return Place(environment=home / "venv", launcher=home / "bin" / "poetry")


def choose_place() -> Place:
    """Return the official place, unless an older Poetry that works is there: that one is kept."""
    place = official_place()
    for occupied in (place.launcher, place.poetry):
        version = version_of(occupied)
        if version:
            say(f"Poetry {version} in {occupied} is too old; it is kept, ours goes beside it")
            return place_beside()
    return place


def install_with_official_installer(place: Place) -> bool:
    """Fetch and run Poetry's own installer; return whether Poetry runs afterwards.

    It knows the official place only, and asks the index for JSON: it cannot work everywhere.
    """
    if place != official_place():
        return False
    script = fetch(INSTALLER_ADDRESS)
    if not script.startswith(('"""', "#!", "import", "from")):
        say("the official installer cannot be fetched; making the same with venv and pip")
        return False
    # The installer writes its error log to the folder it runs in.
    with tempfile.TemporaryDirectory() as scratch:
        installer = Path(scratch) / "install-poetry.py"
        installer.write_text(script, encoding="utf-8")
        try:
            _run(
                sys.executable, str(installer), "--yes", "--version", POETRY_VERSION,
                directory=scratch, timeout_seconds=INSTALL_TIMEOUT_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            say(f"the official installer did not end within {INSTALL_TIMEOUT_SECONDS} s")
    if version_of(place.poetry) == POETRY_VERSION:
        return True
    say("the official installer failed; making the same with venv and pip")
    return False


def fetch(address: str) -> str:
    """Return the text at `address`; empty when it cannot be had within FETCH_TIMEOUT_SECONDS.

    A process of its own is the only way to bound the look-up of the name as well.
    """
    program = (
        "import sys, urllib.request; "
        "sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1], timeout=10).read())"
    )
    try:
        answer = _run(sys.executable, "-c", program, address, timeout_seconds=FETCH_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def install_with_venv(place: Place) -> None:
    """Make the environment and install Poetry into it with pip; on failure nothing stays behind."""
    try:
        place.environment.parent.mkdir(parents=True, exist_ok=True)
        _check(sys.executable, "-m", "venv", "--clear", str(place.environment))
        _pip_install(place.environment / "bin" / "python", f"poetry=={POETRY_VERSION}")
        # Poetry knows its own environment by this file, as its installer leaves it.
        (place.environment / "poetry_env").touch()
    except OSError as error:
        raise InstallError(f"cannot write {place.environment}: {error.strerror}") from error
    except BaseException:
        shutil.rmtree(place.environment, ignore_errors=True)
        raise


def link(place: Place) -> None:
    """Make the launcher point at the environment; a file of someone else is left alone."""
    launcher = place.launcher
    if launcher.is_symlink() and launcher.resolve() == place.poetry.resolve():
        return
    if launcher.exists() and version_of(launcher):
        return
    try:
        launcher.parent.mkdir(parents=True, exist_ok=True)
        launcher.unlink(missing_ok=True)
        launcher.symlink_to(place.poetry)
    except OSError as error:
        raise InstallError(f"cannot write {launcher}: {error.strerror}") from error


def prepare_for_index(poetry: Path) -> None:
    """Give Poetry the mirror plugin and the index of pip, when its own index answers no JSON."""
    interpreter = interpreter_of(poetry)
    status = _index_tool(interpreter, "needs-mirror").returncode
    if status == NOT_NEEDED:
        return
    if status != NEEDED:
        say("no package index answers: Poetry is left as it is")
        return
    if not _has_plugin(interpreter):
        say(f"the package index answers no JSON: adding {PLUGIN} {PLUGIN_VERSION} to Poetry")
        _pip_install(interpreter, f"{PLUGIN}=={PLUGIN_VERSION}")
    answer = _index_tool(interpreter, "write-mirror")
    if answer.returncode != 0:
        raise InstallError("cannot write Poetry's configuration", _last_line(answer.stderr))
    say(answer.stdout.strip())


def interpreter_of(poetry: Path) -> Path:
    """Return the Python that runs `poetry`.

    It lies beside the command, but for shims and wrappers: they are asked. The first `Executable`
    of `poetry debug info` is Poetry's own, the others are the project's.
    """
    beside = poetry.resolve().with_name("python")
    if beside.exists() and _run(str(beside), "-c", "import poetry.locations").returncode == 0:
        return beside
    with tempfile.TemporaryDirectory() as scratch:
        project = '[project]\nname = "scratch"\nversion = "0"\n'
        (Path(scratch) / "pyproject.toml").write_text(project, encoding="utf-8")
        answer = _run(str(poetry), "debug", "info", "--no-ansi", directory=scratch)
    found = re.search(r"^Executable:\s+(.+)$", answer.stdout, re.MULTILINE)
    if not found:
        raise InstallError(f"{poetry} does not say which Python runs it")
    return Path(found[1].strip())


def tell_about_path(directory: Path) -> None:
    """Print the line that makes `poetry` a command, when its folder is not on PATH."""
    if str(directory) not in os.environ.get("PATH", "").split(os.pathsep):
        say("to call it by name, add this line to your shell's start file:")
        say(f'    export PATH="{directory}:$PATH"')


def say(line: str) -> None:
    """Print a line for people."""
    print(line, file=sys.stderr, flush=True)


def _pip_install(interpreter: Path, requirement: str) -> None:
    if _run(str(interpreter), "-m", "pip", "--version").returncode == 0:
        pip = [str(interpreter), "-m", "pip"]
    else:
        pip = [sys.executable, "-m", "pip", "--python", str(interpreter)]
    _check(*pip, "install", "--quiet", "--no-input", "--disable-pip-version-check", requirement)


def _has_plugin(interpreter: Path) -> bool:
    return _run(str(interpreter), "-c", "import poetry_plugin_pypi_mirror").returncode == 0


def _index_tool(interpreter: Path, command: str) -> subprocess.CompletedProcess[str]:
    tool = Path(__file__).resolve().with_name("poetry_index.py")
    return _run(str(interpreter), str(tool), command, timeout_seconds=120)


def _check(*command: str) -> None:
    """Run a command that must work; its error is shown by its last line."""
    answer = _run(*command, timeout_seconds=INSTALL_TIMEOUT_SECONDS)
    if answer.returncode != 0:
        shown = " ".join(command)
        raise InstallError(f"`{shown}` failed: {_last_line(answer.stderr)}")


def _run(
    *command: str, directory: str | None = None, timeout_seconds: int = 300
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=directory,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout_seconds,
    )


def _environment() -> dict[str, str]:
    """Return the environment without what would send packages, or Poetry, to another place."""
    astray = {"PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in astray}


def _data_directory() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("WARNING")]
    return lines[-1].strip() if lines else "no message"


if __name__ == "__main__":
    sys.exit(main())
