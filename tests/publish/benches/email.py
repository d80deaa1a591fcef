"""E-mail: a mail server of its own for each bench; it has no proxy but its own faults, those of SMTP."""

from __future__ import annotations

from dataclasses import dataclass

from publish.bench import Step
from reals.mail import MailSink


@dataclass
class MailProxy:
    """What stands for the proxy: where the server is."""

    url: str


@dataclass
class EmailBench:
    server: MailSink
    network = "email"
    threads = False
    steps = (Step("message", "DATA", "", publishes=True),)

    @property
    def proxy(self) -> MailProxy:
        return MailProxy(f"{self.server.host}:{self.server.port}")

    @property
    def entry(self) -> dict[str, object]:
        return {"network": self.network, "account": "liste@example.org", "settings": {"from": "Nouvelles <news@example.org>"}}

    @property
    def secrets(self) -> dict[str, str]:
        return {"SMTP": f"smtp+plain://{self.proxy.url}"}

    def live(self) -> list[str]:
        parts = [mail.message.get_body(("plain",)) for mail in self.server.messages]
        return [part.get_content() if part else "" for part in parts]


def bench(mail: MailSink) -> EmailBench:
    return EmailBench(mail)
