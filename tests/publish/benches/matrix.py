"""Matrix: one account and a room of its own on a homeserver."""

from __future__ import annotations

from dataclasses import dataclass

from publish.bench import Step
from reals.matrix import MatrixAccount, Synapse
from reals.proxy import FaultProxy


@dataclass
class MatrixBench:
    server: Synapse
    account: MatrixAccount
    room: str
    proxy: FaultProxy
    network = "matrix"
    threads = False
    steps = (
        Step("message", "PUT", r"/send/m\.room\.message/", publishes=True),
        Step("media", "POST", r"/media/v3/upload$", publishes=False),
    )

    @property
    def entry(self) -> dict[str, object]:
        return {"network": self.network, "account": self.room, "server": self.proxy.url}

    @property
    def secrets(self) -> dict[str, str]:
        return {"TOKEN": self.account.token}

    def live(self) -> list[str]:
        """What a reader sees: the latest edit of each message that was not taken back."""
        shown: dict[str, str] = {}
        for event in self.server.messages(self.room):
            content = event["content"]
            replaced = content.get("m.relates_to", {})
            if replaced.get("rel_type") == "m.replace" and replaced["event_id"] in shown:
                shown[replaced["event_id"]] = content["m.new_content"]["body"]
            elif "body" in content:
                shown[event["event_id"]] = content["body"]
        return list(shown.values())

    def close(self) -> None:
        self.proxy.close()


def bench(synapse: Synapse) -> MatrixBench:
    account = synapse.account()
    return MatrixBench(synapse, account, synapse.room(account), FaultProxy(synapse.url))
