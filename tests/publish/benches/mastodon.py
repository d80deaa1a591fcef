"""Mastodon: one account on a server that honours `Idempotency-Key`, or on one that has never heard of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from publish.bench import Step
from reals.mastodon import Mastodon, MastodonAccount
from reals.proxy import FaultProxy

_TAG = re.compile(r"<[^>]+>")


@dataclass
class MastodonBench:
    server: Mastodon
    account: MastodonAccount
    proxy: FaultProxy
    network = "mastodon"
    threads = True
    steps = (
        Step("status", "POST", r"/api/v1/statuses$", publishes=True),
        Step("media", "POST", r"/api/v[12]/media$", publishes=False),
    )

    @property
    def entry(self) -> dict[str, object]:
        return {"network": self.network, "account": f"@{self.account.name}@127.0.0.1", "server": self.proxy.url}

    @property
    def secrets(self) -> dict[str, str]:
        return {"TOKEN": self.account.token}

    def live(self) -> list[str]:
        return [unescape(_TAG.sub("", status["content"])) for status in self.server.statuses(self.account.token)]

    def close(self) -> None:
        self.proxy.close()


def bench(mastodon: Mastodon) -> MastodonBench:
    return MastodonBench(mastodon, mastodon.account(), FaultProxy(mastodon.url))


def bench_without_keys(mastodon_without_keys: Mastodon) -> MastodonBench:
    return bench(mastodon_without_keys)
