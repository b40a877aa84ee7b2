"""A small OpenID provider on loopback: whoever comes is the person that the test says."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit


class Provider:
    """Where it is, and who comes.

    person: what the provider says of them: sub, email, email_verified, name
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.person: dict[str, Any] = {}

    def variables(self) -> dict[str, str]:
        """Return the environment in which a project knows it."""
        return {
            "OIDC_SERVER_URL": self.address,
            "OIDC_CLIENT_ID": "us",
            "OIDC_CLIENT_SECRET": "secret",  # pragma: allowlist secret
            "OIDC_NAME": "Loopback",
        }

    def settings(self) -> dict[str, Any]:
        """Return SOCIALACCOUNT_PROVIDERS with this one alone."""
        app = {
            "provider_id": "oidc",
            "name": "Loopback",
            "client_id": "us",
            "secret": "secret",  # pragma: allowlist secret
            "settings": {"server_url": self.address},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@contextmanager
def serve() -> Iterator[Provider]:
    """Serve a provider as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                self.answer(
                    {
                        "issuer": provider.address,
                        "authorization_endpoint": f"{provider.address}/authorize",
                        "token_endpoint": f"{provider.address}/token",
                        "userinfo_endpoint": f"{provider.address}/userinfo",
                        "jwks_uri": f"{provider.address}/keys",
                        "token_endpoint_auth_methods_supported": ["client_secret_post"],
                    }
                )
            elif self.path == "/userinfo":
                self.answer(provider.person)
            elif self.path.startswith("/authorize?"):
                self.send_back()
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer({"access_token": "x", "token_type": "Bearer"})

        def send_back(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            query = urlencode({"code": "code", "state": asked["state"][0]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri'][0]}?{query}")
            self.end_headers()

        def answer(self, data: dict[str, Any]) -> None:
            body = json.dumps(data).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    options = {"poll_interval": 0.02}
    threading.Thread(target=server.serve_forever, kwargs=options, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
