"""`manage.py auth_create_invite`: invite someone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...services import InvalidInviteError, create_invite, invite_path, send_invite


class Command(BaseCommand):
    """Make an invitation; print its link, or send it."""

    help = "Invite an address to make an account: prints the link, or sends it with --send."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare address and options."""
        parser.add_argument("email")
        parser.add_argument(
            "--site", default="", help="where the site is, such as https://www.example.com"
        )
        parser.add_argument("--send", action="store_true", help="send it by mail; needs --site")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it."""
        if options["send"] and not options["site"]:
            raise CommandError("--send needs --site: the letter has to say where the site is")
        try:
            invite, key = create_invite(email=options["email"])
        except InvalidInviteError as error:
            raise CommandError(str(error)) from error
        if options["send"]:
            send_invite(invite=invite, key=key, site_address=options["site"])
            self.stdout.write(f"sent to {invite.email}")
        else:
            self.stdout.write(options["site"].rstrip("/") + invite_path(key))
