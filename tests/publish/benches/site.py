"""The site's own pages: no server; what stands there is what the ledger says, so the bench is a ledger that a delivery is written to."""

from __future__ import annotations

from dataclasses import dataclass, field

from publish.bench import Step


@dataclass
class NoProxy:
    url: str = "nowhere"


@dataclass
class SiteBench:
    network = "site"
    threads = False
    steps: tuple[Step, ...] = ()
    entry: dict[str, object] = field(default_factory=lambda: {"network": "site"})
    secrets: dict[str, str] = field(default_factory=dict)
    proxy: NoProxy = field(default_factory=NoProxy)

    def live(self) -> list[str]:
        return []


def bench() -> SiteBench:
    return SiteBench()
