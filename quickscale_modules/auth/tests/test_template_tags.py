"""What pages say of browsers and of sign-up."""

import pytest
from allauth.account.forms import LoginForm as TheirLoginForm
from django.template import Context, Template
from django.test import RequestFactory

from ..account_forms import LoginForm
from ..templatetags.quickscale_auth import device

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{MOZILLA} (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        (f"{MOZILLA} (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (f"{MOZILLA} (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0",
         "Firefox on Windows"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
         "Safari on iPhone"),
        (f"{MOZILLA} (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown device"),
    ],
)  # fmt: skip
def test_a_browser_is_called_what_people_call_it(user_agent: str, name: str) -> None:
    assert device(user_agent) == name


def test_without_a_request_nobody_can_sign_up() -> None:
    template = Template("{% load quickscale_auth %}{% may_sign_up as is_open %}{{ is_open }}")

    assert template.render(Context({})) == "False"


def test_with_a_request_the_settings_decide(rf: RequestFactory) -> None:
    template = Template("{% load quickscale_auth %}{% may_sign_up as is_open %}{{ is_open }}")

    assert template.render(Context({"request": rf.get("/")})) == "True"


def test_fields_have_labels_and_no_placeholders_that_repeat_them() -> None:
    theirs, ours = TheirLoginForm(), LoginForm()

    assert "placeholder" in theirs.fields["login"].widget.attrs
    for field in ours.fields.values():
        assert field.label
        assert "placeholder" not in field.widget.attrs
