"""The table of contents: from a calendar's directory to everything known of it.

Every output (terminal, site, diff, publisher) is made from an `Edition` and knows nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from parution import cache, charter_file, content, rules, schedule
from parution.charter import Charter
from parution.content import Contents, Entry, Reader
from parution.model import Finding, Post, Problem
from parution.schedule import Schedule
from parution.schema import compile_schema


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole calendar as loaded at one moment.

    `charter` is None where charter.yml cannot be used; `files` are the other files of `content/` (media), by path relative to the root,
    with their size in bytes; `read` is how many post files there are, those without a usable id (which are not among `posts`) included.
    """

    root: Path
    now: datetime
    charter: Charter | None
    posts: tuple[Post, ...]
    schedule: Schedule
    findings: tuple[Finding, ...]
    files: Mapping[str, int]
    read: int


def load(
    root: Path,
    now: datetime,
    *,
    cache_dir: Path | None = None,
    meanwhile: Callable[[Charter], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Edition:
    """Read, check and lay out a calendar.

    `now` without an offset is taken in the charter's zone. `cache_dir` keeps what is read for the next run. `meanwhile` is called as soon
    as the charter is known and before the posts are read, for work that can go on at the same time. `progress` hears how many of how many
    posts are read.
    """
    charter, stamp, of_charter = _charter(root)
    if now.tzinfo is None:
        now = now.replace(tzinfo=charter.timezone if charter else UTC)
    if charter and meanwhile:
        meanwhile(charter)
    contents = _contents(root, charter, stamp, cache_dir, progress)
    posts = tuple(entry.post for entry in contents.entries.values() if entry.post and entry.post.id)
    findings = [*_weigh(of_charter, charter), *_weigh(_of_contents(contents, has_charter=bool(stamp)), charter)]
    if charter:
        calendar = rules.Calendar(charter, posts, contents.files, now)
        between = ((post.path, post, problem) for post, problem in rules.judge_calendar(calendar))
        findings += _weigh(between, charter)
    return Edition(root, now, charter, posts, schedule.build(posts), tuple(findings), contents.files, len(contents.entries))


Found = tuple[str, Post | None, Problem]


def _charter(root: Path) -> tuple[Charter | None, bytes, list[Found]]:
    """The charter, what a cache depends on, and the charter's problems."""
    data = charter_file.read(root)
    if isinstance(data, Problem):
        return None, b"", [(charter_file.NAME, None, data)]
    charter, problems = charter_file.parse(data, rules.TUNABLE)
    if problems:
        problems = [*problems, rules.not_judged()]
    return charter, data, [(charter_file.NAME, None, problem) for problem in problems]


def _contents(
    root: Path, charter: Charter | None, stamp: bytes, cache_dir: Path | None, progress: Callable[[int, int], None] | None
) -> Contents:
    """The posts, from the cache where their bytes and the charter are as they were."""
    if not charter:
        return content.read(root, Reader(None, None, lambda _: ()), {}, progress)
    reader = Reader(charter, compile_schema(charter, rules.TUNABLE), lambda post: rules.judge_post(post, charter))
    known = Kept(cache_dir, cache.fingerprint(stamp))
    contents = content.read(root, reader, known.entries, progress)
    known.keep(contents.entries)
    return contents


class Kept:
    """The entries of earlier runs: all of one run, and beside them the few that changed since, so that a small change writes little."""

    def __init__(self, directory: Path | None, mark: bytes) -> None:
        self._directory, self._mark = directory, mark
        self._all = cache.load(directory, "posts", mark, dict[str, Entry]) or {}
        self._since = cache.load(directory, "posts-since", mark, dict[str, Entry]) or {}
        self.entries = {**self._all, **self._since}

    def keep(self, entries: Mapping[str, Entry]) -> None:
        """Keep these for the next run."""
        changed = {path: entry for path, entry in entries.items() if self._all.get(path) is not entry}
        if not changed.keys() <= self._since.keys() or any(self._since[path] is not entry for path, entry in changed.items()):
            if len(changed) * _FEW < len(self._all):
                cache.store(self._directory, "posts-since", self._mark, changed)
            else:
                cache.store(self._directory, "posts-since", self._mark, {})
                cache.store(self._directory, "posts", self._mark, entries)


_FEW = 20  # one in twenty may change before all are written anew


def _of_contents(contents: Contents, *, has_charter: bool) -> Iterator[Found]:
    for path, entry in contents.entries.items():
        for problem in entry.problems:
            yield path, entry.post, problem
    for path, problem in contents.unread:
        yield path, None, problem
    if not contents.entries and has_charter:
        yield content.FOLDER, None, rules.no_posts(content.FOLDER)


def _weigh(found: Iterator[Found] | list[Found], charter: Charter | None) -> list[Finding]:
    weighed = (rules.finding(problem, path, post, charter) for path, post, problem in found)
    return [finding for finding in weighed if finding]
