"""Which tests need which system."""

import sys

import pytest

POSIX_ONLY = pytest.mark.skipif(
    sys.platform == "win32", reason="about signals, shells or file modes, which Windows has not"
)
