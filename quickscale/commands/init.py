"""`quickscale init NAME`: make a project."""

from __future__ import annotations

import os

from quickscale import console
from quickscale.errors import QuickScaleError
from quickscale.themes import DEFAULT_THEME, THEMES

TYPE_CHECKING = False  # typing costs a fifth of the time that --help takes
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from quickscale.scaffold import Repository
    from quickscale.templates import Answers


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "init",
        help="make a new project",
        description="Make a new Django project in a folder of its name.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "name",
        metavar="NAME",
        help="the folder's name, such as my-shop; its Python package is then my_shop",
    )
    parser.add_argument(
        "--theme",
        metavar="THEME",
        default=DEFAULT_THEME,
        help=f"the front end: {', '.join(THEMES)} (default: %(default)s)",
    )
    parser.add_argument(
        "--output-dir",
        metavar="DIR",
        default="",
        help="make the project's folder in DIR (default: the current folder)",
    )
    parser.add_argument("--package", metavar="NAME", help="the name of the Python package")
    parser.add_argument("--no-git", action="store_true", help="make no git repository")
    parser.add_argument(
        "--install", action="store_true", help="also install what the project needs, with Poetry"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="list what would be made, change nothing"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the project, install it where asked, and print the next two commands."""
    from quickscale import interrupts, names, scaffold, templates  # noqa: PLC0415

    answers = names.check(name=args.name, package=args.package, theme=args.theme)
    target = _target(args.output_dir, answers.slug)
    scaffold.check_target(target)
    files = templates.list_files(answers)
    if args.dry_run:
        _report(args, answers, target, files)
        return 0
    repository = scaffold.make(answers, target, with_git=not args.no_git)
    if args.install:
        interrupts.raise_on_signals()
        _install(args, target)
    _report(args, answers, target, files, repository)
    return 0


def _target(output_directory: str, slug: str) -> Path:
    """Return where the project will be, without links and `..`: what is checked is what is made."""
    from pathlib import Path  # noqa: PLC0415

    try:
        return Path(os.path.realpath(Path.cwd() / output_directory)) / slug
    except FileNotFoundError as error:
        hint = "change to a folder that does, with cd"
        raise QuickScaleError("the current folder does not exist any more", hint=hint) from error


def _install(args: argparse.Namespace, target: Path) -> None:
    from quickscale import project  # noqa: PLC0415

    hint = f"the project is made; to go on: {' && '.join(_next_commands(args))}"
    try:
        project.install(target, quiet=args.quiet or args.json)
    except QuickScaleError as error:
        message = f"{error.message}; {error.hint}" if error.hint else error.message
        raise QuickScaleError(message, hint=hint) from error
    except KeyboardInterrupt:
        raise QuickScaleError("interrupted while installing", hint=hint, status=130) from None


def _report(
    args: argparse.Namespace,
    answers: Answers,
    target: Path,
    files: list[str],
    repository: Repository | None = None,
) -> None:
    """Print what was made, or without a repository, what would be."""
    if args.json:
        _report_json(args, answers, target, files, repository)
    elif not args.quiet and repository is None:
        for path in files:
            console.write(f"{_shown_target(args)}/{path}")
    elif not args.quiet and repository is not None:
        console.write(f"created {_shown_target(args)}/ ({answers.theme}, {len(files)} files)")
        for line in _repository_lines(args, repository):
            console.write(line)
        console.write("next:")
        for command in _next_commands(args, is_installed=args.install):
            console.write(f"  {command}")


def _report_json(
    args: argparse.Namespace,
    answers: Answers,
    target: Path,
    files: list[str],
    repository: Repository | None,
) -> None:
    import json  # noqa: PLC0415

    result = {
        "project": str(target),
        "slug": answers.slug,
        "package": answers.package,
        "theme": answers.theme,
        "dry_run": args.dry_run,
        "installed": args.install and not args.dry_run,
        "git": repository._asdict() if repository else None,
        "next": _next_commands(args, is_installed=args.install),
        "files": files,
    }
    console.write(json.dumps(result, indent=2))


def _repository_lines(args: argparse.Namespace, repository: Repository) -> list[str]:
    if repository.state == "committed":
        return ["committed on branch main"]
    if repository.state == "staged":
        return [
            f"not committed: {repository.reason}",
            "to commit, type:",
            '  git config --global user.name "Your Name"',
            "  git config --global user.email you@example.com",
            f'  git -C {_quoted_target(args)} commit -m "First commit"',
        ]
    return [f"no git repository: {repository.reason}"] if repository.reason else []


def _next_commands(args: argparse.Namespace, *, is_installed: bool = False) -> list[str]:
    serve = "poetry run inv serve"
    return [f"cd {_quoted_target(args)}", serve if is_installed else f"poetry install && {serve}"]


def _shown_target(args: argparse.Namespace) -> str:
    """Return the project's path the way the user writes it."""
    output_directory: str = args.output_dir
    return os.path.join(output_directory, args.name)  # noqa: PTH118


def _quoted_target(args: argparse.Namespace) -> str:
    import shlex  # noqa: PLC0415

    return shlex.quote(_shown_target(args))
