#!/usr/bin/env python
"""Django's command line, with the local settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys

SETTINGS = "{{ cookiecutter.package_name }}.settings.local"


def main() -> None:
    """Run the command that was typed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # A migration may take as long as it needs; the limit is for those who wait for a page.
    os.environ["DB_STATEMENT_TIMEOUT_SECONDS"] = "0"
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415
    except ImportError as error:
        message = "Django is not installed in this environment: run `poetry install`"
        raise SystemExit(message) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
