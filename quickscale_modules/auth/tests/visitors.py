"""A browser without scripts, and the mails that its owner gets."""

import re
from typing import Any

from django.test import Client

from ..factories import PASSWORD

CODE = re.compile(r"^\s*([B-Z0-9]{3,4}-[B-Z0-9]{3,4}(?:-[B-Z0-9]{3})?)\s*$", re.MULTILINE)


class Visitor(Client):
    """A client that knows its way through the forms."""

    def __init__(self, outbox: list[Any], **options: Any) -> None:
        super().__init__(HTTP_USER_AGENT="Tests/1.0", **options)
        self.outbox = outbox

    def send(self, path: str, **values: Any) -> Any:
        """Send a form as a browser does. Return the answer, redirects not followed."""
        return self.post(path, values)

    def sign_up(self, email: str, *, password: str = PASSWORD, **values: Any) -> Any:
        return self.send("/accounts/signup/", email=email, password1=password, **values)

    def sign_in(self, email: str, *, password: str = PASSWORD, **values: Any) -> Any:
        return self.send("/accounts/login/", login=email, password=password, **values)

    def confirm(self, code: str | None = None) -> Any:
        """Enter the code of the newest mail, or another one."""
        return self.send("/accounts/confirm-email/", code=code or self.newest_code())

    def sign_out(self) -> Any:
        return self.send("/accounts/logout/")

    def reauthenticate(self, password: str = PASSWORD) -> Any:
        return self.send("/accounts/reauthenticate/", password=password)

    def newest_code(self) -> str:
        """Return the code in the newest mail."""
        found = CODE.search(self.outbox[-1].body)
        assert found is not None, self.outbox[-1].body
        return found[1]

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.session
