"""The project's tasks: `inv --list` shows them. What they do is in ops/."""

from invoke.context import Context
from invoke.tasks import task

from ops import checks, compose, server
from ops.arguments import optional


@task(
    help={
        "port": "port to serve on; a free one near it is taken when it is in use",
        "host": "address to listen on",
    }
)
def serve(c: Context, port: int = 8000, host: str = "127.0.0.1") -> None:
    """Migrate the database, then serve the site (and the front end, if any) with reload."""
    server.serve(host=host, port=port)


@task(
    help={
        "build": "build the images anew first",
        "attach": "stay and show what the containers write; Ctrl-C stops them",
        "detach": "return when everything is up (the default)",
    }
)
def up(c: Context, build: bool = False, attach: bool = False, detach: bool = False) -> None:
    """Start the site with PostgreSQL and Redis in containers, and migrate the database."""
    compose.up(build=build, attach=attach and not detach)


@task(help={"volumes": "remove the data as well: the database, too"})
def down(c: Context, volumes: bool = False) -> None:
    """Stop the containers and remove them; the data stays."""
    compose.down(volumes=volumes)


@task(
    positional=optional("service", of="logs"),
    help={"service": "one of them, for example web", "follow": "go on until Ctrl-C"},
)
def logs(c: Context, service: str | None = None, follow: bool = False) -> None:
    """Show what the containers have written: `inv logs`, `inv logs web --follow`."""
    compose.logs(service or "", follow=follow)


@task
def ps(c: Context) -> None:
    """List the containers, with their state and ports."""
    compose.ps()


@task(
    positional=optional("command", of="manage"),
    help={
        "command": "the command, with its options in quotes or after `--`",
        "local": "in the local environment, whatever is up",
    },
)
def manage(c: Context, command: str | None = None, local: bool = False) -> None:
    """Run a command of manage.py: `inv manage migrate`, `inv manage "migrate --plan"`.

    In the web container if it is up, else in the local environment.
    """
    server.manage(command or "", getattr(c, "remainder", ""), local=local)


@task(
    help={
        "command": "a line of Python to run instead",
        "local": "in the local environment, whatever is up",
    }
)
def shell(c: Context, command: str = "", local: bool = False) -> None:
    """Open Django's shell, in the web container if it is up, else in the local environment."""
    server.shell(command, local=local)


@task(
    name="test",
    help={
        "parallel": "run on all cores",
        "postgres": "on a PostgreSQL in a container, made for this run",
    },
)
def run_tests(c: Context, parallel: bool = False, postgres: bool = False) -> None:
    """Run the tests, with coverage; some of them: `inv test -- -k profile`, as pytest has it."""
    checks.run_tests(getattr(c, "remainder", ""), parallel=parallel, postgres=postgres)


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
