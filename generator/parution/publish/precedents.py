"""What git knows of posts of which the ledger knows nothing: when they were approved, and whether they have gone out under another id.

Git is asked about the few for which the answer matters; most runs ask it nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from parution import rules
from parution.approvals.identity import is_same
from parution.charter import Charter
from parution.content import Reader
from parution.deliveries.ledger import Ledger
from parution.deliveries.payload import payload_of
from parution.deliveries.plan import MANY, Action, Decision, Facts, Standing, decide, key_of
from parution.deliveries.record import Amended, Claimed, Key, Published, Record, State
from parution.edition import Edition
from parution.model import Facts as TextFacts
from parution.model import Post, Status
from parution.outgoing import CONTENT
from parution.publish.checkout import Checkout
from parution.publish.git import GitError
from parution.schema import compile_schema

_GONE_OUT = frozenset({State.PUBLISHED, State.UNKNOWN, State.CLAIMED, State.SKIPPED})
_ASKED = frozenset({Standing.DUE, Standing.WAITING, Standing.HELD, Standing.BLOCKED, Standing.BY_HAND})
_RAW = re.compile(r"^:\d+ (?:\d+) ([0-9a-f]{40}) ([0-9a-f]{40}) \S+\t([^\t\n]+)", re.MULTILINE)
_NONE = "0" * 40


class Precedents:
    """The past of a calendar's posts, as its git repository has it.

    `remote` is where the rest of a history is fetched from that is cut off here; without one, nothing is fetched. With `strict`, what git
    cannot tell is held to be the worse of the two, approved too late; without, nothing is said of it, nor of a calendar that moves in.
    """

    def __init__(self, checkout: Checkout, edition: Edition, charter: Charter, remote: str | None, *, strict: bool = True) -> None:
        self._checkout, self._edition, self._charter, self._remote = checkout, edition, charter, remote
        self._strict = strict
        self._whole: bool | None = None
        self._belated: dict[datetime, frozenset[str]] = {}
        self._earlier: dict[str, Mapping[str, Post]] = {}

    def decided(self, ledger: Ledger, facts: Facts, now: datetime, *, published: bool) -> tuple[list[Decision], Facts]:
        """What is to be done now about every delivery (see `decide`), and the facts, with what git knows among them."""
        facts = replace(facts, belated=self.belated(ledger))
        decisions = decide(self._edition, self._charter, ledger, facts, now, published=published)
        if repeats := self.repeats(decisions, ledger, facts.blobs):
            facts = replace(facts, repeats=repeats)
            decisions = decide(self._edition, self._charter, ledger, facts, now, published=published)
        return decisions, facts

    def belated(self, ledger: Ledger) -> frozenset[str]:
        """The paths of posts whose time was long past when the ledger began, and that were approved, or given that time, after that."""
        opened = ledger.header.opened if ledger.header else None
        if opened is None:
            return frozenset()
        if opened not in self._belated:
            past = opened - self._charter.stale_after
            asked = [post for post in self._edition.posts if post.status is Status.APPROVED and post.slot and post.slot < past]
            asked = [post for post in asked if any(key_of(post, channel) not in ledger.records for channel in post.channels)]
            found = frozenset(self._since(asked, opened)) if asked else frozenset()
            self._belated[opened] = found if self._strict or len(found) <= MANY else frozenset()
        return self._belated[opened]

    def _since(self, asked: Sequence[Post], opened: datetime) -> Iterator[str]:
        """Those of some posts that did not stand as approved, at a time that was past, on the branch when the ledger began."""
        git, prefix = self._checkout.git, self._checkout.prefix
        try:
            commit = self._commit_at(opened)
            before = git.files(commit, f"{prefix}{CONTENT}") if commit else {}
        except GitError:
            commit, before = "", {}
        if not commit and not (self._strict or self._is_whole()):
            return
        there = set(before.values())
        if not (left := [post for post in asked if post.blob not in there]):
            return
        here = {post.blob for post in self._edition.posts}
        then = self._read({blob: path.removeprefix(prefix) for path, blob in before.items() if path.endswith(".md") and blob not in here})
        known = {post.id: post for post in then.values()}
        for post in left:
            was = known.get(post.id)
            if was is None or was.status is not Status.APPROVED or was.slot is None or was.slot > opened:
                yield post.path

    def _commit_at(self, moment: datetime) -> str:
        """The commit at which the branch was at a moment; empty where there was none, or nobody knows."""
        ask = ("rev-list", "-1", "--first-parent", f"--before={int(moment.timestamp())}", "HEAD")
        found = self._checkout.git.line(*ask)
        return found if found or not self._is_whole() else self._checkout.git.line(*ask)

    def _is_whole(self) -> bool:
        """Whether the whole history is here; what is missing is fetched first, if it can be."""
        if self._whole is None:
            self._whole = self._fetched()
        return self._whole

    def _fetched(self) -> bool:
        git = self._checkout.git
        shallow = ("rev-parse", "--is-shallow-repository")
        try:
            if git.line(*shallow) == "true" and self._remote:
                branch = f"refs/heads/{self._charter.site.branch}"
                git.tried("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=2147483647", self._remote, branch)
            return git.line(*shallow) != "true"
        except GitError:
            return False

    def repeats(self, decisions: Iterable[Decision], ledger: Ledger, blobs: Mapping[str, str]) -> dict[Key, Key]:
        """Of deliveries that are due, those which have gone out already under an id that no post has any more, and under which."""
        fresh = [one for one in decisions if one.post and (one.standing in _ASKED or one.action is Action.MISS)]
        fresh = [one for one in fresh if not ledger.record(one.key).parts]
        ids, channels = {post.id for post in self._edition.posts}, {one.key.channel for one in fresh}
        lost: dict[str, list[Record]] = {}
        for key in ledger.records if fresh else ():
            if key.channel in channels and key.post not in ids:
                record = ledger.record(key)
                if record.state in _GONE_OUT or record.parts:
                    lost.setdefault(key.channel, []).append(record)
        found = {}
        for one in fresh:
            old = self._repeated(one, lost.get(one.key.channel, ()), blobs)
            if old:
                found[one.key] = old
        return found

    def _repeated(self, one: Decision, lost: Sequence[Record], blobs: Mapping[str, str]) -> Key | None:
        """Which of the deliveries whose posts are gone this one is."""
        lost = [record for record in lost if record.occurrence >= one.key.occurrence]
        if one.post is None or not lost:
            return None
        channel = self._charter.channels.get(one.key.channel)
        payload = payload_of(one.post, channel, blobs).hash if channel else ""
        same = next((record.key for record in lost if payload in _payloads(record)), None)
        if same:
            return same
        earlier = self._before(one.post)
        return next((record.key for record in lost for blob in _blobs(record) if self._was(earlier.get(blob), record, one.post)), None)

    @staticmethod
    def _was(was: Post | None, record: Record, now: Post) -> bool:
        return was is not None and was.id == record.post and is_same(was, now)

    def _before(self, post: Post) -> Mapping[str, Post]:
        """What stood in a post's file earlier, renames included, by blob."""
        if post.path not in self._earlier:
            self._is_whole()
            words = (
                "log",
                "--follow",
                "-m",
                "-M",
                "--format=",
                "--raw",
                "--no-abbrev",
                "--relative",
                "HEAD",
                "--",
                f":(literal){post.path}",
            )
            try:
                said = self._checkout.git.run(*words).decode("utf-8", "replace")
                # Of a rename the first path is that of the blob before it.
                before = {old: path for old, _, path in _RAW.findall(said) if old not in {_NONE, post.blob}}
                self._earlier[post.path] = self._read(before)
            except GitError:
                self._earlier[post.path] = {}
        return self._earlier[post.path]

    def _read(self, wanted: Mapping[str, str]) -> dict[str, Post]:
        """Posts by blob, of the blobs whose paths are given."""
        if not wanted:
            return {}
        reader = Reader(self._charter, compile_schema(self._charter, rules.TUNABLE), lambda _: ((), TextFacts()))
        data = self._checkout.git.blobs(wanted)
        entries = ((blob, reader.entry(path, data[blob], blob).post) for blob, path in wanted.items())
        return {blob: post for blob, post in entries if post and post.id}


def _payloads(record: Record) -> set[str]:
    return {event.payload for event in record.history if isinstance(event, Claimed | Amended) and event.payload}


def _blobs(record: Record) -> set[str]:
    return {event.blob for event in record.history if isinstance(event, Claimed | Amended | Published) and event.blob}
