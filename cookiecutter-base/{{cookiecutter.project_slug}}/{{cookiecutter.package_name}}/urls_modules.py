"""Addresses of the embedded modules.

Managed by `inv embed`, `inv update` and `inv remove`, which write this file anew.
Put your own addresses into urls.py, which is never touched.
"""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
