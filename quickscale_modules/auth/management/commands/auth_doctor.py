"""`manage.py auth_doctor`: what is amiss with accounts, and what to do."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ... import encryption, policy
from ...models import Profile


class Command(BaseCommand):
    """Look at settings and data; fail when something needs a person."""

    help = "Look for what is amiss with accounts, and say what to do about it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each finding."""
        found = list(findings())
        for text in found:
            self.stdout.write(text)
        if found:
            raise CommandError(f"{len(found)} to look at")
        self.stdout.write("all is well")


def findings() -> Iterator[str]:
    """Return a sentence for each thing that is amiss, with what to do."""
    for message in checks.run_checks(include_deployment_checks=True):
        if str(message.id).startswith("quickscale_auth."):
            yield f"{message.id}: {message.msg} {message.hint}"
    yield from _accounts()
    yield from _factors()


def _accounts() -> Iterator[str]:
    users = get_user_model()._default_manager
    known = EmailAddress.objects.values("user_id")
    strangers = users.filter(is_active=True).exclude(pk__in=known).count()
    if strangers:
        yield f"{strangers} accounts have no address on record: run `auth_sync_emails`"
    overdue = Profile.objects.filter(delete_after__lte=timezone.now()).count()
    if overdue:
        yield f"{overdue} accounts should be gone by now: run `auth_purge_deleted` daily"
    staff = users.filter(is_active=True, is_staff=True)
    exposed = [user for user in staff if policy.requires_mfa(user) and not policy.has_mfa(user)]
    if exposed:
        yield f"{len(exposed)} of the staff have no second factor yet, and cannot go on without"


def _factors() -> Iterator[str]:
    clear = lost = 0
    for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).iterator():
        secret = factor.data.get("secret") or factor.data.get("seed") or ""
        if not encryption.is_encrypted(secret):
            clear += 1
            continue
        try:
            encryption.decrypt(secret)
        except encryption.UndecipherableError:
            lost += 1
    if clear:
        yield f"{clear} second factors are stored in clear: they are older than this module"
    if lost:
        yield f"{lost} second factors cannot be decrypted: AUTH_ENCRYPTION_KEYS lacks a key"
