"""`inv up` and its fellows, on a project with nothing edited and with Invoke alone."""

from __future__ import annotations

import os
import re
import socket
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .engine import Stack, development, docker, make_project, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.e2e, pytest.mark.containers]


@pytest.fixture(scope="module")
def stack(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return a theme's project after `inv up`."""
    with development(theme, tmp_path_factory.mktemp("up")) as made:
        up = made.inv("up")
        assert up.returncode == 0, up.stdout + up.stderr
        assert f"http://localhost:{made.port}/" in up.stderr
        yield made


def replace(path: Path, old: str, new: str) -> None:
    """Edit a file as an editor does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_up_serves_the_site_from_healthy_containers(stack: Stack) -> None:
    assert stack.get("/").status == 200
    assert stack.get("/accounts/login/").status == 200
    assert stack.get("/readyz").body == b'{"database": "ok", "cache": "ok"}'
    assert {each["Health"] for each in stack.containers()} == {"healthy"}
    published = [port for each in stack.containers() for port in each["Publishers"]]
    assert {port["URL"] for port in published if port["PublishedPort"]} == {"127.0.0.1"}


def test_up_again_changes_nothing(stack: Stack) -> None:
    before = {each["ID"] for each in stack.containers()}

    assert stack.inv("up").returncode == 0

    assert {each["ID"] for each in stack.containers()} == before


def test_code_edited_on_this_machine_shows_within_seconds(stack: Stack) -> None:
    health = stack.root / stack.package / "health.py"

    replace(health, 'OK = "ok"', 'OK = "edited"')
    wait_for("the edited answer", lambda: stack.get("/healthz").body == b"edited", seconds=15)
    # Django's reloader looks at the files for the first time a second after it has started.
    time.sleep(3)
    replace(health, 'OK = "edited"', 'OK = "ok"')
    wait_for("the old answer", lambda: stack.get("/healthz").body == b"ok", seconds=15)


@pytest.mark.parametrize("theme", ["starter_html"], indirect=True, scope="session")
def test_a_mistake_in_the_settings_is_gone_within_seconds_when_it_is_mended(stack: Stack) -> None:
    settings = stack.root / stack.package / "settings" / "base.py"
    content = settings.read_text(encoding="utf-8")
    time.sleep(12)

    settings.write_text(f"{content}\ndef (\n", encoding="utf-8")
    wait_for(
        "the message",
        lambda: "starts again when a file is saved" in stack.inv("logs", "web").stdout,
        seconds=15,
    )
    settings.write_text(content, encoding="utf-8")
    wait_for("the site", lambda: stack.get("/healthz").body == b"ok", seconds=15)


@pytest.mark.parametrize("theme", ["starter_html"], indirect=True, scope="session")
def test_settings_that_are_wrong_from_the_start_are_told(stack: Stack) -> None:
    settings = stack.root / stack.package / "settings" / "base.py"
    content = settings.read_text(encoding="utf-8")
    assert stack.inv("down").returncode == 0
    settings.write_text(f"{content}\nraise ValueError\n", encoding="utf-8")

    up = stack.inv("up")
    settings.write_text(content, encoding="utf-8")

    assert up.returncode == 1
    assert "not everything came up: `inv ps` shows what, `inv logs SERVICE` why" in up.stderr
    assert "ValueError" in stack.inv("logs", "web").stdout
    assert stack.inv("up").returncode == 0


@pytest.mark.parametrize("theme", ["starter_htmx"], indirect=True, scope="session")
def test_styles_are_built_anew_within_seconds(stack: Stack) -> None:
    replace(stack.root / "templates" / "landing.html", "<h1", '<i class="mt-[123px]"></i><h1')

    wait_for(
        "the new class", lambda: b"123px" in stack.get("/static/build/app.css").body, seconds=15
    )


def open_page(browser: Browser, address: str) -> Page:
    """Open a page of the front end and wait until its first heading is there.

    When a network of Docker comes or goes, Chromium drops whatever it is loading, and the page
    stays as the server sent it. Other tests run beside this one, so it is loaded again then.
    """
    page = browser.new_page()
    lost: list[str] = []
    page.on("requestfailed", lambda request: lost.append(f"{request.url}: {request.failure}"))
    page.goto(address)
    for _ in range(300):
        if page.get_by_role("heading", level=1).is_visible():
            return page
        if any("ERR_NETWORK_CHANGED" in each for each in lost):
            lost.clear()
            page.reload()
        page.wait_for_timeout(100)
    message = f"{address} does not get further than the server's page; {lost=}"
    raise TimeoutError(message)


@pytest.mark.parametrize("theme", ["starter_react"], indirect=True, scope="session")
def test_an_edited_component_shows_in_the_open_page(stack: Stack, browser: Browser) -> None:
    page = open_page(browser, f"http://localhost:{stack.port}/")
    heading = page.get_by_role("heading", level=1)
    page.evaluate("() => { window.sameDocument = true }")

    component = stack.root / "frontend" / "src" / "pages" / "landing.tsx"
    replace(component, "<h1>", "<h1>Edited: ")

    expect(heading).to_contain_text("Edited: ", timeout=15_000)
    assert page.evaluate("() => window.sameDocument") is True
    page.close()


def test_files_made_inside_belong_to_the_owner(stack: Stack) -> None:
    done = stack.inv("manage", "startapp stock")

    assert done.returncode == 0, done.stderr
    made = [stack.root / "stock", *(stack.root / "stock").rglob("*")]
    assert len(made) > 5
    assert {path.stat().st_uid for path in made} == {os.getuid()}
    assert {path.stat().st_gid for path in made} == {os.getgid()}


def test_manage_and_shell_say_where_they_run_and_use_postgresql(stack: Stack) -> None:
    line = "from django.db import connection; print(connection.vendor)"

    shell = stack.inv("shell", "-c", line)
    manage = stack.inv("manage", "shell", "--", "-c", line)

    for done in (shell, manage):
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == "postgresql"
        assert done.stderr.startswith("in the web container:")


def test_the_exit_status_is_that_of_the_command(stack: Stack) -> None:
    assert stack.inv("shell", "-c", "raise SystemExit(41)").returncode == 41
    assert stack.inv("manage", "no_such_command").returncode == 1


def test_the_tests_run_on_a_postgresql_of_their_own(stack: Stack) -> None:
    done = stack.compose(
        "exec", "--no-TTY", "web", "python", "-m", "pytest", "-q", "-p", "no:cacheprovider",
        "tests/test_users.py", "tests/test_health.py",
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
    assert re.search(r"\d+ passed", done.stdout)


def test_logs_are_those_of_the_service_that_was_named(stack: Stack) -> None:
    done = stack.inv("logs", "web")
    everything = stack.inv("logs")

    assert done.returncode == 0
    assert "GET /healthz" in done.stdout
    # Compose 2.26 clears the line first, whatever it writes to.
    lines = done.stdout.replace("\x1b[2K", "").splitlines()
    assert {line.split("-")[0] for line in lines if "|" in line} == {"web"}
    assert "database system is ready" in everything.stdout


def test_a_service_that_does_not_exist_is_refused_with_those_that_do(stack: Stack) -> None:
    done = stack.inv("logs", "database")

    assert done.returncode == 1
    assert done.stderr.startswith("there is no service 'database': choose one of ")
    assert "postgres, redis, web" in done.stderr


def test_ps_lists_the_containers(stack: Stack) -> None:
    done = stack.inv("ps")

    assert done.returncode == 0
    assert f"127.0.0.1:{stack.port}->8000/tcp" in done.stdout


def test_the_quickscale_command_does_the_same_from_a_folder_below(
    stack: Stack, installed_script: str
) -> None:
    folder = str(stack.root / "templates")
    script = f"cd {folder} && {installed_script} manage migrate --plan"

    done = stack.run("sh", "-c", script)

    assert done.returncode == 0, done.stderr
    assert "No planned migration operations." in done.stdout
    assert "in the web container:" in done.stderr


@pytest.mark.parametrize("theme", ["starter_html"], indirect=True, scope="session")
def test_an_image_older_than_the_lock_file_is_told_and_built_anew(stack: Stack) -> None:
    lock = stack.root / "poetry.lock"
    content = lock.read_bytes()
    lock.write_bytes(content + b"\n")

    told = stack.inv("manage", "check")
    up = stack.inv("up")
    lock.write_bytes(content)

    assert "the image is older than poetry.lock: `inv up --build`" in told.stderr
    assert "the image is older than poetry.lock: building it anew" in up.stderr


def test_a_second_up_keeps_the_data_and_volumes_drops_it(stack: Stack) -> None:
    stack.database("CREATE TABLE kept (id integer)")

    assert stack.inv("down").returncode == 0
    assert stack.containers() == []
    assert stack.inv("up").returncode == 0
    assert stack.database("SELECT count(*) FROM kept") == "0"
    assert "not properly shut down" not in stack.inv("logs", "postgres").stdout

    assert stack.inv("down", "--volumes").returncode == 0
    name = stack.variables["COMPOSE_PROJECT_NAME"]
    assert stack.containers() == []
    assert docker("volume", "ls", "--quiet", "--filter", f"name={name}").strip() == ""


@pytest.mark.parametrize("theme", ["starter_html"], indirect=True, scope="session")
def test_a_folder_of_the_same_name_keeps_off_the_containers_of_the_other(
    stack: Stack, tmp_path: Path
) -> None:
    assert stack.inv("up").returncode == 0
    before = {each["ID"] for each in stack.containers()}
    root, package = make_project(stack.theme, tmp_path)
    other = Stack(stack.theme, root, package, stack.variables)
    name = stack.variables["COMPOSE_PROJECT_NAME"]

    for words in (["up"], ["down", "--volumes"], ["ps"], ["logs"]):
        done = other.inv(*words)
        assert done.returncode == 1
        assert done.stderr.startswith(f"the containers called {name} are those of {stack.root}: ")
        assert f"set COMPOSE_PROJECT_NAME={name}-2 in .env" in done.stderr
    assert other.inv("manage", "check").stderr.startswith("in the local environment:")

    assert {each["ID"] for each in stack.containers()} == before
    stack.root.rename(tmp_path / "moved")
    moved = Stack(stack.theme, tmp_path / "moved", package, stack.variables)
    assert moved.inv("ps").returncode == 0
    (tmp_path / "moved").rename(stack.root)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Stack]:
    """Return a project that is not up."""
    with development("starter_html", tmp_path) as made:
        yield made


def test_a_port_that_is_taken_is_told_with_its_owner_and_the_line_to_change(
    project: Stack,
) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", project.port))
        occupant.listen()

        done = project.inv("up")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        f"port {project.port}, for the service web, is taken by "
    )
    assert f"(process {os.getpid()}): stop that, or set WEB_PORT in .env" in done.stderr
    assert project.containers() == []


def test_a_daemon_that_does_not_run_is_told(project: Stack, tmp_path: Path) -> None:
    nowhere = f"unix://{tmp_path}/docker.sock"

    for task in ("up", "down", "ps", "logs"):
        done = project.inv(task, DOCKER_HOST=nowhere)
        assert done.returncode == 1
        assert "Docker is installed, but its daemon does not run: start " in done.stderr
        assert "or work without it: inv serve" in done.stderr


def test_a_machine_without_docker_is_told(project: Stack, tmp_path: Path) -> None:
    done = project.inv("up", PATH=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.startswith("Docker is not installed: see ")


def test_manage_runs_locally_when_nothing_is_up(project: Stack, tmp_path: Path) -> None:
    for variables in ({}, {"PATH": str(tmp_path)}, {"DOCKER_HOST": f"unix://{tmp_path}/none"}):
        done = project.inv("manage", "check", **variables)
        assert done.stderr.startswith("in the local environment:")
        # Nothing is installed in this project, and that is what manage.py says.
        assert "Django is not installed in this environment: run `poetry install`" in done.stderr
        assert done.returncode == 1


def test_a_wrong_compose_file_is_told(project: Stack) -> None:
    replace(project.root / "docker-compose.yml", "services:", "servces:")

    done = project.inv("up")

    assert done.returncode == 1
    assert "docker-compose.yml or .env is wrong: " in done.stderr
