"""Load two revisions of a calendar as they would be checked today, and compare them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from parution import charter_file, history, source
from parution.charter import Charter
from parution.cli.calendar_options import Progress, cache_directory, language_of, read_text
from parution.cli.speech import chosen_language
from parution.content import Listed, Tree, listing
from parution.diff import Changes, Context, compare
from parution.diff.bounds import LINE, cut
from parution.diff.changes import Side
from parution.diff.charters import charter_fields
from parution.edition import Edition, load
from parution.history import FileHistory
from parution.history.laying import Laid, as_it_is, lay_out, posts, replaced
from parution.history.revisions import Compared, Revision, RevisionNotRead, locate
from parution.language import translator
from parution.model import Finding, Message, Post, Severity, say
from parution.report.shown import show

State = Literal["usable", "broken", "missing"]
_KINDS: Mapping[State, tuple[Message, Message]] = {
    "missing": (
        say("There was no charter.yml before: the posts are read by the new charter."),
        say("charter.yml is gone: the posts are read by the charter that there was."),
    ),
    "broken": (
        say("The charter could not be used before: the posts are read by the new charter."),
        say("The charter cannot be used any more: the posts are read by the charter that there was."),
    ),
}


@dataclass(frozen=True, slots=True)
class _Half:
    """A side as it was read: its edition, the bytes of its charter, how usable that is, and its content where that is in git alone."""

    edition: Edition
    charter: bytes | None
    state: State
    tree: Tree | None = None


def changes(root: Path, base: str, head: str | None, now: datetime | None) -> Changes:
    """What lies between a revision (as of the merge base) and another one, or the files as they are.

    Raises:
        RevisionNotRead: there is no such revision, or nothing to compare.
    """
    compared = locate(root, base, head)
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parution-", ignore_cleanup_errors=True)))
        question = history.start(root, cache_directory(root))
        stack.callback(question.result)
        progress = stack.enter_context(Progress(lambda: translator(language_of(root)).gettext("Reading posts")))
        return _Comparison(root, place, compared, now, lambda: question.result().files, progress).made()


class _Comparison:
    """One comparison, whose revisions are laid out under `place`."""

    def __init__(
        self,
        root: Path,
        place: Path,
        compared: Compared,
        now: datetime | None,
        known: Callable[[], Mapping[str, FileHistory]],
        progress: Callable[[int, int], None],
    ) -> None:
        self._root, self._place, self._compared, self._now = root, place, compared, now or datetime.now(UTC)
        self._known, self._progress, self._cache = known, progress, cache_directory(root)

    def made(self) -> Changes:
        """Both sides read, and compared."""
        after, laid_after = self._after()
        before, laid = self._before(after)
        old, new = self._readable(before, after)
        own, review = (_own(before, old), _own(after, new)), self._of_review(new) if before.state == after.state == "usable" else ()
        new = replace(new, findings=(*new.findings, *review))
        language = translator(chosen_language() or (new.charter.language if new.charter else language_of(self._root)))
        aside = tuple(sorted({*laid.submodules, *laid_after.submodules}))
        context = Context(
            base=_side(self._compared.base, before),
            head=_side(self._compared.head, after, review),
            language=language.language,
            translate=language.message,
            line=_lines(after),
            charter=charter_fields(before.charter, after.charter),
            findings=own,
            aside=aside,
            touched=replaced(laid, laid_after),
            uncommitted=self._compared.uncommitted,
            notes=_notes(before, after, aside),
        )
        return compare(old, new, context)

    def _of_review(self, edition: Edition) -> tuple[Finding, ...]:
        """Approvals that are not made sure of, as `parution check --since` says; of two commits nothing is known of that."""
        if self._compared.head is not None:
            return ()
        from parution.approvals import judge  # noqa: PLC0415 (asked for only where something changes)
        from parution.history import before  # noqa: PLC0415

        was = before.read(self._root, self._compared.base.name, {post.path: post.blob for post in edition.posts}, edition.files)
        return tuple(judge(edition, was))

    def _after(self) -> tuple[_Half, Laid]:
        """The new side, and where it was laid out, if it was."""
        head = self._compared.head
        if head is None:
            data = charter_file.read(self._root)
            charter = data if isinstance(data, bytes) else None
            edition = load(self._root, self._now, cache_dir=self._cache, history=self._known, progress=self._progress)
            return _half(edition, charter), as_it_is(self._root, charter)
        place = self._fresh("after")
        laid = lay_out(self._root, head.commit, place)
        here = charter_file.read(self._root)
        cache = self._cache if laid.charter == here else self._beside("revisions")
        tree = self._tree(laid)
        edition = load(place, self._now, cache_dir=cache, history=self._known, progress=self._progress, tree=tree)
        return _half(edition, laid.charter, tree), laid

    def _before(self, after: _Half) -> tuple[_Half, Laid]:
        """The old side: of posts that have not changed, what is known of the new side is taken."""
        place = self._fresh("before")
        laid = lay_out(self._root, self._compared.base.commit, place)
        tree = self._tree(laid)
        return _half(self._loaded(place, laid.charter, after, tree), laid.charter, tree), laid

    def _tree(self, laid: Laid) -> Tree:
        """The content of a commit, whose posts are read from git when they are asked for."""
        listed = tuple(Listed(one.path, one.blob, one.size, "link" if one.link else "file") for one in laid.files)
        return Tree(listed, lambda paths: posts(self._root, laid.files, paths))

    def _loaded(self, place: Path, charter: bytes | None, after: _Half, tree: Tree) -> Edition:
        same = charter == after.charter and self._cache is not None
        here = charter_file.read(self._root)
        shared = self._cache if charter == here else self._beside("revisions") if same else self._beside("before")

        def earlier() -> Mapping[str, FileHistory]:
            return _as_of(self._known(), self._compared.base.at)

        # What is taken from the cache of the new side is left there as it is.
        judged = _every if same or charter == here else None
        return load(place, after.edition.now, cache_dir=shared, history=earlier, progress=self._progress, judged=judged, tree=tree)

    def _readable(self, before: _Half, after: _Half) -> tuple[Edition, Edition]:
        """Both editions, each with a charter: where one has none that can be used, that of the other side."""
        if before.state == "usable" and after.state == "usable":
            return before.edition, after.edition
        if before.state == "usable":
            return before.edition, self._borrowed(after, before.charter, "after-borrowed")
        if after.state == "usable":
            return self._borrowed(before, after.charter, "before-borrowed"), after.edition
        if after.state == "missing" and (missing := next((one for one in after.edition.findings), None)):
            raise RevisionNotRead(missing.message, missing.remedy)
        raise RevisionNotRead(
            say("The charter has errors and could not be used before either, so the posts cannot be compared."),
            say("Mend charter.yml first; parution check says what is wrong with it."),
        )

    def _borrowed(self, half: _Half, charter: bytes | None, name: str) -> Edition:
        """The content of a side under the charter of the other."""
        edition, place = half.edition, self._fresh(name)
        (place / charter_file.NAME).write_bytes(charter or b"")
        (place / "content").symlink_to((edition.root / "content").absolute(), target_is_directory=True)  # of the images that are listed
        tree = half.tree or listing(edition.root)
        loaded = load(place, edition.now, cache_dir=self._beside("borrowed"), history=self._known, progress=self._progress, tree=tree)
        return replace(loaded, root=edition.root)

    def _fresh(self, name: str) -> Path:
        place = self._place / name
        place.mkdir()
        return place

    def _beside(self, name: str) -> Path | None:
        return self._cache / name if self._cache else None


def _every(post: Post, charter: Charter) -> bool:
    del post, charter
    return True


def _half(edition: Edition, charter: bytes | None, tree: Tree | None = None) -> _Half:
    return _Half(edition, charter, "usable" if edition.charter else "missing" if charter is None else "broken", tree)


def _own(half: _Half, read: Edition) -> tuple[Finding, ...] | None:
    """What is found in the calendar as it is, where it had to be read with another charter."""
    return None if read is half.edition else half.edition.findings


def _side(revision: Revision | None, half: _Half, review: tuple[Finding, ...] = ()) -> Side:
    name, commit = (revision.name, revision.commit) if revision else ("", "")
    errors = sum(one.severity is Severity.ERROR for one in (*half.edition.findings, *review))
    return Side(cut(name, LINE), commit, half.state, len(half.edition.posts), errors)


def _lines(half: _Half) -> Callable[[Finding], int | None]:
    """Where findings stand; a file is read once, when it is first asked for."""
    texts: dict[str, str | None] = {}

    def text(path: str) -> str | None:
        known = half.tree.read([path]).get(path) if half.tree and path != charter_file.NAME else None
        try:
            return read_text(half.edition.root / path) if known is None else source.decode(known)
        except source.SourceError:
            return None

    def line(finding: Finding) -> int | None:
        if finding.path not in texts:
            texts[finding.path] = text(finding.path)
        span = show([finding], texts.get)[0].span
        return span.start_line if span else None

    return line


def _as_of(files: Mapping[str, FileHistory], moment: datetime) -> Mapping[str, FileHistory]:
    """What git knew of the posts then, as far as that can be told from what it knows now."""
    known = {}
    for path, one in files.items():
        if one.changed <= moment:
            known[path] = one
        elif one.created <= moment:
            moves = tuple(move for move in one.moves if move.at <= moment)
            approvals = tuple(each for each in one.approvals if each.at <= moment)
            known[path] = replace(one, changed=moment, moves=moves, approvals=approvals)
    return known


def _notes(before: _Half, after: _Half, aside: tuple[str, ...]) -> list[Message]:
    notes = [_KINDS[half.state][side] for side, half in enumerate((before, after)) if half.state in _KINDS]
    notes += [
        say("{folder} is a submodule: what stands in it is not compared.", folder=os.fsencode(one).decode("utf-8", "replace"))
        for one in aside
    ]
    return notes
