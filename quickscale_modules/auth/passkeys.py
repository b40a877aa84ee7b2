# mypy: allow-subclassing-any
"""What allauth and its library let pass of a passkey and must not.

allauth's pages and its API share forms and one server; `install` makes both stricter when the app
starts. What is checked and where it comes from: https://www.w3.org/TR/webauthn-3/, 7.1 and 7.2.
"""

import json
import struct
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from fido2.cose import CoseKey
from fido2.rpid import verify_rp_id
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from .strict_json import Decoder

NAME_LENGTH = 100
# What the library raises for answers that no browser sends.
MALFORMED = (
    AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError,
    ValueError, struct.error,
)  # fmt: skip
COUNTER = "quickscale_auth_counter"


class Server(Fido2Server):
    """Demands a fingerprint, a face or a PIN, whatever this version of allauth asks for."""

    def register_begin(self, *arguments: Any, **options: Any) -> Any:
        """Begin with a new passkey."""
        return super().register_begin(*arguments, **{**options, **_verification()})

    def authenticate_begin(self, *arguments: Any, **options: Any) -> Any:
        """Begin with a passkey that is known."""
        return super().authenticate_begin(*arguments, **{**options, **_verification()})


def install() -> None:
    """Make allauth's forms and server stricter. Doing it twice is no mistake."""
    auth.get_server = make_server
    for form, check in (
        (forms.AddWebAuthnForm, check_registration),
        (forms.AuthenticateWebAuthnForm, check_assertion),
    ):
        # All forms for passkeys are derived from these two and share the field.
        field = form.base_fields["credential"]
        field.decoder = Decoder
        if check not in field.validators:
            field.validators.append(check)


def make_server() -> Server:
    """Return what verifies answers that are meant for the host of this request."""
    party = PublicKeyCredentialRpEntity(**get_adapter().get_public_key_credential_rp_entity())

    def is_own(origin: str) -> bool:
        # The library takes each host below this one, too: somebody else's pages may be there.
        if urlsplit(origin).hostname != party.id:
            return False
        is_secure = bool(verify_rp_id(str(party.id), origin))
        return is_secure or bool(app_settings.WEBAUTHN_ALLOW_INSECURE_ORIGIN)

    return Server(party, verify_origin=is_own)


def check_registration(credential: Any) -> None:
    """Raise ValidationError unless this can be a new passkey. Its challenge is checked later."""
    answer = _parse(RegistrationResponse, credential)
    _check_client_data(answer.response.client_data)
    _check_can_be_stored(credential)
    data = answer.response.attestation_object.auth_data.credential_data
    if data is None or data.credential_id != answer.raw_id or not _can_verify(data.public_key):
        raise _refusal()
    if _find(answer.raw_id) is not None:
        raise _refusal()


def check_assertion(credential: Any) -> None:
    """Raise ValidationError unless this can be a passkey's answer. Its signature is checked later.

    Of a passkey that counts its answers, an answer that was counted before comes from a copy.
    """
    answer = _parse(AuthenticationResponse, credential)
    _check_client_data(answer.response.client_data)
    passkey = _find(answer.raw_id)
    if passkey is None:
        raise _refusal()
    handle = answer.response.user_handle
    if handle is not None and handle != user_pk_to_url_str(passkey.user).encode():
        raise _refusal()
    counter = answer.response.authenticator_data.counter
    last = _last_counter(passkey)
    if (counter or last) and counter <= last:
        raise _refusal()
    setattr(context.request, COUNTER, (passkey.pk, counter))


def keep_counter(passkey: Authenticator, request: Any) -> None:
    """Remember what a passkey counted in an answer that was verified."""
    pk, counter = getattr(request, COUNTER, (None, 0))
    if pk != passkey.pk or not counter:
        return
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().get(pk=pk)
        kept.data["counter"] = max(counter, _last_counter(kept))
        kept.save(update_fields=["data"])


def _verification() -> dict[str, Any]:
    is_required = getattr(settings, "MFA_WEBAUTHN_USER_VERIFICATION", "required") == "required"
    return {"user_verification": UserVerificationRequirement.REQUIRED} if is_required else {}


def _parse(kind: Any, credential: Any) -> Any:
    try:
        answer = kind.from_dict(credential)
    except MALFORMED as error:
        raise _refusal() from error
    # A type of its own for each: anything else of JSON is no answer.
    if not isinstance(credential, dict) or credential.get("type") != "public-key":
        raise _refusal()
    return answer


def _check_client_data(data: Any) -> None:
    """Refuse what was made in a frame of another site."""
    if not isinstance(data.origin, str) or data.cross_origin:
        raise _refusal()


def _check_can_be_stored(credential: dict[str, Any]) -> None:
    """Refuse what JSON of Python may hold and JSON of a database may not, and lists for objects."""
    try:
        text = json.dumps(credential, allow_nan=False, ensure_ascii=False)
        text.encode()
        extensions = credential.get("clientExtensionResults", {})
        extensions.get("credProps", {}).get("rk")
    except MALFORMED as error:
        raise _refusal() from error
    if "\\u0000" in text:
        raise _refusal()


def _can_verify(key: Any) -> bool:
    """Return whether a key is of an algorithm that was offered, and is one: it refuses nothing."""
    if key.ALGORITHM not in CoseKey.supported_algorithms():
        return False
    try:
        key.verify(b"", b"")
    except InvalidSignature:
        return True
    except (UnsupportedAlgorithm, *MALFORMED):
        return False
    return False


def _find(credential_id: bytes) -> Authenticator | None:
    """Return the passkey with this id, whosever it is."""
    return (
        Authenticator.objects.filter(
            type=Authenticator.Type.WEBAUTHN,
            data__credential__rawId=websafe_encode(credential_id),
        )
        .select_related("user")
        .first()
    )


def _last_counter(passkey: Authenticator) -> int:
    at_first = passkey.wrap().authenticator_data.counter
    return int(passkey.data.get("counter", at_first))


def _refusal() -> ValidationError:
    error: ValidationError = get_adapter().validation_error("incorrect_code")
    return error
