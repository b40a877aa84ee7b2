import runpy
import sys

import pytest


def test_python_m_quickscale_is_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["quickscale", "--version"])

    with pytest.raises(SystemExit) as stop:
        runpy.run_module("quickscale", run_name="__main__")

    assert not stop.value.code
    assert capsys.readouterr().out.startswith("quickscale ")
