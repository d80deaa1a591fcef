"""The news pages of the calendar's own site: a delivery is nothing but its receipt in the ledger, and the next build shows the post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from parution.charter import Channel
from parution.deliveries.pages import page_address
from parution.deliveries.record import Part
from parution.model import say
from parution.publish.adapter import Absent, Found, Guarantee, Network, Outcome, Published, Sending, Works


class SitePages:
    """The pages of one channel. Nothing is sent anywhere, so nothing can fail or happen twice."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def deliver(self, sending: Sending) -> Outcome:
        """Asks whether it may go out; the receipt does the rest."""
        sending.about_to_publish()
        url = page_address(self._channel, sending.key) if sending.key else None
        return Published((Part(id=sending.token, url=url),))

    def find(self, sending: Sending) -> Found:
        """What is not in the ledger is not on the site."""
        return Published(sending.done) if sending.done else Absent()

    def test(self) -> Works:
        """Always works."""
        return Works(self._channel.name)

    def amend(self, sending: Sending) -> Outcome:
        """The next build shows what the ledger says."""
        sending.about_to_publish()
        return Published(sending.done)

    def delete(self, sending: Sending) -> Outcome:
        """The next build leaves it out."""
        sending.about_to_publish()
        return Published(())

    def close(self) -> None:
        """Nothing is open."""


def _open(channel: Channel, _: Mapping[str, str]) -> SitePages:
    return SitePages(channel)


NETWORK = Network(
    name="site",
    guarantee=Guarantee.EXACT,
    promise=say("Exactly once: what is published is what the ledger says, and each build of the site shows just that."),
    open=_open,
    amends=True,
    settle=timedelta(0),
)
