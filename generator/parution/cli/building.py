"""Check, then build: the work that `parution build` and `parution serve` share."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from parution import website
from parution.charter import Charter
from parution.cli.calendar_options import Progress, cache_directory, load_with_history
from parution.cli.check import verdict
from parution.deliveries.ledger import Ledger
from parution.deliveries.pages import NETWORK
from parution.edition import Edition
from parution.history import History
from parution.language import translator
from parution.model import Message


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it: the edition, and the site, or None where an error kept it from being built."""

    edition: Edition
    site: website.BuildResult | None
    history: History
    note: Message | None = None


def build(root: Path, now: datetime | None, out: Path, *, strict: bool, ask: bool) -> Built:
    """Load and check a calendar and, if it is right, write its site.

    The engine and git work while the posts are being read. With `ask`, the remote is asked for the ledger; otherwise what was last seen of
    it is used. `note` of what came of it is what is to be said about that.

    Raises:
        EngineFailed, SiteNotWritten: see `parution.website`.
        LedgerError: see `public_ledger`.
    """
    cache = cache_directory(root)
    with ExitStack() as stack:
        renderings: list[website.Rendering] = []

        def meanwhile(charter: Charter) -> None:
            renderings.append(stack.enter_context(website.start(_house(charter), cache)))

        edition, known = load_with_history(root, now, meanwhile)
        if edition.charter is None or verdict(edition, strict=strict):
            return Built(edition, None, History())
        language = translator(edition.charter.language)
        ledger, note = _public(root, edition.charter, cache, ask=ask)
        shells = renderings[0].result()
        with Progress(lambda: language.gettext("Writing pages")) as progress:
            site = website.build(
                edition,
                shells=shells,
                history=known,
                out=out,
                cache=cache,
                translator=language,
                progress=progress,
                ledger=ledger,
            )
        return Built(edition, site, known, note)


def _public(root: Path, charter: Charter, cache: Path | None, *, ask: bool) -> tuple[Ledger | None, Message | None]:
    """The ledger, where the site has public pages, and what is to be said about it."""
    if not any(channel.network == NETWORK for channel in charter.channels.values()):
        return None, None
    from parution.cli.public_ledger import public_ledger  # noqa: PLC0415 - of the publisher, which only such calendars need here

    found = public_ledger(root, charter, cache, ask=ask)
    return found.ledger, found.note


def _house(charter: Charter) -> website.House:
    return website.House(charter.brand, translator(charter.language), charter.site.url, charter.site.engine)
