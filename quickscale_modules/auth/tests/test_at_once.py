"""Two requests at the same moment, each with a connection of its own to the database."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection

from ..factories import PASSWORD, make_user
from .visitors import Visitor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets nobody write while somebody else does"
    ),
]


@pytest.fixture(autouse=True)
def without_limits(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Do things at the same moment; return what each gave, an exception included."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=30)
            results[number] = calls[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("client", ["page", "api"])
def test_those_who_sign_up_at_once_with_one_address_get_one_answer(
    mailoutbox: list[Any], client: str
) -> None:
    def sign_up(email: str) -> Any:
        if client == "page":
            return Visitor(mailoutbox).sign_up(email)
        path = "/accounts/_allauth/browser/v1/auth/signup"
        body = {"email": email, "password": PASSWORD}
        return Visitor(mailoutbox).post(path, body, content_type="application/json")

    emails = ("ada@example.com", "ADA@example.com", "Ada@Example.com", "ada@example.com")
    answers = at_once(*(lambda email=email: sign_up(email) for email in emails))

    assert [answer.status_code for answer in answers] == [302 if client == "page" else 401] * 4
    assert get_user_model().objects.count() == 1
    assert EmailAddress.objects.count() == 1
    assert len(mailoutbox) == 4


def test_those_who_take_one_address_at_once_do_not_both_have_it(mailoutbox: list[Any]) -> None:
    people = [make_user(name) for name in ("ada", "eve", "bob")]
    browsers = [Visitor(mailoutbox) for _ in people]
    codes = []
    for person, browser in zip(people, browsers, strict=True):
        browser.sign_in(person.email)
        browser.reauthenticate()
        browser.send("/accounts/email/", email="new@example.com", action_add="")
        codes.append(browser.newest_code())

    answers = at_once(
        *(
            lambda browser=browser, code=code: browser.confirm(code)
            for browser, code in zip(browsers, codes, strict=True)
        )
    )

    assert {answer.status_code for answer in answers} <= {200, 302}
    emails = sorted(get_user_model().objects.values_list("email", flat=True))
    assert emails.count("new@example.com") == 1
    verified = EmailAddress.objects.filter(verified=True, primary=True)
    assert sorted(verified.values_list("email", flat=True)) == emails


def test_a_code_that_comes_twice_at_once_confirms_the_address(mailoutbox: list[Any]) -> None:
    ada = make_user("ada")
    browser, twin = Visitor(mailoutbox), Visitor(mailoutbox)
    browser.sign_in(ada.email)
    browser.reauthenticate()
    browser.send("/accounts/email/", email="new@example.com", action_add="")
    twin.cookies = browser.cookies
    code = browser.newest_code()

    answers = at_once(lambda: browser.confirm(code), lambda: twin.confirm(code))

    assert [answer.status_code for answer in answers] == [302, 302]
    ada.refresh_from_db()
    assert ada.email == "new@example.com"
    assert EmailAddress.objects.get().verified


def test_a_code_of_a_new_account_that_comes_twice_at_once_signs_in(mailoutbox: list[Any]) -> None:
    browser, twin = Visitor(mailoutbox), Visitor(mailoutbox)
    browser.sign_up("ada@example.com")
    twin.cookies.update(browser.cookies)
    code = browser.newest_code()

    answers = at_once(lambda: browser.confirm(code), lambda: twin.confirm(code))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert browser.is_signed_in or twin.is_signed_in
    assert EmailAddress.objects.get().verified


def test_a_code_that_is_overtaken_by_its_twin_ends_without_an_error(mailoutbox: list[Any]) -> None:
    browser, twin = Visitor(mailoutbox), Visitor(mailoutbox)
    browser.sign_up("ada@example.com")
    twin.cookies.update(browser.cookies)
    code = browser.newest_code()
    answers: list[Any] = []

    def let_the_other_pass(execute: Any, sql: str, *arguments: Any) -> Any:
        # The session of the slow one is read; that of the fast one ends before the address is.
        if not answers and EmailAddress._meta.db_table in sql:
            answers.extend(at_once(lambda: browser.confirm(code)))
        return execute(sql, *arguments)

    with connection.execute_wrapper(let_the_other_pass):
        answers.append(twin.confirm(code))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert browser.is_signed_in
    assert EmailAddress.objects.get().verified
