"""A calendar of Parution in a git repository with a real history, written as one `git fast-import` stream.

The posts come in over `COMMITS` commits by several authors; every tenth is first planned a day earlier and moved in the commit after, so
that whoever asks git who wrote a post, when, and how often it moved has something to find.
"""

import os
import struct
import subprocess
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bench.posts import CHARTER, IMAGES, NOW, ZONE, Draft

COMMITS = 300
FIRST_COMMIT = datetime(2025, 3, 3, 10, 0, tzinfo=ZONE)
AUTHORS = ("Camille <camille@example.org>", "Karim <karim@example.org>", "Lou <lou@example.org>", "Inès <ines@example.org>")

Files = Mapping[str, bytes]


def furnish(root: Path, drafts: Iterable[Draft]) -> Path:
    """Writes the repository and checks it out; returns the file of a post, one that is planned and not yet sent."""
    root.mkdir(parents=True)
    posts = list(drafts)
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "fast-import", "--quiet", stream=b"".join(_stream(_commits(posts))))
    _git(root, "reset", "--quiet", "--hard")
    _settle(root)
    return root / path(next(post for post in posts if post.slot > NOW))


def path(draft: Draft) -> str:
    """Where a post lies, relative to the root of the calendar."""
    return f"content/{draft.month}/{draft.id}.md"


def text(draft: Draft, moved: timedelta = timedelta()) -> bytes:
    """The file of a post; with `moved` as it stood before it was moved by so much."""
    head = (f"id: {draft.id}", f"title: {draft.title}", f"status: {_status(draft)}", f"language: {draft.language}", _date(draft, moved))
    return "\n".join(("---", *head, *draft.fields, "---", "\n\n".join(draft.paragraphs), "")).encode()


def _date(draft: Draft, moved: timedelta) -> str:
    slot = draft.slot - moved
    return f"planned: {slot:%Y-%m}" if _status(draft) == "idea" else f"publish_at: {slot:%Y-%m-%d %H:%M}"


def _status(draft: Draft) -> str:
    """The past and the next month are approved; further out the plan gets vaguer, as plans do."""
    if draft.slot < NOW + timedelta(days=30):
        return "approved"
    return ("approved", "review", "draft", "idea")[_index(draft) % 4]


def _index(draft: Draft) -> int:
    return int(draft.id.removeprefix("post-"))


def _commits(posts: list[Draft]) -> Iterator[Files]:
    """What each commit writes: first the charter and the images, then the posts, in the order of their slots."""
    images = {f"content/{image}": _png(number) for number, image in enumerate(IMAGES)}
    yield {"charter.yml": CHARTER.encode(), ".gitignore": b"/site/\n", **images}
    late: dict[str, bytes] = {}
    for number in range(COMMITS):
        batch = posts[number * len(posts) // COMMITS : (number + 1) * len(posts) // COMMITS]
        moving = [post for post in batch if _index(post) % 10 == 0]
        yield late | {path(post): text(post) for post in batch} | {path(post): text(post, timedelta(days=1)) for post in moving}
        late = {path(post): text(post) for post in moving}
    yield late


def _stream(commits: Iterable[Files]) -> Iterator[bytes]:
    """The commits as git-fast-import(1) reads them: evenly spread from the first to now."""
    every = list(commits)
    step = (NOW - FIRST_COMMIT) / (len(every) + 1)
    for number, files in enumerate(every):
        author, when = AUTHORS[number % len(AUTHORS)], int((FIRST_COMMIT + number * step).timestamp())
        message = f"Posts, part {number}".encode()
        yield f"commit refs/heads/main\ncommitter {author} {when} +0100\n".encode()
        yield b"data %d\n%s\n" % (len(message), message)
        for name, content in files.items():
            yield f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n"
    yield b"done\n"


def _settle(root: Path) -> None:
    """Lets git note that the files are older than its index.

    Right after a checkout git cannot tell a file that was written in the same second as its index from a changed one and reads it again
    each time; a calendar that has lain on a disk for longer than a second does not have this.
    """
    time.sleep(1.1)
    _git(root, "status", "--porcelain")


def _git(root: Path, *arguments: str, stream: bytes | None = None) -> None:
    """Runs git without the settings and the `GIT_*` variables of whoever starts the bench."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *arguments], cwd=root, env=environment, input=stream, check=True, stdout=subprocess.DEVNULL)


def _png(number: int, width: int = 320, height: int = 180) -> bytes:
    """A picture of one colour, small but real."""
    row = b"\x00" + bytes((90 + 10 * number, 120, 60)) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
