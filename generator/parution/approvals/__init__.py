"""Review as approval: whether those whom the charter names for a pillar must agree before an approved post of it goes out, or changes.

The charter says whose word a post needs; on the forge, CODEOWNERS says whose word a file needs. Only where the second follows from the
first is an approval worth its name. Both are read as they are on the branch that a change is meant for: what a change says of itself counts
for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from parution import charter_file, owners, rules
from parution.approvals import approved, telling
from parution.approvals.comparing import changed, place
from parution.approvals.needs import Needs
from parution.approvals.own_rules import changes_of_rules
from parution.cache import blob_id
from parution.charter import Charter
from parution.content import Reader
from parution.edition import Edition
from parution.history.before import Before
from parution.model import Facts, Finding, Message, Place, Post, Status
from parution.outgoing import media_path, outgoing
from parution.schema import compile_schema

_EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def judge(edition: Edition, before: Before) -> list[Finding]:
    """What a change does to approved posts, or to who approves, without the word of those whom the charter names.

    Nothing where there was no charter; where it names nobody, nobody is needed, and only what no approval mends is told.
    """
    if before.charter is None or edition.charter is None:
        return []
    charter, _ = charter_file.parse(before.charter, rules.TUNABLE, rules.FIXED)
    if charter is None:
        return _weighed(edition.charter, [(charter_file.NAME, None, telling.unjudged())])
    then = _read(charter, before.posts.items())
    firm = approved.found(edition, charter, before, then)
    if not charter.approvals:
        return _weighed(charter, firm)
    asked = owners.read(before.owners.text, gitlab=before.gitlab) if before.owners else None
    needs = Needs(charter, asked, before.prefix)
    found = _Posts(edition, edition.charter, charter, before, needs, then).found()
    return _weighed(charter, [*found, *changes_of_rules(edition.charter, charter, before, needs), *firm])


def _weighed(charter: Charter, found: Iterable[rules.Found]) -> list[Finding]:
    """Findings as heavy as this charter wants them; a post cannot ask to be let alone."""
    firm = [(path, replace(post, ignore={}) if post else None, one) for path, post, one in found]
    return rules.Weighing(rules.BY_ID, charter, *_EVER).findings(firm, ())[0]


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that needs the word of those who approve: which file changes, and what is said of it."""

    said: Message
    place: Place
    path: str


class _Posts:
    """The posts of a change beside what they were."""

    def __init__(self, edition: Edition, now: Charter, charter: Charter, before: Before, needs: Needs, then: list[Post]) -> None:
        self._edition, self._now, self._charter, self._before, self._needs = edition, now, charter, before, needs
        self._then = _Index([*then, *(post for post in edition.posts if self._is_same(post))])
        self._since = _Index(_read(charter, before.meanwhile.items()))

    def found(self) -> Iterator[rules.Found]:
        """The problems, by path."""
        for post in self._edition.posts:
            known = self._then.of(post)
            pillars = [post.pillar, *(one.pillar for one in (*known, *self._since.of(post)))]
            for event in self._events(post, known):
                for lack in self._needs.lacks(event.path, pillars):
                    yield post.path, post, telling.problem(event.said, lack, event.place, self._charter)

    def _is_same(self, post: Post) -> bool:
        """Whether the file is as it was when the change began."""
        return post.path not in self._before.posts and post.path not in self._before.new

    def _events(self, post: Post, known: list[Post]) -> Iterator[_Event]:
        if not self._is_same(post) and (event := self._event(post, known)):
            yield event
        if self._before.files and post.status is Status.APPROVED:
            for path in sorted(self._files(post) & self._before.files):
                yield _Event(telling.shows(post, path), self._place_of(post, path), path)

    def _event(self, post: Post, known: list[Post]) -> _Event | None:
        """What happens to a post whose file is new or not the same."""
        approved = [one for one in known if one.status is Status.APPROVED]
        if post.status is Status.APPROVED and not approved:
            return _Event(telling.becomes(post), Place("value", ("status",)), post.path)
        if post.status is not Status.APPROVED and not self._is_approved_meanwhile(post, known):
            return None
        was = next((one for one in (*approved, *known) if one.id == post.id), (*approved, *known)[0])
        if fields := changed(was, post):
            return _Event(telling.changes(post, fields), place(was, post, fields), post.path)
        return _Event(telling.moves(post), Place("value", ("status",)), post.path) if was.path != post.path else None

    def _is_approved_meanwhile(self, post: Post, known: list[Post]) -> bool:
        """Whether the branch has approved the post since the change began, so that both together make an approved post of other words."""
        return any(one.status is Status.APPROVED for one in self._since.of(post)) and any(one.status is post.status for one in known)

    def _place_of(self, post: Post, path: str) -> Place:
        """Where a post names a file, as far as that is among its media."""
        named = (index for index, one in enumerate(post.media) if media_path(post, one.src, self._edition.files) == path)
        index = next(named, None)
        return Place("value", ("status",) if index is None else ("media", index, "src"))

    def _files(self, post: Post) -> set[str]:
        """The files of the calendar that some channel gets with a post."""
        channels = (self._now.channels[name] for name in post.channels if name in self._now.channels)
        media = {one.src for channel in channels for one in outgoing(post, channel).media}
        return {path for src in media if (path := media_path(post, src, self._edition.files))}


class _Index:
    """Posts by path and by id."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self._by_path: dict[str, Post] = {}
        self._by_id: dict[str, list[Post]] = defaultdict(list)
        for post in posts:
            self._by_path[post.path] = post
            self._by_id[post.id].append(post)

    def of(self, post: Post) -> list[Post]:
        """What a post may have been: those of its id, and what its file held, whatever that was."""
        there = self._by_path.get(post.path)
        return [*([there] if there else []), *(one for one in self._by_id.get(post.id, ()) if one is not there)]


def _read(charter: Charter, files: Iterable[tuple[str, bytes]]) -> list[Post]:
    """The posts that some files hold."""
    reader = Reader(charter, compile_schema(charter, rules.TUNABLE), lambda _: ((), Facts()))
    entries = (reader.entry(path, data, blob_id(data)) for path, data in files)
    return [entry.post for entry in entries if entry.post and entry.post.id]
