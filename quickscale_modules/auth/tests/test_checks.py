from typing import Any

import pytest

from .. import checks


def test_a_project_with_the_module_has_nothing_to_mend() -> None:
    assert checks.wiring_is_complete() == []
    assert checks.sign_in_is_ours() == []
    assert checks.user_model_fits() == []


@pytest.mark.parametrize("path", checks.MIDDLEWARE)
def test_a_missing_middleware_is_named(settings: Any, path: str) -> None:
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != path]

    [error] = checks.wiring_is_complete()

    assert error.id == "quickscale_auth.E002"
    assert path in error.msg


def test_a_missing_backend_is_refused(settings: Any) -> None:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

    assert [each.id for each in checks.wiring_is_complete()] == ["quickscale_auth.E003"]


def test_addresses_that_are_not_included_are_refused(settings: Any) -> None:
    settings.ROOT_URLCONF = "django.contrib.auth.urls"

    assert [each.id for each in checks.sign_in_is_ours()] == ["quickscale_auth.E004"]


def test_a_sign_in_that_is_another_page_is_refused(settings: Any) -> None:
    settings.LOGIN_URL = "/elsewhere/"

    [error] = checks.sign_in_is_ours()

    assert error.id == "quickscale_auth.E005"
    assert "/elsewhere/" in error.msg


def test_secrets_that_hang_on_the_secret_key_are_told(settings: Any) -> None:
    assert [each.id for each in checks.secrets_have_keys_of_their_own()] == ["quickscale_auth.I001"]
    settings.QUICKSCALE_AUTH = {"ENCRYPTION_KEYS": ["a key"]}
    assert checks.secrets_have_keys_of_their_own() == []


def test_a_cache_of_one_process_is_told(settings: Any) -> None:
    assert [each.id for each in checks.limits_are_shared()] == ["quickscale_auth.I002"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    assert checks.limits_are_shared() == []
