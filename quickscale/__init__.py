"""QuickScale: the Django SaaS starter that its users do not outgrow."""

import sys

__version__ = "1.0.0"

if sys.version_info < (3, 10):  # noqa: UP036
    sys.exit("error: QuickScale needs Python 3.10 or newer, this is %d.%d" % sys.version_info[:2])  # noqa: UP031
