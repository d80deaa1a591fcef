"""From an edition to its site: which pages there are, what each depends on, and the writing of those that changed."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec

from parution import cache as cache_
from parution.charter import Charter
from parution.deliveries.ledger import Ledger
from parution.edition import Edition
from parution.halves import Progress
from parution.history import History
from parution.language import DOMAIN, LOCALES, Translator
from parution.model import Post
from parution.website.agenda import agenda_values, ideas_values
from parution.website.almanac import Almanac, Leaf
from parution.website.engine import Shells
from parution.website.house import theme_directory
from parution.website.media import Exhibit
from parution.website.months import Months
from parution.website.press import Press
from parution.website.sheets import Sheets, exhibits
from parution.website.tree import Copy, Page, write

MOST_MONTHS = 240
"""With a longer span than this (somebody typed a far date), only months that hold posts get a page."""

WEEK = timedelta(days=7)


class NoCharter(Exception):  # noqa: N818
    """There is no site without a usable charter; the edition's findings say what is wrong with it."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did: how many files the site has, how many were made and how many taken over, and the page to open first."""

    pages: int
    rendered: int
    reused: int
    opening: Path


def build(
    edition: Edition,
    *,
    shells: Shells,
    history: History,
    out: Path,
    cache: Path | None,
    translator: Translator,
    progress: Progress | None = None,
    ledger: Ledger | None = None,
) -> BuildResult:
    """Write the site of an edition to the directory `out`, whole or not at all.

    `cache` is a directory for what the next run may take over (None: nothing is taken over). `progress` hears how many of how many files
    are made. With a `ledger`, there are the public pages of what was published on the channels of the site. Equal input gives equal bytes.

    Raises:
        NoCharter: the edition has no charter.
        NotOurs: `out` holds something else than a site of ours.
        SiteNotWritten: it could not be written; what stood there is untouched.
    """
    if edition.charter is None:
        raise NoCharter
    # What was read stays as it is: the collector need not look at it again while thousands of pages come and go.
    gc.freeze()
    try:
        almanac = Almanac(edition, edition.charter, history, translator)
        press = Press(shells, edition.charter, translator, cache)
        site = _Site(almanac, press, shells)
        news = _news(almanac, ledger, site.house, cache) if ledger else ()
        written = write(out, chain(site.pages(), news), cache, progress)
    finally:
        gc.unfreeze()
    return BuildResult(written.files, written.rendered, written.reused, out / "index.html")


def _news(almanac: Almanac, ledger: Ledger, house: str, cache: Path | None) -> Iterator[Page | Copy]:
    from parution.website.news import news_pages  # noqa: PLC0415 - 10 ms that only those pay who have public pages

    return news_pages(almanac, ledger, house, cache)


class _Site:
    """The pages of one build, each with the key that tells whether it changed."""

    def __init__(self, almanac: Almanac, press: Press, shells: Shells) -> None:
        self._almanac, self._press, self._shells = almanac, press, shells
        charter = almanac.charter
        self.house = house_key(shells, charter, press.translator)
        self._house_bytes = self.house.encode()
        self._months = Months(almanac, _months(almanac))
        self._sheets = Sheets(almanac, press)

    def pages(self) -> Iterator[Page | Copy]:
        """Every file of the site. Pages are made one after the other, so that not all are in memory at once."""
        for path, data in self._shells.files.items():
            yield Page(path, self._shells.key, partial(_same, data))
        yield from self._posts()
        yield from self._calendar()
        yield self._of_charter()
        yield from self._crisis()
        yield from self._almanac.gallery.copies()

    def _posts(self) -> Iterator[Page]:
        for leaf in self._almanac.leaves.values():
            # What shows media says so at once: they are copied in the same build.
            later = partial(self._leaf, leaf)
            yield Page(leaf.page, later() if _may_show_media(leaf.post) else later, partial(self._sheets.page, leaf))

    def _leaf(self, leaf: Leaf) -> str:
        """The key of a post's page: of all that it shows."""
        post, before, after, first = leaf.post, leaf.before, leaf.after, leaf.first
        record = self._almanac.history.files.get(post.path)
        return self._key(
            (
                post.blob,
                post.path,
                leaf.page,
                leaf.state,
                before and before.tag,
                after and after.tag,
                first and first.tag,
                [other.tag for other in leaf.followers],
                self._media(leaf) if _may_show_media(post) else None,
                leaf.findings,
                record and (record.created, record.created_by, record.changed, record.changed_by, record.moves),
            )
        )

    def _media(self, leaf: Leaf) -> tuple[Exhibit, ...]:
        """What the page shows of images and videos; only where they may stand in a text is anything composed to find them."""
        post = leaf.post
        if "![" in post.body or any(own.text and "![" in own.text for own in post.overrides.values()):
            return exhibits(self._almanac, leaf)
        media = (*post.media, *(one for own in post.overrides.values() for one in own.media or ()))
        return tuple(self._almanac.gallery.exhibit(post, one) for one in media)

    def _calendar(self) -> Iterator[Page]:
        almanac, months = self._almanac, self._months
        opening = almanac.edition.schedule.opening_month(almanac.today)
        for month in months.months:
            key = self._key(_chips(months.leaves(month)), months.surroundings(month))
            yield Page(f"months/{month}.html", key, partial(self._month, month, "month", "../"))
            if month == opening:
                yield Page("index.html", key, partial(self._month, month, "calendar", ""))
        if opening is None:
            yield Page("index.html", self.house, self._empty)
        yield from self._lists()

    def _lists(self) -> Iterator[Page]:
        almanac, say = self._almanac, self._press.translator.gettext
        agenda = agenda_values(almanac, almanac.today - WEEK, almanac.today + almanac.charter.horizon)
        ideas = ideas_values(almanac)
        title, about = say("Agenda"), say("What is planned for the coming weeks, day by day.")
        key = self._key(_chips(agenda.leaves), almanac.today)
        yield Page("agenda.html", key, lambda: self._press.page("agenda", "agenda.html", title, about, agenda.values))
        key = self._key(_chips(ideas.leaves), f"{almanac.today:%Y-%m}")
        idea_title, idea_about = say("Ideas"), say("What has no place in the calendar yet.")
        yield Page("ideas.html", key, lambda: self._press.page("ideas", "ideas.html", idea_title, idea_about, ideas.values))

    def _month(self, month: str, kind: str, root: str) -> bytes:
        values = self._months.values(month, self._press, root)
        about = self._press.translator.gettext("The editorial calendar of {month}.", month=values["title"])
        return self._press.page(kind, "month.html", values["title"], about, values)

    def _empty(self) -> bytes:
        say = self._press.translator.gettext
        return self._press.page("calendar", "empty.html", say("Calendar"), say("An editorial calendar."), {"root": ""})

    def _of_charter(self) -> Page:
        say = self._press.translator.gettext
        title, about = say("Charter"), say("How we speak, where, when and why.")
        values = {"root": "", "crisis": self._answers() is not None}
        return Page("charter.html", self._key(str(values)), lambda: self._press.page("charter", "charter.html", title, about, values))

    def _crisis(self) -> Iterator[Page]:
        answers = self._answers()
        if answers is None:
            return
        text = answers.read_text(encoding="utf-8", errors="replace")
        say = self._press.translator.gettext
        title, about = say("In a crisis"), say("Whom to call and what to answer when something goes wrong.")
        values = {"root": "", "text": self._almanac.prose.page(text)}
        yield Page("crisis.html", self._key(text), lambda: self._press.page("charter", "crisis.html", title, about, values))

    def _answers(self) -> Path | None:
        """The file that the charter names for a crisis, where it is a file of this calendar."""
        named, root = self._almanac.charter.crisis_answers, self._almanac.edition.root.resolve()
        file = (root / named).resolve() if named else None
        return file if file and file.is_relative_to(root) and file.is_file() and file.suffix == ".md" else None

    def _key(self, *shown: object) -> str:
        """A hash of plain data (msgspec writes ten values of a post in the time in which Python formats two)."""
        return hashlib.blake2b(msgspec.json.encode(shown), key=self._house_bytes, digest_size=12).hexdigest()


def house_key(shells: Shells, charter: Charter, translator: Translator) -> str:
    """A hash of what every page depends on: shells, templates, sentences, the charter and this program."""
    digest = hashlib.blake2b(cache_.fingerprint(shells.key.encode(), repr(charter).encode(), translator.language.encode()), digest_size=16)
    for path in (*sorted((theme_directory() / "pages").iterdir()), *sorted(LOCALES.rglob(f"{DOMAIN}.po"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _months(almanac: Almanac) -> tuple[str, ...]:
    months = almanac.edition.schedule.months()
    if len(months) <= MOST_MONTHS:
        return months
    return tuple(sorted({f"{day:%Y-%m}" for day in almanac.days} | set(almanac.wishes)))


def _chips(leaves: Iterable[Leaf]) -> list[tuple[object, ...]]:
    """All that a list shows of posts: not their text, so that a change of words makes no list again."""
    return [
        (
            leaf.tag,  # page, title and day
            leaf.time,
            leaf.state,
            len(leaf.findings),
            (post := leaf.post).channels,
            post.kind,
            post.pillar,
            post.format,
            post.campaign,
            post.owner,
        )
        for leaf in leaves
    ]


def _may_show_media(post: Post) -> bool:
    return bool(post.media or post.overrides or "![" in post.body)


def _same(data: bytes) -> bytes:
    return data
