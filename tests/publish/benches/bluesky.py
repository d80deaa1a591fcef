"""A fresh Bluesky account on a real PDS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publish.bench import Step
from reals.bluesky import Account, Pds
from reals.proxy import FaultProxy


@dataclass
class BlueskyBench:
    """See `publish.bench.Bench`."""

    pds: Pds
    account: Account
    proxy: FaultProxy
    entry: Mapping[str, object]
    secrets: Mapping[str, str]
    network: str = "bluesky"
    threads: bool = False  # a thread goes out in one request
    steps: tuple[Step, ...] = (
        Step("log in", "POST", r"/com\.atproto\.server\.createSession$", publishes=False),
        Step("upload", "POST", r"/com\.atproto\.repo\.uploadBlob$", publishes=False),
        Step("look", "GET", r"/com\.atproto\.repo\.getRecord$", publishes=False),
        Step("publish", "POST", r"/com\.atproto\.repo\.applyWrites$", publishes=True),
    )

    def live(self) -> list[str]:
        return [post["value"]["text"] for post in self.pds.posts(self.account.did)]

    def close(self) -> None:
        self.proxy.close()


def bench(pds: Pds) -> BlueskyBench:
    account, proxy = pds.account(), FaultProxy(pds.url)
    entry = {"network": "bluesky", "account": account.handle, "server": proxy.url}
    return BlueskyBench(pds, account, proxy, entry, {"PASSWORD": account.password})
