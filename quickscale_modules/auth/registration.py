"""Giving up an account that was just made and is not confirmed."""

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.models import EmailAddress
from django.http import HttpRequest


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
