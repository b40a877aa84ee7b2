"""What tests are marked with."""

import pytest
from django.apps import apps

own_profile = pytest.mark.skipif(
    apps.is_installed("modules.auth"), reason="the module auth has the profile, and tests it"
)
