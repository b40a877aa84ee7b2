"""`quickscale deploy railway`: from a project to a public address."""

from __future__ import annotations

import os
import sys
import time

from quickscale import console
from quickscale.errors import QuickScaleError, bug, describe

TYPE_CHECKING = False  # typing costs a fifth of the time that --help takes
if TYPE_CHECKING:
    import argparse

    from quickscale.railway.checks import Site
    from quickscale.railway.client import Client
    from quickscale.railway.facts import Facts, Options
    from quickscale.railway.masking import Masker
    from quickscale.railway.plan import Item
    from quickscale.railway.report import Outcome
    from quickscale.railway.steps import Run

DEFAULT_TIMEOUT_SECONDS = 1200
DESCRIPTION = (
    "Deploy the project to Railway, with PostgreSQL. Run it again to ship new code, or to go on "
    "where it ended early. The environment holds RAILWAY_API_TOKEN, or RAILWAY_TOKEN for one "
    "environment of one project."
)
EPILOG = (
    "exit status: 0 live, 1 a bug of ours, 2 usage or a check on this machine, 3 token, "
    "4 Railway or network, 5 quota or rate, 6 the deployment failed, 7 it takes longer than "
    "--timeout and goes on at Railway, 130 interrupted"
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb and its one target to the command line."""
    import argparse  # noqa: PLC0415

    verb = subparsers.add_parser(
        "deploy",
        help="put the project on the internet",
        description="Put the project that you stand in on the internet.",
        allow_abbrev=False,
    )
    targets = verb.add_subparsers(title="targets", metavar="TARGET", dest="target", required=True)
    parser = targets.add_parser(
        "railway",
        help="railway.com, with PostgreSQL",
        description=DESCRIPTION,
        epilog=EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--project-name",
        metavar="NAME",
        default="",
        help="the project at Railway, made when it is not there (default: the project's own name)",
    )
    parser.add_argument(
        "--environment",
        metavar="NAME",
        default="",
        help="the environment in it (default: production)",
    )
    parser.add_argument(
        "--workspace", metavar="NAME", default="", help="the workspace, when there are several"
    )
    parser.add_argument("--skip-migrations", action="store_true", help="do not migrate, this time")
    parser.add_argument(
        "--skip-collectstatic", action="store_true", help="do not collect static files, this time"
    )
    parser.add_argument(
        "--redis",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="with Redis, or without (default: as it is; without at first)",
    )
    parser.add_argument("--dry-run", action="store_true", help="print the plan, change nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask before the plan is done")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--verbose", action="store_true", help="show logs; with --dry-run, list what is sent"
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        default=DEFAULT_TIMEOUT_SECONDS,
        help="how long to wait for Railway (default: %(default)s)",
    )
    parser.add_argument(
        "--relink", action="store_true", help="forget the linked project, find or make one"
    )
    parser.set_defaults(run=run)


def _seconds(text: str) -> int:
    """Return a number of seconds that is at least one."""
    import argparse  # noqa: PLC0415

    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least 1")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Deploy; print the plan and the steps on stderr, the address or the JSON on stdout."""
    from quickscale.railway.failures import BUG  # noqa: PLC0415
    from quickscale.railway.masking import Masker  # noqa: PLC0415

    command = Command(args, Masker())
    try:
        command.deploy()
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:
        failure = command.describe_failure(error)
        command.report(failure)
        if failure.status == BUG and os.environ.get("QUICKSCALE_DEBUG"):
            raise
        raise failure from None
    command.report(None)
    return 0


class Command:
    """One run of the verb: what it knows so far is what `--json` prints at its end."""

    def __init__(self, args: argparse.Namespace, masker: Masker) -> None:
        """Nothing is known yet."""
        self.args = args
        self.masker = masker
        self.started = time.monotonic()
        self.items: list[Item] = []
        self.files: list[str] = []
        self.client: Client | None = None
        self.running: Run | None = None

    def deploy(self) -> None:
        """Check here, look there, tell the plan, ask, and take the steps."""
        from pathlib import Path  # noqa: PLC0415

        from quickscale.railway import checks, facts, plan, state, tokens  # noqa: PLC0415
        from quickscale.railway.pace import Pace  # noqa: PLC0415

        site = checks.check(Path.cwd())
        link = state.Link() if self.args.relink else state.read(site.root)
        self._tell_files(site)
        token = tokens.find()
        self.masker.learn(token.value)
        from quickscale.railway.client import Client  # noqa: PLC0415

        self.client = Client(token, masker=self.masker, pace=Pace(self.args.timeout))
        options = self._options()
        found = facts.look(self.client, options, link, site)
        self.items = plan.make(found, site, options)
        self._tell_plan()
        if self.args.dry_run:
            return
        self._confirm(found)
        from quickscale.railway.steps import Run  # noqa: PLC0415

        self.running = Run(
            self.client,
            site,
            options,
            link,
            say=self._say,
            with_logs=self.args.verbose,
        )
        self.running.go(found)

    def _options(self) -> Options:
        from quickscale.railway.facts import Options  # noqa: PLC0415

        args = self.args
        return Options(
            project_name=args.project_name,
            environment=args.environment,
            workspace=args.workspace,
            skip_migrations=args.skip_migrations,
            skip_collectstatic=args.skip_collectstatic,
            redis=args.redis,
            relink=args.relink,
        )

    def _say(self, text: str) -> None:
        console.progress(self.masker.mask(text))
        sys.stderr.flush()

    def _tell_files(self, site: Site) -> None:
        from quickscale.railway.archive import shown_size  # noqa: PLC0415

        for link in site.files.links_left:
            console.progress(f"left out: {link}, a link that leads nowhere or out of the project")
        if not (self.args.dry_run and self.args.verbose):
            return
        self.files = [entry.name for entry in site.files.entries]
        if not self.args.json:
            for entry in site.files.entries:
                console.write(f"{shown_size(entry.size):>9}  {entry.name}")

    def _tell_plan(self) -> None:
        write = console.write if self.args.dry_run and not self.args.json else self._say
        for item in self.items:
            write(self.masker.mask(str(item)))

    def _confirm(self, found: Facts) -> None:
        """Ask a person on a terminal; elsewhere typing the command is the answer.

        A project that only has the right name is somebody's who must say that it is this one.
        """
        from quickscale.railway.facts import FOUND  # noqa: PLC0415
        from quickscale.railway.failures import local  # noqa: PLC0415

        is_adopted = found.origin == FOUND and not self.args.project_name
        is_asked = sys.stdin.isatty() and not self.args.yes
        if is_asked:
            sys.stderr.write("go on? [y/N] ")
            sys.stderr.flush()
            if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
                raise local("nothing was changed: you did not say yes")
        elif is_adopted and found.project is not None:
            name = found.project.name
            message = f"there is a project {name} at Railway, which this one is not linked to"
            raise local(
                message, f"if it is this one: quickscale deploy railway --project-name {name}"
            )

    def describe_failure(self, error: BaseException) -> QuickScaleError:
        """Return any error with the exit status that this verb has for it, secrets masked."""
        from quickscale.railway import failures  # noqa: PLC0415

        if isinstance(error, KeyboardInterrupt):
            is_sent = self.running is not None and bool(self.running.outcome.deployment)
            hint = "nothing is taken back; type the command again to go on"
            if is_sent:
                hint = "the deployment goes on at Railway; type the command again to send another"
            return QuickScaleError("interrupted", hint=hint, status=failures.INTERRUPTED)
        if isinstance(error, QuickScaleError):
            error.message = self.masker.mask(error.message)
            error.hint = self.masker.mask(error.hint)
            return error
        if isinstance(error, OSError):
            where = f"{error.filename}: " if error.filename else ""
            return failures.local(f"{where}{describe(error)}")
        made = bug(error, status=failures.BUG) if isinstance(error, Exception) else None
        message = self.masker.mask(made.message) if made else str(error)
        return QuickScaleError(message, hint=made.hint if made else "", status=failures.BUG)

    def report(self, failure: QuickScaleError | None) -> None:
        """Print the result on stdout, and on failure the log of the step that failed on stderr."""
        from quickscale.railway.report import Outcome  # noqa: PLC0415

        outcome = self.running.outcome if self.running else Outcome()
        for line in getattr(failure, "log", []):
            self._say(f"  | {line}")
        if self.args.json:
            self._report_json(failure, outcome)
        elif failure is None and self.running is not None:
            for warning in outcome.warnings:
                self._say(f"warning: {warning}")
            console.write(f"live: {outcome.address}")

    def _report_json(self, failure: QuickScaleError | None, outcome: Outcome) -> None:
        import json  # noqa: PLC0415

        from quickscale.railway import report  # noqa: PLC0415

        result = {
            **report.as_json(outcome, self.items, failure, self.masker),
            "dry_run": self.args.dry_run,
            "requests": self.client.request_count if self.client else 0,
            "seconds": round(time.monotonic() - self.started, 1),
        }
        if self.args.dry_run and failure is None:
            result["status"] = "planned"
        if self.args.dry_run and self.args.verbose:
            result["files"] = self.files
        console.write(json.dumps(result, indent=2))
