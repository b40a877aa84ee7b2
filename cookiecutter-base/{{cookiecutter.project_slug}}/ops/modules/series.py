"""The commits of a task, made one on the other before any of them is checked out."""

from __future__ import annotations

from . import trees
from .config import Entry
from .project import FOLDER, Project, Wired
from .remote import Offer
from .repository import Repository


class Series:
    """Commits on top of another one.

    tip: the last of them
    tree: of the tip
    """

    def __init__(self, repository: Repository, start: str) -> None:
        """Begin with no commit on top of `start`."""
        self.repository = repository
        self.tip = start
        self.tree = repository.line("rev-parse", f"{start}^{{tree}}")

    def folder(self, name: str) -> str:
        """Return where a module is in the repository."""
        return self.repository.path(f"{FOLDER}/{name}")

    def squash(self, found: Offer, old: Entry | None) -> str:
        """Return the squash commit of what is offered."""
        return trees.squash(
            self.repository,
            folder=self.folder(found.name),
            old=old.commit if old else "",
            new=found.commit,
        )

    def merge(self, name: str, *, content: str, squash: str, message: str) -> None:
        """Add a merge of a squash commit, with `content` as the module's folder."""
        self.tree = trees.with_folder(self.repository, self.tree, self.folder(name), content)
        self.tip = trees.commit(
            self.repository, tree=self.tree, parents=[self.tip, squash], message=message
        )

    def finish(self, project: Project, wired: Wired, *, message: str, without: str = "") -> None:
        """Add the commit of the files that the tasks write; `without` is a module that goes."""
        files = {self.repository.path(path): text for path, text in wired.files.items()}
        with trees.draft(self.repository, self.tree) as made:
            if without:
                made.drop(self.folder(without))
            made.put(files)
            self.tree = made.write()
        self.tip = trees.commit(
            self.repository, tree=self.tree, parents=[self.tip], message=message
        )
