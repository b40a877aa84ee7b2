"""`manage.py auth_sync_emails`: the addresses of people who are older than this module."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...services import sync_emails


class Command(BaseCommand):
    """Make the addresses of all accounts known to allauth."""

    help = "Make the addresses of all accounts known to the module, once, after embedding it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--mark-verified",
            action="store_true",
            help="count them as confirmed: nobody is asked for a code at the next sign-in",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done."""
        done = sync_emails(mark_verified=options["mark_verified"])
        self.stdout.write(f"{done.added} added, {done.verified} marked as confirmed")
        for email in done.clashes:
            self.stderr.write(f"left alone: {email} is confirmed by another account")
