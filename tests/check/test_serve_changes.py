"""What the pages of `parution serve` may change, and who may not: over real HTTP, on a real calendar."""

from __future__ import annotations

import http.client
import json
import threading
from functools import partial

import pytest

from parution.cli.building import Built
from parution.cli.changes import Changes
from parution.cli.serving import Builds, Handler, Server
from parution.edition import load
from parution.history import History
from tests_support import CHARTER, NOW

PATH = "content/oak.md"
FIELDS = "id: oak\ntitle: A title\nstatus: draft   # not yet\npublish_at: 2026-12-03 09:00\nchannels: [mastodon]\n"
TYPED = f"\ufeff---\n{FIELDS}---\n\nHello.\n".replace("\n", "\r\n").encode()
GAP = CHARTER.replace('account: "@test@example.social"', 'account: "@test@example.social", gap: 4 hours, quiet: ["21:00-07:00"]')


class Asking:
    """A browser that asks the server of a calendar; what it sends is ours to forge."""

    def __init__(self, calendar, server, changes):
        self.calendar, self.server, self.changes = calendar, server, changes
        self.home = f"127.0.0.1:{server.server_port}"

    def learn(self):
        self.changes.learn(Built(load(self.calendar.root, NOW), None, History()))

    def get(self, path, **headers):
        return self._answer("GET", path, None, {"Host": self.home, **headers})

    def post(self, action, what, headers=None):
        own = {
            "Host": self.home,
            "Origin": f"http://{self.home}",
            "Content-Type": "application/json",
            "X-Parution-Token": self.server.token,
        }
        given = {name: value for name, value in {**own, **(headers or {})}.items() if value is not None}
        status, body = self._answer("POST", f"/.parution/{action}", what if isinstance(what, bytes) else json.dumps(what).encode(), given)
        return status, json.loads(body)

    def _answer(self, method, path, body, headers):
        line = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=20)
        line.putrequest(method, path, skip_host=True)
        for name, value in headers.items():
            line.putheader(name, value)
        if body is not None and "Content-Length" not in headers:
            line.putheader("Content-Length", str(len(body)))
        line.endheaders(body)
        answer = line.getresponse()
        found = answer.status, answer.read()
        line.close()
        return found


@pytest.fixture
def asking(calendar):
    calendar.write("charter.yml", GAP)
    calendar.write(PATH, TYPED)
    calendar.post("ash", "publish_at: 2026-12-04 10:00\nchannels: [mastodon]\n")
    calendar.write("site/assets/calendar.js", "window.parution = {};\n")
    changes = Changes(calendar.root, lambda edition: edition.now)
    handler = partial(Handler, builds=Builds(), changes=changes, nothing_yet="", directory=str(calendar.root / "site"))
    with Server(0, handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        asking = Asking(calendar, server, changes)
        asking.learn()
        yield asking
        server.shutdown()


def on_disk(asking):
    return (asking.calendar.root / PATH).read_bytes()


def test_a_move_changes_one_line_and_can_be_undone(asking):
    status, said = asking.post("move", {"path": PATH, "at": "2026-12-05 09:00"})
    assert status == 200
    assert on_disk(asking) == TYPED.replace(b"2026-12-03 09:00", b"2026-12-05 09:00")
    assert asking.post("undo", said) == (200, {})
    assert on_disk(asking) == TYPED
    assert asking.post("undo", said)[0] == 409


def test_a_file_that_was_saved_since_is_left_alone(asking):
    file = asking.calendar.root / PATH
    undo = asking.post("move", {"path": PATH, "at": "2026-12-05 09:00"})[1]
    changed = file.read_bytes() + b"More.\r\n"
    file.write_bytes(changed)
    for action, what in (("move", {"path": PATH, "at": "2026-12-06 09:00"}), ("undo", undo)):
        status, said = asking.post(action, what)
        assert (status, "changed meanwhile" in said["error"]) == (409, True)
    assert file.read_bytes() == changed


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"X-Parution-Token": "guess"},
        {"X-Parution-Token": "é".encode()},
        {"X-Parution-Token": None},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
        {"Content-Type": "text/plain"},
        {"Content-Type": None},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_nobody_else_may_ask(asking, headers):
    status, _ = asking.post("move", {"path": PATH, "at": "2026-12-05 09:00"}, headers)
    assert (status, on_disk(asking)) == (403, TYPED)


@pytest.mark.parametrize(
    "path", ["charter.yml", "content/../charter.yml", "../oak.md", "/etc/passwd", "content/none.md", "content/", "", "CONTENT/oak.md"]
)
def test_only_a_post_of_the_calendar_is_written(asking, path):
    status, said = asking.post("move", {"path": path, "at": "2026-12-05 09:00"})
    assert (status, said["error"]) == (409, f"There is no post “{path}” in this calendar.")


@pytest.mark.parametrize(
    ("what", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"path": "content/oak.md"}', 400),
        (b'{"path": 1, "at": "2026-12-05 09:00"}', 400),
        (b'{"path": "content/oak.md", "at": "2026-12-05 09:00", "more": 1}', 400),
        (b"\xff", 400),
        (b" " * 70_000, 413),
    ],
)
def test_what_is_asked_otherwise_changes_nothing(asking, what, status):
    assert asking.post("move", what)[0] == status
    assert on_disk(asking) == TYPED


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("2026-11-20 09:00", "past"),
        ("2027-03-28 02:30", "does not exist"),
        ("2027-10-31 02:30", "twice"),
        ("2026-12-05 09:00\nid: x", "date"),
    ],
)
def test_no_such_time_is_refused(asking, at, why):
    for action in ("weigh", "move"):
        status, said = asking.post(action, {"path": PATH, "at": at})
        assert (status, why in said["error"]) == (409, True)
    assert on_disk(asking) == TYPED


def test_the_charter_is_asked_and_nothing_is_written(asking):
    def lines(at):
        status, said = asking.post("weigh", {"path": PATH, "at": at})
        assert status == 200
        return [(one["sign"], one["text"]) for one in said["lines"]]

    assert lines("2026-12-07 09:00") == [("ok", "mastodon: nothing speaks against it")]
    near = lines("2026-12-04 09:00")
    assert near == [("watch", "mastodon: less than 4 hours from “A title” (Friday 4 December 2026 at 10:00)")]
    assert lines("2026-12-04 22:00") == [("watch", "mastodon: quiet hours, 21:00-07:00")]
    assert on_disk(asking) == TYPED


def test_a_date_that_does_better_is_offered(asking):
    def better(at):
        return asking.post("weigh", {"path": PATH, "at": at})[1]["better"]

    assert better("2026-12-07 09:00") == ""
    assert better("2026-12-04 09:00") == "2026-12-04 14:00"
    assert better("2026-12-04 22:00") == "2026-12-05 08:00"
    assert better("2026-12-04") == ""


def test_what_day_it_is_is_told_and_a_clash_once(asking):
    charter = GAP.replace("gap: 4 hours", "gap: 4 hours, at most: 1 per day").replace("bluesky: {", 'bluesky: {quiet: ["21:00-07:00"], ')
    asking.calendar.write("charter.yml", charter + "country: FR\nkey dates: [{name: public holidays}]\n")
    asking.calendar.write(PATH, TYPED.replace(b"[mastodon]", b"[mastodon, bluesky]"))
    asking.learn()

    def lines(at):
        return [(one["sign"], one["text"]) for one in asking.post("weigh", {"path": PATH, "at": at})[1]["lines"]]

    assert lines("2026-12-25 09:00") == [("ok", "mastodon, bluesky: nothing speaks against it"), ("note", "That day: Christmas Day")]
    assert lines("2026-12-25 23:00")[0] == ("watch", "mastodon, bluesky: quiet hours, 21:00-07:00")
    assert [text for _, text in lines("2026-12-04 10:00") if "“A title”" in text and text.startswith("mastodon")] == [
        "mastodon: that day has “A title” at 10:00 already"
    ]


def test_findings_that_come_and_go_are_told(asking):
    asking.calendar.post("after", "publish_at: 2026-12-10 18:00\nchannels: [mastodon]\nfollows: oak\n")
    asking.learn()
    appeared = asking.post("weigh", {"path": PATH, "at": "2026-12-15 09:00"})[1]["lines"]
    assert [one["text"] for one in appeared if one["sign"] == "watch"] != []
    asking.post("move", {"path": PATH, "at": "2026-12-15 09:00"})
    asking.learn()
    gone = asking.post("weigh", {"path": PATH, "at": "2026-12-07 09:00"})[1]["lines"]
    assert any(one["text"].startswith("No longer: ") for one in gone)


def test_a_link_is_not_followed(asking, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "oak.md"
    elsewhere.write_bytes(TYPED)
    file = asking.calendar.root / PATH
    file.unlink()
    file.symlink_to(elsewhere)
    status, said = asking.post("move", {"path": PATH, "at": "2026-12-05 09:00"})
    assert (status, "link" in said["error"], elsewhere.read_bytes()) == (409, True, TYPED)


def test_a_new_post_is_a_draft(asking):
    asked = {"title": " A  “stool”: yes ", "channels": ["mastodon", "nowhere"], "at": "2026-12-08"}
    assert asking.post("begin", asked) == (200, {"path": "content/2026-12/2026-12-08-a-stool-yes.md", "page": "posts/a-stool-yes.html"})
    asking.learn()
    post = next(post for post in load(asking.calendar.root, NOW).posts if post.id == "a-stool-yes")
    assert (post.title, post.status, post.channels, post.wish.day.isoformat()) == ("A “stool”: yes", "draft", ("mastodon",), "2026-12-08")
    assert asking.post("begin", asked)[1]["path"] == "content/2026-12/2026-12-08-a-stool-yes-2.md"
    for wrong in ({**asked, "title": " "}, {**asked, "title": "x" * 301}, {**asked, "at": "2026-11-01"}, {**asked, "at": "../../x"}):
        assert asking.post("begin", wrong)[0] == 409


def test_the_token_is_told_to_our_own_pages_only(asking):
    def told(**headers):
        status, body = asking.get("/assets/calendar.js", **headers)
        assert status == 200
        return asking.server.token in body.decode()

    assert told()
    assert told(**{"Sec-Fetch-Site": "same-origin"})
    assert not told(**{"Sec-Fetch-Site": "cross-site"})
    assert not told(Host="evil.example")
    assert not told(Host=f"evil.example:{asking.server.server_port}")
