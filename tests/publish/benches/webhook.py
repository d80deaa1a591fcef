"""A webhook: a receiver that acts on everything it is sent, or one that drops an id that it knows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from publish.bench import Step
from reals.proxy import FaultProxy
from reals.receiver import WebhookReceiver


@dataclass
class WebhookBench:
    receiver: WebhookReceiver
    proxy: FaultProxy
    settings: Mapping[str, str] = field(default_factory=dict)
    network = "webhook"
    threads = False
    steps = (Step("post", "POST", "/hook", publishes=True),)

    @property
    def entry(self) -> dict[str, object]:
        return {"network": self.network, "settings": dict(self.settings)}

    @property
    def secrets(self) -> dict[str, str]:
        return {"URL": f"{self.proxy.url}/hook/f3c9a2", "SECRET": self.receiver.secret}

    def live(self) -> list[str]:
        return [json.loads(delivery.body)["data"]["text"] for delivery in self.receiver.accepted]


@contextmanager
def bench(*, deduplicates: bool = False) -> Iterator[WebhookBench]:
    settings = {"deduplicates": "yes"} if deduplicates else {}
    with WebhookReceiver(dedupe=deduplicates) as receiver, FaultProxy(receiver.root_url) as proxy:
        yield WebhookBench(receiver, proxy, settings)


def bench_deduplicating() -> object:
    return bench(deduplicates=True)
