"""What Invoke cannot say about the arguments of a task, and what it loses."""

from __future__ import annotations

import itertools
import shlex
import sys


def optional(name: str, *, of: str) -> list[str]:
    """Return what a task has to list as `positional` for an argument that may be left out.

    Invoke knows required positional arguments only. So the argument, with the default None, is one
    when a word follows the task `of` on this command line, and an option otherwise.
    """
    words = itertools.takewhile(lambda word: word != "--", sys.argv[1:])
    following = itertools.dropwhile(lambda word: word != of, words)
    has_word = any(not word.startswith("-") for word in itertools.islice(following, 1, None))
    return [name] if has_word else []


def split(command: str, remainder: str) -> list[str]:
    """Return the words of a task's argument and of what was typed after `--`.

    Invoke joins the latter with spaces; the command line of this process knows where each ends.
    """
    typed = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    if len(typed) < 2 or " ".join(typed) != remainder:  # noqa: PLR2004 - one word may be a command
        typed = shlex.split(remainder)
    return [*shlex.split(command), *typed]
