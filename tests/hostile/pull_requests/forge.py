"""A bare repository into which pull requests are put byte by byte, and the directory in which a check meets one, with traps around it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hostile.pull_requests.attack import CHARTER, MARK, OUTSIDE, Attack, Entry, Files, post, text
from publish.newsroom import git
from tests_support import jpeg

SECRET: Final = "the-word-from-outside"  # noqa: S105 - it is none
"""Stands in files around the calendar, in git's configuration and in the environment; whatever shows it was read where nothing is to be."""
_WHO: Final = "{role} {name} <{name}@example.org> 1795255200 +0000\n"
_SECRET_POST: Final = f"---\nid: secret\ntitle: {SECRET}\nstatus: draft\nchannels: [news]\n---\n\n{SECRET}\n"

MAIN: Final[Files] = {
    "charter.yml": text(CHARTER),
    "content/table.md": post("The table.", id="table", title="The table", publish_at="2026-12-03 09:00"),
    "content/media/table.jpg": Entry(jpeg()),
    "docs/crisis.md": text("# What to say\n"),
    ".github/CODEOWNERS": text("/charter.yml @maud\n"),
    ".parution/requirements.txt": text("# what pip is to install\n"),
}


@dataclass(frozen=True)
class Opened:
    """A pull request that was opened: its number, its head's commit, and the one that merging it would make."""

    attack: Attack
    number: int
    head: str
    merge: str


class Forge:
    """A bare repository in a directory of its own; `mark` is what an attack makes when it is executed."""

    def __init__(self, place: Path, main: Files = MAIN, *, bare: Path | None = None) -> None:
        self.place, self.mark = place, place / "executed"
        self.outside = place / "work" / "outside"
        self.root = place / "work" / "calendar"
        self.bare = bare or place / "remote.git"
        self._main = dict(main)
        _secrets(self.outside)
        (place / "work" / "secret.md").write_text(_SECRET_POST, encoding="utf-8")
        if bare is None:
            git(place, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
            self._fed([*_commit("refs/heads/main", "maud", self._main, [])])

    def open(self, attacks: Iterable[Attack]) -> list[Opened]:
        """Open a pull request for each, and what merging it would make; numbers count from 1."""
        main, stream, named = git(self.bare, "rev-parse", "main"), [], list(enumerate(attacks, 1))
        for number, one in named:
            files = {path: entry for path, entry in self._main.items() if path not in one.without}
            files |= {path: self._meant(entry) for path, entry in one.files.items()}
            head = f"refs/pull/{number}/head"
            stream += _commit(head, "stranger", files, [main])
            stream += _commit(f"refs/pull/{number}/merge", "maud", files, [main, head])
        self._fed(stream)
        known = dict(reversed(line.split()) for line in git(self.bare, "for-each-ref", "--format=%(objectname) %(refname)").splitlines())
        return [Opened(one, n, known[f"refs/pull/{n}/head"], known[f"refs/pull/{n}/merge"]) for n, one in named]

    def _meant(self, entry: Entry) -> Entry:
        for name, value in ((MARK, self.mark), (OUTSIDE, self.outside)):
            entry = entry._replace(data=entry.data.replace(name.encode(), str(value).encode()))
        return entry

    def _fed(self, stream: Iterable[bytes]) -> None:
        words = ["git", "fast-import", "--quiet", "--done", "--force"]
        subprocess.run(words, cwd=self.bare, input=b"".join([*stream, b"done\n"]), check=True, capture_output=True)

    def fetch(self, opened: Opened) -> str:
        """Lay out what merging it would make, as the forge's checkout does; what git said where it does not do that, or nothing."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        git(self.root, "init", "--quiet", "--initial-branch=main")
        (self.root / ".git/objects/info/alternates").write_text(f"{self.bare}/objects\n", encoding="utf-8")
        (self.root / ".git/secret.md").write_text(_SECRET_POST, encoding="utf-8")
        with (self.root / ".git/config").open("a", encoding="utf-8") as file:
            file.write(f'[http "https://example.org/"]\n\textraheader = AUTHORIZATION: {SECRET}\n')
        git(self.root, "update-ref", "refs/remotes/origin/main", git(self.bare, "rev-parse", "main"))
        words = ["git", "checkout", "--quiet", "--force", "-B", "main", opened.merge]
        return subprocess.run(words, cwd=self.root, capture_output=True, check=False, text=True, errors="replace").stderr


def _secrets(place: Path) -> None:
    """A calendar beside the calendar, with a secret everywhere."""
    (place / "media").mkdir(parents=True)
    (place / "content").mkdir()
    for name in ("secret.md", "content/secret.md", "crisis.md"):
        (place / name).write_text(_SECRET_POST, encoding="utf-8")
    (place / "charter.yml").write_text(CHARTER.replace("Atelier", SECRET), encoding="utf-8")
    (place / "secret.jpg").write_bytes(jpeg() + SECRET.encode())
    (place / "media/table.jpg").write_bytes(jpeg() + SECRET.encode())
    (place / "CODEOWNERS").write_text(f"* @{SECRET}\n", encoding="utf-8")


def _commit(ref: str, author: str, files: Files, parents: list[str]) -> Iterable[bytes]:
    """A commit as `git fast-import` reads it."""
    yield f"commit {ref}\n".encode()
    yield "".join(_WHO.format(role=role, name=author) for role in ("author", "committer")).encode()
    yield b"data 1\nx\n"
    yield "".join(f"{word} {parent}\n" for word, parent in zip(("from", "merge"), parents, strict=False)).encode()
    yield b"deleteall\n"
    for path, entry in files.items():
        name = _quoted(path if isinstance(path, bytes) else path.encode())
        if entry.mode == "160000":
            yield b"M 160000 %s %s\n" % (entry.data, name)
        else:
            yield b"M %s inline %s\ndata %d\n%s\n" % (entry.mode.encode(), name, len(entry.data), entry.data)
    yield b"\n"


def _quoted(path: bytes) -> bytes:
    return b'"' + b"".join(bytes([byte]) if 32 < byte < 127 and byte not in b'"\\' else b"\\%03o" % byte for byte in path) + b'"'
