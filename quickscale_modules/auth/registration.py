"""Making an account, and giving one up that was just made and is not confirmed."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email, user_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from django.db import IntegrityError, transaction
from django.http import HttpRequest


def save_unless_taken(*, request: HttpRequest, user: Any, save: Callable[[], Any]) -> Any:
    """Save a new account with `save` and return it.

    Somebody else may have made one for the same address since the form was checked. Then the answer
    is, by ImmediateHttpResponse, the one that a known address gets, and its owner is told by mail.
    """
    try:
        with transaction.atomic():
            return save()
    except IntegrityError as error:
        email = user_email(user)
        if not email or not filter_users_by_email(email):
            raise
        answer = prevent_enumeration(request, email=email)
        if is_headless_request(request):
            from allauth.headless.base.response import (  # noqa: PLC0415 - it imports the adapter
                AuthenticationResponse,
            )

            answer = AuthenticationResponse.from_response(request, answer)
        raise ImmediateHttpResponse(answer) from error


def abandon(*, request: HttpRequest) -> None:
    """Forget the sign-up that this visitor has begun, and delete its account.

    Only an account that this very session has made, whose address nobody has confirmed and that
    nobody ever signed in to.
    """
    login = unstash_login(request, peek=True)
    process = EmailVerificationProcess.resume(request)
    if login is not None and login.signup and login.user is not None:
        user = login.user
        is_confirmed = EmailAddress.objects.filter(user_id=user.pk, verified=True).exists()
        if user.last_login is None and not is_confirmed:
            user.delete()
    if process is not None and not request.user.is_authenticated:
        process.abort()
    if not request.user.is_authenticated:
        clear_login(request)
