"""`quickscale up`, `manage`, …: the tasks of the project that one stands in.

The project's own `tasks.py` does the work, so these verbs do what `inv` does there, with every
option that it has.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing costs a fifth of the time that --help takes
if TYPE_CHECKING:
    import argparse

TASKS = {
    "up": "start the project in containers",
    "down": "stop the containers",
    "shell": "open Django's shell",
    "manage": "run a command of manage.py",
    "logs": "show what the containers have written",
    "ps": "list the containers",
    "embed": "embed a module as source",
    "update": "update modules, with your edits kept",
    "push": "offer your edits of a module upstream",
    "remove": "take a module out again",
    "status": "show the embedded modules",
    "list-modules": "list the modules that there are",
    "diff": "show your edits of a module",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add one verb for each task; what follows it is the task's to understand, `--help` too."""
    for task, description in TASKS.items():
        parser = subparsers.add_parser(
            task,
            help=description,
            add_help=False,
            allow_abbrev=False,
            prefix_chars="\0",  # nothing that is typed begins with it: no word is an option
        )
        parser.add_argument("words", nargs="...")
        parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the task in its project and return its exit status."""
    from pathlib import Path  # noqa: PLC0415

    from quickscale import interrupts, project  # noqa: PLC0415

    root = project.find(Path.cwd())
    # The task hears of Ctrl-C by itself, from the same terminal, and decides what it means.
    interrupts.ignore_signals()
    return project.run_task(root, args.command, args.words)
