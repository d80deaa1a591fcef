"""Webhooks, to a real receiver, with lies in between, checked by the library that receivers use."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from channel_support import Desk, picture_of
from standardwebhooks import Webhook as Verifier

from parution.charter import Channel
from parution.deliveries.payload import Attachment, Payload
from parution.deliveries.record import Part
from parution.publish.adapter import Account, Fails, Guarantee, NotSent, Published, Refused, Unclear, Withdrawn, Works
from parution.publish.channels.webhook import NETWORK, Webhook, signatures
from parution.publish.opening import network_of
from reals.faults import Answer, AnswerAfter, DropAfter, DropBefore, Truncate
from reals.proxy import FaultProxy
from reals.receiver import WebhookReceiver

CHANNEL = Channel("hook", "webhook", "Hook", account="the shop")


def payload(**more: object) -> Payload:
    return Payload("webhook", "fr", ("Bonjour **à tous**\n\n<https://example.org/>",), title="L’été", tags=("été",), **more)  # type: ignore[arg-type]


def account(url: str, secret: str, channel: Channel = CHANNEL) -> Account:
    return NETWORK.open(channel, {"URL": url, "SECRET": secret})


def test_the_request_is_what_standard_webhooks_asks_for(receiver: WebhookReceiver) -> None:
    files: dict[str, bytes] = {}
    media = (picture_of(files, "content/media/table.png"), Attachment("https://example.org/a.jpg", None, None))
    desk = Desk(payload(media=media, link="https://example.org/"), files)
    outcome = account(receiver.url, receiver.secret).deliver(desk.sending())
    (came,) = receiver.accepted
    assert outcome == Published((Part(id=f"msg_{desk.token}"),))
    assert desk.asked == 1
    told = Verifier(receiver.secret).verify(came.body, came.headers)
    assert told["type"] == "post.published"
    assert told["data"]["text"].startswith("Bonjour **à tous**")
    assert "<strong>à tous</strong>" in told["data"]["html"]
    assert (told["data"]["id"], told["data"]["title"], told["data"]["tags"], told["data"]["channel"]) == (
        desk.token,
        "L’été",
        ["été"],
        "hook",
    )
    table, web = told["data"]["media"]
    assert table == {"url": None, "path": "content/media/table.png", "blob": media[0].blob, "alt": "A table"}
    assert web["url"] == "https://example.org/a.jpg"


def test_images_can_be_sent_along(receiver: WebhookReceiver) -> None:
    files: dict[str, bytes] = {}
    desk = Desk(payload(media=(picture_of(files, "content/media/table.png"),)), files)
    account(receiver.url, receiver.secret, replace(CHANNEL, settings={"media": "embedded"})).deliver(desk.sending())
    (medium,) = json.loads(receiver.accepted[0].body)["data"]["media"]
    assert base64.b64decode(medium["base64"]) == next(iter(files.values()))


def test_a_repeat_is_the_same_message_and_is_received_once(receiver: WebhookReceiver) -> None:
    desk = Desk(payload())
    with FaultProxy(receiver.root_url) as proxy:
        proxy.on("POST", "/hook", DropAfter())
        credentials = {"URL": f"{proxy.url}/hook", "SECRET": receiver.secret}
        now = time.time()
        assert isinstance(Webhook(CHANNEL, credentials, lambda: now - 40).deliver(desk.sending()), Unclear)
        assert isinstance(Webhook(CHANNEL, credentials, lambda: now).deliver(desk.sending()), Published)
    first, second = receiver.deliveries
    assert first.id == second.id
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert len(receiver.accepted) == 1


@pytest.mark.parametrize(
    ("fault", "expected", "wide"),
    [
        (DropBefore(), Unclear, None),
        (AnswerAfter(500), Unclear, None),
        (Answer(409), Unclear, None),
        (Answer(410), Refused, True),
        (Answer(404), Refused, True),
        (Answer(401), Refused, True),
        (Answer(422), Refused, False),
        (Answer(429, {"Retry-After": "30"}), NotSent, True),
        (Answer(308, {"Location": "https://elsewhere.example/"}), Refused, False),
    ],
)
def test_what_an_answer_means(receiver: WebhookReceiver, fault: object, expected: type, wide: bool | None) -> None:
    with FaultProxy(receiver.root_url) as proxy:
        proxy.on("POST", "/hook", fault)  # type: ignore[arg-type]
        outcome = account(f"{proxy.url}/hook?key=hidden", receiver.secret).deliver(Desk(payload()).sending())
    assert isinstance(outcome, expected)
    assert getattr(outcome, "channel_wide", None) is wide
    assert "hidden" not in repr(outcome)
    assert not isinstance(outcome, NotSent) or outcome.after == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("answer", "url"),
    [
        (Answer(201, {"Location": "https://example.org/post/1"}), "https://example.org/post/1"),
        (Answer(200, {}, b'{"url": "https://example.org/post/2"}'), "https://example.org/post/2"),
        (Answer(200, {}, b'{"url": "javascript:alert(1)"}'), None),
        (Answer(200, {}, b'{"url": '), None),
        (Answer(200, {}, b"[]"), None),
        (Answer(202), None),
    ],
)
def test_where_the_post_stands_is_what_the_receiver_says(receiver: WebhookReceiver, answer: Answer, url: str | None) -> None:
    with FaultProxy(receiver.root_url) as proxy:
        proxy.on("POST", "/hook", answer)
        outcome = account(f"{proxy.url}/hook", receiver.secret).deliver(Desk(payload()).sending())
    assert isinstance(outcome, Published)
    assert outcome.parts[0].url == url


def test_an_answer_that_breaks_off_leaves_a_doubt(receiver: WebhookReceiver) -> None:
    with FaultProxy(receiver.root_url) as proxy, FaultProxy(proxy.url) as outer:
        proxy.on("POST", "/hook", Answer(200, {}, b'{"url": "https://example.org/"}'))
        outer.on("POST", "/hook", Truncate(5))
        assert isinstance(account(f"{outer.url}/hook", receiver.secret).deliver(Desk(payload()).sending()), Unclear)


def test_a_receiver_that_deduplicates_makes_a_repeat_harmless() -> None:
    usual, sure = network_of(CHANNEL), network_of(replace(CHANNEL, settings={"deduplicates": "yes"}))
    assert not isinstance(usual, Fails)
    assert not isinstance(sure, Fails)
    assert (usual.guarantee, sure.guarantee) == (Guarantee.AT_MOST_ONCE, Guarantee.EXACT)
    assert sure.settle == timedelta(0)
    assert usual.promise != sure.promise


def test_each_of_several_secrets_signs() -> None:
    old, new = (f"whsec_{base64.b64encode(seed * 24).decode()}" for seed in (b"o", b"n"))
    seconds = int(time.time())
    signature = signatures(f"{old} {new}", "msg_1", seconds, b'{"a": 1}')
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(seconds), "webhook-signature": signature}
    for secret in (old, new):
        assert Verifier(secret).verify(b'{"a": 1}', headers) == {"a": 1}


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("hooks.example.org/1", "whsec_MTIz"),
        ("ftp://example.org", "whsec_MTIz"),
        ("https://[", "whsec_MTIz"),
        ("https://e.example", "whsec_?"),
    ],
)
def test_what_has_not_its_form_is_said_and_not_sent(url: str, secret: str) -> None:
    made = account(url, secret)
    outcome = made.deliver(Desk(payload()).sending())
    assert isinstance(outcome, Refused)
    assert outcome.channel_wide
    assert isinstance(made.test(), Fails)
    assert secret not in repr((outcome, made.test()))


def test_a_test_sets_nothing_off(receiver: WebhookReceiver) -> None:
    assert account(receiver.url, receiver.secret).test() == Works("127.0.0.1")
    assert receiver.deliveries == []


def test_a_receiver_that_has_it_is_not_sent_it_again(receiver: WebhookReceiver) -> None:
    desk = Desk(payload(), kept=[Part(id="msg_1")])
    assert account(receiver.url, receiver.secret).deliver(desk.sending()) == Published((Part(id="msg_1"),))
    assert receiver.deliveries == []


def test_a_withdrawn_webhook_is_not_sent(receiver: WebhookReceiver) -> None:
    def withdrawn() -> None:
        raise Withdrawn

    with pytest.raises(Withdrawn):
        account(receiver.url, receiver.secret).deliver(Desk(payload()).sending(about_to_publish=withdrawn))
    assert receiver.deliveries == []
