"""The public site: nothing is sent, so nothing can go wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from channel_support import Desk

from parution.charter import Channel
from parution.deliveries.payload import Payload
from parution.deliveries.record import Key, Part
from parution.publish.adapter import Absent, Amendable, Guarantee, Published, Withdrawn, Works
from parution.publish.channels.site import NETWORK

ACCOUNT = NETWORK.open(Channel("news", "site", "News"), {})
DESK = Desk(Payload("site", "en", ("Hello",), title="Hello"))


def test_delivering_to_the_site_is_a_receipt_however_often() -> None:
    first, second = ACCOUNT.deliver(DESK.sending()), ACCOUNT.deliver(DESK.sending())
    assert first == second == Published((Part(id=DESK.token),))
    assert (NETWORK.guarantee, NETWORK.settle.total_seconds()) == (Guarantee.EXACT, 0)


@pytest.mark.parametrize(
    ("url", "key", "page"),
    [
        ("https://example.org/carnet/", Key("oak-table", "news"), "https://example.org/carnet/oak-table.html"),
        ("https://example.org/carnet", Key("oak-table", "news", 2), "https://example.org/carnet/oak-table--2.html"),
        ("https://example.org/carnet", Key("index", "news"), "https://example.org/carnet/index--1.html"),
        (None, Key("oak-table", "news"), None),
    ],
)
def test_the_receipt_says_where_the_page_is(url: str | None, key: Key, page: str | None) -> None:
    account = NETWORK.open(Channel("news", "site", "News", url=url), {})
    assert account.deliver(replace(DESK.sending(), key=key)) == Published((Part(id=DESK.token, url=page),))


def test_the_site_shows_what_the_ledger_says() -> None:
    assert ACCOUNT.find(DESK.sending()) == Absent()
    part = Part(id=DESK.token)
    assert ACCOUNT.find(DESK.sending(done=(part,))) == Published((part,))
    assert ACCOUNT.test() == Works("News")
    assert isinstance(ACCOUNT, Amendable)
    assert ACCOUNT.delete(DESK.sending(done=(part,))) == Published(())


def test_a_hold_keeps_a_post_off_the_site() -> None:
    def withdrawn() -> None:
        raise Withdrawn

    with pytest.raises(Withdrawn):
        ACCOUNT.deliver(DESK.sending(about_to_publish=withdrawn))
