from typing import Any

import pytest
from django.contrib.auth import user_logged_in
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory

from .. import services
from ..context_processors import notices
from ..factories import NoticeFactory
from ..models import Dismissal, Notice
from ..signals import keep_what_the_browser_dismissed

pytestmark = pytest.mark.django_db
TAG = Template("{% load quickscale_notices %}{% notice_banners %}")
# Whatever page a project has there, or the one that says that there is none.
SOMEWHERE = "/a-page-that-is-not-there/"


@pytest.fixture
def request_of_a_visitor(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/prices/?plan=<b>")
    request.user = AnonymousUser()
    return request


def test_a_page_shows_what_is_current(client: Client) -> None:
    NoticeFactory.create(title="Tonight")
    NoticeFactory.create(title="Tomorrow", is_scheduled=True)
    NoticeFactory.create(title="Yesterday", is_ended=True)

    html = client.get(SOMEWHERE).content.decode()

    assert "Tonight" in html
    assert "Tomorrow" not in html
    assert "Yesterday" not in html


def test_a_page_without_notices_has_no_trace_of_them(client: Client) -> None:
    html = client.get(SOMEWHERE).content.decode()

    assert 'aria-label="Notices"' not in html
    assert 'id="banners"' not in html


def test_signing_in_shows_what_is_for_people_who_are_signed_in(
    client: Client, signed_in: Client
) -> None:
    NoticeFactory.create(title="Members", audience=Notice.Audience.SIGNED_IN)

    assert "Members" in signed_in.get(SOMEWHERE).content.decode()
    assert "Members" not in Client().get(SOMEWHERE).content.decode()


def test_a_page_that_shows_no_banners_asks_nothing(
    request_of_a_visitor: HttpRequest, django_assert_num_queries: Any
) -> None:
    NoticeFactory.create()

    with django_assert_num_queries(0):
        html = Template("A page").render(RequestContext(request_of_a_visitor))

    assert html == "A page"


def test_a_page_asks_once_however_often_it_shows_banners(
    request_of_a_visitor: HttpRequest, django_assert_num_queries: Any
) -> None:
    NoticeFactory.create(title="Tonight")

    with django_assert_num_queries(1):
        pages = [TAG.render(RequestContext(request_of_a_visitor)) for _ in range(2)]

    assert all("Tonight" in page for page in pages)


def test_the_tag_works_without_the_context_processor(request_of_a_visitor: HttpRequest) -> None:
    NoticeFactory.create(title="Tonight")

    assert "Tonight" in TAG.render(Context({"request": request_of_a_visitor}))


def test_the_tag_shows_nothing_without_a_request() -> None:
    NoticeFactory.create()

    assert TAG.render(Context()).strip() == ""


def test_a_page_that_anyone_may_get_does_not_vary(rf: RequestFactory) -> None:
    request = rf.get("/")
    SessionMiddleware(HttpResponse).process_request(request)
    AuthenticationMiddleware(HttpResponse).process_request(request)
    NoticeFactory.create(audience=Notice.Audience.SIGNED_IN)

    assert not notices(request)["notice_banners"]

    assert not request.session.accessed


def test_a_page_from_which_a_visitor_dismissed_everything_varies_by_cookie(client: Client) -> None:
    notice = NoticeFactory.create()
    client.cookies["dismissed_notices"] = str(notice.pk)

    response = client.get(SOMEWHERE)

    assert "Cookie" in response.headers["Vary"]
    assert notice.title not in response.content.decode()


def test_html_in_a_notice_is_text(request_of_a_visitor: HttpRequest) -> None:
    NoticeFactory.create(
        title="<script>alert(1)</script>",
        text="<img src=x onerror=alert(1)>\nhttps://example.com/?a=1&b=<b>\n\njavascript:alert(1)",
    )

    html = TAG.render(RequestContext(request_of_a_visitor))

    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert 'href="javascript' not in html
    assert 'href="https://example.com/?a=1&amp;b=' in html
    assert 'rel="nofollow"' in html
    assert "<br>" in html


def test_a_banner_is_a_form_that_leads_back(request_of_a_visitor: HttpRequest) -> None:
    notice = NoticeFactory.create(title="Tonight", level=Notice.Level.DANGER)

    html = TAG.render(RequestContext(request_of_a_visitor))

    assert f"/{notice.pk}/dismiss/" in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'name="next" value="/prices/?plan=%3Cb%3E"' in html
    assert "Dismiss: Tonight" in html
    assert "Danger:" in html
    assert "style=" not in html


def test_more_than_a_page_shows_are_linked(
    request_of_a_visitor: HttpRequest, settings: Any
) -> None:
    settings.QUICKSCALE_NOTICES = {"MAX_SHOWN": 1}
    NoticeFactory.create_batch(2)

    assert "All notices" in TAG.render(RequestContext(request_of_a_visitor))


def test_a_database_that_is_down_takes_no_page_with_it(
    request_of_a_visitor: HttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("no connection")

    with connection.execute_wrapper(refuse):
        assert not notices(request_of_a_visitor)["notice_banners"]

    assert "no notices: the database cannot be asked" in caplog.text


def test_what_a_browser_dismissed_moves_to_the_account(
    ada: AbstractBaseUser, request_of_a_visitor: HttpRequest
) -> None:
    notice = NoticeFactory.create()
    request_of_a_visitor.COOKIES["dismissed_notices"] = str(notice.pk)
    request_of_a_visitor.session = Client().session

    user_logged_in.send(type(ada), request=request_of_a_visitor, user=ada)

    assert not services.banners(person=ada)


def test_signing_in_from_code_needs_no_request(ada: AbstractBaseUser) -> None:
    keep_what_the_browser_dismissed(user=ada)

    assert not Dismissal.objects.exists()
