"""Keeping the last second factor of someone who has to have one; codes that work once."""

import json
from http import HTTPStatus

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect


def keep_last(*, authenticator: Authenticator, request: HttpRequest) -> None:
    """Answer, by ImmediateHttpResponse, somebody who would be left without a required factor.

    allauth asks its adapter on one page only: that of authenticator apps.
    """
    adapter = get_adapter()
    if adapter.can_delete_authenticator(authenticator):
        return
    error = adapter.validation_error("cannot_delete_authenticator")
    if is_headless_request(request):
        from allauth.headless.internal.restkit.response import (  # noqa: PLC0415 - needs models
            ErrorResponse,
        )

        raise ImmediateHttpResponse(
            ErrorResponse(request, status=HTTPStatus.CONFLICT, exception=error)
        )
    messages.error(request, error.messages[0])
    raise ImmediateHttpResponse(redirect("mfa_index"))


def use_up_code(*, authenticator: Authenticator, request: HttpRequest) -> None:
    """Let the code that turned an authenticator app on sign nobody in after that.

    allauth remembers the codes that somebody signed in with, not this one.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return
    sent = json.loads(request.body) if is_headless_request(request) else request.POST
    authenticator.wrap().validate_code(sent.get("code", ""))
