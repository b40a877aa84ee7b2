"""The two managed files of a project: what its modules add to the settings and to the addresses.

They are written from the manifests alone, in the same order every time: a module comes after those
that it requires, else in alphabetical order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from invoke.exceptions import Exit

from .manifest import Manifest

SETTINGS_HEAD = '''\
"""Settings of the embedded modules.

Managed by `inv embed`, `inv update` and `inv remove`, which write this file anew.
Put your own settings into base.py, which is never touched.
"""
'''
URLS_HEAD = '''\
"""Addresses of the embedded modules.

Managed by `inv embed`, `inv update` and `inv remove`, which write this file anew.
Put your own addresses into urls.py, which is never touched.
"""
'''


def ordered(manifests: Mapping[str, Manifest]) -> list[Manifest]:
    """Return the modules, each after those that it requires.

    Raises Exit when two require each other.
    """
    result: dict[str, Manifest] = {}

    def add(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            raise Exit(f"modules that require each other: {circle}", code=1)
        if name in result or name not in manifests:
            return
        for needed in sorted(each.name for each in manifests[name].requires):
            add(needed, (*path, name))
        result[name] = manifests[name]

    for name in sorted(manifests):
        add(name, ())
    return list(result.values())


def check(manifests: Mapping[str, Manifest]) -> None:
    """Raise Exit when two modules want the same prefix, or an app that another one brings."""
    prefixes: dict[str, str] = {}
    for module in ordered(manifests):
        prefix = module.url_prefix
        if not prefix:
            continue
        if prefix in prefixes:
            message = f"the modules {prefixes[prefix]} and {module.name} both want /{prefix}"
            raise Exit(f"{message}: remove one of them first", code=1)
        prefixes[prefix] = module.name


def settings_file(manifests: Mapping[str, Manifest]) -> str:
    """Return the whole text of settings/modules.py."""
    modules = ordered(manifests)
    imports = [
        f"from modules.{module.name}.settings import *  # noqa: F403"
        for module in sorted(modules, key=lambda module: module.name)
        if module.has_settings
    ]
    lists = {
        "MODULE_APPS": [app for module in modules for app in module.apps],
        "MODULE_MIDDLEWARE_FIRST": [path for module in modules for path in module.middleware_first],
        "MODULE_MIDDLEWARE": [path for module in modules for path in module.middleware_last],
        "MODULE_CONTEXT_PROCESSORS": [
            path for module in modules for path in module.context_processors
        ],
        "MODULE_AUTHENTICATION_BACKENDS": [
            path for module in modules for path in module.authentication_backends
        ],
    }
    head = [SETTINGS_HEAD, *([_lines(imports)] if imports else [])]
    return "\n".join([*head, "".join(_list(name, values) for name, values in lists.items())])


def urls_file(manifests: Mapping[str, Manifest]) -> str:
    """Return the whole text of urls_modules.py."""
    entries = [
        f'    path("{module.url_prefix}", include("modules.{module.name}.urls")),\n'
        for module in ordered(manifests)
        if module.url_prefix is not None
    ]
    names = "URLPattern, URLResolver" + (", include, path" if entries else "")
    variable = "urlpatterns: list[URLPattern | URLResolver]"
    patterns = f"{variable} = [\n{''.join(entries)}]\n" if entries else f"{variable} = []\n"
    return "\n".join([URLS_HEAD, f"from django.urls import {names}\n", patterns])


def _list(name: str, values: Iterable[str]) -> str:
    # What two modules bring is there once.
    lines = "".join(f'    "{value}",\n' for value in dict.fromkeys(values))
    return f"{name}: list[str] = [\n{lines}]\n" if lines else f"{name}: list[str] = []\n"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
