"""What tests are marked with."""

import pytest
from django.apps import apps

HAS_ACCOUNTS = apps.is_installed("modules.auth")

own_profile = pytest.mark.skipif(
    HAS_ACCOUNTS, reason="the module auth has the profile, and tests it"
)
