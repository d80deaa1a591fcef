"""A git remote in memory, and what a runner's git does with it: the few commands that `publish.branch` gives, with a network that lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha1

from parution.publish.git import GitError

_ZERO = "0" * 40


def _name(*things: object) -> str:
    return sha1(repr(things).encode()).hexdigest()  # noqa: S324 (as git does)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its parent and its files' blobs."""

    parent: str | None
    files: Mapping[str, str]


@dataclass
class Remote:
    """The objects of all repositories, and where the remote's refs are. `log` is each state of the ledger that the remote ever had."""

    objects: dict[str, bytes] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def contains(self, later: str | None, earlier: str) -> bool:
        """Whether a commit is another or comes after it."""
        while later:
            if later == earlier:
                return True
            later = self.commits[later].parent
        return False

    def swap(self, changes: Mapping[str, tuple[str | None, str]]) -> bool:
        """Move refs, all or none, from what they are thought to be; one that is there already needs no move."""
        if all(self.refs.get(ref) == new for ref, (_, new) in changes.items()):
            return True  # git says “up to date” without asking for more
        if any((self.refs.get(ref) or None) != old for ref, (old, _) in changes.items()):
            return False
        for ref, (_, new) in changes.items():
            self.refs[ref] = new
        self.log.append(next(iter(changes.values()))[1])
        return True


class Repository:
    """A runner's git. What `seen` holds stays from run to run on a machine that keeps its disk, and not in CI."""

    def __init__(self, world, process, refs: dict[str, str]) -> None:
        self._world, self._remote, self._process = world, world.remote, process
        self._refs = refs
        self._have: set[str] = set()

    def run(self, *arguments: str, data: bytes | None = None, patience: float = 120) -> bytes:
        code, out, words = self.tried(*arguments, data=data, patience=patience)
        if code:
            raise GitError(arguments[0], words)
        return out

    def line(self, *arguments: str) -> str:
        return self.run(*arguments).decode()

    def tried(self, *arguments: str, data: bytes | None = None, patience: float = 120) -> tuple[int, bytes, str]:
        del data, patience
        command = {"ls-remote": self._ls_remote, "push": self._push, "fetch": self._fetch, "rev-list": self._rev_list}
        command |= {"merge-base": self._merge_base, "rev-parse": self._rev_parse, "update-ref": self._update_ref}
        return command[arguments[0]](*arguments[1:])

    def files(self, commit: str, *under: str) -> dict[str, str]:
        return {path: blob for path, blob in self._remote.commits[commit].files.items() if not under or path in under}

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        return {one: self._remote.objects[one] for one in ids}

    def commit(self, parent: str | None, files: Mapping[str, bytes], message: str, when: int, ref: str) -> str:
        """Equal contents make an equal commit, which is why a claim has a nonce."""
        del ref
        before = self._remote.commits[parent].files if parent else {}
        made = {path: _name(data) for path, data in files.items()}
        self._remote.objects |= {made[path]: data for path, data in files.items()}
        name = _name(parent, sorted(made.items()), message, when)
        self._remote.commits[name] = Commit(parent, {**before, **made})
        self._have.add(name)
        return name

    def _asked(self, what: str) -> str | None:
        """A conversation with the remote begins: what goes wrong with it."""
        world = self._world
        if world.git_is_down():
            world.point(self._process, f"git {what}: unreachable", slow=True)
            return "could not be reached"
        world.point(self._process, f"git {what}")
        if world.chance("git"):
            world.met("git refused")
            return "error 500"
        return None

    def _ls_remote(self, _: str, *wanted: str) -> tuple[int, bytes, str]:
        if words := self._asked("ls-remote"):
            return 128, b"", words
        lines = []
        for ref in wanted:  # a server does not read its refs at one instant
            if self._world.chance("torn look"):
                self._world.point(self._process, "git ls-remote: goes on")
            lines += [f"{self._remote.refs[ref]}\t{ref}"] if ref in self._remote.refs else []
        return 0, "\n".join(lines).encode(), ""

    def _fetch(self, *_: str) -> tuple[int, bytes, str]:
        if words := self._asked("fetch"):
            return 128, b"", words
        for tip in self._remote.refs.values():
            at: str | None = tip
            while at and at not in self._have and at in self._remote.commits:
                self._have.add(at)
                at = self._remote.commits[at].parent
        return 0, b"", ""

    def _push(self, *arguments: str) -> tuple[int, bytes, str]:
        leases = dict(one.removeprefix("--force-with-lease=").split(":") for one in arguments if one.startswith("--force-with-lease="))
        specs = [one.split(":") for one in arguments if ":" in one and not one.startswith("--")]
        changes = {ref: (leases[ref] or None, commit) for commit, ref in specs}
        if words := self._asked("push"):
            return 1, b"", words
        world, kind = self._world, self._world.one_of("push", "late", "lie", "answer lost", "killed after")
        if kind == "late":  # the client gives up, and what it sent arrives afterwards
            world.met("push arrives late")
            world.later(world.seed.uniform(1, 90), lambda: self._remote.swap(changes))
            world.point(self._process, "git push: no answer", slow=True)
            raise GitError("push", "no answer in time")
        if kind == "lie":
            world.met("push accepted and undone")
            world.point(self._process, "git push: a lie")
            return 0, b"", ""
        done = self._remote.swap(changes)
        world.log(f"{self._process.name} push {'ok' if done else 'rejected'}")
        if not done:
            world.met("overtaken")
        world.point(self._process, "git push: answer")
        if done and kind == "answer lost":
            world.met("push answer lost")
            return 1, b"", "connection reset"
        return (0, b"", "") if done else (1, b"", "stale info")

    def _rev_list(self, _: str, *wanted: str) -> tuple[int, bytes, str]:
        if any(one not in self._have for one in wanted):
            return 128, b"", "missing"
        at, root = wanted[0], wanted[0]
        while at:
            root, at = at, self._remote.commits[at].parent or ""
        return 0, root.encode(), ""

    def _merge_base(self, _: str, earlier: str, later: str) -> tuple[int, bytes, str]:
        return (0 if self._remote.contains(later, earlier) else 1), b"", ""

    def _rev_parse(self, *arguments: str) -> tuple[int, bytes, str]:
        if arguments[0] == "--is-shallow-repository":
            return 0, b"false", ""
        commit = self._refs.get(arguments[-1].removesuffix("^{commit}"))
        return (0, commit.encode(), "") if commit else (1, b"", "")

    def _update_ref(self, *arguments: str) -> tuple[int, bytes, str]:
        if arguments[0] == "-d":
            return 0, b"", ""
        self._refs[arguments[0]] = arguments[1]
        return 0, b"", ""
