import io
import json
import zipfile
from typing import Any

from .. import services, signals
from ..factories import PASSWORD, TOTP_SECRET, add_totp
from .visitors import Visitor


def unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_person_gets_all_that_is_kept_of_them(signed_in: Visitor, ada: Any) -> None:
    services.update_profile(user=ada, full_name="Ada Lovelace")
    services.create_token(user=ada, name="Backups", scopes=["read"], days=30)
    signed_in.reauthenticate()

    answer = signed_in.send("/accounts/data/export/")

    page = signed_in.get(answer.headers["Location"]).content
    assert answer.headers["Location"] == "/accounts/data/?copy=ready"
    assert b"Your data is being downloaded." in page
    assert b'content="0;url=/accounts/data/copy/"' in page
    answer = signed_in.get("/accounts/data/copy/")
    files = unzip(answer.content)
    assert answer.headers["Content-Type"] == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    data = {name: json.loads(text) for name, text in files.items() if name.endswith(".json")}
    assert data["account.json"]["email"] == "ada@example.com"
    assert data["account.json"]["full_name"] == "Ada Lovelace"
    assert data["access_tokens.json"][0]["name"] == "Backups"
    assert data["sessions.json"][0]["user_agent"] == "Tests/1.0"
    assert {event["kind"] for event in data["security_events.json"]} >= {"signed_in"}


def test_a_copy_that_nobody_has_asked_for_is_not_sent(signed_in: Visitor) -> None:
    answer = signed_in.get("/accounts/data/copy/")

    assert answer.headers["Location"] == "/accounts/data/"
    assert b"being downloaded" not in signed_in.get("/accounts/data/?copy=ready").content


def test_a_confirmation_leads_back_to_the_page_and_not_to_the_file(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    asked = signed_in.send("/accounts/data/export/")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300

    answer = signed_in.post(asked.headers["Location"], {"password": PASSWORD})

    assert answer.headers["Location"] == "/accounts/data/?copy=ready"


def test_someone_who_leaves_takes_a_copy_along(signed_in: Visitor, ada: Any) -> None:
    services.request_deletion(user=ada)
    signed_in.sign_in(ada.email)
    signed_in.reauthenticate()

    asked = signed_in.send("/accounts/data/export/")

    page = signed_in.get(asked.headers["Location"]).content
    assert asked.headers["Location"] == "/accounts/deletion/?copy=ready"
    assert b'content="0;url=/accounts/data/copy/"' in page
    assert unzip(signed_in.get("/accounts/data/copy/").content) != {}


def test_nothing_in_it_opens_the_account(ada: Any) -> None:
    add_totp(ada)
    token, secret = services.create_token(user=ada, name="x", scopes=["read"], days=30)

    everything = b"".join(unzip(services.export_data(user=ada)).values()).decode()

    for hidden in (PASSWORD, ada.password, TOTP_SECRET, "fernet:", secret, token.digest):
        assert hidden not in everything


def test_a_project_adds_files_of_its_own(ada: Any) -> None:
    def add(files: dict[str, bytes], **_: Any) -> None:
        files["invoices.csv"] = b"1,2\n"

    signals.export_collected.connect(add)
    try:
        files = unzip(services.export_data(user=ada))
    finally:
        signals.export_collected.disconnect(add)

    assert files["invoices.csv"] == b"1,2\n"
