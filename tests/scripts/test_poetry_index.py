import os
import stat
from pathlib import Path

import poetry_index
import pytest
from poetry_index import NEEDED, NO_ANSWER, NOT_NEEDED

from tests.scripts.index_server import serving

NOBODY_LISTENS = "http://127.0.0.1:9/simple"


def status_of(index: str, default_index: str | None = None) -> int:
    return poetry_index.mirror_status(
        index=index, default_index=default_index or index, verify=True
    )


def test_an_index_that_answers_json_needs_no_mirror() -> None:
    with serving(json_page=True, json_release=True) as index:
        assert status_of(index) == NOT_NEEDED
        assert status_of(index + "/") == NOT_NEEDED


@pytest.mark.parametrize(
    ("json_page", "json_release"),
    [
        pytest.param(False, False, id="HTML only"),
        pytest.param(True, False, id="JSON pages, no releases"),
        pytest.param(False, True, id="JSON releases, no pages"),
    ],
)
def test_an_index_without_all_of_the_json_needs_a_mirror(
    json_page: bool, json_release: bool
) -> None:
    with serving(json_page=json_page, json_release=json_release) as index:
        assert status_of(index) == NEEDED


def test_an_index_of_ones_own_needs_a_mirror_when_the_default_one_is_out_of_reach() -> None:
    with serving(json_page=True, json_release=True) as index:
        assert status_of(index, default_index=NOBODY_LISTENS) == NEEDED


def test_an_index_of_ones_own_that_is_html_needs_a_mirror_whatever_the_default_one_answers() -> (
    None
):
    with (
        serving(json_page=True, json_release=True) as default_index,
        serving(json_page=False, json_release=False) as index,
    ):
        assert status_of(index, default_index=default_index) == NEEDED


def test_no_index_at_all_is_told_apart() -> None:
    assert status_of(NOBODY_LISTENS) == NO_ANSWER

    with serving(json_page=False, json_release=False, pages=False) as index:
        assert status_of(index) == NO_ANSWER


def test_the_mirror_is_written_to_a_new_file(tmp_path: Path) -> None:
    configuration = tmp_path / "pypoetry" / "config.toml"

    message = poetry_index.write_mirror(configuration, index="http://index/simple")

    assert configuration.read_text() == '[plugins.pypi_mirror]\nurl = "http://index/simple"\n'
    assert message == f"wrote the index http://index/simple to {configuration}"
    assert [path.name for path in configuration.parent.iterdir()] == ["config.toml"]


def test_everything_else_in_the_configuration_is_kept(tmp_path: Path) -> None:
    configuration = tmp_path / "config.toml"
    before = '# mine\n[virtualenvs]\nin-project = true # yes\n\n[plugins.other]\nurl = "x"\n'
    configuration.write_text(before)
    configuration.chmod(0o640)

    poetry_index.write_mirror(configuration, index="http://index/simple")

    after = configuration.read_text()
    assert after.startswith(before)
    assert 'url = "http://index/simple"' in after
    assert stat.S_IMODE(configuration.stat().st_mode) == 0o640


def test_a_mirror_that_is_there_is_kept_and_shown_without_its_password(tmp_path: Path) -> None:
    configuration = tmp_path / "config.toml"
    url = "https://ada:secret@mine/simple"  # pragma: allowlist secret
    before = f'[plugins.pypi_mirror]\nurl = "{url}"\n'
    configuration.write_text(before)

    message = poetry_index.write_mirror(configuration, index="http://index/simple")

    assert configuration.read_text() == before
    assert message == f"kept the index https://***@mine/simple of {configuration}"


def test_a_configuration_with_a_password_is_for_its_owner_only(tmp_path: Path) -> None:
    configuration = tmp_path / "config.toml"

    message = poetry_index.write_mirror(configuration, index="https://ada:secret@index/simple")

    assert stat.S_IMODE(configuration.stat().st_mode) == 0o600
    assert "secret" in configuration.read_text()
    assert "secret" not in message


def test_a_linked_configuration_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "poetry.toml"
    real.parent.mkdir()
    real.write_text("")
    configuration = tmp_path / "config.toml"
    configuration.symlink_to(real)

    poetry_index.write_mirror(configuration, index="http://index/simple")

    assert configuration.is_symlink()
    assert "http://index/simple" in real.read_text()


def test_the_index_is_the_one_that_pip_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pip", reason="this environment has no pip to ask")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://index/simple/")
    assert poetry_index.index_of_pip() == "http://index/simple"

    monkeypatch.delenv("PIP_INDEX_URL")
    assert poetry_index.index_of_pip() == poetry_index.default_index_of_pip()


def test_the_certificate_is_the_one_that_pip_trusts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pip", reason="this environment has no pip to ask")
    monkeypatch.setenv("PIP_CERT", "/certificates/ours.pem")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)

    assert poetry_index.certificate() == "/certificates/ours.pem"
    assert poetry_index.main(["certificate"]) == 0
    assert capsys.readouterr().out == "/certificates/ours.pem\n"


def test_the_command_says_by_its_status_whether_a_mirror_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("pip", reason="this environment has no pip to ask")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(json_page=False, json_release=False) as index:
        monkeypatch.setenv("PIP_INDEX_URL", index)

        assert poetry_index.main(["needs-mirror"]) == NEEDED
