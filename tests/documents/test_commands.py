"""Every command that a document shows is run, as a person would type it, in an empty HOME."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.containers import engine
from tests.projects.serving import free_port

from .markdown import REPOSITORY, blocks

pytestmark = pytest.mark.e2e

ADDRESS = "https://github.com/Experto-AI/quickscale"
# These two are run by everything that runs this test: here they would start themselves again.
RUN_ELSEWHERE = ("./scripts/test_all.sh",)
SERVES = re.compile(r"inv serve$|quickstart\.sh (?!.*--no-serve)")
SERVED_AT = re.compile(rb"http://127\.0\.0\.1:\d+/")
TIMEOUT_SECONDS = 900


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of commands that a reader has: pipx and cookiecutter, from the index."""
    folder = tmp_path_factory.mktemp("tools")
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "pipx", "cookiecutter"]
    subprocess.run(pip, check=True)
    return folder / "bin"


@pytest.fixture
def environment(homeless: Path, tools: Path) -> dict[str, str]:
    """Return a reader's environment, for whom the forge's address is this working copy."""
    home = homeless.parent / "home"
    git = ["git", "config", "--file", str(home / ".gitconfig")]
    for value in (f"{ADDRESS}.git", ADDRESS):
        subprocess.run([*git, "--add", f"url.file://{REPOSITORY}.insteadOf", value], check=True)
    python = Path(sys.executable).resolve().parent
    path = [str(home / ".local/bin"), str(tools), str(python), os.environ["PATH"]]
    return {
        **os.environ,
        "PATH": os.pathsep.join(path),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
    }


def commands_of(document: str) -> list[str]:
    """Return the command lines of a document's bash blocks, in order."""
    lines = [
        line for block in blocks(REPOSITORY / document, "bash") for line in block.text.splitlines()
    ]
    return [line for line in lines if line not in RUN_ELSEWHERE]


def run(command: str, *, directory: Path, environment: dict[str, str]) -> Path:
    """Type a command, Enter at every question; return the folder where it leaves the shell."""
    script = f"{command}\nstatus=$?\npwd >&3\nexit $status"
    read, write = os.pipe()
    with (directory / ".input").open("w+") as answers:
        answers.write("\n" * 20)
        answers.seek(0)
        done = subprocess.run(
            ["bash", "-c", script.replace("&3", f"&{write}")],
            cwd=directory,
            env=environment,
            stdin=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(write,),
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    os.close(write)
    (directory / ".input").unlink()
    with os.fdopen(read) as pipe:
        place = Path(pipe.read().strip())
    assert done.returncode == 0, f"{command}\n{done.stdout.decode(errors='replace')[-3000:]}"
    return place


def serve(command: str, *, directory: Path, environment: dict[str, str]) -> None:
    """Type a command that serves, look at the page, then press Ctrl-C."""
    output = directory.parent / "serving.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        page = wait_for_page(process, output)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)
    assert b"<h1" in page or b'id="root"' in page, page[:2000]


def wait_for_page(process: subprocess.Popen[bytes], output: Path) -> bytes:
    """Return the page behind the first address that the output prints."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if found := SERVED_AT.search(output.read_bytes()):
            with contextlib.suppress(OSError), urlopen(found[0].decode()) as answer:  # noqa: S310
                return bytes(answer.read())
        time.sleep(0.5)
    pytest.fail(f"nothing is served:\n{output.read_text(errors='replace')[-3000:]}")


@pytest.mark.parametrize("document", ["README.md", "docs/user_manual.md"])
def test_every_command_of_a_document_works(
    document: str, homeless: Path, environment: dict[str, str]
) -> None:
    directory = homeless
    for command in commands_of(document):
        if SERVES.search(command):
            serve(command, directory=directory, environment=environment)
        else:
            directory = run(command, directory=directory, environment=environment)


def test_every_command_about_modules_works(homeless: Path, environment: dict[str, str]) -> None:
    """The remote is a clone of this repository, with the branches that our workflow makes."""
    run(f"{REPOSITORY}/scripts/install_global.sh", directory=homeless, environment=environment)
    remote = homeless / "remote.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", REPOSITORY, remote], check=True)
    splitter = [sys.executable, str(REPOSITORY / "split-tools" / "split.py")]
    subprocess.run([*splitter, "--all", "--repo", str(remote)], check=True)
    config = homeless.parent / "home" / ".gitconfig"
    key = f"url.file://{remote}.insteadOf"
    subprocess.run(["git", "config", "--file", config, key, f"{ADDRESS}.git"], check=True)
    known = f"url.file://{REPOSITORY}.insteadOf"
    subprocess.run(["git", "config", "--file", config, "--unset-all", known], check=True)
    directory = homeless
    for command in commands_of("docs/modules/using.md"):
        directory = run(command, directory=directory, environment=environment)


@pytest.mark.containers
def test_every_command_about_containers_works(homeless: Path, environment: dict[str, str]) -> None:
    if problem := engine.find_problem():
        pytest.skip(f"{problem}: docs/containers.md is not tried")
    environment |= {"WEB_PORT": str(free_port()), "WEB_PORTS": str(free_port())}
    directory = homeless
    try:
        for command in commands_of("docs/containers.md"):
            directory = run(command, directory=directory, environment=environment)
    finally:
        for project in ("my-shop", "my-shop-production"):
            engine.docker("compose", "--project-name", project, "down", "--volumes", check=False)


@pytest.mark.parametrize(
    "document",
    ["README.md", "docs/user_manual.md", "docs/containers.md", "docs/modules/using.md"],
)
def test_a_document_shows_commands(document: str) -> None:
    assert len(commands_of(document)) > 5
