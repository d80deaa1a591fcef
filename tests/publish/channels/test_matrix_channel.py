"""Matrix: what is said in a room of a real homeserver, and what is found there again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from channel_support import Desk, picture_of

from parution.charter import Channel
from parution.deliveries.payload import Payload
from parution.deliveries.record import Part
from parution.publish.adapter import Absent, Fails, NotSent, Partly, Published, Refused, Unclear, Works
from parution.publish.channels.matrix import NETWORK, MatrixRoom
from parution.publish.channels.matrix_events import SIGNED, part_of, text_event
from parution.publish.channels.matrix_power import made_by, may_write
from publish.benches.matrix import MatrixBench, bench
from reals.faults import Answer, AnswerAfter, DropAfter
from reals.matrix import Synapse

SEND = r"/send/m\.room\.message/"


@pytest.fixture
def server(synapse: Synapse) -> Iterator[MatrixBench]:
    made = bench(synapse)
    yield made
    made.close()


def room(server: MatrixBench, named: str | None = None, **secrets: str) -> MatrixRoom:
    channel = Channel("team", "matrix", "Team", account=named or server.room, server=server.proxy.url)
    opened = NETWORK.open(channel, {**server.secrets, **secrets})
    assert isinstance(opened, MatrixRoom)
    return opened


def payload(*parts: str, **more: object) -> Payload:
    return Payload("matrix", "fr", parts or ("Une **table** en chêne",), **more)  # type: ignore[arg-type]


def ask(server: MatrixBench, method: str, path: str, body: object = None, token: str = "") -> dict[str, Any]:
    head = {"Authorization": f"Bearer {token or server.account.token}"}
    answer = httpx.request(method, f"{server.server.url}/_matrix/client/v3/{path}", json=body, headers=head, timeout=30)
    return dict(answer.raise_for_status().json())


def said(server: MatrixBench) -> list[dict[str, Any]]:
    return [event["content"] for event in server.server.messages(server.room)]


def with_images(*names: str) -> Desk:
    files: dict[str, bytes] = {}
    media = tuple(
        picture_of(files, f"content/{name}", colour, f"Image {name}") for name, colour in zip(names, ("red", "blue"), strict=False)
    )
    return Desk(payload(media=media), files)


def test_a_message_is_markdown_and_html_and_signed(server: MatrixBench) -> None:
    desk = Desk(payload("# Titre\n\nUne **table** & <script>x</script> [ici](https://example.org/?a=1&b=2)"))
    outcome = room(server).deliver(desk.sending())
    (event,) = server.server.messages(server.room)
    content = event["content"]
    address = f"https://matrix.to/#/{quote(server.room, safe='!:')}/{event['event_id']}"
    assert outcome == Published((Part(id=event["event_id"], url=address),))
    assert (content["msgtype"], content["format"]) == ("m.text", "org.matrix.custom.html")
    assert content["body"].startswith("# Titre\n\nUne **table**")
    assert content["formatted_body"] == (
        '<h2>Titre</h2>\n<p>Une <strong>table</strong> &amp;  <a href="https://example.org/?a=1&amp;b=2">ici</a></p>'
    )
    assert content[SIGNED] == {"token": desk.token, "part": 0, "of": 1}
    assert (desk.asked, desk.kept) == (1, [])


def test_images_follow_the_text_each_as_an_event(server: MatrixBench) -> None:
    desk = with_images("a.png", "b.png")
    outcome = room(server).deliver(desk.sending())
    assert isinstance(outcome, Published)
    text, first, second = said(server)
    assert (text["msgtype"], first["msgtype"], second["body"]) == ("m.text", "m.image", "Image b.png")
    size = first["info"].pop("size")
    assert first["info"] == {"mimetype": "image/png", "w": 40, "h": 30}
    data = httpx.get(
        f"{server.server.url}/_matrix/client/v1/media/download/{first['url'].removeprefix('mxc://')}",
        headers={"Authorization": f"Bearer {server.account.token}"},
    )
    assert (len(data.content), data.content) == (size, desk.files[desk.payload.media[0].blob])  # type: ignore[index,union-attr]
    assert [part.id for part in desk.kept] == [part.id for part in outcome.parts[:2]]
    assert room(server).find(desk.sending(done=())) == outcome


def test_a_delivery_goes_on_where_it_stopped(server: MatrixBench) -> None:
    desk = with_images("a.png", "b.png")
    server.proxy.on("PUT", SEND, DropAfter(), skip=1)
    assert isinstance(room(server).deliver(desk.sending()), Unclear)
    found = room(server).find(desk.sending(done=()))
    assert isinstance(found, Partly)
    assert len(found.parts) == 2
    uploads = len([one for one in server.proxy.seen if one.method == "POST"])
    again = room(server).deliver(desk.sending(done=found.parts))
    assert isinstance(again, Published)
    assert len(again.parts) == 3
    assert len([one for one in server.proxy.seen if one.method == "POST"]) == uploads + 1
    assert server.live() == ["Une **table** en chêne", "Image a.png", "Image b.png"]


def test_a_blind_repeat_is_one_message_while_the_server_remembers(server: MatrixBench) -> None:
    desk = Desk(payload())
    outcomes = [room(server).deliver(desk.sending()) for _ in range(3)]
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert len(said(server)) == 1


def test_one_text_twice_is_two_deliveries(server: MatrixBench) -> None:
    first, other = Desk(payload()), Desk(payload(), token="f" * 40)
    room(server).deliver(first.sending())
    assert room(server).find(other.sending()) == Absent()
    assert isinstance(room(server).deliver(other.sending()), Published)
    assert len(said(server)) == 2


def test_another_member_cannot_pass_for_us(server: MatrixBench) -> None:
    desk, stranger = Desk(payload()), server.server.account()
    ask(server, "POST", f"rooms/{quote(server.room)}/invite", {"user_id": stranger.user})
    ask(server, "POST", f"join/{quote(server.room)}", {}, stranger.token)
    forged = {"msgtype": "m.text", "body": "x", SIGNED: {"token": desk.token, "part": 0, "of": 1}}
    ask(server, "PUT", f"rooms/{quote(server.room)}/send/m.room.message/1", forged, stranger.token)
    assert room(server).find(desk.sending()) == Absent()


def test_a_room_is_read_page_by_page(server: MatrixBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parution.publish.channels.matrix_find._PAGE", 10)
    desk = Desk(payload())
    outcome = room(server).deliver(desk.sending())
    for number in range(25):
        ask(server, "PUT", f"rooms/{quote(server.room)}/send/m.room.message/n{number}", {"msgtype": "m.text", "body": f"{number}"})
    assert room(server).find(desk.sending()) == outcome
    assert room(server).find(Desk(payload(), token="f" * 40).sending()) == Absent()
    server.proxy.on("GET", "from=", Answer(200, body='{"chunk": []'))
    assert isinstance(room(server).find(desk.sending()), Unclear)


def test_a_server_that_does_not_turn_the_page_of_a_room_is_no_proof(server: MatrixBench) -> None:
    room(server).deliver(Desk(payload()).sending())
    server.proxy.on("GET", "/messages$", Answer(200, body='{"chunk": [], "end": "t1"}'), times=None)
    assert isinstance(room(server).find(Desk(payload()).sending()), Unclear)


def test_a_post_that_is_gone_is_found_all_the_same(server: MatrixBench) -> None:
    desk = with_images("a.png")
    outcome = room(server).deliver(desk.sending())
    assert room(server).find(desk.sending(payload=None, done=())) == outcome


def test_an_image_whose_text_was_taken_back_is_left_to_a_person(server: MatrixBench) -> None:
    desk = with_images("a.png")
    outcome = room(server).deliver(desk.sending())
    assert isinstance(outcome, Published)
    ask(server, "PUT", f"rooms/{quote(server.room)}/redact/{quote(outcome.parts[0].id)}/1", {})
    assert isinstance(room(server).find(desk.sending(done=())), Unclear)


def test_an_edit_replaces_and_is_no_part_of_its_own(server: MatrixBench) -> None:
    desk = with_images("a.png")
    before = room(server).deliver(desk.sending())
    assert isinstance(before, Published)
    for number, text in enumerate(("Deux", "Trois", "Deux")):  # back to what it said before: the server must not take it for a repeat
        files: dict[str, bytes] = {}
        after = Desk(payload(text, media=(picture_of(files, "content/a.png", "blue", f"Alt {number}"),)), files)
        sending = after.sending(done=before.parts)
        assert room(server).amend(replace(sending, now=sending.now + timedelta(minutes=number))) == before
        assert server.live() == [text, f"Alt {number}"]
    assert room(server).find(desk.sending(done=())) == before
    assert isinstance(room(server).amend(Desk(payload()).sending(done=before.parts)), Refused)


def test_what_is_taken_down_leaves_no_edit_behind(server: MatrixBench) -> None:
    desk = Desk(payload("Un"))
    before = room(server).deliver(desk.sending())
    assert isinstance(before, Published)
    room(server).amend(Desk(payload("Deux")).sending(done=before.parts))
    for _ in range(2):
        assert room(server).delete(desk.sending(done=before.parts)) == Published(())
    assert said(server) == [{}, {}]


@pytest.mark.parametrize(
    ("answer", "kind", "channel_wide", "after"),
    [
        (Answer(429, body='{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 90500}'), NotSent, True, timedelta(seconds=90.5)),
        (Answer(429, {"Retry-After": "30"}, '{"errcode": "M_LIMIT_EXCEEDED"}'), NotSent, True, timedelta(seconds=30)),
        (Answer(401, body='{"errcode": "M_UNKNOWN_TOKEN"}'), Refused, True, None),
        (Answer(403, body='{"errcode": "M_FORBIDDEN"}'), Refused, True, None),
        (Answer(413, body='{"errcode": "M_TOO_LARGE"}'), Refused, False, None),
        (Answer(400, body="[]"), Refused, False, None),
        (Answer(500, body='{"errcode": "M_UNKNOWN"}'), Unclear, None, None),
        (AnswerAfter(200, body='{"event_id": 7}'), Unclear, None, None),
        (AnswerAfter(200, body="<p>Bienvenue</p>"), Unclear, None, None),
    ],
)
def test_answers_mean_what_matrix_says(
    server: MatrixBench, answer: Answer, kind: type, channel_wide: bool | None, after: timedelta | None
) -> None:
    server.proxy.on("PUT", SEND, answer)
    outcome = room(server).deliver(Desk(payload()).sending())
    assert isinstance(outcome, kind), outcome
    assert (getattr(outcome, "channel_wide", None), getattr(outcome, "after", None)) == (channel_wide, after)


@pytest.mark.parametrize(
    ("answer", "kind"), [(DropAfter(), NotSent), (Answer(500), NotSent), (Answer(413), Refused), (Answer(200, body="{}"), NotSent)]
)
def test_an_image_that_matrix_does_not_take_leaves_no_doubt(server: MatrixBench, answer: Answer, kind: type) -> None:
    desk = with_images("a.png")
    server.proxy.on("POST", "/media/v3/upload$", answer)
    assert isinstance(room(server).deliver(desk.sending()), kind)
    assert (desk.asked, server.live()) == (0, [])


def test_a_room_is_found_by_its_alias(server: MatrixBench) -> None:
    alias = f"#news-{server.account.user[1:8]}-{id(server)}:reals.test"
    ask(server, "PUT", f"directory/room/{quote(alias)}", {"room_id": server.room})
    assert isinstance(room(server, alias).deliver(Desk(payload()).sending()), Published)
    assert len(said(server)) == 1
    missing = room(server, "#nowhere:reals.test")
    assert isinstance(missing.deliver(Desk(payload()).sending()), Refused)
    assert isinstance(missing.find(Desk(payload()).sending()), Unclear)
    server.proxy.on("GET", "/directory/", Answer(500))
    assert isinstance(room(server, alias).deliver(Desk(payload()).sending()), NotSent)


def test_a_domain_that_cannot_be_asked_for_its_server_sends_nothing() -> None:
    nowhere = NETWORK.open(Channel("team", "matrix", "Team", account="#news:127.0.0.1:9"), {"TOKEN": "x"})
    outcome = nowhere.deliver(Desk(payload()).sending())
    assert isinstance(outcome, NotSent)
    assert outcome.channel_wide


def test_a_room_says_who_we_are_and_what_is_wrong(server: MatrixBench) -> None:
    assert room(server).test() == Works(server.account.user)
    stranger = server.server.account()
    outside = room(server, TOKEN=stranger.token).test()
    assert isinstance(outside, Fails)
    assert stranger.user in str(outside.why)
    ask(server, "POST", f"rooms/{quote(server.room)}/invite", {"user_id": stranger.user})
    ask(server, "POST", f"join/{quote(server.room)}", {}, stranger.token)
    assert room(server, TOKEN=stranger.token).test() == Works(stranger.user)
    levels = ask(server, "GET", f"rooms/{quote(server.room)}/state/m.room.power_levels/")
    ask(server, "PUT", f"rooms/{quote(server.room)}/state/m.room.power_levels/", {**levels, "events_default": 50})
    mute = room(server, TOKEN=stranger.token).test()
    assert isinstance(mute, Fails)
    assert "not write" in str(mute.why)
    assert room(server).test() == Works(server.account.user)
    wrong = "wrong"
    assert isinstance(room(server, TOKEN=wrong).test(), Fails)
    assert isinstance(room(server, "news").test(), Fails)
    assert isinstance(room(server, "#nowhere:reals.test").test(), Fails)
    assert isinstance(NETWORK.open(Channel("t", "matrix", "T", account="!abc"), {}).test(), Fails)


def test_a_token_that_ends_says_when(server: MatrixBench) -> None:
    server.proxy.on("GET", "/whoami$", AnswerAfter(200, body=f'{{"user_id": "{server.account.user}", "expires_in_ms": 3600000}}'))
    works = room(server).test()
    assert isinstance(works, Works)
    assert works.expires
    assert abs(works.expires - datetime.now(UTC) - timedelta(hours=1)) < timedelta(seconds=10)


@pytest.mark.parametrize(
    ("markdown", "body"),
    [
        ("Avant ![une *table*](media/a.jpg) après", "Avant  après"),
        ('Avant\n\n![a [b\\]](media/a.jpg "Titre")\n\nAprès', "Avant\n\nAprès"),
        ("[lien](https://example.org)", "[lien](https://example.org)"),
    ],
)
def test_images_leave_the_text(markdown: str, body: str) -> None:
    event = text_event(markdown)
    assert event
    assert event["body"] == body
    assert "<img" not in event["formatted_body"]


def test_an_image_alone_is_no_text() -> None:
    assert text_event("![a](media/a.jpg)") is None


_BAD_SIGNS = ("t", {"token": "t"}, {"token": "t", "part": 1, "of": 1}, {"token": "o", "part": 0, "of": 1})


@pytest.mark.parametrize("content", [None, {}, *({SIGNED: sign} for sign in _BAD_SIGNS)])
def test_what_is_not_signed_right_is_not_ours(content: object) -> None:
    assert part_of({"sender": "@a:b", "content": content}, "@a:b", "t") is None
    assert part_of({"sender": "@a:b", "content": {SIGNED: {"token": "t", "part": 0, "of": 1}}}, "@a:b", "t") == (0, 1)


@pytest.mark.parametrize(
    ("levels", "may"),
    [
        ({}, True),
        ({"users": {"@a:b": 50}, "events": {"m.room.message": 50}}, True),
        ({"users": {"@c:d": 50}, "events": {"m.room.message": 50}}, False),
        ({"users_default": "10", "events_default": 10}, True),
        ({"users": None, "events_default": 1}, False),
        ({"users": {"@a:b": "high"}, "events_default": 1}, False),
    ],
)
def test_levels_say_who_may_write(levels: dict[str, Any], may: bool) -> None:
    assert may_write(levels, "@a:b") is may


@pytest.mark.parametrize(
    ("create", "made"),
    [
        ({"sender": "@a:b", "content": {"room_version": "12"}}, True),
        ({"sender": "@a:b", "content": {"room_version": "11"}}, False),
        ({"sender": "@c:d", "content": {"room_version": "12"}}, False),
        ({"sender": "@c:d", "content": {"room_version": "12", "additional_creators": ["@a:b"]}}, True),
        ({"sender": "@a:b"}, False),
    ],
)
def test_who_makes_a_room_of_today_may_write(create: dict[str, Any], made: bool) -> None:
    assert made_by(create, "@a:b") is made
