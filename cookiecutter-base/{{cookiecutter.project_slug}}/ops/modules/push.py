"""`inv push`: the project's improvements of a module, offered upstream."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from invoke.exceptions import Exit

from .. import git
from ..console import confirm
from ..process import note
from . import operation, preview, project, remote, repository, trees
from .project import Project
from .repository import Repository

UPSTREAM_FOLDER = "quickscale_modules/{name}"
FORGE = re.compile(
    r"(?:https?://|ssh://|git://)?(?:[^@/]+@)?([\w.-]+)(?::\d+)?[:/](.+?)(?:\.git)?/?"
)
WRITTEN = "%an%x00%ae%x00%aI%x00%B"


@dataclass(frozen=True)
class Work:
    """A commit of the project that touches the module.

    before, after: the module's folder as trees, "" where it was not there
    """

    commit: str
    before: str
    after: str


@dataclass(frozen=True)
class Author:
    """Who wrote a commit, when, and what they said about it."""

    name: str
    address: str
    date: str
    message: str


def push(name: str, *, branch: str, address: str, yes: bool) -> None:
    """Push a branch on top of upstream's own with the project's edits of a module.

    branch: its name; made from the content when empty, so that the same edits give the same one
    address: the remote to push to, for example a fork; where the module comes from when empty
    Prints where the request is opened. Raises Exit when that cannot be; the project does not
    change in any case.
    """
    place = repository.find()
    with operation.alone(place):
        operation.require_none(place)
        repository.require_calm(place)
        known = project.load(place)
        source = known.remote_of(name)
        target = remote.address(address) if address else source
        with _scratch(place) as scratch:
            tip, default, upstream = _fetch_upstream(scratch, source)
            made = _build(known, scratch, name, tip)
            if made is None:
                note(f"nothing to push: {source} has everything that you changed in {name}")
                return
            _offer(scratch, name, tip=tip, made=made, target=target, yes=yes)
            chosen = branch or f"{name}-{scratch.line('rev-parse', f'{made}^{{tree}}')[:8]}"
            _push(scratch, made, target, chosen)
        print(f"pushed {chosen} to {target}")
        print(f"open the request: {_request(upstream, target, default, chosen)}")


class _scratch:  # noqa: N801 - reads as a function
    """A bare repository that borrows the objects of the project's, and is gone afterwards.

    What it fetches, shallow, leaves no trace in the project.
    """

    def __init__(self, place: Repository) -> None:
        """Remember whose objects to borrow."""
        self.place = place

    def __enter__(self) -> Repository:
        """Make the repository."""
        self.folder = tempfile.TemporaryDirectory(prefix="push-", dir=self._parent())
        path = Path(self.folder.name)
        kind = self.place.line("rev-parse", "--show-object-format")
        git.ask(
            "init", "--quiet", "--bare", f"--object-format={kind}", str(path), cwd=self.place.top
        )
        objects = self.place.places["objects"]
        (path / "objects/info/alternates").write_text(f"{objects}\n", encoding="utf-8")
        for key in ("user.name", "user.email", "commit.gpgSign", "user.signingKey", "gpg.format"):
            value = self.place.find("config", "--get", key)
            if value:
                git.ask("config", key, value, cwd=path)
        return Repository(
            top=path,
            folder="",
            private=path / "quickscale",
            head="",
            is_shallow=False,
            places={},
        )

    def _parent(self) -> Path:
        self.place.private.mkdir(exist_ok=True)
        return self.place.private

    def __exit__(self, *exception: object) -> None:
        """Remove it."""
        self.folder.cleanup()


def _fetch_upstream(scratch: Repository, source: str) -> tuple[str, str, str]:
    """Bring the newest commit of upstream's own branch; return it, the branch and the remote."""
    told = remote.ask(scratch, source, "ls-remote", "--symref", "--", source, "HEAD")
    found = re.search(r"^ref: refs/heads/(\S+)\tHEAD$", told, re.MULTILINE)
    if found is None:
        raise Exit(f"{source} has no branch of its own to make a request for", code=1)
    remote.ask(
        scratch, source, "fetch", "--quiet", "--depth=1", "--no-tags", "--", source,
        f"+refs/heads/{found[1]}:refs/heads/upstream",
    )  # fmt: skip
    return scratch.line("rev-parse", "refs/heads/upstream"), found[1], source


def _build(known: Project, scratch: Repository, name: str, tip: str) -> str | None:
    """Return the last commit of the branch, None when there is nothing to offer."""
    folder = UPSTREAM_FOLDER.format(name=name)
    place, entry = known.repository, known.entry(name)
    theirs = trees.tree_of(scratch, f"{tip}:{folder}")
    if not theirs:
        raise Exit(f"{known.remote_of(name)} has no {folder} on its own branch", code=1)
    base = preview.base_tree(place, name, entry)
    ours = place.line("rev-parse", f"HEAD:{place.path(entry.prefix)}")
    wanted = _merge(scratch, name, base=base, ours=ours, theirs=theirs)
    if wanted is None:
        message = f"your edits of {name} are in conflict with what is upstream by now"
        raise Exit(f"{message}: `inv update {name}`, solve it there, then push again", code=1)
    if wanted == theirs:
        return None
    works = _works(known, name)
    replayed = _replay(scratch, name, works, tip, folder)
    if replayed and scratch.line("rev-parse", f"{replayed}:{folder}") == wanted:
        return replayed
    return _in_one(scratch, name, works, tip=tip, folder=folder, content=wanted)


def _merge(scratch: Repository, name: str, *, base: str, ours: str, theirs: str) -> str | None:
    merged = trees.merge(scratch, base=base, ours=ours, theirs=theirs, labels=("yours", name))
    return merged if isinstance(merged, str) else None


def _works(known: Project, name: str) -> list[Work]:
    """Return the owner's commits that changed the module, the oldest first."""
    place = known.repository
    folder = place.path(known.entry(name).prefix)
    listed = place.line(
        "rev-list",
        "--topo-order",
        "--reverse",
        "--no-merges",
        "HEAD",
        "--",
        f":(top,literal){folder}",
    )
    works = []
    for commit in listed.splitlines():
        before = trees.tree_of(place, f"{commit}^:{folder}")
        after = trees.tree_of(place, f"{commit}:{folder}")
        if before and after:
            works.append(Work(commit=commit, before=before, after=after))
    return works


def _replay(scratch: Repository, name: str, works: list[Work], tip: str, folder: str) -> str | None:
    """Return the works as commits on top of upstream's; None when one of them does not fit."""
    last = tip
    for work in works:
        theirs = scratch.line("rev-parse", f"{last}:{folder}")
        merged = _merge(scratch, name, base=work.before, ours=work.after, theirs=theirs)
        if merged is None:
            return None
        if merged != theirs:
            author = _author(scratch, work.commit)
            last = _commit(
                scratch,
                last,
                folder=folder,
                content=merged,
                author=author,
                message=author.message,
            )
    return last


def _in_one(
    scratch: Repository, name: str, works: list[Work], *, tip: str, folder: str, content: str
) -> str:
    """Return one commit of everything, by the last author; the others are named in it."""
    authors = [_author(scratch, work.commit) for work in works]
    if not authors:
        ident = scratch.line("var", "GIT_AUTHOR_IDENT")
        found = re.fullmatch(r"(.*) <(.*)> (\d+ [+-]\d+)", ident)
        parts = found.groups() if found else ("", "", "")
        authors = [Author(name=parts[0], address=parts[1], date=parts[2], message="")]
    main = authors[-1]
    others = sorted(
        {f"{each.name} <{each.address}>" for each in authors} - {f"{main.name} <{main.address}>"}
    )
    subjects = [each.message.strip().splitlines()[0] for each in authors if each.message.strip()]
    body = [f"- {subject}" for subject in dict.fromkeys(subjects)]
    trailers = [f"Co-authored-by: {each}" for each in others]
    blocks = [f"{name}: improvements from a project", "\n".join(body), "\n".join(trailers)]
    message = "\n\n".join(filter(None, blocks)) + "\n"
    return _commit(scratch, tip, folder=folder, content=content, author=main, message=message)


def _author(place: Repository, commit: str) -> Author:
    shown = place.line("log", "-1", "--no-show-signature", f"--pretty=tformat:{WRITTEN}", commit)
    name, address, date, message = shown.split("\0", 3)
    return Author(name=name, address=address, date=date, message=message.strip() + "\n")


def _commit(
    scratch: Repository, parent: str, *, folder: str, content: str, author: Author, message: str
) -> str:
    tree = trees.with_folder(scratch, f"{parent}^{{tree}}", folder, content)
    written = {
        "GIT_AUTHOR_NAME": author.name,
        "GIT_AUTHOR_EMAIL": author.address,
        "GIT_AUTHOR_DATE": author.date,
    }
    made = git.ask(
        "commit-tree", *trees.signature(scratch.top), "-p", parent, tree,
        cwd=scratch.top, stdin=message.encode(), variables=written,
    )  # fmt: skip
    return made.decode().strip()


def _offer(scratch: Repository, name: str, *, tip: str, made: str, target: str, yes: bool) -> None:
    """Show what would leave the project, and ask."""
    shown = scratch.line("log", "--reverse", "--pretty=tformat:  %h %an: %s", f"{tip}..{made}")
    files = scratch.line("diff-tree", "-r", "--name-status", "--no-renames", tip, made)
    note(f"commits of {name}:\n{shown}\nfiles:")
    for line in files.splitlines():
        note(f"  {line}")
    confirm(f"push that to {target}?", yes=yes)


def _push(scratch: Repository, made: str, target: str, branch: str) -> None:
    if not git.succeeds("check-ref-format", "--branch", branch, cwd=scratch.top):
        raise Exit(f"--branch: {branch!r} cannot be the name of a branch", code=2)
    known = remote.ask(scratch, target, "ls-remote", "--", target, f"refs/heads/{branch}")
    if known:
        _require_same(scratch, known.split()[0], made, target, branch)
        return
    words = ("push", "--quiet", "--no-verify", "--", target, f"{made}:refs/heads/{branch}")
    remote.ask(scratch, target, *words)


def _require_same(scratch: Repository, known: str, made: str, target: str, branch: str) -> None:
    """Accept a branch that holds the same already; never overwrite another one."""
    fetched = ("fetch", "--quiet", "--depth=1", "--no-tags", "--", target)
    remote.ask(scratch, target, *fetched, f"+refs/heads/{branch}:refs/heads/known")
    trees_of_both = scratch.line("rev-parse", f"{known}^{{tree}}", f"{made}^{{tree}}").splitlines()
    if len(set(trees_of_both)) > 1:
        message = f"{target} has another branch {branch} already"
        raise Exit(f"{message}: `--branch NAME` chooses another name", code=1)


def _request(upstream: str, target: str, default: str, branch: str) -> str:
    """Return the address where a forge opens the request; words where there is no forge."""
    to, source = FORGE.fullmatch(upstream), FORGE.fullmatch(target)
    if to is None or source is None or Path(target).is_absolute() or target.startswith("file:"):
        return f"the branch {branch} in {target}, into {default}"
    host, path = to[1], to[2].strip("/")
    if "gitlab" in host:
        query = f"merge_request[source_branch]={branch}&merge_request[target_branch]={default}"
        return f"https://{source[1]}/{source[2]}/-/merge_requests/new?{query}"
    if "bitbucket" in host:
        return f"https://{source[1]}/{source[2]}/pull-requests/new?source={branch}"
    fork = "" if source[2].strip("/") == path else f"{source[2].strip('/').partition('/')[0]}:"
    return f"https://{host}/{path}/compare/{default}...{fork}{branch}?expand=1"
