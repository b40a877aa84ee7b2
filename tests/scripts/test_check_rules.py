import subprocess
from pathlib import Path

import check_rules
import pytest

COMMIT = "0123456789" * 4
# In two parts, so that this file keeps the rule it tests.
PYTHON_INDEX = "https://" + "pypi" + ".org/simple"
NPM_REGISTRY = "https://registry." + "npmjs" + ".org"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    monkeypatch.chdir(root)
    return root


def track(root: Path, path: str, content: str | bytes) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content if isinstance(content, bytes) else content.encode())
    subprocess.run(["git", "add", "--force", "--", path], cwd=root, check=True)


@pytest.mark.parametrize(
    ("path", "content", "breach"),
    [
        pytest.param("a.md", f"see\n{PYTHON_INDEX}\n", "a.md:2: names the registry", id="index"),
        pytest.param("a.py", f"X = '{NPM_REGISTRY}'\n", "a.py:1: names the registry", id="npm"),
        pytest.param(
            "x/package-lock.json",
            '{\n"resolved": "https://mirror.example/a.tgz"\n}\n',
            "x/package-lock.json:2: names the place of a package",
            id="npm lock",
        ),
        pytest.param(
            "x/poetry.lock",
            "[package.source]\n",
            "x/poetry.lock:1: names the place of a package",
            id="poetry lock",
        ),
        pytest.param(
            "quickscale_modules/__init__.py",
            "",
            "quickscale_modules/__init__.py: must not be there",
            id="namespace",
        ),
        pytest.param(
            ".github/workflows/ci.yml",
            "    - uses: actions/checkout@v5\n",
            ".github/workflows/ci.yml:1: the action is not pinned",
            id="action",
        ),
        pytest.param("a.txt", "one\r\ntwo\r\n", "a.txt: lines do not end with LF", id="crlf"),
    ],
)
def test_a_breach_is_named_with_its_place(
    repository: Path, path: str, content: str, breach: str, capsys: pytest.CaptureFixture[str]
) -> None:
    track(repository, path, content)

    status = check_rules.main()

    assert status == 1
    assert capsys.readouterr().out.startswith(breach)


def test_a_tracked_file_that_git_ignores_is_named(repository: Path) -> None:
    track(repository, "template/.env", "A=1\n")
    track(repository, ".gitignore", ".env\n")

    breaches = list(check_rules.find_breaches(repository))

    assert breaches == ["template/.env: tracked, but .gitignore names it: the wheel would lack it"]


def test_a_repository_that_keeps_the_rules_passes(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    track(repository, ".github/workflows/ci.yml", f"- uses: actions/checkout@{COMMIT} # v5\n")
    track(repository, ".github/workflows/all.yml", "- uses: ./.github/workflows/ci.yml\n")
    track(repository, "poetry.lock", 'files = [{file = "a.whl"}]\n')
    track(repository, "picture.png", b"\x89PNG\r\n\x00\xff")

    status = check_rules.main()

    assert status == 0
    assert capsys.readouterr().out == ""
