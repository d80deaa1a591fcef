"""Mastodon: what is posted, and what is found again, on a server with its API; a proxy lies where that is what is tested."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest
from channel_support import Desk, picture_of, png

from parution.charter import Channel
from parution.deliveries.payload import Attachment, Payload, mark
from parution.deliveries.record import Part
from parution.publish.adapter import Absent, Fails, NotSent, Partly, Published, Refused, Unclear, Withdrawn, Works
from parution.publish.channels.clocks import since_when
from parution.publish.channels.mastodon import NETWORK, MastodonAccount
from parution.publish.channels.mastodon_text import alike, typed
from parution.publish.http import Http
from publish.benches.mastodon import MastodonBench, bench, bench_without_keys
from reals.faults import Answer, AnswerAfter, DropAfter, DropBefore, Exchange, SkewDate
from reals.mastodon import Mastodon

TEXT = "Une table en chêne, à voir samedi chez @atelier@example.social\n\nhttps://example.org/une-tres-longue-adresse?a=1&b=2 #bois"


@pytest.fixture
def server(mastodon: Mastodon) -> Iterator[MastodonBench]:
    made = bench(mastodon)
    yield made
    made.close()


@pytest.fixture
def without_keys(mastodon_without_keys: Mastodon) -> Iterator[MastodonBench]:
    made = bench_without_keys(mastodon_without_keys)
    yield made
    made.close()


def account(server: MastodonBench, **secrets: str) -> MastodonAccount:
    channel = Channel("news", "mastodon", "News", account=server.entry["account"], server=server.proxy.url)  # type: ignore[arg-type]
    opened = NETWORK.open(channel, {**server.secrets, **secrets})
    assert isinstance(opened, MastodonAccount)
    return opened


def payload(*parts: str, **more: object) -> Payload:
    return Payload("mastodon", "fr", parts or (TEXT,), **more)  # type: ignore[arg-type]


def posted(server: MastodonBench) -> list[dict[str, object]]:
    """What was sent to make statuses."""
    requests = [one.request for one in server.proxy.seen if one.method == "POST" and one.target == "/api/v1/statuses"]
    return [dict(httpx.QueryParams(request.body.decode())) for request in requests]


def key(exchange: Exchange) -> str:
    return exchange.request.header("Idempotency-Key")


def test_a_status_says_what_the_post_says(server: MastodonBench) -> None:
    desk = Desk(payload(warning="Poussière", settings=(("visibility", "unlisted"),)))
    outcome = account(server).deliver(desk.sending())
    (status,) = server.server.statuses(server.account.token)
    assert outcome == Published((Part(id=status["id"], url=status["url"]),))
    assert (status["visibility"], status["language"], status["spoiler_text"], status["sensitive"]) == ("unlisted", "fr", "Poussière", True)
    assert mark(typed(status["content"])) == mark(TEXT)
    assert (desk.asked, desk.kept) == (1, [])


def test_a_poll_is_open_as_long_as_it_should_be(server: MastodonBench) -> None:
    account(server).deliver(Desk(payload("Chêne ?", options=("Oui", "Non", "Après-demain"), duration=259_200)).sending())
    (status,) = server.server.statuses(server.account.token)
    assert [one["title"] for one in status["poll"]["options"]] == ["Oui", "Non", "Après-demain"]
    assert status["poll"]["multiple"] is False
    ends = datetime.fromisoformat(status["poll"]["expires_at"])
    assert abs(ends - datetime.now(UTC) - timedelta(days=3)) < timedelta(minutes=2)


def test_images_carry_their_alternative_texts(server: MastodonBench) -> None:
    files: dict[str, bytes] = {}
    media = (picture_of(files, "content/a.jpg", "red", "Rouge, été"), picture_of(files, "content/b.png", "blue", None))
    account(server).deliver(Desk(payload("Deux", "Trois", media=media), files).sending())
    first, second = server.server.statuses(server.account.token)
    assert [one["description"] for one in first["media_attachments"]] == ["Rouge, été", None]
    assert second["media_attachments"] == []


def test_an_image_that_is_being_processed_is_waited_for(server: MastodonBench, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("parution.publish.channels.mastodon.time", SimpleNamespace(sleep=waited.append, monotonic=time.monotonic))
    files: dict[str, bytes] = {}
    server.proxy.on("POST", "/api/v2/media$", _Status(202))
    server.proxy.on("GET", r"/api/v1/media/\w+$", _Status(206), times=2)
    outcome = account(server).deliver(Desk(payload(media=(picture_of(files, "content/a.jpg"),)), files).sending())
    assert isinstance(outcome, Published)
    assert waited == [1, 1, 1]
    assert server.server.statuses(server.account.token)[0]["media_attachments"]


@pytest.mark.parametrize(
    ("fault", "kind", "channel_wide"),
    [(DropAfter(), NotSent, False), (Answer(500), NotSent, False), (Answer(422), Refused, False), (Answer(401), Refused, True)],
)
def test_an_image_that_cannot_be_uploaded_leaves_no_doubt(server: MastodonBench, fault: Answer, kind: type, channel_wide: bool) -> None:
    files: dict[str, bytes] = {}
    server.proxy.on("POST", "/api/v2/media$", fault)
    desk = Desk(payload(media=(picture_of(files, "content/a.jpg"),)), files)
    outcome = account(server).deliver(desk.sending())
    assert isinstance(outcome, kind)
    assert outcome.channel_wide is channel_wide  # type: ignore[attr-defined]
    assert (desk.asked, server.live()) == (0, [])


@pytest.mark.parametrize(
    ("attachment", "data", "kind"),
    [
        (Attachment("media/a.jpg", None, None), b"", Refused),
        (Attachment("content/a.jpg", "0" * 40, None), b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", Refused),
        (Attachment("http://127.0.0.1:9/a.jpg", None, None), b"", NotSent),
    ],
)
def test_a_file_that_is_not_there_is_not_posted_without(server: MastodonBench, attachment: Attachment, data: bytes, kind: type) -> None:
    desk = Desk(payload(media=(attachment,)), {"0" * 40: data})
    assert isinstance(account(server).deliver(desk.sending()), kind)
    assert (desk.asked, server.proxy.seen) == (0, [])


def test_a_file_on_the_web_is_fetched(server: MastodonBench) -> None:
    server.proxy.on("GET", "/web/a.png$", Answer(200, body=png()))
    desk = Desk(payload(media=(Attachment(f"{server.proxy.url}/web/a.png?size=2", None, "Rouge"),)))
    assert isinstance(account(server).deliver(desk.sending()), Published)
    assert [one["description"] for one in server.server.statuses(server.account.token)[0]["media_attachments"]] == ["Rouge"]


def test_an_image_that_is_never_ready_is_not_posted_without(server: MastodonBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parution.publish.channels.mastodon._READY_WITHIN", -1.0)
    files: dict[str, bytes] = {}
    server.proxy.on("POST", "/api/v2/media$", _Status(202))
    outcome = account(server).deliver(Desk(payload(media=(picture_of(files, "content/a.jpg"),)), files).sending())
    assert isinstance(outcome, NotSent)
    assert server.live() == []


class _Status:
    """The server's answer under another status."""

    def __init__(self, status: int) -> None:
        self.status = status

    def play(self, exchange: Exchange) -> None:
        answer = exchange.forward()
        exchange.send(replace(answer, first=f"HTTP/1.1 {self.status} So").data)


def test_each_part_of_a_thread_answers_the_one_before(server: MastodonBench) -> None:
    desk = Desk(payload("Un", "Deux", "Deux"))
    outcome = account(server).deliver(desk.sending())
    statuses = server.server.statuses(server.account.token)
    ids = [status["id"] for status in statuses]
    assert [status["in_reply_to_id"] for status in statuses] == [None, ids[0], ids[1]]
    assert isinstance(outcome, Published)
    assert [part.id for part in outcome.parts] == ids
    assert ([part.id for part in desk.kept], desk.asked) == (ids[:2], 3)
    assert account(server).find(desk.sending(done=())) == outcome


def test_a_thread_goes_on_where_it_stopped(without_keys: MastodonBench) -> None:
    desk = Desk(payload("Un", "Deux", "Trois"))
    without_keys.proxy.on("POST", "/api/v1/statuses$", DropAfter(), skip=1)
    assert isinstance(account(without_keys).deliver(desk.sending()), Unclear)
    found = account(without_keys).find(desk.sending(done=()))
    assert isinstance(found, Partly)
    assert len(found.parts) == 2
    assert isinstance(account(without_keys).deliver(desk.sending(done=found.parts)), Published)
    assert without_keys.live() == ["Un", "Deux", "Trois"]


def test_a_part_without_the_one_before_is_left_to_a_person(server: MastodonBench) -> None:
    desk = Desk(payload("Un", "Deux"))
    outcome = account(server).deliver(desk.sending())
    assert isinstance(outcome, Published)
    head = {"Authorization": f"Bearer {server.account.token}"}
    httpx.delete(f"{server.server.url}/api/v1/statuses/{outcome.parts[0].id}", headers=head).raise_for_status()
    desk.kept.clear()
    assert isinstance(account(server).find(desk.sending()), Unclear)


def test_a_repeat_carries_the_same_key_and_another_text_another(server: MastodonBench) -> None:
    desk = Desk(payload("Un", "Deux"))
    for _ in range(2):
        account(server).deliver(desk.sending(done=()))
    account(server).deliver(Desk(payload("Un!")).sending())
    account(server).deliver(Desk(payload("Un"), token="f" * 40).sending())
    keys = [key(one) for one in server.proxy.seen if one.method == "POST"]
    assert keys[:2] == keys[2:4]
    assert len(set(keys)) == 4
    assert server.live() == ["Un", "Deux", "Un!", "Un"]


def test_two_deliveries_with_one_text_are_told_apart(server: MastodonBench) -> None:
    first = account(server).deliver(Desk(payload()).sending())
    assert isinstance(first, Published)
    other = Desk(payload(), token="f" * 40, taken=frozenset({first.parts[0].id}))
    assert account(server).find(other.sending()) == Absent()
    second = account(server).deliver(other.sending())
    assert account(server).find(other.sending()) == second != first


def test_an_answer_of_ours_with_the_same_words_is_no_post(server: MastodonBench) -> None:
    head = {"Authorization": f"Bearer {server.account.token}"}
    with httpx.Client(base_url=server.server.url, headers=head) as client:
        asked = client.post("/api/v1/statuses", data={"status": "Ouvert samedi ?"}).json()["id"]
        client.post("/api/v1/statuses", data={"status": TEXT, "in_reply_to_id": asked}).raise_for_status()
    assert account(server).find(Desk(payload()).sending()) == Absent()


def test_what_stood_there_long_before_is_not_what_was_sent(server: MastodonBench) -> None:
    account(server).deliver(Desk(payload()).sending())
    server.proxy.on("GET", "", SkewDate(3 * 86_400), times=None)  # as if three days had passed since
    later = datetime.now(UTC) + timedelta(days=3)
    assert account(server).find(Desk(payload()).sending(begun=later, now=later)) == Absent()
    assert isinstance(account(server).find(Desk(payload()).sending(now=later)), Published)


def test_an_account_is_read_page_by_page(server: MastodonBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parution.publish.channels.mastodon_find._PAGE", 10)
    desk = Desk(payload())
    outcome = account(server).deliver(desk.sending())
    head = {"Authorization": f"Bearer {server.account.token}"}
    with httpx.Client(base_url=server.server.url, headers=head) as client:
        for number in range(25):
            client.post("/api/v1/statuses", data={"status": f"Autre {number}"}).raise_for_status()
    assert account(server).find(desk.sending()) == outcome
    assert account(server).find(Desk(payload("Jamais envoyé")).sending()) == Absent()
    server.proxy.on("GET", "max_id=", Answer(200, body=b"[{"))
    assert isinstance(account(server).find(Desk(payload("Jamais envoyé")).sending()), Unclear)


def test_a_server_that_does_not_turn_the_page_is_no_proof(server: MastodonBench) -> None:
    account(server).deliver(Desk(payload("Autre")).sending())
    page = httpx.get(
        f"{server.server.url}/api/v1/accounts/{server.account.id}/statuses", headers={"Authorization": f"Bearer {server.account.token}"}
    )
    server.proxy.on("GET", "/statuses$", Answer(200, body=page.content), times=None)
    assert isinstance(account(server).find(Desk(payload()).sending()), Unclear)


def test_a_server_that_formats_what_was_typed_is_asked_for_the_source(server: MastodonBench) -> None:
    desk = Desk(payload("Une **table** en *chêne* massif, faite main"))
    outcome = account(server).deliver(desk.sending())
    assert "<strong>" in server.server.statuses(server.account.token)[0]["content"], "the server shows it as it was typed"
    assert account(server).find(desk.sending()) == outcome
    server.proxy.on("GET", "/source$", Answer(500))
    assert isinstance(account(server).find(desk.sending()), Unclear)
    server.proxy.on("GET", "/source$", Answer(404))
    assert account(server).find(desk.sending()) == Absent()


def test_posts_without_text_are_not_mistaken_for_one_another(server: MastodonBench) -> None:
    files: dict[str, bytes] = {}
    desk = Desk(payload("", media=(picture_of(files, "content/a.jpg"),)), files)
    account(server).deliver(Desk(payload("Sans image"), token="f" * 40).sending())
    assert account(server).find(desk.sending()) == Absent()
    shown_as = replace(desk.payload, parts=("🖼",)) if desk.payload else None
    assert isinstance(account(server).deliver(desk.sending(payload=shown_as)), Published)
    assert isinstance(account(server).find(desk.sending()), Unclear)


def test_a_success_with_a_reset_date_that_makes_no_sense_is_a_success(server: MastodonBench) -> None:
    server.proxy.on("POST", "/api/v1/statuses$", _Header("X-RateLimit-Reset", "soon"))
    assert isinstance(account(server).deliver(Desk(payload()).sending()), Published)


class _Header:
    """The server's answer with one more header."""

    def __init__(self, name: str, value: str) -> None:
        self.header = (name, value)

    def play(self, exchange: Exchange) -> None:
        answer = exchange.forward()
        exchange.send(replace(answer, headers=(*answer.headers, self.header)).data)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(server: MastodonBench, status: int) -> None:
    server.proxy.on("POST", "/api/v1/statuses$", Answer(status, {"Location": f"{server.proxy.url}/api/v1/statuses"}))
    assert not isinstance(account(server).deliver(Desk(payload()).sending()), Published)
    assert len(posted(server)) == 1
    assert server.live() == []


def test_the_answer_tells_how_long_to_wait(server: MastodonBench) -> None:
    server.proxy.on("POST", "/api/v1/statuses$", Answer(429, {"Retry-After": "90"}))
    reset = (datetime.now(UTC) + timedelta(minutes=7)).isoformat()
    server.proxy.on("POST", "/api/v1/statuses$", Answer(429, {"X-RateLimit-Reset": reset}))
    seconds, date = (account(server).deliver(Desk(payload()).sending()) for _ in range(2))
    assert isinstance(seconds, NotSent)
    assert isinstance(date, NotSent)
    assert (seconds.after, seconds.channel_wide) == (timedelta(seconds=90), True)
    assert date.after
    assert abs(date.after - timedelta(minutes=7)) < timedelta(seconds=5)


def test_a_withdrawn_thread_stops_before_its_next_part(server: MastodonBench) -> None:
    desk = Desk(payload("Un", "Deux"))

    def leave() -> None:
        desk.asked += 1
        if desk.asked == 2:
            raise Withdrawn

    with pytest.raises(Withdrawn):
        account(server).deliver(desk.sending(about_to_publish=leave))
    assert server.live() == ["Un"]
    assert len(desk.kept) == 1


def test_an_edit_says_all_again(server: MastodonBench) -> None:
    files: dict[str, bytes] = {}
    media = (picture_of(files, "content/a.jpg", alt="Avant"),)
    before = account(server).deliver(Desk(payload("Avant", media=media), files).sending())
    assert isinstance(before, Published)
    after = Desk(payload("Après", media=(replace(media[0], alt="Après"),)), files)
    assert account(server).amend(after.sending(done=before.parts)) == before
    (status,) = server.server.statuses(server.account.token)
    assert typed(status["content"]) == "Après"
    assert _media_of_edit(server) == [_uploads(server)[1]], "an edit without its images would lose them"
    assert isinstance(account(server).amend(Desk(payload("Un", "Deux")).sending(done=before.parts)), Refused)


def _uploads(server: MastodonBench) -> list[str]:
    return [json.loads(one.answer.body)["id"] for one in server.proxy.seen if one.target == "/api/v2/media" and one.answer]


def _media_of_edit(server: MastodonBench) -> list[str]:
    (edit,) = [one.request for one in server.proxy.seen if one.method == "PUT"]
    return httpx.QueryParams(edit.body.decode()).get_list("media_ids[]")


def test_an_edited_poll_stays_open_as_long_as_it_was_to(server: MastodonBench) -> None:
    poll = payload("Q", options=("a", "b"), duration=7200)
    before = account(server).deliver(Desk(poll).sending())
    assert isinstance(before, Published)
    sending = Desk(poll).sending(done=before.parts)
    account(server).amend(replace(sending, slot=sending.now - timedelta(hours=1)))
    (edit,) = [one.request for one in server.proxy.seen if one.method == "PUT"]
    assert json.loads(edit.body)["poll"] == {"options": ["a", "b"], "expires_in": 3600, "multiple": False, "hide_totals": False}


def test_a_thread_is_taken_down_and_what_is_gone_is_gone(server: MastodonBench) -> None:
    desk = Desk(payload("Un", "Deux"))
    outcome = account(server).deliver(desk.sending())
    assert isinstance(outcome, Published)
    for _ in range(2):
        assert account(server).delete(desk.sending(done=outcome.parts)) == Published(())
    assert server.live() == []


def test_the_account_says_who_it_is_and_what_is_wrong(server: MastodonBench) -> None:
    assert account(server).test() == Works(f"@{server.account.name}@127.0.0.1")
    server.proxy.on("GET", "/verify_credentials$", Answer(401, body='{"error": "The access token is invalid"}'))
    server.proxy.on("GET", "/verify_credentials$", Answer(502))
    revoked, down = account(server).test(), account(server).test()
    nowhere = NETWORK.open(Channel("news", "mastodon", "News", account="@atelier"), {"TOKEN": "x"}).test()
    assert isinstance(revoked, Fails)
    assert "TOKEN" in str(revoked.remedy)
    assert isinstance(down, Fails)
    assert isinstance(nowhere, Fails)
    assert "@name@server" in str(nowhere.remedy)


@pytest.mark.parametrize("token", ["tölpel", "two\nlines", "e" * 5000])
def test_a_token_that_no_header_can_hold_is_the_servers_to_refuse(server: MastodonBench, token: str) -> None:
    server.proxy.on("POST", "/api/v1/statuses$", Answer(401), times=None)
    outcome = account(server, TOKEN=token).deliver(Desk(payload()).sending())
    assert isinstance(outcome, Refused)
    assert outcome.channel_wide


@pytest.mark.parametrize(
    ("entry", "server"),
    [
        ({"account": "@news@example.social"}, "https://example.social"),
        ({"account": "news@example.social"}, "https://example.social"),
        ({"account": "https://example.social/@news"}, "https://example.social"),
        ({"account": "@news@example.social", "server": "https://api.example.social/"}, "https://api.example.social"),
    ],
)
def test_the_server_is_where_the_account_is(entry: Mapping[str, str], server: str) -> None:
    opened = NETWORK.open(Channel("news", "mastodon", "News", **entry), {"TOKEN": "x"})  # type: ignore[arg-type]
    assert isinstance(opened, MastodonAccount)
    assert opened._server == server


def test_the_time_limit_is_the_one_of_all_channels(server: MastodonBench) -> None:
    assert isinstance(account(server)._wire._adapter._http, Http)


def test_mastodon_py_is_not_imported_before_it_is_used() -> None:
    code = "import sys, parution.publish.channels.mastodon; sys.exit('mastodon' in sys.modules or 'requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


_LINK = (
    '<p>Voir <a href="https://example.org/une-tres-longue-adresse" rel="nofollow"><span class="invisible">https://</span>'
    '<span class="ellipsis">example.org/une-tres-longue-ad</span><span class="invisible">resse</span></a></p>'
)
_MENTION = (
    '<p><span class="h-card"><a href="https://e.social/@a" class="u-url mention">@<span>a</span></a></span> et '
    '<a href="https://e.social/tags/bois" class="mention hashtag" rel="tag">#<span>bois</span></a></p>'
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un &lt;b&gt; &amp; deux<br />trois</p><p>Quatre</p>", "Un <b> & deux\ntrois\n\nQuatre"),
        (_LINK, "Voir https://example.org/une-tres-longue-adresse"),
        (_MENTION, "@a@e.social et #bois"),
        ('<p class="quote-inline">RE: <a href="x">x</a></p><p>Oui</p>', "Oui"),
        ("", ""),
        ("<p>L&#39;été &quot;ici&quot; 👩‍🚀", 'L\'été "ici" 👩‍🚀'),
    ],
)
def test_text_is_read_out_of_html_as_it_was_typed(html: str, text: str) -> None:
    assert mark(typed(html)) == mark(text)


def test_another_text_has_another_mark() -> None:
    assert mark(typed(_LINK)) != mark("Voir https://example.org/une-tres-longue-ad")


@pytest.mark.parametrize(
    ("shown", "expected"), [("Une table en chêne", True), ("une table verte", True), ("Bonjour à tous", False), ("", False)]
)
def test_only_what_is_alike_is_looked_at_twice(shown: str, expected: bool) -> None:
    assert alike(shown, "Une *table* en **chêne**") is expected


def test_the_time_since_is_taken_off_the_servers_clock() -> None:
    sending = Desk(payload()).sending()
    later = replace(sending, now=sending.begun + timedelta(hours=2))
    day = timedelta(days=1)
    assert since_when(later, None) == sending.begun - day
    assert since_when(later, later.now - timedelta(days=2)) == sending.begun - 3 * day
    assert since_when(later, later.now + timedelta(days=2)) == sending.begun - day


def test_what_is_asked_for_is_json_where_there_is_a_poll(server: MastodonBench) -> None:
    server.proxy.on("POST", "/api/v1/statuses$", DropBefore())
    outcome = account(server).deliver(Desk(payload("Q", options=("a", "b"), duration=None)).sending())
    assert isinstance(outcome, Unclear)
    (request,) = [one.request for one in server.proxy.seen if one.method == "POST"]
    assert json.loads(request.body)["poll"]["expires_in"] == 86_400


def test_an_answer_that_is_not_ours_leaves_a_doubt(server: MastodonBench) -> None:
    server.proxy.on("POST", "/api/v1/statuses$", AnswerAfter(200, {"Content-Type": "text/html"}, "<p>Bienvenue</p>"))
    assert isinstance(account(server).deliver(Desk(payload()).sending()), Unclear)
    assert len(server.live()) == 1
