"""WordPress: an emptied site, and its one user with an application password."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from publish.bench import Step
from reals.proxy import FaultProxy
from reals.wordpress import WordPress


@dataclass
class WordPressBench:
    server: WordPress
    proxy: FaultProxy
    network = "wordpress"
    threads = False
    steps = (
        Step("media", "POST", r"/wp/v2/media$", publishes=False),
        Step("draft", "POST", r"/wp/v2/posts$", publishes=False),
        Step("look", "GET", r"/wp/v2/(posts|media)", publishes=False),
        Step("publish", "POST", r"/wp/v2/posts/\d+$", publishes=True),
    )

    @property
    def entry(self) -> dict[str, object]:
        return {"network": self.network, "server": self.proxy.url}

    @property
    def secrets(self) -> dict[str, str]:
        return {"USER": self.server.user, "PASSWORD": self.server.password}

    def live(self) -> list[str]:
        return [unescape(post["content"]["raw"]) for post in self.server.posts("publish")]

    def close(self) -> None:
        self.proxy.close()


def bench(wordpress: WordPress) -> WordPressBench:
    return WordPressBench(wordpress, FaultProxy(wordpress.url))
