"""Publishing to Bluesky, against a real PDS: whatever happens on the way, each part stands there once."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from parution.charter import Channel
from parution.deliveries.payload import Attachment, Payload
from parution.publish.adapter import (
    Absent,
    Amendable,
    Fails,
    NotSent,
    Outcome,
    Partly,
    Published,
    Refused,
    Sending,
    Unclear,
    Withdrawn,
    Works,
)
from parution.publish.channels.bluesky import NETWORK, BlueskyAccount
from parution.publish.channels.bluesky_server import Session
from publish.benches.bluesky import BlueskyBench, bench
from reals.bluesky import Pds
from reals.faults import Answer, AnswerAfter, Call, Delay, DropAfter, DropBefore, Truncate

SLOT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WRITE, READ, LOGIN, UPLOAD = r"repo\.applyWrites$", r"repo\.getRecord", r"server\.createSession$", r"repo\.uploadBlob$"
EXPIRED = Answer(400, body='{"error": "ExpiredToken", "message": "Token has expired"}')


@dataclass
class Desk:
    """A channel on the bench, its account (logged in), and one delivery at a time."""

    bench: BlueskyBench
    asked: int = 0
    test: int = 0
    earlier: set[str] = field(default_factory=set)
    account: BlueskyAccount = field(init=False)

    def __post_init__(self) -> None:
        self.account = self.open()

    def open(self, **instead: Any) -> BlueskyAccount:
        secrets = {"PASSWORD": instead.pop("password", self.bench.account.password)}
        channel = Channel(
            "sky", "bluesky", "Bluesky", **{"account": f"@{self.bench.account.handle}", "server": self.bench.proxy.url, **instead}
        )
        account = NETWORK.open(channel, secrets)
        assert isinstance(account, BlueskyAccount)
        return account

    def sending(self, *parts: str, number: int = 1, **more: Any) -> Sending:
        fields = {name: more.pop(name) for name in ("media", "link", "language") if name in more}
        payload = Payload("bluesky", fields.pop("language", "fr"), parts, **fields)
        return Sending(
            f"{self.test:020x}{number:020x}", payload, SLOT, SLOT, SLOT, **{"marks": payload.marks, "about_to_publish": self.ask, **more}
        )

    def ask(self) -> None:
        self.asked += 1

    @property
    def posts(self) -> list[dict[str, Any]]:
        """What has been published since the test began, asked of the server itself."""
        return [post for post in self.bench.pds.posts(self.bench.account.did) if post["rkey"] not in self.earlier]

    @property
    def live(self) -> list[str]:
        return [post["value"]["text"] for post in self.posts]

    def count(self, pattern: str) -> int:
        return sum(pattern.strip("$").replace("\\", "") in one.target for one in self.bench.proxy.seen)

    def twin(self) -> BlueskyAccount:
        """Another runner's account, without the time that the server takes to check a password."""
        return BlueskyAccount(copy(self.account._server))

    def write(self, name: str, body: dict[str, Any]) -> None:
        """Past the proxy, in the account's name."""
        session = self.account._server.session()
        assert isinstance(session, Session)
        url = f"{self.bench.pds.url}/xrpc/com.atproto.{name}"
        httpx.post(url, json=body, headers={"Authorization": session.http._headers["Authorization"]}).raise_for_status()


@pytest.fixture(scope="module")
def one_desk(pds: Pds) -> Iterator[Desk]:
    made = bench(pds)
    desk = Desk(made)
    assert isinstance(desk.account.test(), Works)
    yield desk
    made.close()


@pytest.fixture
def desk(one_desk: Desk) -> Desk:
    one_desk.asked, one_desk.test = 0, one_desk.test + 1
    one_desk.bench.proxy.clear()
    one_desk.earlier |= {post["rkey"] for post in one_desk.posts}
    return one_desk


@pytest.fixture
def new_desk(pds: Pds) -> Iterator[Desk]:
    made = bench(pds)
    yield Desk(made)
    made.close()


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return file.getvalue()


def published(outcome: Outcome, count: int = 1) -> Published:
    assert isinstance(outcome, Published), outcome
    assert len(outcome.parts) == count
    return outcome


def test_a_post_stands_there_once_however_often_it_is_sent(desk: Desk):
    first = published(desk.account.deliver(desk.sending("Une table")))
    assert desk.twin().deliver(desk.sending("Une table")) == first
    [post] = desk.posts
    assert (post["value"]["text"], post["value"]["langs"], post["value"]["createdAt"]) == ("Une table", ["fr"], "2026-11-20T09:00:00.000Z")
    assert first.parts[0].id == post["uri"]
    assert first.parts[0].url == f"https://bsky.app/profile/{desk.bench.account.did}/post/{post['rkey']}"
    assert desk.asked == desk.count(WRITE) == 2


def test_what_was_sent_first_stays(desk: Desk):
    published(desk.account.deliver(desk.sending("Une table")))
    published(desk.account.deliver(desk.sending("Une autre table")))
    assert desk.live == ["Une table"]


def test_two_deliveries_of_one_slot_and_text_are_two_posts(desk: Desk):
    published(desk.account.deliver(desk.sending("Une table")))
    published(desk.account.deliver(desk.sending("Une table", number=2)))
    assert desk.live == ["Une table"] * 2


def test_a_thread_goes_out_in_one_request_and_hangs_together(desk: Desk):
    texts = [f"Partie {number} #bois https://example.org/{number}" for number in range(5)]
    published(desk.account.deliver(desk.sending(*texts)), 5)
    posts = desk.posts
    assert [post["value"]["text"] for post in posts] == texts
    refs = [{"uri": post["uri"], "cid": post["cid"]} for post in posts]
    assert "reply" not in posts[0]["value"]
    assert [post["value"]["reply"] for post in posts[1:]] == [{"root": refs[0], "parent": parent} for parent in refs[:-1]]
    assert desk.asked == desk.count(WRITE) == 1


def test_the_cids_hold_for_images_facets_and_cards_too(desk: Desk, pds: Pds):
    other = pds.account()
    media = (Attachment("media/a.png", "blob", "Une table"),)
    texts = [f"Merci @{other.handle} ☀️ #été https://example.org", "Suite https://example.org/2"]
    published(desk.account.deliver(desk.sending(*texts, media=media, bytes_of=lambda _: picture_bytes())), 2)
    first, second = desk.posts
    assert second["value"]["reply"]["parent"] == {"uri": first["uri"], "cid": first["cid"]}
    assert first["value"]["embed"]["$type"] == "app.bsky.embed.images"
    assert second["value"]["embed"]["external"]["uri"] == "https://example.org/2"
    assert [one["features"][0].get("did") for one in first["value"]["facets"]] == [other.did, None, None]


@pytest.mark.parametrize(
    "fault", [DropAfter(), Truncate(20), AnswerAfter(500), AnswerAfter(502, body="<html>"), AnswerAfter(200), AnswerAfter(403)]
)
def test_an_answer_that_is_lost_is_looked_up(desk: Desk, fault: Any):
    desk.bench.proxy.on("POST", WRITE, fault)
    published(desk.account.deliver(desk.sending("Un", "Deux")), 2)
    assert desk.live == ["Un", "Deux"]


@pytest.mark.parametrize("fault", [DropBefore(), Answer(500), Answer(409, body='{"error": "Duplicate"}'), Answer(200, body="{}")])
def test_a_request_that_is_lost_is_in_doubt_and_can_be_repeated(desk: Desk, fault: Any):
    desk.bench.proxy.on("POST", WRITE, fault)
    assert isinstance(desk.account.deliver(desk.sending("Un")), Unclear)
    assert desk.account.find(desk.sending("Un")) == Absent()
    published(desk.account.deliver(desk.sending("Un")))
    assert desk.live == ["Un"]


def test_what_is_in_doubt_and_cannot_be_read_stays_in_doubt(desk: Desk):
    desk.bench.proxy.on("POST", WRITE, DropAfter())
    desk.bench.proxy.on("GET", READ, Answer(503), times=None)
    assert isinstance(desk.account.deliver(desk.sending("Un")), Unclear)
    assert isinstance(desk.account.find(desk.sending("Un")), Unclear)
    desk.bench.proxy.clear()
    published(desk.account.find(desk.sending("Un")))


def test_a_request_that_comes_late_does_nothing_any_more(desk: Desk):
    late = threading.Thread(target=lambda: desk.twin().deliver(desk.sending("Premier texte")))
    held = threading.Event()
    desk.bench.proxy.on("POST", WRITE, Call(before=lambda: held.wait(10)))
    late.start()
    while not desk.count(WRITE):
        pass
    published(desk.account.deliver(desk.sending("Second texte")))
    held.set()
    late.join(10)
    assert desk.live == ["Second texte"]


def test_of_many_at_once_one_publishes(desk: Desk):
    outcomes: list[Outcome] = []
    accounts = [desk.twin() for _ in range(8)]
    threads = [threading.Thread(target=lambda one=one: outcomes.append(one.deliver(desk.sending("Un", "Deux")))) for one in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.live == ["Un", "Deux"]
    assert all(isinstance(outcome, Published) for outcome in outcomes)


def test_a_thread_that_has_grown_is_continued(desk: Desk):
    one = published(desk.account.deliver(desk.sending("Un")))
    grown = desk.sending("Un", "Deux", "Trois")
    assert desk.account.find(grown) == Partly(one.parts)
    published(desk.account.deliver(replace(grown, done=one.parts)), 3)
    posts = desk.posts
    assert [post["value"]["text"] for post in posts] == ["Un", "Deux", "Trois"]
    assert posts[2]["value"]["reply"] == {
        role: {"uri": post["uri"], "cid": post["cid"]} for role, post in zip(("root", "parent"), posts, strict=False)
    }


def test_a_thread_that_has_grown_is_continued_by_itself(desk: Desk):
    published(desk.account.deliver(desk.sending("Un")))
    published(desk.account.deliver(desk.sending("Un", "Deux")), 2)
    assert desk.live == ["Un", "Deux"]


def test_nothing_is_asked_for_what_is_done(desk: Desk):
    done = published(desk.account.deliver(desk.sending("Un")))
    before = len(desk.bench.proxy.seen)
    assert desk.account.deliver(desk.sending("Un", done=done.parts)) == done
    assert len(desk.bench.proxy.seen) == before


def test_a_thread_whose_beginning_was_taken_down_is_not_continued(desk: Desk):
    done = published(desk.account.deliver(desk.sending("Un")))
    published(desk.account.delete(desk.sending("Un", done=done.parts)), 0)
    assert isinstance(desk.account.deliver(desk.sending("Un", "Deux", done=done.parts)), Refused)
    assert desk.live == []


def test_what_is_there_is_found_without_the_post_and_others_are_not(desk: Desk):
    sending = desk.sending("Un", "Deux")
    assert desk.account.find(replace(sending, payload=None)) == Absent()
    parts = published(desk.account.deliver(sending), 2).parts
    assert desk.account.find(replace(sending, payload=None)) == Published(parts)
    assert desk.account.find(desk.sending("Un", number=2)) == Absent()
    assert desk.account.find(replace(sending, taken=frozenset({parts[0].id}))) == Absent()


def test_finding_says_absent_only_where_nothing_is(desk: Desk):
    answers = [
        Answer(200, body="{"),
        Answer(200, body="{}"),
        Answer(400, body='{"error": "InvalidRequest"}'),
        Answer(404),
        DropBefore(),
        Answer(429),
    ]
    for fault in answers:
        desk.bench.proxy.on("GET", READ, fault)
        assert isinstance(desk.account.find(desk.sending("Un")), Unclear), fault
    assert not desk.bench.proxy.left


def test_withdrawn_in_the_last_moment_it_is_not_sent(desk: Desk):
    def withdraw() -> None:
        raise Withdrawn

    with pytest.raises(Withdrawn):
        desk.account.deliver(desk.sending("Un", about_to_publish=withdraw))
    assert desk.live == []
    assert desk.count(WRITE) == 0


@pytest.mark.parametrize(("kind", "type_"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/gif")])
def test_images_have_their_type_their_shape_and_their_description(desk: Desk, kind: str, type_: str):
    media = (Attachment("media/a.txt", "blob", "Une table"), Attachment("media/b.png", "blob", None))
    published(desk.account.deliver(desk.sending("Un https://example.org", media=media, bytes_of=lambda _: picture_bytes(kind))))
    images = desk.posts[0]["value"]["embed"]["images"]
    assert [(one["alt"], one["image"]["mimeType"], one["aspectRatio"]) for one in images] == [
        (alt, type_, {"width": 40, "height": 20}) for alt in ("Une table", "")
    ]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"no picture", "show files"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (picture_bytes() + b"\0" * 2_000_000, "larger"),
    ],
)
def test_a_file_that_bluesky_does_not_take_is_refused_by_name(desk: Desk, data: bytes, word: str):
    outcome = desk.account.deliver(desk.sending("Un", media=(Attachment("media/a.png", "blob", ""),), bytes_of=lambda _: data))
    assert isinstance(outcome, Refused)
    assert word in str(outcome.why)
    assert "a.png" in str(outcome.why)
    assert desk.count(UPLOAD) == desk.count(WRITE) == 0


@pytest.mark.parametrize(
    ("fault", "kind"), [(DropAfter(), NotSent), (Answer(500), NotSent), (Answer(200, body="{}"), NotSent), (Answer(413), Refused)]
)
def test_an_image_that_cannot_be_uploaded_leaves_no_doubt(desk: Desk, fault: Any, kind: type):
    desk.bench.proxy.on("POST", UPLOAD, fault)
    media = (Attachment("media/a.png", "blob", ""),)
    assert isinstance(desk.account.deliver(desk.sending("Un", media=media, bytes_of=lambda _: picture_bytes())), kind)
    assert desk.live == []
    published(desk.account.deliver(desk.sending("Un", media=media, bytes_of=lambda _: picture_bytes())))


def test_an_image_on_the_web_is_fetched_and_one_that_is_nowhere_is_not_left_out(desk: Desk, tmp_path: Path):
    (tmp_path / "a.png").write_bytes(picture_bytes())
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{web.server_port}"
        nowhere = [Attachment("media/none.png", None, ""), Attachment(f"{address}/none.png", None, "")]
        outcomes = [desk.account.deliver(desk.sending("Un", media=(one,))) for one in nowhere]
        assert [type(one) for one in outcomes] == [Refused, NotSent]
        published(desk.account.deliver(desk.sending("Un", media=(Attachment(f"{address}/a.png?x=1", None, "Rouge"),))))
        web.shutdown()
    [post] = desk.posts
    assert post["value"]["embed"]["images"][0]["alt"] == "Rouge"


def test_a_video_is_sent_alone(desk: Desk):
    header = bytes(12) + (1000).to_bytes(4) + (2000).to_bytes(4) + bytes(80)
    boxes = b"\0\0\0\x10ftypisom\0\0\0\0" + (len(header) + 16).to_bytes(4) + b"moov" + (len(header) + 8).to_bytes(4) + b"mvhd" + header
    film, still = Attachment("media/a.mp4", "film", "Un film"), Attachment("media/b.png", "still", "")
    data = {"film": boxes, "still": picture_bytes()}
    assert isinstance(desk.account.deliver(desk.sending("Un", media=(still, film), bytes_of=data.__getitem__)), Refused)
    assert desk.live == []
    published(desk.account.deliver(desk.sending("Un", media=(film,), bytes_of=data.__getitem__)))
    embed = desk.posts[0]["value"]["embed"]
    assert (embed["$type"], embed["alt"], embed["video"]["mimeType"]) == ("app.bsky.embed.video", "Un film", "video/mp4")


def test_an_unknown_handle_stays_text_and_one_that_cannot_be_looked_up_waits(desk: Desk):
    published(desk.account.deliver(desk.sending("Merci @nobody.test")))
    assert "facets" not in desk.posts[0]["value"]
    desk.bench.proxy.on("GET", "resolveHandle", Answer(502))
    assert isinstance(desk.account.deliver(desk.sending("Merci @nobody.test", number=2)), NotSent)
    assert len(desk.posts) == 1


def test_a_refusal_of_the_text_is_the_post_s_alone(desk: Desk):
    outcome = desk.account.deliver(desk.sending("x" * 3001))
    assert isinstance(outcome, Refused)
    assert not outcome.channel_wide
    assert desk.live == []


def test_a_session_that_has_expired_is_made_anew_once(desk: Desk):
    desk.bench.proxy.on("POST", WRITE, EXPIRED)
    published(desk.account.deliver(desk.sending("Un")))
    assert desk.count(LOGIN) == 1
    assert desk.asked == 2
    desk.bench.proxy.on("POST", WRITE, EXPIRED, times=2)
    outcome = desk.twin().deliver(desk.sending("Deux", number=2))
    assert isinstance(outcome, Refused)
    assert outcome.channel_wide


@pytest.mark.parametrize("fault", [DropBefore(), DropAfter(), Answer(500), Answer(200, body="{"), Answer(200, body='{"did": 1}')])
def test_a_login_that_fails_leaves_no_doubt(desk: Desk, fault: Any):
    desk.bench.proxy.on("POST", LOGIN, fault)
    account = desk.open()
    outcome = account.deliver(desk.sending("Un"))
    assert isinstance(outcome, NotSent)
    assert outcome.channel_wide
    published(account.deliver(desk.sending("Un")))


def test_a_wrong_password_is_told_with_its_remedy_and_never_shown(desk: Desk, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    wrong = "wrong-secret"
    account = desk.open(password=wrong)
    outcome, told = account.deliver(desk.sending("Un")), account.test()
    assert isinstance(outcome, Refused)
    assert outcome.channel_wide
    assert isinstance(told, Fails)
    assert "app password" in str(told.why)
    published(desk.account.deliver(desk.sending("Un")))
    shown = f"{outcome} {told} {account!r} {vars(desk.account)!r} {caplog.text}"
    for secret in (wrong, desk.bench.account.password, "Bearer"):
        assert secret not in shown


@pytest.mark.parametrize("instead", [{"account": None}, {"password": ""}])
def test_without_account_or_password_nothing_is_asked(desk: Desk, instead: dict[str, Any]):
    assert isinstance(desk.open(**instead).test(), Fails)
    assert desk.bench.proxy.seen == []


def test_an_account_that_works_says_its_name(desk: Desk):
    assert desk.open().test() == Works(f"@{desk.bench.account.handle}")


def test_a_deactivated_account_is_refused_as_such(new_desk: Desk):
    assert isinstance(new_desk.account.test(), Works)
    new_desk.write("server.deactivateAccount", {})
    for account in (new_desk.account, new_desk.open()):
        outcome = account.deliver(new_desk.sending("Un"))
        assert isinstance(outcome, Refused)
        assert "deactivated" in str(outcome.why)
        assert outcome.channel_wide


def test_a_rate_limit_says_until_when_the_channel_waits(desk: Desk):
    reset = int((datetime.now(UTC) + timedelta(minutes=5)).timestamp())
    limited = Answer(429, {"ratelimit-reset": str(reset)}, '{"error": "RateLimitExceeded"}')
    for pattern in (LOGIN, WRITE):
        desk.bench.proxy.on("POST", pattern, limited)
        outcome = (desk.open() if pattern == LOGIN else desk.twin()).deliver(desk.sending("Un"))
        assert isinstance(outcome, NotSent)
        assert outcome.channel_wide
        assert outcome.after
        assert timedelta(minutes=4) < outcome.after <= timedelta(minutes=5, seconds=2)


def test_a_server_that_is_not_there_is_no_doubt(desk: Desk):
    outcome = desk.open(server="http://127.0.0.1:9").deliver(desk.sending("Un"))
    assert isinstance(outcome, NotSent)
    assert outcome.channel_wide


def test_a_slow_server_is_no_second_post(desk: Desk):
    desk.bench.proxy.on("POST", WRITE, Delay(0.3))
    published(desk.account.deliver(desk.sending("Un")))
    assert desk.live == ["Un"]


def test_amending_changes_adds_and_takes_down_in_place(desk: Desk):
    assert isinstance(desk.account, Amendable)
    sent = published(desk.account.deliver(desk.sending("Un", "Deux")), 2)
    grown = published(desk.account.amend(desk.sending("Un bis", "Deux", "Trois", done=sent.parts)), 3)
    assert desk.live == ["Un bis", "Deux", "Trois"]
    assert grown.parts[:2] == sent.parts
    posts = desk.posts
    assert posts[2]["value"]["reply"]["root"]["cid"] == posts[0]["cid"]
    published(desk.account.amend(desk.sending("Un bis", "Deux", done=grown.parts)), 2)
    assert desk.live == ["Un bis", "Deux"]
    published(desk.account.amend(desk.sending("Un ter", done=grown.parts)))
    assert desk.live == ["Un ter"]
    writes = desk.count(WRITE)
    published(desk.account.amend(desk.sending("Un ter", done=sent.parts[:1])))
    assert desk.count(WRITE) == writes


def test_an_amendment_whose_answer_is_lost_is_made_by_repeating_it(desk: Desk):
    sent = published(desk.account.deliver(desk.sending("Un")))
    desk.bench.proxy.on("POST", WRITE, DropAfter())
    amendment = desk.sending("Un bis", "Deux", done=sent.parts)
    assert isinstance(desk.account.amend(amendment), Unclear)
    published(desk.account.amend(amendment), 2)
    assert desk.live == ["Un bis", "Deux"]


def test_what_was_taken_down_is_not_amended_and_taking_down_twice_is_no_failure(desk: Desk):
    sent = published(desk.account.deliver(desk.sending("Un", "Deux")), 2)
    for _ in range(2):
        assert desk.account.delete(desk.sending("Un", "Deux", done=sent.parts)) == Published(())
    assert desk.live == []
    assert isinstance(desk.account.amend(desk.sending("Un bis", done=sent.parts)), Refused)
    assert desk.live == []
