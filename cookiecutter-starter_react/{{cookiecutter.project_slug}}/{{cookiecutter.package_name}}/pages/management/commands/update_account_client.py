"""`manage.py update_account_client`: the front end's types of django-allauth's headless API.

The document is allauth's own (allauth/headless/spec/doc/openapi.yaml, MIT licence), reduced to
what the account pages call. It needs the auth module, which brings allauth.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FRONTEND = Path(settings.BASE_DIR) / "frontend"
DOCUMENT = FRONTEND / "allauth.json"
PREFIXES = ("/_allauth/{client}/v1", "/_allauth/browser/v1")
METHODS = ("get", "post", "put", "patch", "delete")
# What the account pages have no use for.
UNUSED = (
    "/account/phone",
    "/auth/phone/",
    "/auth/provider/redirect",
    "/auth/provider/token",
    "/auth/sessions",
    "/auth/webauthn/signup",
)
# What only other clients send; and the client itself, which is part of our paths.
FOR_APPS = ("AccessToken", "Client", "SessionToken")
PROSE = ("description", "example", "examples", "summary", "tags")


def headless_document() -> str:
    """Return the browser's part of allauth's document as frontend/allauth.json has to hold it."""
    allauth = find_spec("allauth")
    if allauth is None or allauth.origin is None:
        raise CommandError("django-allauth is not installed: embed the auth module first")
    source = Path(allauth.origin).parent / "headless" / "spec" / "doc" / "openapi.yaml"
    whole = yaml.safe_load(source.read_text(encoding="utf-8"))
    paths = {
        below: browser_operations(operations)
        for path, operations in whole["paths"].items()
        if (below := below_browser(path)) and not below.startswith(UNUSED)
    }
    document = {
        "openapi": whole["openapi"],
        "info": {"title": "django-allauth: headless, browser", "version": "1"},
        "paths": paths,
        "components": needed_components(paths, whole["components"]),
    }
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def below_browser(path: str) -> str:
    """Return a path below the browser's client; empty for paths of other clients."""
    prefix = next(filter(path.startswith, PREFIXES), "")
    return path.removeprefix(prefix) if prefix else ""


def browser_operations(operations: dict[str, Any]) -> dict[str, Any]:
    """Return the operations of a path as a browser calls them, without prose."""
    kept = {}
    for method in METHODS:
        if method in operations:
            operation = without_prose(operations[method])
            operation["parameters"] = list(filter(is_for_browsers, operation.get("parameters", [])))
            kept[method] = operation
    return kept


def is_for_browsers(parameter: dict[str, Any]) -> bool:
    """Return whether a browser sends a parameter."""
    return parameter.get("$ref", "").rpartition("/")[2] not in FOR_APPS


def without_prose(value: Any) -> Any:
    """Return a part of the document without what is for people only."""
    if isinstance(value, list):
        return [without_prose(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: without_prose(each) for name, each in value.items() if name not in PROSE}


def needed_components(paths: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """Return the components that paths refer to, directly or through others."""
    needed: dict[str, Any] = {}
    waiting = references(paths)
    while waiting:
        kind, name = waiting.pop().split("/")[2:4]
        if name not in needed.setdefault(kind, {}):
            needed[kind][name] = without_prose(components[kind][name])
            waiting |= references(needed[kind][name])
    return needed


def references(value: Any) -> set[str]:
    """Return all that a part of the document refers to."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    if isinstance(value, list):
        return set().union(*map(references, value))
    return set()


class Command(BaseCommand):
    """Write frontend/allauth.json and frontend/src/auth/schema.ts anew."""

    help = "Write the front end's types of allauth's headless API anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the document, then let npm make the types of it."""
        DOCUMENT.write_text(headless_document(), encoding="utf-8")
        subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-m", "ops.node", "npm", "--prefix", str(FRONTEND), "run", "api"],
            cwd=settings.BASE_DIR,
            check=True,
        )
