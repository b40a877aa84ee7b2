"""Sending a project's files: the archive, and the deployment that Railway makes of it."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from quickscale import __version__
from quickscale.railway import api, archive
from quickscale.railway.checks import DOCKERFILE
from quickscale.railway.failures import RailwayError, TooLargeError
from quickscale.railway.retries import make_once

if TYPE_CHECKING:
    from quickscale.railway.archive import Selection
    from quickscale.railway.client import Client

MESSAGE = f"quickscale {__version__}"


def try_archive(files: Selection) -> int:
    """Make the archive and throw it away; return its size. Raises QuickScaleError by name."""
    with tempfile.TemporaryFile() as body:
        return archive.pack(files, body)


def send(
    client: Client,
    files: Selection,
    *,
    project_id: str,
    environment: str,
    service: str,
    previous: str,
) -> tuple[str, int]:
    """Send the archive; return the id of its deployment and the archive's size.

    When the answer is lost, a newer deployment than `previous` is the one, before it is sent
    again. Raises RailwayError, with the largest files when the archive is too large.
    """
    path = f"/project/{project_id}/environment/{environment}/up"

    def find() -> str | None:
        _, newest = api.settings_and_deployment(client, environment=environment, service=service)
        return newest.id if newest.id != previous else None

    with tempfile.TemporaryFile() as body:
        size = archive.pack(files, body, _dockerfile(files, service))
        try:
            deployment = make_once(
                client, lambda: client.upload(path, body, service=service, message=MESSAGE), find
            )
        except TooLargeError as error:
            raise _too_large(files, size) from error
    return deployment, size


def _dockerfile(files: Selection, service: str) -> dict[str, bytes]:
    """Return the Dockerfile with the ids that Railway's builder demands, under its name."""
    entry = next(each for each in files.entries if each.name == DOCKERFILE)
    text = entry.path.read_bytes().decode("utf-8", "surrogateescape")
    return {DOCKERFILE: archive.name_caches(text, service).encode("utf-8", "surrogateescape")}


def _too_large(files: Selection, size: int) -> RailwayError:
    largest = ", ".join(
        f"{each.name} ({archive.shown_size(each.size)})" for each in files.largest()
    )
    return RailwayError(
        f"the archive of {archive.shown_size(size)} is larger than Railway takes; the largest "
        f"files are {largest}",
        hint="name what is not needed in .railwayignore, then type it again",
    )
