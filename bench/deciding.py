"""What deciding costs: `python -m bench.deciding`, seconds from a ledger on a remote to what is due.

Posts on six channels, one a quarter of an hour, all approved, of which nearly all were published: the ledger holds a record of each
delivery. “Fetching” is what git needs to bring the ledger to a fresh clone of depth one, “reading” what it takes from there to its
values. “Deciding” is what is
due among all deliveries. “Quiet run” is the whole of `parution publish`, from the start of the process to its end, on a fresh clone without
a cache, where nothing is due; its calendar has as many posts, written out as files, and a ledger that has just begun.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bench.__main__ import _scratch
from bench.install import PROJECT
from parution import schedule
from parution.charter import Channel, Charter
from parution.deliveries.plan import Ability, Facts, decide, sends
from parution.deliveries.record import Claimed, Part, Published, Record
from parution.edition import Edition
from parution.model import Post, Status
from parution.publish.branch import Branch
from parution.publish.git import Git

CHANNELS = tuple(f"channel-{number}" for number in range(6))
NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
DUE = 2
"""Posts whose time has come and that were not sent."""

DECIDING, QUIET = 1.0, 2.0
"""Seconds that reading and deciding, and a quiet run, may take."""


def posts(number: int) -> tuple[Post, ...]:
    """So many posts; the last two are due now."""
    return tuple(
        Post(
            path=f"content/post-{index}.md",
            blob=f"{index:040x}",
            id=f"post-{index}",
            title=f"Post {index}",
            status=Status.APPROVED,
            slot=NOW - timedelta(minutes=15) * (number - index - 1),
            channels=CHANNELS,
        )
        for index in range(number)
    )


def published(post: Post, channel: str) -> Record:
    """The record of a delivery that went out in time."""
    at = post.slot or NOW
    word = sha256(f"{post.id}/{channel}".encode()).hexdigest()
    claim = Claimed(
        at=at,
        runner="github 123/1",
        nonce=word[:32],
        until=at + timedelta(hours=1),
        payload=word,
        marks=(word[:32],),
        slot=at,
        blob=post.blob,
        commit="c" * 40,
    )
    part = Part(id=word[:12], url=f"https://example.social/@atelier/{word[:12]}")
    return Record(post=post.id, channel=channel).then(claim).then(Published(at=at, nonce=claim.nonce, parts=(part,)))


def git(root: Path, *arguments: str) -> None:
    """A git command that must succeed."""
    subprocess.run(["git", "-c", "user.name=Bench", "-c", "user.email=bench@example.org", *arguments], cwd=root, check=True)


def remote(scratch: Path, calendar: tuple[Post, ...]) -> Path:
    """A bare repository with a ledger of all these posts but the last."""
    root, bare = scratch / "writer", scratch / "remote.git"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    git(scratch, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(root, "remote", "add", "origin", str(bare))
    git(root, "push", "--quiet", "origin", "main")
    branch = Branch(Git(root), "parution-ledger", "Bench", "origin")
    records = [published(post, channel) for post in calendar[:-DUE] for channel in CHANNELS]
    branch.write(branch.read(), records, "All of it", NOW, opening=True)
    git(bare, "gc", "--quiet")
    return bare


def deciding(scratch: Path, number: int, runs: int) -> tuple[float, float, float]:
    """Seconds to fetch the ledger, to read it and to decide, the medians of so many runs."""
    calendar = posts(number)
    bare = remote(scratch, calendar)
    channels = {name: Channel(name, "mastodon", name, gap=timedelta(minutes=10)) for name in CHANNELS}
    charter = Charter(brand="Bench", timezone=ZoneInfo("Europe/Paris"), channels=channels)
    edition = Edition(scratch, NOW, charter, calendar, schedule.build([]), (), {}, number)
    facts = Facts({name: Ability() for name in CHANNELS}, {post.path: post.blob for post in calendar})
    fetching, reading, judging = [], [], []
    for run in range(runs):
        clone = scratch / f"clone-{run}"
        git(scratch, "clone", "--quiet", "--depth=1", f"file://{bare}", str(clone))
        begun = time.perf_counter()
        names = {"heads": "remote", "parution/witness": "remote-witness"}
        refs = [f"+refs/{theirs}/parution-ledger:refs/parution/{ours}/parution-ledger" for theirs, ours in names.items()]
        git(clone, "fetch", "--quiet", "--no-tags", "origin", *refs)
        fetching.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        ledger = Branch(Git(clone), "parution-ledger", "Bench", "origin").read().ledger
        read = time.perf_counter()
        due = sends(decide(edition, charter, ledger, facts, NOW, published=False))
        judging.append(time.perf_counter() - read)
        reading.append(read - begun)
        if len(due) != DUE * len(CHANNELS):
            sys.exit(f"{len(due)} deliveries are due, not {DUE * len(CHANNELS)}")
    return median(fetching), median(reading), median(judging)


def quiet(scratch: Path, number: int, runs: int) -> float:
    """Seconds of a run in which nothing is due, the median of so many."""
    root, bare = scratch / "calendar", scratch / "calendar.git"
    (root / "content").mkdir(parents=True)
    (root / "charter.yml").write_text("parution: 1\nbrand: Bench\ntimezone: UTC\nchannels: {news: {network: site}}\n", encoding="utf-8")
    later = datetime.now(UTC) + timedelta(days=2)
    for index in range(number):
        slot = later + timedelta(minutes=15) * index
        front = f"id: post-{index}\ntitle: Post {index}\nstatus: approved\npublish_at: {slot:%Y-%m-%d %H:%M}\nchannels: [news]"
        (root / "content" / f"post-{index}.md").write_text(f"---\n{front}\n---\n\nThe text of post {index}.\n", encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "The plan")
    git(scratch, "clone", "--quiet", "--bare", str(root), str(bare))
    taken = []
    for run in range(runs + 1):
        clone = scratch / f"ci-{run}"
        git(scratch, "clone", "--quiet", "--depth=1", f"file://{bare}", str(clone))
        environment = os.environ | {"PYTHONPATH": str(PROJECT / "generator"), "PARUTION_CACHE": str(scratch / f"cache-{run}")}
        command = [sys.executable, "-m", "parution", "publish", *([] if run else ["--begin"])]
        begun = time.perf_counter()
        subprocess.run(command, cwd=clone, env=environment, check=True, stdout=subprocess.DEVNULL)
        taken += [time.perf_counter() - begun] if run else []
    return median(taken)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="What deciding what is due costs.")
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of posts, each on six channels")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    gc.disable()  # as the command line does
    print(
        "| posts | deliveries | fetching, s | reading, s | deciding, s | reading and deciding (≤ 1) | quiet run, s (≤ 2) |\n| ---: "
        + "| ---: " * 6
        + "|"
    )
    for size in map(int, options.sizes.split(",")):
        scratch = _scratch() / "deciding"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        fetching, reading, judging = deciding(scratch, size, options.runs)
        run = quiet(scratch, size, options.runs)
        shutil.rmtree(scratch)
        both = reading + judging
        marks = ("" if both <= DECIDING else " missed", "" if run <= QUIET else " missed")
        print(
            f"| {size:,} | {size * 6:,} | {fetching:.2f} | {reading:.2f} | {judging:.2f} | {both:.2f}{marks[0]} | {run:.2f}{marks[1]} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
