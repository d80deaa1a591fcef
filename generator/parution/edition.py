"""The table of contents: from a calendar's directory to everything known of it.

Every output (terminal, site, diff, publisher) is made from an `Edition` and knows nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from parution import cache, charter_file, content, rules, schedule
from parution.charter import Charter
from parution.content import Contents, Entry, Reader, Tree
from parution.model import Facts, FileHistory, Finding, Post, Problem
from parution.pictures import pictures
from parution.rules.showing import uses
from parution.schedule import Schedule
from parution.schema import compile_schema


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole calendar as loaded at one moment.

    `charter` is None where charter.yml cannot be used; `files` are the other files of `content/` (media), by path relative to the root,
    with their size in bytes; `read` is how many post files there are, those without a usable id (which are not among `posts`) included;
    `past` is how many findings about single posts of the past are not told.
    """

    root: Path
    now: datetime
    charter: Charter | None
    posts: tuple[Post, ...]
    schedule: Schedule
    findings: tuple[Finding, ...]
    files: Mapping[str, int]
    read: int
    past: int = 0


def load(
    root: Path,
    now: datetime,
    *,
    cache_dir: Path | None = None,
    meanwhile: Callable[[Charter], None] | None = None,
    history: Callable[[], Mapping[str, FileHistory]] | None = None,
    progress: Callable[[int, int], None] | None = None,
    everything: bool = False,
    judged: Callable[[Post, Charter], bool] | None = None,
    instead: Mapping[str, bytes] | None = None,
    tree: Tree | None = None,
) -> Edition:
    """Read, check and lay out a calendar.

    The plan is judged from `now` (less what may still go out late) over the horizon; with `everything`, from its first post to its
    last.

    `now` without an offset is taken in the charter's zone. `cache_dir` keeps what is read for the next run. `meanwhile` is called as soon
    as the charter is known and before the posts are read, for work that can go on at the same time. `history` is asked, once they are read,
    for what git knows of each. `progress` hears how many of how many posts are read. With `judged`, only the texts of the posts that it
    accepts are judged (all are read, and the plan is judged as a whole): for whoever has to do with a few of many.
    With `instead`, these bytes are taken for those of the posts' files (by path), to see what a change would do. With `tree`, the content
    is what that lists; the charter, and the images whose bytes are looked at, stand in `root`.
    """
    charter, stamp, of_charter = _charter(root)
    if now.tzinfo is None:
        now = now.replace(tzinfo=charter.timezone if charter else UTC)
    if charter and meanwhile:
        meanwhile(charter)
    contents = _contents(root, charter, stamp, cache_dir, progress, judged, instead, tree)
    posts = tuple(entry.post for entry in contents.entries.values() if entry.post and entry.post.id)
    since, until = _judged(charter, now, everything=everything)
    found = chain(of_charter, _of_contents(contents, has_charter=bool(stamp)))
    if charter:
        facts = {path: entry.facts for path, entry in contents.entries.items()}
        known = history() if history else {}
        shown = (use.path for use in uses(posts, charter, contents.files, since, until))
        calendar = rules.Calendar(charter, posts, contents.files, now, since, until, facts, known, pictures(root, shown, cache_dir))
        found = chain(found, _between(rules.judge_calendar(calendar), contents))
    findings, past = rules.Weighing(rules.BY_ID, charter, since, until).findings(found, posts if charter else ())
    return Edition(root, now, charter, posts, schedule.build(posts), tuple(findings), contents.files, len(contents.entries), past)


def _between(found: Iterator[tuple[Post | None, Problem]], contents: Contents) -> Iterator[rules.Found]:
    for post, problem in found:
        if post:
            yield post.path, post, content.replaced(problem, contents.entries[post.path].kept)
        else:
            yield charter_file.NAME, None, problem


def _judged(charter: Charter | None, now: datetime, *, everything: bool) -> tuple[datetime, datetime]:
    """From when and until when the plan is judged."""
    if everything or not charter:
        return datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    return now - charter.stale_after, now + charter.horizon


def _charter(root: Path) -> tuple[Charter | None, bytes, list[rules.Found]]:
    """The charter, what a cache depends on, and the charter's problems."""
    data = charter_file.read(root)
    if isinstance(data, Problem):
        return None, b"", [(charter_file.NAME, None, data)]
    charter, problems = charter_file.parse(data, rules.TUNABLE, rules.FIXED)
    if problems:
        problems = [*problems, rules.not_judged()]
    return charter, data, [(charter_file.NAME, None, problem) for problem in problems]


def _contents(
    root: Path,
    charter: Charter | None,
    stamp: bytes,
    cache_dir: Path | None,
    progress: Callable[[int, int], None] | None,
    judged: Callable[[Post, Charter], bool] | None,
    instead: Mapping[str, bytes] | None,
    tree: Tree | None,
) -> Contents:
    """The posts, from the cache where their bytes and the charter are as they were."""
    if not charter:
        return content.read(root, Reader(None, None, lambda _: ((), Facts())), {}, progress, instead, tree)

    def judge(post: Post) -> tuple[Iterable[Problem], Facts]:
        return rules.judge_post(post, charter) if judged is None or judged(post, charter) else ((), Facts())

    reader = Reader(charter, compile_schema(charter, rules.TUNABLE), judge)
    known = Kept(cache_dir, cache.fingerprint(stamp))
    contents = content.read(root, reader, known.entries, progress, instead, tree)
    if judged is None and not instead:  # what was not judged must not be taken for faultless by the next run
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


def _of_contents(contents: Contents, *, has_charter: bool) -> Iterator[rules.Found]:
    for path, entry in contents.entries.items():
        for problem in entry.problems:
            yield path, entry.post, problem
    for path, problem in contents.unread:
        yield path, None, problem
    if not contents.entries and has_charter:
        yield content.FOLDER, None, rules.no_posts(content.FOLDER)
