from typing import Any

import pytest

from .. import services
from ..factories import InviteFactory
from ..models import Invite


def test_only_a_hash_of_an_invitation_is_stored(db: None) -> None:
    invite, key = services.create_invite(email="Guest@Example.com")

    assert invite.email == "guest@example.com"
    assert key not in str(Invite.objects.values().get())
    assert services.find_invite(key=key) == invite


def test_a_new_invitation_takes_the_place_of_the_old_one(db: None) -> None:
    _, old = services.create_invite(email="guest@example.com")
    _, new = services.create_invite(email="GUEST@example.com")

    with pytest.raises(services.InvalidInviteError):
        services.find_invite(key=old)
    assert services.find_invite(key=new)


@pytest.mark.parametrize("email", ["", "guest", "guest@", "ada@example.com", "ADA@example.com"])
def test_an_address_that_cannot_be_invited_is_refused(ada: Any, email: str) -> None:
    with pytest.raises(services.InvalidInviteError):
        services.create_invite(email=email)

    assert not Invite.objects.exists()


def test_a_blocked_domain_is_not_invited(db: None, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"BLOCKED_DOMAINS": ["trash.example"]}

    with pytest.raises(services.InvalidInviteError, match="cannot be used"):
        services.create_invite(email="eve@trash.example")


@pytest.mark.parametrize("key", ["", "nonsense", "\0", "x" * 9000])
def test_a_key_of_no_invitation_is_refused(db: None, key: str) -> None:
    InviteFactory.create()

    with pytest.raises(services.InvalidInviteError):
        services.find_invite(key=key)


def test_the_letter_leads_to_the_invitation(db: None, mailoutbox: list[Any]) -> None:
    invite, key = services.create_invite(email="guest@example.com")

    services.send_invite(invite=invite, key=key, site_address="https://shop.example/")

    [mail] = mailoutbox
    assert mail.to == ["guest@example.com"]
    assert f"https://shop.example/accounts/invite/{key}/" in mail.body
