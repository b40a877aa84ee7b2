"""A security key made of software: it answers as a browser does, or as a forger would."""

import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AuthenticatorData, CollectedClientData

FLAG = AuthenticatorData.FLAG
VERIFIED = FLAG.UP | FLAG.UV


class SecurityKey:
    """One credential: its key pair, its id, how often it answered, and whose it is.

    handle: the user's, as the site gave it when the credential was made
    """

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)
        self.counter = 0
        self.handle = ""

    @property
    def public(self) -> dict[int, Any]:
        numbers = self.private.public_key().public_numbers()
        return {
            1: 2,
            3: -7,
            -1: 1,
            -2: numbers.x.to_bytes(32, "big"),
            -3: numbers.y.to_bytes(32, "big"),
        }

    def register(self, options: dict[str, Any], **forged: Any) -> dict[str, Any]:
        """Answer the options for a new credential.

        forged: what is to be wrong: client (of the client data), host, flags, counter, public,
            inner_id (the credential's in the signed part), cut (bytes that are missing at the end)
        """
        self.handle = options["user"]["id"]
        inner_id = forged.get("inner_id", self.credential_id)
        public = cbor.encode(forged.get("public", self.public))
        inner = bytes(16) + len(inner_id).to_bytes(2, "big") + inner_id + public
        flags = forged.get("flags", VERIFIED | FLAG.AT)
        data = self._data(forged, flags, inner if flags & FLAG.AT else b"")
        data = data[: len(data) - forged.get("cut", 0)]
        # Not by the library, which refuses to make what is wrong.
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=_client_data("webauthn.create", options, forged),
            attestationObject=attestation,
        )

    def sign_in(self, options: dict[str, Any], **forged: Any) -> dict[str, Any]:
        """Answer the options for a sign-in with this credential.

        forged: what is to be wrong: client, host, flags, counter, handle (None: not sent), private
            (another key), cut
        """
        self.counter += 1
        data = self._data(forged, forged.get("flags", VERIFIED), b"")
        data = data[: len(data) - forged.get("cut", 0)]
        client = _client_data("webauthn.get", options, forged)
        private = forged.get("private", self.private)
        answer = self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=private.sign(data + sha256(client), ec.ECDSA(hashes.SHA256())),
        )
        handle = forged.get("handle", self.handle)
        if handle is not None:
            answer["response"]["userHandle"] = handle
        return answer

    def _data(self, forged: dict[str, Any], flags: int, credential: bytes) -> bytes:
        host = forged.get("host", "testserver")
        counter: int = forged.get("counter", self.counter)
        head: bytes = sha256(host.encode())
        return head + bytes([flags]) + counter.to_bytes(4, "big") + credential

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "authenticatorAttachment": "cross-platform",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {part: websafe_encode(value) for part, value in parts.items()},
        }


def _client_data(kind: str, options: dict[str, Any], forged: dict[str, Any]) -> bytes:
    values = {
        "type": kind,
        "challenge": options["challenge"],
        "origin": "https://testserver",
        **forged.get("client", {}),
    }
    made: bytes = CollectedClientData.create(**values)
    return made
