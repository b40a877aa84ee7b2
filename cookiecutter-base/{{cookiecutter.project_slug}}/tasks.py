"""The project's tasks: `inv --list` shows them. What they do is in ops/."""

from invoke.context import Context
from invoke.tasks import task

from ops import checks, server


@task(
    help={
        "port": "port to serve on; a free one near it is taken when it is in use",
        "host": "address to listen on",
    }
)
def serve(c: Context, port: int = 8000, host: str = "127.0.0.1") -> None:
    """Migrate the database, then serve the site (and the front end, if any) with reload."""
    server.serve(host=host, port=port)


@task(positional=["command"], help={"command": "the command, with its options in quotes"})
def manage(c: Context, command: str) -> None:
    """Run a command of manage.py: `inv manage migrate`, `inv manage "migrate --plan"`."""
    server.manage(command, getattr(c, "remainder", ""))


@task(name="test", help={"parallel": "run on all cores"})
def run_tests(c: Context, parallel: bool = False) -> None:
    """Run the tests, with coverage; what follows `--` goes to pytest."""
    checks.run_tests(getattr(c, "remainder", ""), parallel=parallel)


@task
def lint(c: Context) -> None:
    """Check style and templates without changing a file."""
    checks.lint()


@task(name="format")
def format_(c: Context) -> None:
    """Bring code and templates into shape."""
    checks.format_()


@task
def typecheck(c: Context) -> None:
    """Check the types with mypy, and the front end's, if any."""
    checks.typecheck()


@task
def check(c: Context) -> None:
    """Run Django's own checks, those of production too."""
    checks.check()


@task
def build(c: Context) -> None:
    """Build the front end, if any, as production does."""
    server.build()
