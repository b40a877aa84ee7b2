"""`python -m quickscale` is `quickscale`."""

import sys

from quickscale.cli import main

if __name__ == "__main__":
    sys.exit(main())
