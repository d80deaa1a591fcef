"""The site of an edition for an audience, built as `parution build` builds it, from a history and a ledger that a test gives."""

from __future__ import annotations

from pathlib import Path

from parution import website
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Ability, Facts, decide
from parution.deliveries.standings import by_post
from parution.edition import Edition
from parution.history import History
from parution.language import translator
from parution.website import Audience, BuildResult


def build_for(audience: str, edition: Edition, history: History, ledger: Ledger, *, shells: Path, out: Path) -> BuildResult:
    """Builds into `out`; `shells` is where the engine's work is kept from test to test."""
    assert edition.charter, [str(finding.message) for finding in edition.findings]
    charter, reader = edition.charter, Audience(audience)
    language, sections = translator(charter.language), website.sections(reader, charter.site.client.shows)
    facts = Facts({name: Ability() for name in charter.channels}, {one.path: one.blob for one in edition.posts}, charter.holds)
    with website.start(website.House(charter.brand, language, charter.site.url, "mkdocs", reader, sections), shells) as rendering:
        rendered = rendering.result()
    return website.build(
        edition,
        shells=rendered,
        history=history,
        out=out,
        cache=None,
        translator=language,
        ledger=ledger,
        deliveries=by_post(decide(edition, charter, ledger, facts, edition.now)),
        audience=reader,
    )
