"""The production image under Compose: two web containers behind a proxy that ends TLS."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

import pytest
import requests

from .engine import Stack, ask, docker, production, provide_caddy, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.e2e, pytest.mark.containers]

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery 42"  # pragma: allowlist secret
MAKE_ACCOUNT = (
    f"from django.contrib.auth import get_user_model as model; "
    f"model().objects.create_user({EMAIL!r}, {PASSWORD!r}, full_name='Ada Lovelace')"
)

UNTRUSTED = ("drawing.svg", "page.html", "index.html", "paper.pdf", "noname")
SCRIPT = "<script>alert(1)</script>"
# Run by `manage.py shell`: what people might upload, stored as a form would, under these names.
MAKE_UPLOADS = f"""
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
content = {{f"faces/{{name}}": {SCRIPT!r} for name in {UNTRUSTED!r}}}
content |= {{"faces/ada.png": "picture", "hidden/.env": "hidden"}}
for name, text in content.items():
    if not default_storage.exists(name):
        assert default_storage.save(name, ContentFile(text.encode())) == name
"""


@pytest.fixture(scope="module")
def stack(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return a theme's site in production, started as docker-compose.prod.yml says."""
    problem = provide_caddy()
    if problem:
        pytest.skip(problem)
    with production(theme, tmp_path_factory.mktemp("production")) as made:
        made.bring_up("--profile", "proxy")
        made.manage("shell", "-c", MAKE_ACCOUNT)
        yield made


@pytest.fixture(scope="module")
def certificate(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the file with the certificate of the authority that the proxy made for localhost."""
    file = tmp_path_factory.mktemp("certificate") / "root.crt"
    source = "proxy:/data/caddy/pki/authorities/local/root.crt"
    done = stack.compose("--profile", "proxy", "cp", source, str(file))
    assert done.returncode == 0, done.stderr
    return str(file)


@pytest.fixture
def visitor(certificate: str) -> Iterator[requests.Session]:
    """Return a browser without cookies."""
    with requests.Session() as browser:
        browser.trust_env = False
        browser.verify = certificate
        yield browser


@pytest.fixture
def member(stack: Stack, visitor: requests.Session) -> requests.Session:
    """Return a browser in which Ada is signed in, through the proxy."""
    address = f"{origin(stack)}/accounts/login/"
    page = visitor.get(address, timeout=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token is not None
    fields = {"username": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    answer = visitor.post(address, data=fields, headers={"Referer": address}, timeout=20)
    assert answer.url == f"{origin(stack)}/dashboard/"
    return visitor


def origin(stack: Stack) -> str:
    return f"https://localhost:{stack.variables['HTTPS_PORT']}"


def web_containers(stack: Stack) -> dict[int, str]:
    """Return the names of the web containers by their port on this machine."""
    return {
        publisher["PublishedPort"]: container["Name"]
        for container in stack.containers()
        if container["Service"] == "web"
        for publisher in container["Publishers"]
        if publisher["PublishedPort"]
    }


def cookies_of(browser: requests.Session) -> str:
    return "; ".join(f"{it.name}={it.value}" for it in browser.cookies)


def test_every_container_is_healthy(stack: Stack) -> None:
    containers = stack.containers()

    assert len([each for each in containers if each["Service"] == "web"]) == 2
    assert {each["Health"] for each in containers} == {"healthy"}
    assert len(web_containers(stack)) == 2


def test_the_proxy_serves_the_site_over_tls_and_sends_plain_http_there(
    stack: Stack, visitor: requests.Session
) -> None:
    page = visitor.get(f"{origin(stack)}/", timeout=20)
    plain = visitor.get(
        f"http://localhost:{stack.variables['HTTP_PORT']}/", allow_redirects=False, timeout=20
    )

    assert page.status_code == 200
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert plain.status_code in {301, 308}
    assert plain.headers["Location"].startswith("https://localhost")


def test_the_proxy_logs_each_request_with_the_sites_id_and_without_what_lets_somebody_in(
    stack: Stack, visitor: requests.Session
) -> None:
    address = f"{origin(stack)}/accounts/reset/MQ/token-of-a-mail/"
    answer = visitor.get(
        f"{address}?next=hidden-word",
        headers={"Referer": address, "X-Session-Token": "hidden-token"},
        allow_redirects=False,
        timeout=20,
    )

    written = stack.compose("--profile", "proxy", "logs", "--no-log-prefix", "proxy").stdout
    written = written.replace("\x1b[2K", "")
    lines = [json.loads(line) for line in written.splitlines() if "http.log.access" in line]
    [line] = [it for it in lines if it["request"]["uri"] == "/accounts/reset/…"]
    assert line["status"] == answer.status_code
    assert line["resp_headers"]["X-Request-Id"] == [answer.headers["X-Request-ID"]]
    for hidden in ("token-of-a-mail", "hidden-word", "hidden-token"):
        assert hidden not in written


def test_static_files_come_compressed_and_for_good(stack: Stack, visitor: requests.Session) -> None:
    page = visitor.get(f"{origin(stack)}/accounts/login/", timeout=20).text
    names = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)

    assert names
    for name in names:
        headers = {"Accept-Encoding": "br"}
        answer = visitor.get(f"{origin(stack)}{name}", headers=headers, timeout=20)
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]


def test_uploads_are_served_by_the_proxy_and_run_nothing(
    stack: Stack, visitor: requests.Session
) -> None:
    stack.manage("shell", "-c", MAKE_UPLOADS)

    picture = visitor.get(f"{origin(stack)}/media/faces/ada.png", timeout=20)
    assert picture.status_code == 200
    assert picture.content == b"picture"
    assert picture.headers["Content-Type"] == "image/png"
    assert "Content-Disposition" not in picture.headers
    answers = [visitor.get(f"{origin(stack)}/media/faces/{it}", timeout=20) for it in UNTRUSTED]
    for answer in answers:
        assert answer.content == SCRIPT.encode()
        assert answer.headers["Content-Disposition"] == "attachment"
    for answer in (picture, *answers):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/media/", "/media/nothing.png", "/media/hidden/.env", "/media/..%2fetc/passwd"]
)
def test_nothing_else_is_served_as_an_upload(
    stack: Stack, visitor: requests.Session, path: str
) -> None:
    stack.manage("shell", "-c", MAKE_UPLOADS)

    answer = visitor.get(f"{origin(stack)}{path}", timeout=20)

    assert answer.status_code in {400, 403, 404}
    assert b"root:" not in answer.content


def test_people_stay_signed_in_whichever_container_answers(
    stack: Stack, member: requests.Session
) -> None:
    for port in web_containers(stack):
        assert ask(port, "/dashboard/", cookies_of(member)).status == 200
        assert ask(port, "/dashboard/").status == 302


def test_a_container_that_is_stopped_ends_the_request_under_way(
    stack: Stack, member: requests.Session
) -> None:
    port, name = next(iter(web_containers(stack).items()))
    with stack.locked_users(3) as pool:
        start = time.monotonic()
        request = pool.submit(ask, port, "/dashboard/", cookies_of(member))
        time.sleep(0.5)
        assert not request.done()

        docker("stop", "--time", "30", name)

        assert request.result(timeout=30).status == 200
        assert time.monotonic() - start > 1.5
    inspected = docker("inspect", name, "--format", "{{.State.ExitCode}}")
    assert inspected.strip() == "0"
    assert member.get(f"{origin(stack)}/", timeout=20).status_code == 200
    docker("start", name)
    wait_for("both are back", lambda: len(web_containers(stack)) == 2)
    wait_for("it answers", lambda: ask(port, "/healthz").status == 200)


def test_nothing_can_be_written_but_media_and_the_temporary_folder(stack: Stack) -> None:
    script = "id -u; for it in /app /home/app /app/media /tmp; do touch $it/x && echo $it; done"
    done = stack.compose("exec", "--no-TTY", "web", "sh", "-c", script)

    assert done.stdout.split() == ["1000", "/app/media", "/tmp"]  # noqa: S108
    assert done.stderr.count("Read-only file system") == 2


def test_the_containers_hold_no_privileges_and_have_limits(stack: Stack) -> None:
    form = "{{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.ReadonlyRootfs}}"
    for container in stack.containers():
        name = container["Name"]
        assert docker("inspect", name, "--format", form).strip() == (
            "[ALL] [no-new-privileges:true] true"
        )
        assert int(docker("inspect", name, "--format", "{{.HostConfig.Memory}}")) > 0


def test_no_secret_is_in_the_image_or_in_the_logs(stack: Stack, member: requests.Session) -> None:
    assert member.get(f"{origin(stack)}/dashboard/", timeout=20).status_code == 200
    image = f"{stack.root.name}:{stack.variables['VERSION']}"
    env = dict(
        line.split("=", 1)
        for line in (stack.root / ".env").read_text().splitlines()
        if line and not line.startswith("#")
    )
    found = [
        docker("history", "--no-trunc", image),
        docker("image", "inspect", image),
        stack.compose("--profile", "*", "logs").stdout,
    ]

    secrets = [env["SECRET_KEY"], env["POSTGRES_PASSWORD"], "mail-password", PASSWORD]
    secrets += [str(cookie.value) for cookie in member.cookies]
    for text in found:
        assert text
        for secret in secrets:
            assert secret not in text
    files = stack.compose("exec", "--no-TTY", "web", "ls", "-a", "/app").stdout.split()
    assert {".env", ".git", "tests", "node_modules"} & set(files) == set()
    assert "gunicorn.conf.py" in files


def test_production_checks_have_nothing_to_say(stack: Stack) -> None:
    stack.manage("check", "--deploy", "--fail-level", "WARNING")
