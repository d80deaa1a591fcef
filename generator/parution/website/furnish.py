"""From an edition to its site: which pages there are, what each depends on, and the writing of those that changed."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from parution import cache as cache_
from parution.charter import Charter
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Decision
from parution.edition import Edition
from parution.halves import Progress
from parution.history import History
from parution.language import DOMAIN, LOCALES, Translator
from parution.proposals import Proposal
from parution.website.almanac import Almanac
from parution.website.audience import Audience
from parution.website.desk import Desk
from parution.website.engine import Shells
from parution.website.feeds import for_scripts, ical, posts_json, published, search
from parution.website.feeds import page as feeds_page
from parution.website.house import theme_directory
from parution.website.opened import opened, remembered
from parution.website.pages import agenda, board, charter, crisis, entities, findings, months, posts, quarters, report, today, weeks
from parution.website.press import Press
from parution.website.proposed import Fetch, Galleries, lay_out
from parution.website.silences import with_ledger
from parution.website.tree import Copy, Page, write

FAMILIES: tuple[Callable[[Desk], Iterator[Page | Copy]], ...] = (
    posts.pages,
    today.pages,
    months.pages,
    weeks.pages,
    agenda.pages,
    quarters.pages,
    board.pages,
    findings.pages,
    charter.pages,
    report.pages,
    crisis.pages,
    entities.pages,
    feeds_page.pages,
    ical.pages,
    published.pages,
    posts_json.pages,
    for_scripts.pages,
)
"""Every family of pages and files of the site."""


class NoCharter(Exception):  # noqa: N818
    """There is no site without a usable charter; the edition's findings say what is wrong with it."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did: how many files the site has, how many were made and how many taken over, and the page to open first.

    `kept_back` are the posts (paths) that were published and are not shown, as their text is another by now.
    """

    pages: int
    rendered: int
    reused: int
    opening: Path
    kept_back: tuple[str, ...] = ()


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
    deliveries: Mapping[str, tuple[Decision, ...]] | None = None,
    audience: Audience = Audience.INTERNAL,
    proposals: Sequence[Proposal] = (),
    fetch: Fetch = lambda _: None,
) -> BuildResult:
    """Write the site of an edition to the directory `out`, whole or not at all.

    `cache` is a directory for what the next run may take over (None: nothing is taken over). `progress` hears how many of how many files
    are made. With a `ledger`, there are the public pages of what was published on the channels of the site; `deliveries` are those of each
    post, by its id. The site is for one `audience`, and holds nothing else than what that may see. `proposals` are shown to those who make
    the calendar alone, and `fetch` gives the bytes of an image on a branch by its blob id. Equal input gives equal bytes.

    Raises:
        NoCharter: the edition has no charter.
        ValueError: proposals were given for another audience.
        NotOurs: `out` holds something else than a site of ours.
        SiteNotWritten: it could not be written; what stood there is untouched.
    """
    if edition.charter is None:
        raise NoCharter
    if proposals and audience is not Audience.INTERNAL:
        message = "proposals are for those who make the calendar"
        raise ValueError(message)
    # What was read stays as it is: the collector need not look at it again while thousands of pages come and go.
    gc.freeze()
    try:
        charter = with_ledger(edition.charter, ledger, edition.now)
        seen = opened(replace(edition, charter=charter), charter, audience, ledger, deliveries)
        press = Press(shells, seen.charter, translator, cache, seen.shows, edition.now)
        almanac = Almanac(seen.edition, seen.charter, remembered(history, seen), translator, seen.deliveries, cache)
        galleries = None
        if proposals:
            galleries = Galleries(almanac, cache, fetch)
            lay_out(almanac, proposals, galleries)
        house = house_key(shells, seen.charter, translator, repr((audience, seen.shows, press.silences)))
        desk = Desk(almanac, press, house, seen.ledger, audience, seen.shows, cache, galleries)
        written = write(out, _Furniture(desk, shells).pages(), cache, progress)
    finally:
        gc.unfreeze()
    return BuildResult(written.files, written.rendered, written.reused, out / "index.html", seen.kept_back)


class _Furniture:
    """All pages of a site; the families of pages are printed one after the other, so that not all are in memory at once."""

    def __init__(self, desk: Desk, shells: Shells) -> None:
        self._desk, self._shells = desk, shells

    def pages(self) -> Iterator[Page | Copy]:
        """Every file of the site."""
        standing = set()
        for path, data in self._shells.files.items():
            standing.add(path)
            yield Page(path, self._shells.key, partial(_same, data))
        for family in FAMILIES:
            for page in family(self._desk):
                standing.add(page.path)
                yield page
        yield from search.pages(self._desk, standing)
        galleries = self._desk.galleries.known.values() if self._desk.galleries else ()
        for gallery in (self._desk.almanac.gallery, *galleries):
            yield from gallery.copies()
        if self._desk.ledger:
            yield from _news(self._desk, self._desk.ledger)


def _news(desk: Desk, ledger: Ledger) -> Iterator[Page | Copy]:
    from parution.website.news import news_pages  # noqa: PLC0415 - 10 ms that only those pay who have public pages

    return news_pages(desk.almanac, ledger, desk.house.decode(), desk.cache, noindex=desk.audience is Audience.CLIENT)


def house_key(shells: Shells, charter: Charter, translator: Translator, view: str = "") -> bytes:
    """A hash of what every page depends on: shells, templates, sentences, the charter, for whom they are, and this program."""
    seed = cache_.fingerprint(shells.key.encode(), repr(charter).encode(), translator.language.encode(), view.encode())
    digest = hashlib.blake2b(seed, digest_size=16)
    for path in (*sorted((theme_directory() / "pages").iterdir()), *sorted(LOCALES.rglob(f"{DOMAIN}.po"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest().encode()


def _same(data: bytes) -> bytes:
    return data
