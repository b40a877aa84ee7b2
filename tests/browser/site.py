"""A deployed project behind TLS, with people in it, and the mails that it sends."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
import subprocess
import time
from dataclasses import dataclass
from shutil import which
from typing import TYPE_CHECKING

from tests.projects.serving import Server, free_port, run_gunicorn
from tests.projects.workshop import Project, production_variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import EmailMessage
    from pathlib import Path

PASSWORD = "correct horse battery 42"  # pragma: allowlist secret
MAIL_TIMEOUT_SECONDS = 15

# Run by `manage.py shell`: people to sign in as, and one with enough events for several pages.
MAKE_PEOPLE = """
from {package}.activity.models import ActivityEvent
from {package}.users.models import User
for email, name, staff in {people!r}:
    user = User.objects.create_user(email, {password!r}, full_name=name)
    if staff:
        user.is_staff = user.is_superuser = True
        user.save()
    if email == "ada@example.com":
        ActivityEvent.objects.bulk_create(
            ActivityEvent(user=user, kind="profile_updated", details=f"Full name {{number}}")
            for number in range(45)
        )
"""


@dataclass(frozen=True)
class Person:
    """Someone who can sign in with PASSWORD."""

    email: str
    name: str
    is_staff: bool = False


ADA = Person("ada@example.com", "Ada Lovelace")
GRACE = Person("grace@example.com", "Grace Hopper", is_staff=True)
# Each journey changes its own person's name and password.
WALKER = Person("walker@example.com", "")
SCRIPTLESS = Person("scriptless@example.com", "")
SWITCHER = Person("switcher@example.com", "Sam Switcher")
PEOPLE = (ADA, GRACE, WALKER, SCRIPTLESS, SWITCHER)


@dataclass(frozen=True)
class Site:
    """A project that gunicorn serves over TLS with production settings."""

    project: Project
    port: int
    server: Server
    mail_folder: Path

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"https://localhost:{self.port}"

    @property
    def theme(self) -> str:
        """The project's theme."""
        return self.project.theme

    def newest_mail(self, recipient: str) -> EmailMessage:
        """Wait for a mail to someone and return the newest."""
        deadline = time.monotonic() + MAIL_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            files = sorted(self.mail_folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
            for path in reversed(files):
                # Django ends each mail of the file with a line of dashes.
                content = re.split(rb"^-{79}$", path.read_bytes(), flags=re.MULTILINE)[0]
                mail = email.message_from_bytes(content, policy=email.policy.default)
                if recipient in str(mail["To"]):
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {recipient} in {self.mail_folder}")

    def link_to_reset_the_password(self, recipient: str) -> str:
        """Return the link of the newest mail; its text and its HTML hold the same one."""
        mail = self.newest_mail(recipient)
        links = []
        for kind in ("plain", "html"):
            part = mail.get_body((kind,))
            assert part is not None, kind
            found = re.search(rf"{re.escape(self.origin)}/[^\s\"<]+", part.get_content())
            assert found is not None, part.get_content()
            links.append(found[0])
        assert links[0] == links[1]
        return links[0]


def can_make_certificates() -> bool:
    """Return whether openssl is there."""
    return which("openssl") is not None


@contextlib.contextmanager
def open_site(
    project: Project,
    folder: Path,
    *,
    database_url: str,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Migrate the database, add PEOPLE, and serve a deployed project while the block lasts.

    folder: an empty one, for the certificate, the log and the mails
    environment: what the site is told besides
    """
    mail_folder = folder / "mails"
    mail_folder.mkdir(parents=True)
    variables = production_variables(database_url=database_url)
    # django-environ drops the first slash of the path.
    variables.update(environment or {})
    variables["EMAIL_URL"] = f"filemail:///{mail_folder}"
    project.manage("migrate", "--verbosity", "0", variables=variables)
    people = [(person.email, person.name, person.is_staff) for person in PEOPLE]
    script = MAKE_PEOPLE.format(package=project.package, people=people, password=PASSWORD)
    project.manage("shell", "-c", script, variables=variables)
    certificate, key = _make_certificate(folder)
    port = free_port()
    # A browser keeps several connections open, and each holds a thread: there is no proxy here.
    arguments = ("--threads", "32", "--certfile", certificate, "--keyfile", key)
    log = folder / "gunicorn.log"
    with run_gunicorn(project, port, *arguments, log=log, variables=variables, tls=True) as server:
        yield Site(project, port, server, mail_folder)


def _make_certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-out", certificate, "-keyout", key,
        ],
        capture_output=True,
        check=True,
    )  # fmt: skip
    return certificate, key
