"""Addresses of what Vite has built."""

from urllib.parse import urljoin

from django.conf import settings
from django_vite.core.asset_loader import DjangoViteAppClient


class HashedByVite(DjangoViteAppClient):
    """Files under the names that Vite gave them.

    They hold a hash already, and the bundles load each other by them: a second hash by Django's
    storage would make one bundle two, loaded and run twice.
    """

    def get_production_server_url(self, path: str) -> str:
        """Return the address of a file of the manifest."""
        return urljoin(settings.STATIC_URL, f"{self.static_url_prefix}/{path}")
