"""Health checks."""

import pytest
from django.db import connection
from django.test import Client, override_settings


@pytest.fixture
def stopped_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that cannot be reached, as a stopped one cannot."""
    monkeypatch.setitem(connection.settings_dict, "NAME", "/no/such/database")


@override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["example.com"])
@pytest.mark.parametrize("path", ["/healthz", "/healthz/"])
def test_alive_answers_on_any_host_over_plain_http_without_a_database(path: str) -> None:
    answer = Client().get(path, headers={"host": "10.0.0.7"})

    assert answer.status_code == 200
    assert answer.content == b"ok"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_when_database_and_cache_answer(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "cache": "ok"}


def test_not_ready_names_the_database_that_fails(client: Client, stopped_database: None) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "failed", "cache": "ok"}


NO_REDIS = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
}


@pytest.mark.django_db
@override_settings(CACHES=NO_REDIS)
def test_not_ready_names_the_cache_that_fails(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "cache": "failed"}


@pytest.mark.django_db
def test_a_form_cannot_be_sent_to_a_health_check(client: Client) -> None:
    assert client.post("/healthz").status_code == 404
