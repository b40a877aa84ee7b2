from typing import Any

import pytest
from django.test import Client

from ..factories import make_user


@pytest.fixture
def ada(db: None) -> Any:
    return make_user("ada")


@pytest.fixture
def signed_in(client: Client, ada: Any) -> Client:
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    return client
