"""What Invoke cannot say about the arguments of a task, and what it loses."""

from __future__ import annotations

import itertools
import shlex
import sys
from typing import Any

from invoke.parser.argument import Argument
from invoke.tasks import Task


def optional(name: str, *, of: str, valued: tuple[str, ...] = ()) -> list[str]:
    """Return what a task has to list as `positional` for an argument that may be left out.

    valued: the task's options that take a value, "--to"; a word behind one is no argument
    Invoke knows required positional arguments only. So the argument, with the default None, is one
    when a word follows the task `of` on this command line, and an option otherwise.
    """
    return [name] if _words_after(of, valued) else []


def _words_after(task: str, valued: tuple[str, ...]) -> list[str]:
    """Return what follows a task on this command line and is no option, nor the value of one."""
    words = itertools.takewhile(lambda word: word != "--", sys.argv[1:])
    following = list(itertools.dropwhile(lambda word: word != task, words))
    return [
        word
        for before, word in itertools.pairwise(following)
        if not word.startswith("-") and before not in valued
    ]


class Several(Task[Any]):
    """A task whose first argument takes several words: `inv update auth billing`.

    Invoke gives one word to each argument, and takes the next for a task. So there are as many
    arguments as words, and the task gets them as one text, separated by spaces.
    """

    def get_arguments(self, ignore_unknown_help: bool | None = None) -> list[Argument]:
        """Return the task's own arguments, and one for each further word."""
        arguments = super().get_arguments(ignore_unknown_help)
        valued = (name for each in arguments if each.takes_value for name in each.names)
        flags = tuple(f"--{name}" if len(name) > 1 else f"-{name}" for name in valued)
        count = len(_words_after(self.name, flags)) - 1
        more = [Argument(name=f"more-{number}", positional=True) for number in range(count)]
        return [*arguments[:1], *more, *arguments[1:]]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task with all words in its first argument."""
        names = [name for name in kwargs if name.startswith("more-")]
        more = [kwargs.pop(name) for name in names]
        if more:
            [first] = self.positional
            kwargs[first] = " ".join(filter(None, [kwargs[first], *more]))
        return super().__call__(*args, **kwargs)


def split(command: str, remainder: str) -> list[str]:
    """Return the words of a task's argument and of what was typed after `--`.

    Invoke joins the latter with spaces; the command line of this process knows where each ends.
    """
    typed = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    if len(typed) < 2 or " ".join(typed) != remainder:  # noqa: PLR2004 - one word may be a command
        typed = shlex.split(remainder)
    return [*shlex.split(command), *typed]
