"""Each real server takes one thing over plain HTTP and has it in the end; each fault does what it says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from reals import parts
from reals.bluesky import Pds
from reals.faults import Answer, AnswerAfter, Call, Delay, DelayAnswer, Drip, DropAfter, DropBefore, Fault, Reset, SkewDate, Truncate
from reals.git_http import GitHttp, bare
from reals.mail import MailFault, MailSink, Refuse
from reals.mastodon import Mastodon
from reals.matrix import Synapse
from reals.process import DidNotStartError, Process, lives
from reals.proxy import FaultProxy
from reals.receiver import WebhookReceiver, wrong_with
from reals.serving import Handler, InThread
from reals.wordpress import WordPress

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the real servers run on Linux and macOS only")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class TestBluesky:
    def test_a_post_is_there_and_outlives_a_kill(self, pds: Pds) -> None:
        account = pds.account()
        login = {"identifier": account.handle, "password": account.password}
        token = httpx.post(f"{pds.url}/xrpc/com.atproto.server.createSession", json=login).raise_for_status().json()["accessJwt"]
        record = {"$type": "app.bsky.feed.post", "text": "Bonjour", "createdAt": "2026-12-03T09:00:00Z"}
        body = {"repo": account.did, "collection": "app.bsky.feed.post", "rkey": "3lcfvqvqe2k2a", "record": record}
        for _ in range(2):
            answer = httpx.post(f"{pds.url}/xrpc/com.atproto.repo.putRecord", json=body, headers=bearer(token)).raise_for_status().json()
        pds.kill()
        with pytest.raises(httpx.ConnectError):
            httpx.get(pds.url)
        pds.restart()
        (post,) = pds.posts(account.did)
        assert (post["rkey"], post["cid"], post["value"]["text"]) == ("3lcfvqvqe2k2a", answer["cid"], "Bonjour")
        other = pds.account()
        assert other.did != account.did
        assert pds.posts(other.did) == []

    def test_more_posts_than_a_page_holds_are_all_seen(self, pds: Pds) -> None:
        account = pds.account()
        login = {"identifier": account.did, "password": account.password}
        token = httpx.post(f"{pds.url}/xrpc/com.atproto.server.createSession", json=login).raise_for_status().json()["accessJwt"]
        value = {"$type": "app.bsky.feed.post", "text": "x", "createdAt": "2026-12-03T09:00:00Z"}
        write = {"$type": "com.atproto.repo.applyWrites#create", "collection": "app.bsky.feed.post", "value": value}
        for _ in range(2):
            body = {"repo": account.did, "writes": [write] * 60}
            httpx.post(f"{pds.url}/xrpc/com.atproto.repo.applyWrites", json=body, headers=bearer(token)).raise_for_status()
        assert len({post["rkey"] for post in pds.posts(account.did)}) == 120


def test_matrix_keeps_one_message_of_a_repeated_transaction(synapse: Synapse) -> None:
    account = synapse.account()
    room = synapse.room(account)
    url = f"{synapse.url}/_matrix/client/v3/rooms/{room}/send/m.room.message"
    with httpx.Client(headers=bearer(account.token)) as client:
        for number in (*range(101), 0):
            client.put(f"{url}/t{number}", json={"msgtype": "m.text", "body": f"Bonjour {number}"}).raise_for_status()
    synapse.kill()
    synapse.restart()
    httpx.put(f"{url}/t1", json={"msgtype": "m.text", "body": "again"}, headers=bearer(account.token)).raise_for_status()
    assert [event["content"]["body"] for event in synapse.messages(room)] == [f"Bonjour {number}" for number in range(101)]


class TestWordPress:
    def test_every_status_is_seen_and_a_picture_too(self, wordpress: WordPress) -> None:
        auth = (wordpress.user, wordpress.password)
        api = f"{wordpress.url}/wp-json/wp/v2"
        for status in ("draft", "publish", "future"):
            body = {
                "title": "Été",
                "content": "Bonjour",
                "status": status,
                "slug": "ete",
                "date": "2099-01-01T09:00:00" if status == "future" else None,
            }
            made = httpx.post(f"{api}/posts", json=body, auth=auth, timeout=30).raise_for_status().json()
        httpx.delete(f"{api}/posts/{made['id']}", auth=auth, timeout=30).raise_for_status()
        assert [post["status"] for post in wordpress.posts()] == ["draft", "publish"]
        assert [post["status"] for post in wordpress.posts(trash=True)] == ["draft", "publish", "trash"]
        assert [post["title"]["raw"] for post in wordpress.posts("publish")] == ["Été"]
        gif = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
        head = {"Content-Disposition": 'attachment; filename="dot.gif"', "Content-Type": "image/gif"}
        medium = httpx.post(f"{api}/media", content=gif, headers=head, auth=auth, timeout=30).raise_for_status().json()
        assert httpx.get(medium["source_url"]).content == gif

    def test_the_next_test_finds_it_empty(self, wordpress: WordPress) -> None:
        assert wordpress.posts(trash=True) == []


class TestMastodon:
    @staticmethod
    def post_twice(server: Mastodon, token: str, text: str) -> None:
        head = bearer(token) | {"Idempotency-Key": f"key of {text}"}
        for _ in range(2):
            httpx.post(f"{server.url}/api/v1/statuses", json={"status": text}, headers=head).raise_for_status()

    def test_a_key_makes_one_status_of_two(self, mastodon: Mastodon) -> None:
        account = mastodon.account()
        self.post_twice(mastodon, account.token, "Bonjour")
        assert [status["content"] for status in mastodon.statuses(account.token)] == ["<p>Bonjour</p>"]

    def test_without_keys_two_are_two(self, mastodon_without_keys: Mastodon) -> None:
        account = mastodon_without_keys.account()
        self.post_twice(mastodon_without_keys, account.token, "Bonjour")
        assert len(mastodon_without_keys.statuses(account.token)) == 2

    def test_more_statuses_than_a_page_holds_are_all_seen_until_the_reset(self, mastodon: Mastodon) -> None:
        before = len(mastodon.statuses())
        with httpx.Client(base_url=mastodon.url, headers=bearer(mastodon.token)) as client:
            for number in range(45):
                client.post("/api/v1/statuses", json={"status": f"{number}"}).raise_for_status()
        assert len(mastodon.statuses()) == before + 45
        mastodon.reset()
        assert len(mastodon.statuses()) == before


class TestGit:
    @staticmethod
    def push(url: str, directory: Path, more: int = 0) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": os.devnull}
        me = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        subprocess.run(["git", "init", "-q", "-b", "main", directory], check=True, env=env)
        (directory / "large").write_bytes(os.urandom(more))
        subprocess.run(["git", "-C", directory, "add", "."], check=True, env=env)
        subprocess.run(["git", "-C", directory, *me, "commit", "-q", "-m", "One"], check=True, env=env)
        return subprocess.run(["git", "-C", directory, "push", url, "main"], capture_output=True, text=True, check=False, env=env)

    def test_what_is_pushed_is_there_also_through_the_proxy(self, git_http: GitHttp, tmp_path: Path) -> None:
        repository = bare(tmp_path / "remotes" / "calendar.git")
        with FaultProxy(git_http.root_url) as proxy:
            pushed = self.push(f"{proxy.url}/calendar.git", tmp_path / "work", more=3_000_000)  # more than git sends without chunks
        assert pushed.returncode == 0, pushed.stderr
        log = subprocess.run(["git", "-C", repository, "log", "--format=%s", "main"], capture_output=True, text=True, check=True)
        assert log.stdout == "One\n"

    def test_a_password_is_asked_for(self, tmp_path: Path) -> None:
        parts.need("git_http")
        bare(tmp_path / "r" / "a.git")
        with GitHttp(tmp_path / "r", ("desk", "secret")) as server:
            assert self.push(server.url("a.git"), tmp_path / "one").returncode != 0
            pushed = self.push(server.url("a.git", credentials=True), tmp_path / "two")
        assert pushed.returncode == 0, pushed.stderr


class TestMail:
    @staticmethod
    def send(sink: MailSink, text: str = "Bonjour") -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"], message["Message-ID"] = (
            "a@example.org",
            "b@example.org",
            "Été",
            "<1@example.org>",
        )
        message.set_content(text)
        with smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as client:
            client.send_message(message)

    def test_a_message_is_kept(self, mail: MailSink) -> None:
        self.send(mail)
        (kept,) = mail.messages
        assert (kept.message_id, kept.message["Subject"], kept.recipients) == ("<1@example.org>", "Été", ("b@example.org",))

    @pytest.mark.parametrize(
        ("command", "fault", "error", "kept"),
        [
            ("RCPT", Refuse(451), smtplib.SMTPRecipientsRefused, 0),
            ("RCPT", Refuse(550, "No such user"), smtplib.SMTPRecipientsRefused, 0),
            ("DATA", Refuse(452, "Full"), smtplib.SMTPDataError, 0),
            ("MAIL", DropBefore(), smtplib.SMTPServerDisconnected, 0),
            ("DATA", DropBefore(), smtplib.SMTPServerDisconnected, 0),
            ("DATA", DropAfter(), smtplib.SMTPServerDisconnected, 1),
        ],
    )
    def test_a_fault_happens_once(self, mail: MailSink, command: str, fault: MailFault, error: type[Exception], kept: int) -> None:
        mail.on(command, fault)
        with pytest.raises(error):
            self.send(mail)
        assert len(mail.messages) == kept
        self.send(mail)
        assert len(mail.messages) == kept + 1

    def test_an_answer_may_come_late(self, mail: MailSink) -> None:
        mail.on("DATA", Delay(0.2))
        start = time.monotonic()
        self.send(mail)
        assert time.monotonic() - start > 0.2
        assert len(mail.messages) == 1

    def test_a_login_is_asked_for(self) -> None:
        with MailSink(("desk", "secret")) as sink, smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as client:
            with pytest.raises(smtplib.SMTPException):
                client.sendmail("a@example.org", "b@example.org", "x")
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("desk", "wrong")
            client.login("desk", "secret")
            client.sendmail("a@example.org", "b@example.org", "x")
            assert len(sink.messages) == 1


class TestReceiver:
    @staticmethod
    def signed(secret: str, body: bytes, key: str = "msg_1", stamp: int | None = None) -> dict[str, str]:
        at = int(time.time()) if stamp is None else stamp
        mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
        return {"webhook-id": key, "webhook-timestamp": str(at), "webhook-signature": "v1,old v1," + base64.b64encode(mac).decode()}

    def test_it_acts_upon_each_id_once(self, receiver: WebhookReceiver) -> None:
        head = self.signed(receiver.secret, b"{}")
        assert [httpx.post(receiver.url, content=b"{}", headers=head).status_code for _ in range(2)] == [204, 204]
        assert (len(receiver.deliveries), len(receiver.accepted)) == (2, 1)
        assert httpx.post(receiver.url, content=b"{ }", headers=head).status_code == 401
        assert (receiver.deliveries[-1].wrong, len(receiver.accepted)) == ("webhook-signature does not match", 1)

    def test_a_receiver_without_memory_acts_twice(self) -> None:
        with WebhookReceiver() as receiver:
            for _ in range(2):
                httpx.post(receiver.url, content=b"{}", headers=self.signed(receiver.secret, b"{}"))
            assert len(receiver.accepted) == 2

    def test_the_example_of_the_specification_is_right(self) -> None:
        body = b'{"test": 2432232314}'
        head = {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        }
        secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105
        assert wrong_with(secret, head, body, now=1614265330) == ""
        assert wrong_with(secret, head, body, now=1614265330 + 301).startswith("webhook-timestamp")
        assert wrong_with(secret, head | {"webhook-id": ""}, body, now=1614265330) == "no webhook-id"


class Echo(InThread):
    """Answers with what it was sent, and counts; /chunked answers in chunks, /end until the connection's end."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str, dict[str, str], bytes]] = []
        came = self.came

        class Reply(Handler):
            def reply(self) -> None:
                body = self.body()
                came.append((self.command, self.path, dict(self.headers), body))
                if self.path == "/chunked":
                    self.send_response(200)
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    self.wfile.write(b"5\r\nBonjo\r\n2;x=y\r\nur\r\n0\r\nX-Trailer: 1\r\n\r\n")
                elif self.path == "/end":
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(b"to the end")
                    self.close_connection = True
                elif self.path == "/none":
                    self.send_response(204)
                    self.end_headers()
                else:
                    self.answer(200, [("X-Twice", "one"), ("X-Twice", "two")], body or b"Bonjour")

        super().__init__(Reply)


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as server:
        yield server


@pytest.fixture
def proxy(echo: Echo) -> Iterator[FaultProxy]:
    with FaultProxy(echo.root_url) as between:
        yield between


class TestPassingOn:
    def test_everything_passes_unchanged_on_one_connection(self, echo: Echo, proxy: FaultProxy) -> None:
        large = os.urandom(5_000_000)
        with httpx.Client(base_url=proxy.url) as client:
            assert client.post("/a?b=c%20d", content=large, headers={b"X-Mine": b"\xff"}).content == large
            assert client.put("/a", content=iter([b"in ", b"", b"chunks"])).content == b"in chunks"
            answer = client.head("/a")
            assert (answer.headers["Content-Length"], answer.content, answer.headers.get_list("X-Twice")) == ("7", b"", ["one", "two"])
            assert client.get("/chunked").content == b"Bonjour"
            assert client.get("/none").status_code == 204
            assert client.get("/end").content == b"to the end"
            assert client.get("/a").content == b"Bonjour"
        assert [exchange.method for exchange in proxy.seen] == ["POST", "PUT", "HEAD", "GET", "GET", "GET", "GET"]
        assert (proxy.seen[0].target, proxy.seen[1].request.body) == ("/a?b=c%20d", b"in chunks")
        ports = echo.came[0][2]
        assert (ports["X-Mine"], ports["Host"]) == ("ÿ", proxy.url.removeprefix("http://"))
        assert "Transfer-Encoding" in echo.came[1][2]

    def test_it_waits_for_a_body_that_waits_for_it(self, proxy: FaultProxy) -> None:
        with socket.create_connection(("127.0.0.1", int(proxy.url.rsplit(":", 1)[1])), timeout=5) as client:
            client.sendall(b"POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n")
            assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            client.sendall(b"ab")
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"\r\n\r\nab")  # noqa: PT018

    def test_headers_can_be_taken_away(self, echo: Echo) -> None:
        with FaultProxy(echo.root_url, without=("Idempotency-Key",)) as proxy:
            httpx.get(proxy.url, headers={"idempotency-key": "1", "X-Other": "2"})
            assert proxy.seen[0].request.header("Idempotency-Key") == "1"
        assert (echo.came[0][2].get("Idempotency-Key"), echo.came[0][2]["X-Other"]) == (None, "2")

    def test_it_is_quick(self, echo: Echo, proxy: FaultProxy) -> None:
        def best(url: str) -> float:
            with httpx.Client(base_url=url) as client:
                times = []
                for _ in range(60):
                    start = time.perf_counter()
                    client.get("/a")
                    times.append(time.perf_counter() - start)
            return sorted(times)[10]

        assert best(proxy.url) - best(echo.root_url) < 0.002


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "error", "reached"),
        [
            (DropBefore(), httpx.RemoteProtocolError, 0),
            (DropAfter(), httpx.RemoteProtocolError, 1),
            (Reset(), httpx.ReadError, 0),
            (Reset(after=True), httpx.ReadError, 1),
            (Truncate(0), httpx.RemoteProtocolError, 1),
            (Delay(0.6), httpx.ReadTimeout, 0),
            (DelayAnswer(0.6), httpx.ReadTimeout, 1),
        ],
    )
    def test_the_client_fails_once_and_the_server_has_it_or_not(
        self, echo: Echo, proxy: FaultProxy, fault: Fault, error: type[Exception], reached: int
    ) -> None:
        proxy.on("POST", r"^/a$", fault)
        assert (httpx.post(f"{proxy.url}/b", content=b"x").status_code, httpx.get(f"{proxy.url}/a").status_code) == (200, 200)
        assert proxy.left == [fault]
        with pytest.raises(error):
            httpx.post(f"{proxy.url}/a", content=b"x", timeout=0.3)
        assert [came[:2] for came in echo.came].count(("POST", "/a")) == reached
        assert httpx.post(f"{proxy.url}/a", content=b"x").content == b"x"
        assert proxy.left == []
        assert [exchange.fault for exchange in proxy.seen] == [None, None, fault, None]

    def test_a_late_request_arrives_though_the_client_has_gone(self, echo: Echo, proxy: FaultProxy) -> None:
        proxy.on("POST", "/a", Delay(0.3))
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{proxy.url}/a", content=b"late", timeout=0.1)
        assert echo.came == []
        until = time.monotonic() + 5
        while not echo.came and time.monotonic() < until:
            time.sleep(0.01)
        assert [came[3] for came in echo.came] == [b"late"]

    def test_another_answer_comes_without_the_server_or_after_it(self, echo: Echo, proxy: FaultProxy) -> None:
        proxy.on("*", "/a", Answer(429, {"Retry-After": "3"}, '{"error": "slow down"}'))
        proxy.on("*", "/a", AnswerAfter(502))
        with httpx.Client(base_url=proxy.url) as client:
            first = client.post("/a", content=b"1")
            assert (first.status_code, first.headers["Retry-After"], first.json(), len(echo.came)) == (429, "3", {"error": "slow down"}, 0)
            second = client.post("/a", content=b"2")
            assert (second.status_code, second.content, len(echo.came)) == (502, b"", 1)
            assert client.post("/a", content=b"3").content == b"3"

    def test_rules_count_and_skip(self, proxy: FaultProxy) -> None:
        proxy.on("GET", "/a", Answer(503), times=2, skip=1)
        proxy.on("GET", r"q=1$", Answer(418), times=None)
        assert [httpx.get(f"{proxy.url}/a").status_code for _ in range(4)] == [200, 503, 503, 200]
        assert [httpx.get(f"{proxy.url}/b?q=1").status_code for _ in range(3)] == [418] * 3
        proxy.clear()
        assert (httpx.get(f"{proxy.url}/b?q=1").status_code, len(proxy.seen)) == (200, 1)

    def test_bytes_drip(self, proxy: FaultProxy) -> None:
        proxy.on("GET", "/a", Drip(0.002))
        start = time.monotonic()
        assert httpx.get(f"{proxy.url}/a").content == b"Bonjour"
        assert time.monotonic() - start > 0.2

    def test_the_servers_clock_is_wrong(self, proxy: FaultProxy) -> None:
        proxy.on("GET", "/a", SkewDate(-3600))
        answer = httpx.get(f"{proxy.url}/a")
        assert -3610 < parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time() < -3590
        assert answer.headers.get_list("X-Twice") == ["one", "two"]

    def test_something_happens_in_between(self, echo: Echo, proxy: FaultProxy) -> None:
        reached: list[int] = []
        proxy.on("GET", "/a", Call(before=lambda: reached.append(len(echo.came)), after=lambda: reached.append(len(echo.came))))
        assert httpx.get(f"{proxy.url}/a").content == b"Bonjour"
        assert reached == [0, 1]

    def test_a_server_that_is_down_gives_no_answer(self) -> None:
        with Echo() as server:
            url = server.root_url
        with FaultProxy(url) as proxy, pytest.raises(httpx.RemoteProtocolError):
            httpx.get(proxy.url)


class TestProcesses:
    def test_a_failed_start_shows_the_end_of_the_log(self, tmp_path: Path) -> None:
        process = Process("The server", [sys.executable, "-c", "raise SystemExit('no such port')"], tmp_path / "log")
        with pytest.raises(DidNotStartError, match=r"The server did not start(.|\n)*no such port"):
            process.start(lambda: False, seconds=5)

    def test_nothing_outlives_tests_that_are_killed(self, tmp_path: Path) -> None:
        group = tmp_path / "group"
        sleeper = f"import os, time, pathlib; pathlib.Path({str(group)!r}).write_text(str(os.getpgrp())); time.sleep(60)"
        tests = (
            "import pathlib, sys, time; from reals.process import Process; "
            f"p = pathlib.Path({str(group)!r}); "
            f"Process('S', [sys.executable, '-c', {sleeper!r}], p.with_name('log')).start(lambda: p.exists() and p.read_text() != ''); "
            "print('ready', flush=True); time.sleep(60)"
        )
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
        with subprocess.Popen([sys.executable, "-c", tests], stdout=subprocess.PIPE, env=env) as runner:
            assert runner.stdout
            assert runner.stdout.readline() == b"ready\n"
            assert lives(int(group.read_text()))
            os.kill(runner.pid, signal.SIGKILL)
        until = time.monotonic() + 5
        while lives(int(group.read_text())) and time.monotonic() < until:
            time.sleep(0.01)
        assert not lives(int(group.read_text()))


class TestNeed:
    @pytest.fixture(autouse=True)
    def _nothing_installed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parts, "REALS", tmp_path)

    @pytest.mark.parametrize("part", ["bluesky", "matrix", "mastodon", "wordpress"])
    def test_what_is_missing_is_skipped_and_named(self, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PARUTION_REALS", raising=False)
        with pytest.raises(pytest.skip.Exception, match=rf"{part}: .*make reals"):
            parts.need(part)

    def test_where_all_are_required_it_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PARUTION_REALS", "required")
        with pytest.raises(pytest.fail.Exception, match=r"bluesky: .*make reals"):
            parts.need("bluesky")
