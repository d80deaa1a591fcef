"""Builds real sites of small calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from parution import website
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Decision
from parution.edition import Edition
from parution.history import History
from parution.language import translator
from parution.website import BuildResult

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Calendar(Protocol):
    """A calendar's directory that a test fills."""

    root: Path

    def write(self, path: str, text: str | bytes) -> Path: ...

    def post(self, name: str, fields: str = "", body: str = "Hello.") -> Path: ...

    def load(self, now: datetime) -> Edition: ...


@dataclass
class Press:
    """Builds the site of a calendar into `out`; `cache` is what one build leaves for the next."""

    calendar: Calendar
    out: Path
    cache: Path
    shells: Path
    engine: str = "mkdocs"

    def build(
        self,
        now: datetime = NOW,
        history: History | None = None,
        *,
        out: Path | None = None,
        ledger: Ledger | None = None,
        deliveries: Mapping[str, tuple[Decision, ...]] | None = None,
    ) -> BuildResult:
        edition = self.calendar.load(now)
        assert edition.charter, [str(finding.message) for finding in edition.findings]
        language = translator(edition.charter.language)
        house = website.House(edition.charter.brand, language, edition.charter.site.url, self.engine)
        with website.start(house, self.shells) as rendering:
            shells = rendering.result()
        return website.build(
            edition,
            shells=shells,
            history=history or History(),
            out=out or self.out,
            cache=self.cache,
            translator=language,
            ledger=ledger,
            deliveries=deliveries,
        )

    def page(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        return {file.relative_to(self.out).as_posix(): file.read_bytes() for file in sorted(self.out.rglob("*")) if file.is_file()}
