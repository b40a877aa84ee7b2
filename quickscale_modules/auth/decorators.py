"""What a view of the project can ask of whoever comes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.decorators import verified_email_required as allauth_verified_email_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from . import policy

View = Callable[..., HttpResponseBase]


def verified_email_required(view: View) -> View:
    """Let nobody in whose address is not confirmed: a code is sent, and then they come back."""
    decorated: View = allauth_verified_email_required(view)
    return wraps(view)(decorated)


def mfa_required(view: View) -> View:
    """Let nobody in without a second factor: they are led to setting one up."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        if not policy.has_mfa(request.user):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('mfa_index')}?{query}")
        return view(request, *arguments, **options)

    return guarded


def recent_reauthentication_required(view: View) -> View:
    """Let nobody in who has not shown password or factor in the last minutes.

    How many is ACCOUNT_REAUTHENTICATION_TIMEOUT, in seconds. A form that is sent goes on where it
    was after that.
    """
    decorated: View = reauthentication_required(view)
    return wraps(view)(decorated)
