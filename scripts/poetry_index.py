"""Make Poetry use the package index that pip uses, where Poetry cannot talk to its own.

Poetry asks its index for JSON. An index may answer only the plain HTML pages of PEP 503, which are
enough for pip but not for Poetry. The plugin `poetry-plugin-pypi-mirror` makes Poetry read those
pages. This file runs with the Python of Poetry's own environment, which has pip, requests and
tomlkit.

    poetry_index.py needs-mirror     exit status 0 when the plugin is needed, 10 when it is not,
                                     11 when no index answers
    poetry_index.py write-mirror     write the index that pip uses into Poetry's configuration
    poetry_index.py certificate      print the certificate file that pip is told to trust
"""

import argparse
import contextlib
import importlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
import tomlkit

NEEDED, NOT_NEEDED, NO_ANSWER = 0, 10, 11
POETRY_VERSION = "2.5.1"
JSON_PAGE = "application/vnd.pypi.simple.v1+json"
TIMEOUT_SECONDS = 10


def main(arguments: list[str] | None = None) -> int:
    """Run one of the three commands and return the exit status."""
    parser = argparse.ArgumentParser(description="Poetry and the package index that pip uses.")
    parser.add_argument("command", choices=["needs-mirror", "write-mirror", "certificate"])
    command = parser.parse_args(arguments).command
    if command == "certificate":
        print(pip_options().cert or "")
        return 0
    index = index_of_pip()
    if command == "needs-mirror":
        return mirror_status(
            index=index, default_index=default_index_of_pip(), verify=certificate()
        )
    print(write_mirror(poetry_configuration_file(), index=index))
    return 0


def mirror_status(*, index: str, default_index: str, verify: str | bool) -> int:
    """Ask whether Poetry can work without the plugin.

    index: the simple index that pip uses. default_index: the one that pip and Poetry know from
    birth; Poetry goes there whatever pip is told. Returns NEEDED, NOT_NEEDED or NO_ANSWER.
    """
    if not answers_pages(index, verify=verify):
        return NO_ANSWER
    indexes = dict.fromkeys([index, default_index])
    if all(answers_json(one, verify=verify) for one in indexes):
        return NOT_NEEDED
    return NEEDED


def answers_json(index: str, *, verify: str | bool = True) -> bool:
    """Tell whether `index` answers the two JSON questions that Poetry asks.

    One is the index page of a package as JSON (PEP 691), the other the description of one release
    beside the index, at `/pypi/<name>/<version>/json`.
    """
    index = index.rstrip("/")
    beside = index.rpartition("/")[0]
    page = _get_json(f"{index}/poetry/", verify=verify)
    return "files" in page and "urls" in _get_json(
        f"{beside}/pypi/poetry/{POETRY_VERSION}/json", verify=verify
    )


def answers_pages(index: str, *, verify: str | bool = True) -> bool:
    """Tell whether `index` answers the page of a package at all."""
    with contextlib.suppress(requests.RequestException):
        address = f"{index.rstrip('/')}/poetry/"
        return requests.get(address, timeout=TIMEOUT_SECONDS, verify=verify).ok
    return False


def write_mirror(configuration: Path, *, index: str) -> str:
    """Set `[plugins.pypi_mirror] url` in Poetry's own configuration, and say what was done.

    Everything else in the file is kept. An address that is there already is kept too: it is the
    owner's. The file is readable by its owner only when the address holds a password.
    """
    target = configuration.resolve()
    document: Any = tomlkit.parse(target.read_text("utf-8") if target.exists() else "")
    plugins = document.setdefault("plugins", tomlkit.table(is_super_table=True))
    mirror = plugins.setdefault("pypi_mirror", tomlkit.table())
    if mirror.get("url"):
        return f"kept the index {without_password(mirror['url'])} of {configuration}"
    mirror["url"] = index
    _write(target, tomlkit.dumps(document), private=_has_password(index))
    return f"wrote the index {without_password(index)} to {configuration}"


def without_password(address: str) -> str:
    """Return `address` as it can be shown: user name and password are replaced by stars."""
    parts = urlsplit(address)
    if "@" not in parts.netloc:
        return address
    return urlunsplit(parts._replace(netloc="***@" + parts.netloc.rpartition("@")[2]))


def index_of_pip() -> str:
    """Return the index that pip uses: from its environment, its files or its default."""
    return str(pip_options().index_url).rstrip("/")


def default_index_of_pip() -> str:
    """Return the index that pip was made for."""
    return str(importlib.import_module("pip._internal.models.index").PyPI.simple_url).rstrip("/")


def certificate() -> str | bool:
    """Return what to check a server's certificate with, in the form that requests takes.

    requests itself prefers REQUESTS_CA_BUNDLE only when it is told `True`.
    """
    if os.environ.get("REQUESTS_CA_BUNDLE"):
        return True
    return str(pip_options().cert or "") or True


def pip_options() -> Any:
    """Return the options of `pip install`, merged by pip itself from environment and files."""
    commands = importlib.import_module("pip._internal.commands")
    options, _ = commands.create_command("install").parser.parse_args([])
    return options


def poetry_configuration_file() -> Path:
    """Return Poetry's own configuration file of this user."""
    directory = importlib.import_module("poetry.locations").CONFIG_DIR
    return Path(directory) / "config.toml"


def _get_json(address: str, *, verify: str | bool) -> dict[str, Any]:
    """Return the JSON object at `address`; empty when the answer is anything else."""
    try:
        answer = requests.get(
            address, headers={"Accept": JSON_PAGE}, timeout=TIMEOUT_SECONDS, verify=verify
        )
        content = answer.json() if answer.ok else {}
    except requests.RequestException:
        return {}
    return content if isinstance(content, dict) else {}


def _has_password(address: str) -> bool:
    return "@" in urlsplit(address).netloc


def _write(target: Path, text: str, *, private: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".config-")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    scratch = Path(name)
    scratch.chmod(0o600 if private else mode)
    scratch.replace(target)


if __name__ == "__main__":
    sys.exit(main())
