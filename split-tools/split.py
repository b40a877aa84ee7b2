"""Split folders of a repository off into branches of their own; see docs/split-tools.md."""

import sys

from command import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
