"""What is worked out once, or given up in time, is still right."""

import json
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from csp.constants import NONCE
from csp.decorators import csp_exempt, csp_update
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from {{ cookiecutter.package_name }}.web import static_files
from {{ cookiecutter.package_name }}.web.content_policy import ContentPolicyMiddleware
from {{ cookiecutter.package_name }}.web.database import SilenceError, limited

HEADER = "Content-Security-Policy"


def page(_: HttpRequest) -> HttpResponse:
    """Answer as most views do."""
    return HttpResponse("page")


def page_with_nonce(request: Any) -> HttpResponse:
    """Answer as a view that needs a script of its own in the page."""
    return HttpResponse(str(request.csp_nonce))


def policy_of(middleware: ContentPolicyMiddleware) -> str:
    """Return the policy that an answer gets."""
    answer: Any = middleware(RequestFactory().get("/"))
    return str(answer.headers.get(HEADER, ""))


def test_every_answer_gets_the_policy_of_the_settings_as_they_are_now() -> None:
    middleware = ContentPolicyMiddleware(page)

    assert "object-src 'none'" in policy_of(middleware)
    assert policy_of(middleware) == policy_of(middleware)
    with override_settings(CONTENT_SECURITY_POLICY={"DIRECTIVES": {"img-src": ["'none'"]}}):
        assert "img-src 'none'" in policy_of(middleware)
    assert "object-src 'none'" in policy_of(middleware)


def test_a_view_has_the_last_word_on_its_policy() -> None:
    update = csp_update({"img-src": ["https://images.example.com"]})

    assert "https://images.example.com" in policy_of(ContentPolicyMiddleware(update(page)))
    assert policy_of(ContentPolicyMiddleware(csp_exempt()(page))) == ""
    assert "https://images.example.com" not in policy_of(ContentPolicyMiddleware(page))


def test_a_nonce_gets_into_the_policy() -> None:
    own = {"DIRECTIVES": {"script-src": [NONCE]}}
    with override_settings(CONTENT_SECURITY_POLICY=own):
        middleware = ContentPolicyMiddleware(page_with_nonce)
        answer: Any = middleware(RequestFactory().get("/"))

    assert f"script-src 'nonce-{answer.content.decode()}'" in answer.headers[HEADER]


def test_static_files_have_the_names_of_the_manifest(tmp_path: Path) -> None:
    manifest = {"version": "1.1", "hash": "", "paths": {"a.css": "a.0123456789ab.css"}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    with override_settings(STATIC_ROOT=tmp_path):
        storage = static_files.HashedStaticFiles()

        assert [storage.url("a.css") for _ in range(2)] == ["/static/a.0123456789ab.css"] * 2
        with pytest.raises(ValueError, match="no-such"):
            storage.url("no-such.css")


def test_what_is_compressed_once_is_not_compressed_again(tmp_path: Path) -> None:
    cache, file = tmp_path / "cache", tmp_path / "site.css"
    file.write_text("a { color: red }" * 100)
    with override_settings(STATIC_CACHE=str(cache)):
        names = static_files.RememberingCompressor(quiet=True).compress(str(file))
        made = {name: Path(name).read_bytes() for name in names}
        for kept in cache.iterdir():
            kept.write_bytes(b"kept")

        assert {Path(name).suffix for name in names} == {".br", ".gz"}
        assert len(made) == len(list(cache.iterdir()))
        for name in static_files.RememberingCompressor(quiet=True).compress(str(file)):
            assert Path(name).read_bytes() == b"kept"


def answers(*, count: int) -> Generator[str, int, str]:
    """Wait for some answers, as psycopg does for those of the server."""
    for _ in range(count):
        while not (yield "read"):
            pass
    return "rows"


def test_a_server_that_says_nothing_is_given_up() -> None:
    waiting = limited(answers(count=1), 0.01)
    assert next(waiting) == "read"
    time.sleep(0.02)

    with pytest.raises(SilenceError, match="said nothing"):
        waiting.send(0)


def test_a_server_that_takes_its_time_is_waited_for() -> None:
    waiting = limited(answers(count=2), 60)
    next(waiting)

    assert [waiting.send(ready) for ready in (0, 1, 0)] == ["read"] * 3
    with pytest.raises(StopIteration) as end:
        waiting.send(1)
    assert end.value.value == "rows"
