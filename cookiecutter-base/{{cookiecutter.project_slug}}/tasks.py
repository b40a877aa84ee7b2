"""The project's tasks: `inv --list` shows them. What they do is in ops/."""

from invoke.context import Context
from invoke.tasks import task

from ops import checks, compose, server
from ops.arguments import Several, optional


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


@task(
    positional=optional("module", of="embed", valued=("--remote", "--ref")),
    help={
        "module": "the module, for example auth, or auth@1.2.0 for that version",
        "remote": "address or path of the repository that offers it",
        "ref": "the version, as in auth@1.2.0",
        "yes": "ask nothing",
        "install": "install what it needs and run the checks (the default)",
        "overwrite": "give up what was edited by hand in the managed files",
        "continue": "go on after an interruption",
        "abort": "take back what was interrupted",
    },
)
def embed(
    c: Context,
    *,
    module: str | None = None,
    remote: str = "",
    ref: str = "",
    yes: bool = False,
    install: bool = True,
    overwrite: bool = False,
    continue_: bool = False,
    abort: bool = False,
) -> None:
    """Embed a module as source: `inv embed auth`; a merge and one commit."""
    from ops.modules import actions  # noqa: PLC0415 - needs tomlkit and PyYAML

    if continue_ or abort:
        actions.end("embed", abort=abort)
        return
    actions.embed(
        module or "", remote=remote, ref=ref, yes=yes, install=install, overwrite=overwrite
    )


@task(
    klass=Several,
    positional=optional("module", of="update", valued=("--to",)),
    help={
        "module": "the modules, for example auth billing; none means all",
        "all": "all modules (the default)",
        "to": "a version, which is then kept, or `latest`",
        "dry-run": "show what would change, and change nothing",
        "yes": "ask nothing",
        "install": "install what they need and run the checks (the default)",
        "overwrite": "give up what was edited by hand in the managed files",
        "continue": "go on after a conflict or an interruption",
        "abort": "take everything back",
    },
)
def update(
    c: Context,
    *,
    module: str | None = None,
    all: bool = False,  # noqa: A002 - the name of an option
    to: str = "",
    dry_run: bool = False,
    yes: bool = False,
    install: bool = True,
    overwrite: bool = False,
    continue_: bool = False,
    abort: bool = False,
) -> None:
    """Update modules: shows what is new, then merges it with your edits."""
    from ops.modules import actions  # noqa: PLC0415

    if continue_ or abort:
        actions.end("update", abort=abort)
        return
    names = (module or "").replace(",", " ").split()
    actions.update(
        [] if all else names,
        to=to,
        dry_run=dry_run,
        yes=yes,
        install=install,
        overwrite=overwrite,
    )


@task(
    positional=optional("module", of="push", valued=("--branch", "--remote")),
    help={
        "module": "the module, for example auth",
        "branch": "the name of the branch that is pushed",
        "remote": "where to push it, for example your fork; else where the module comes from",
        "yes": "ask nothing",
    },
)
def push(
    c: Context, module: str | None = None, branch: str = "", remote: str = "", yes: bool = False
) -> None:
    """Offer your edits of a module upstream: pushes a branch for a pull request."""
    from ops.modules import actions  # noqa: PLC0415

    actions.push(module or "", branch=branch, remote=remote, yes=yes)


@task(
    positional=optional("module", of="remove"),
    help={
        "module": "the module, for example auth",
        "yes": "ask nothing",
        "install": "bring the environment up to date and run the checks (the default)",
        "overwrite": "give up what was edited by hand in the managed files",
        "continue": "go on after an interruption",
        "abort": "take back what was interrupted",
    },
)
def remove(
    c: Context,
    *,
    module: str | None = None,
    yes: bool = False,
    install: bool = True,
    overwrite: bool = False,
    continue_: bool = False,
    abort: bool = False,
) -> None:
    """Take a module out again, in one commit."""
    from ops.modules import actions  # noqa: PLC0415

    if continue_ or abort:
        actions.end("remove", abort=abort)
        return
    actions.remove(module or "", yes=yes, install=install, overwrite=overwrite)


@task(help={"json": "for a script"})
def status(c: Context, json: bool = False) -> None:
    """Show the embedded modules: version, news, your edits, pending migrations."""
    from ops.modules import actions  # noqa: PLC0415

    actions.status(as_json=json)


@task(
    help={
        "remote": "address or path of another repository that offers modules",
        "json": "for a script",
    }
)
def list_modules(c: Context, remote: str = "", json: bool = False) -> None:
    """List the modules that there are, the embedded ones marked."""
    from ops.modules import actions  # noqa: PLC0415

    actions.list_modules(remote=remote, as_json=json)


@task(
    positional=optional("module", of="diff"),
    help={"module": "the module, for example auth"},
)
def diff(c: Context, module: str | None = None) -> None:
    """Show your edits of a module against the embedded version."""
    from ops.modules import actions  # noqa: PLC0415

    actions.diff(module or "")
