"""Addresses of what Vite has built."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django_vite.core.asset_loader import DjangoViteAppClient


class HashedByVite(DjangoViteAppClient):
    """Files under the names that Vite gave them; what pages say of each is made once a process.

    The names hold a hash already, and the bundles load each other by them: a second hash by
    Django's storage would make one bundle two, loaded and run twice.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Start with the manifest that Vite wrote."""
        super().__init__(*arguments, **options)
        self._tags: dict[str, str] = {}
        self._preloads: dict[str, str] = {}
        self._addresses: dict[str, str] = {}

    def get_production_server_url(self, path: str) -> str:
        """Return the address of a file of the manifest."""
        return urljoin(settings.STATIC_URL, f"{self.static_url_prefix}/{path}")

    def generate_vite_asset(self, path: str, **attributes: Any) -> str:
        """Return the tags that load a file of the sources."""
        if attributes:
            return str(super().generate_vite_asset(path, **attributes))
        if path not in self._tags:
            self._tags[path] = super().generate_vite_asset(path)
        return self._tags[path]

    def preload_vite_asset(self, path: str) -> str:
        """Return the tags that tell a browser early what a file of the sources needs."""
        if path not in self._preloads:
            self._preloads[path] = super().preload_vite_asset(path)
        return self._preloads[path]

    def generate_vite_asset_url(self, path: str) -> str:
        """Return the address of a file of the sources."""
        if path not in self._addresses:
            self._addresses[path] = str(super().generate_vite_asset_url(path))
        return self._addresses[path]
