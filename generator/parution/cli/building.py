"""Check, then build: the work that `parution build` and `parution serve` share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from parution import website
from parution.approvals.since import compared
from parution.charter import Charter
from parution.cli.calendar_options import Progress, cache_directory, load_with_history
from parution.cli.check import verdict
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Ability, Decision, Facts, decide
from parution.deliveries.standings import by_post
from parution.edition import Edition
from parution.history import History, branches
from parution.language import translator
from parution.model import Message
from parution.proposals import Proposals, propose


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it: the edition, the site, or None where an error kept it from being built, and what is to be said of the rest."""

    edition: Edition
    site: website.BuildResult | None
    history: History
    note: Message | None = None
    proposed: tuple[Message, ...] = ()


def build(
    root: Path,
    now: datetime | None,
    out: Path,
    *,
    strict: bool,
    ask: bool,
    audience: website.Audience = website.Audience.INTERNAL,
    names: Sequence[str] = (),
) -> Built:
    """Load and check a calendar and, if it is right, write its site.

    The engine and git work while the posts are being read. With `ask`, the remote is asked for the ledger; otherwise what was last seen of
    it is used. `names` are those of branches whose posts are shown as proposals. `note` (of the ledger) and `proposed` (of the branches) of
    what came of it are what is to be said besides.

    Raises:
        BranchNotRead: see `parution.history.branches`.
        EngineFailed, SiteNotWritten: see `parution.website`.
        LedgerError: see `known_ledger`.
    """
    cache = cache_directory(root)
    found = branches.read(root, names) if names else branches.Found(())
    with ExitStack() as stack:
        renderings: list[website.Rendering] = []

        def meanwhile(charter: Charter) -> None:
            renderings.append(stack.enter_context(website.start(_house(charter, audience), cache)))

        edition, known = load_with_history(root, now, meanwhile)
        if edition.charter is None or verdict(edition, strict=strict):
            return Built(edition, None, known)
        known = compared(edition, known)
        language = translator(edition.charter.language)
        ledger, note = _ledger(root, edition.charter, cache, ask=ask)
        proposals = propose(edition, edition.charter, found) if names else Proposals()
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
                deliveries=_deliveries(root, edition, edition.charter, ledger),
                audience=audience,
                proposals=proposals.found,
                fetch=partial(branches.image, root),
            )
        return Built(edition, site, known, note, proposals.notes)


def _ledger(root: Path, charter: Charter, cache: Path | None, *, ask: bool) -> tuple[Ledger | None, Message | None]:
    """The ledger, and what is to be said about it."""
    if not (root / ".git").exists() and not any((parent / ".git").exists() for parent in root.resolve().parents):
        return None, None
    from parution.cli.known_ledger import known_ledger  # noqa: PLC0415 - of the publisher, which only calendars in git need here

    found = known_ledger(root, charter, cache, ask=ask)
    return found.ledger, found.note


def _deliveries(root: Path, edition: Edition, charter: Charter, ledger: Ledger | None) -> Mapping[str, tuple[Decision, ...]] | None:
    """How every delivery of each post stands; None where nothing was ever published by a ledger."""
    if ledger is None or ledger.header is None:
        return None
    from parution.publish.checkout import Checkout, NoCommitError  # noqa: PLC0415 - asked for only where something is published
    from parution.publish.git import Git  # noqa: PLC0415
    from parution.publish.opening import publishable  # noqa: PLC0415
    from parution.publish.precedents import Precedents  # noqa: PLC0415

    # Whoever builds the site need not hold the credentials, and what it shows is what it has read: neither stands in a delivery's way.
    known = publishable()
    abilities = {name: Ability(automatic=channel.network in known) for name, channel in charter.channels.items()}
    facts = Facts(abilities, {post.path: post.blob for post in edition.posts}, charter.holds)
    try:
        precedents = Precedents(Checkout(Git(root)), edition, charter, None, strict=False)
    except NoCommitError:
        return by_post(decide(edition, charter, ledger, facts, edition.now))
    return by_post(precedents.decided(ledger, facts, edition.now, published=True)[0])


def _house(charter: Charter, audience: website.Audience) -> website.House:
    shown = website.sections(audience, charter.site.client.shows)
    return website.House(charter.brand, translator(charter.language), charter.site.url, charter.site.engine, audience, shown)
