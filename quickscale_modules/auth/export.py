"""A copy of all that is kept of a person, for the person."""

import io
import json
import zipfile
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils import timezone

from . import events, sessions, signals
from .models import AccessToken, Profile, SecurityEvent

# What opens an account is nobody's to carry around.
SECRET_FIELDS = {"password"}


def export_data(*, user: AbstractBaseUser, request: HttpRequest | None = None) -> bytes:
    """Return a zip of JSON files, and the picture. Recorded as an event.

    Receivers of signals.export_collected add files of their own. Passwords, secrets of second
    factors and hashes of tokens are not in it.
    """
    files = {f"{name}.json": _json(data) for name, data in _collect(user).items()}
    profile = Profile.objects.filter(user_id=user.pk).first()
    if profile and profile.picture:
        with profile.picture.open() as picture:
            files["picture.webp"] = picture.read()
    signals.export_collected.send(sender=Profile, user=user, files=files)
    events.record(user=user, kind=SecurityEvent.Kind.DATA_EXPORTED, request=request)
    return _zip(files)


def _collect(user: AbstractBaseUser) -> dict[str, Any]:
    mine = {"user_id": user.pk}
    return {
        "account": {
            field.name: field.value_from_object(user)
            for field in user._meta.concrete_fields
            if field.name not in SECRET_FIELDS
        },
        "profile": _rows(Profile, mine, "language", "onboarded_at", "terms_version",
                         "terms_accepted_at", "deletion_requested_at", "delete_after"),
        "email_addresses": _rows(EmailAddress, mine, "email", "verified", "primary"),
        "second_factors": _rows(Authenticator, mine, "type", "created_at", "last_used_at"),
        "connected_accounts": _rows(SocialAccount, mine, "provider", "uid", "date_joined",
                                    "last_login", "extra_data"),
        "sessions": [
            {
                "ip": each.ip,
                "user_agent": each.user_agent,
                "created_at": each.created_at,
                "last_seen_at": each.last_seen_at,
            }
            for each in sessions.sessions_of(user=user)
        ],
        "access_tokens": _rows(AccessToken, mine, "name", "hint", "scopes", "created_at",
                               "expires_at", "last_used_at", "revoked_at"),
        "security_events": _rows(SecurityEvent, mine, "kind", "details", "ip_address",
                                 "user_agent", "created_at"),
    }  # fmt: skip


def _rows(model: Any, condition: dict[str, Any], *fields: str) -> list[dict[str, Any]]:
    return list(model._default_manager.filter(**condition).values(*fields))


def _json(data: Any) -> bytes:
    text = json.dumps(data, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    return f"{text}\n".encode()


def _zip(files: dict[str, bytes]) -> bytes:
    result = io.BytesIO()
    moment = timezone.now().timetuple()[:6]
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
