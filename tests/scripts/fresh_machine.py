"""A machine on which nothing of ours was ever run: a clone and an empty HOME."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# What a machine tells its programs about its network; everything else is left behind.
NETWORK_VARIABLES = (
    "PIP_CERT",
    "PIP_INDEX_URL",
    "SSL_CERT_FILE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
)


@dataclass(frozen=True)
class FreshMachine:
    """The clone at `clone`, the empty home at `home`, and what scripts run there see."""

    clone: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables of this machine."""
        kept = {name: os.environ[name] for name in NETWORK_VARIABLES if name in os.environ}
        path = os.pathsep.join(
            folder for folder in os.environ["PATH"].split(os.pathsep) if not _has_our_tools(folder)
        )
        return {**kept, "HOME": str(self.home), "PATH": path, "LANG": "C.UTF-8"}

    def run(
        self, script: str, *arguments: str, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a script of the clone, without a terminal, and return what it said."""
        return subprocess.run(
            [self.clone / "scripts" / script, *arguments],
            cwd=self.clone,
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )

    def changes_of_clone(self) -> list[str]:
        """Return what git sees in the clone that was not there, ignored files included."""
        return subprocess.run(
            ["git", "status", "--porcelain", "--ignored"],
            cwd=self.clone,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()


def make_machine(folder: Path) -> FreshMachine:
    """Copy this repository as it stands on disk into `folder`, and make an empty home beside."""
    clone, home = folder / "place" / "quickscale", folder / "nobody"
    home.mkdir(parents=True)
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, names.split("\0")):
        if (REPOSITORY / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, clone / name)
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "clone"]):
        subprocess.run(["git", *identity, *command], cwd=clone, check=True, capture_output=True)
    return FreshMachine(clone=clone, home=home)


def _has_our_tools(folder: str) -> bool:
    """Tell whether a folder of PATH holds a Poetry, or belongs to the environment of the tests."""
    return (Path(folder) / "poetry").exists() or (Path(folder).parent / "pyvenv.cfg").exists()
