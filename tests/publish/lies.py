"""The ways in which a network lies or fails: what is done to which request, and the table of what came of it."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from publish.bench import Bench
from publish.driving import Ending
from reals.faults import (
    Answer,
    AnswerAfter,
    Delay,
    DelayAnswer,
    Drip,
    DropAfter,
    DropBefore,
    Exchange,
    Fault,
    Reset,
    Truncate,
)
from reals.mail import MailFault, Refuse

PATIENCE = 1.0
"""Seconds that a request may take in these tests; what is late is later than that."""

_LATE = PATIENCE + 0.6
_HTML = "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>"
_AS_HTML = {"Content-Type": "text/html; charset=utf-8"}
_DUPLICATE = '{"error": "Duplicate: this has been posted already", "message": "duplicate", "code": "duplicate"}'
_FORBIDDEN = '{"error": "Forbidden", "errcode": "M_FORBIDDEN", "code": "rest_forbidden", "message": "Not allowed"}'
_EXPIRED = '{"error": "ExpiredToken", "message": "Token has expired", "errcode": "M_UNKNOWN_TOKEN", "code": "rest_token_expired"}'
_REVOKED = Answer(401, body='{"error": "The access token was revoked"}')
_ISO = re.compile(rb"\b(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)")
_MILLISECONDS = re.compile(rb'("(?:origin_server_ts|age_ts|ts)"\s*:\s*)(\d{13})')


@dataclass(frozen=True)
class SkewClock:
    """The server's clock is so many days ahead: in its Date header, and in every moment that its answers name."""

    days: int

    def play(self, exchange: Exchange) -> None:
        """Changes the answer."""
        answer = exchange.forward()
        body = _ISO.sub(lambda found: self._moved(found[1]), answer.body)
        body = _MILLISECONDS.sub(lambda found: found[1] + str(int(found[2]) + self.days * 86_400_000).encode(), body)
        date = format_datetime(datetime.now(UTC) + timedelta(days=self.days), usegmt=True)
        kept = answer.without(frozenset({"date", "content-length", "transfer-encoding"})).headers
        no_body = not body and answer.header("Content-Length") == "" and answer.header("Transfer-Encoding") == ""
        length = () if no_body else (("Content-Length", str(len(body))),)
        exchange.send(replace(answer, headers=(*kept, ("Date", date), *length), raw=body, until_end=False).data)

    def _moved(self, moment: bytes) -> bytes:
        return (datetime.fromisoformat(moment.decode()) + timedelta(days=self.days)).isoformat().encode()


@dataclass(frozen=True)
class AcceptedThenSilent:
    """The connection stays open without a byte, until the client gives up; the server has done the work."""

    def play(self, exchange: Exchange) -> None:
        """Waits."""
        exchange.forward()
        exchange.sleep(30)


@dataclass(frozen=True)
class LostThenLying:
    """The server does the work, the answer is lost, and the next time something is read, that goes wrong too (or `all` from then on)."""

    bench: Bench
    then: Fault
    all: bool = False

    def play(self, exchange: Exchange) -> None:
        """Lays the trap, and drops the connection."""
        self.bench.proxy.on("*" if self.all else "GET", "", self.then, times=None if self.all else 1)
        DropAfter().play(exchange)


@dataclass(frozen=True)
class Happening:
    """A fault that befalls one or more requests: by what they are for, or by method and path."""

    fault: Fault | Callable[[Bench], Fault]
    at: str = "publish"  # "publish", "before" (uploads, look-ups), or "any"
    times: int | None = 1
    skip: int = 0


@dataclass(frozen=True)
class Lie:
    """One way to lie: what happens, and to what kind of post.

    Attributes:
        name: what the table calls it.
        happens: the faults.
        parts: how many parts the post has; more than one only where threads are several things.
        image: whether it has an image.
        reads: whether it only means something where the account can be read.
        looks: whether it happens while the publisher looks.
        slow: whether it is left to `make test-slow`.
        late: whether something comes later than we wait.
        after: how long `NotSent` should say to wait, where the network says it.
        ends: the endings that are right, beside no doubles, no losses, no untrue words; empty: any.
    """

    name: str
    happens: tuple[Happening, ...]
    parts: int = 1
    image: bool = False
    reads: bool = False
    looks: bool = False
    slow: bool = False
    late: bool = False
    after: timedelta | None = None
    ends: frozenset[str] = frozenset()


def _post(name: str, fault: Fault | Callable[[Bench], Fault], **more: object) -> Lie:
    return Lie(name, (Happening(fault),), **more)  # type: ignore[arg-type]


def _looking(name: str, fault: Fault) -> Lie:
    return Lie(name, (Happening(lambda bench: LostThenLying(bench, fault)),), reads=True, looks=True)


def _later(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@dataclass(frozen=True)
class TooMany:
    """429 with a date after which to try again; the date is worked out when it is sent."""

    status: int
    seconds: int

    def play(self, exchange: Exchange) -> None:
        """Answers."""
        Answer(self.status, {"Retry-After": _later(self.seconds)}, "{}").play(exchange)


SENT, REFUSED, DOUBT = frozenset({"published"}), frozenset({"refused"}), frozenset({"in doubt"})
_SKEWED = (-2, 2)

_ALL: tuple[Lie, ...] = (
    _post("accepted, then the connection drops", DropAfter()),
    _post("accepted, then the connection is reset", Reset(after=True)),
    _post("accepted, then 500", AnswerAfter(500, body='{"error": "boom"}')),
    _post("accepted, then 502 with a web page", AnswerAfter(502, _AS_HTML, _HTML)),
    _post("accepted, then 504", AnswerAfter(504, body="")),
    _post("the connection drops before", DropBefore()),
    _post("the connection is reset before", Reset()),
    _post("500, nothing done", Answer(500, body='{"error": "boom"}')),
    _post("arrives long after we gave up", Delay(_LATE), late=True),
    _post("the answer comes long after", DelayAnswer(_LATE), late=True),
    _post("accepted, then silence", AcceptedThenSilent(), late=True),
    _post("the answer drips byte by byte", Drip(0.05), late=True),
    _post("409 duplicate, it is there", AnswerAfter(409, body=_DUPLICATE)),
    _post("409 duplicate, it is not there", Answer(409, body=_DUPLICATE)),
    _post("403 duplicate, it is there", AnswerAfter(403, body=_DUPLICATE)),
    _post("403 duplicate, it is not there", Answer(403, body=_DUPLICATE)),
    _post("422 duplicate, it is there", AnswerAfter(422, body=_DUPLICATE)),
    _post("403, nothing done", Answer(403, body=_FORBIDDEN), ends=REFUSED),
    _post("401, the token was revoked", _REVOKED, ends=REFUSED | SENT),
    _post("the session has expired", Answer(401, body=_EXPIRED)),
    _post("the session has expired (400)", Answer(400, body=_EXPIRED)),
    _post("the answer is cut off", Truncate(9)),
    _post("the answer is garbled", AnswerAfter(200, body='{"id": "1", "uri": ')),
    _post("the answer is a list", AnswerAfter(200, body="[]")),
    _post("the answer is empty", AnswerAfter(200, body="")),
    _post("the answer has no id", AnswerAfter(200, body="{}")),
    _post("200 by somebody else, nothing done", Answer(200, _AS_HTML, "<p>Welcome to the station's Wi-Fi</p>"), reads=True),
    _post("429, wait 120 seconds", Answer(429, {"Retry-After": "120"}, "{}"), after=timedelta(seconds=120), ends=SENT),
    _post("429, wait until a date", TooMany(429, 150), after=timedelta(seconds=150), ends=SENT),
    _post("503, wait 120 seconds", Answer(503, {"Retry-After": "120"}, "")),
    _post("accepted, then 503", AnswerAfter(503, {"Retry-After": "120"}, "")),
    _post("accepted, then 408", AnswerAfter(408, body="")),
    _post("accepted, then 302", lambda bench: AnswerAfter(302, {"Location": f"{bench.proxy.url}/elsewhere"})),
    _post("302 elsewhere, nothing done", lambda bench: Answer(302, {"Location": f"{bench.proxy.url}/elsewhere"})),
    _post("307 elsewhere, nothing done", lambda bench: Answer(307, {"Location": f"{bench.proxy.url}/elsewhere"})),
    *(
        Lie(
            f"the server's clock is {abs(days)} days {'ahead' if days > 0 else 'behind'}, the answer is lost",
            (Happening(DropAfter()), Happening(SkewClock(days), at="any", times=None)),
            ends=SENT | DOUBT,
        )
        for days in _SKEWED
    ),
    *(
        Lie(
            f"the server's clock is {abs(days)} days {'ahead' if days > 0 else 'behind'}, the post is lost",
            (Happening(DropBefore()), Happening(SkewClock(days), at="any", times=None)),
            ends=SENT | DOUBT,
        )
        for days in _SKEWED
    ),
    _looking("the answer is lost, then 500 while looking", Answer(500)),
    _looking("the answer is lost, then a cut-off page", Truncate(9)),
    _looking("the answer is lost, then a garbled page", Answer(200, body='[{"id": "1", ')),
    _looking("the answer is lost, then an empty page", Answer(200, body="")),
    _looking("the answer is lost, then a web page (200)", Answer(200, _AS_HTML, _HTML)),
    _looking("the answer is lost, then a web page (404)", Answer(404, _AS_HTML, _HTML)),
    _looking("the answer is lost, then 401 while looking", Answer(401, body='{"error": "revoked"}')),
    _looking("the answer is lost, then 429 while looking", Answer(429, {"Retry-After": "60"}, "{}")),
    _looking("the answer is lost, then {} while looking", Answer(200, body="{}")),
    _looking("the answer is lost, then a redirect while looking", Answer(302, {"Location": "/elsewhere"})),
    Lie("every answer is lost", (Happening(DropAfter(), times=None),), ends=SENT | DOUBT),
    _post("the answer is lost, then the token is revoked", lambda bench: LostThenLying(bench, _REVOKED, all=True), ends=DOUBT),
    _post("the answer is lost, then the server is down", lambda bench: LostThenLying(bench, Answer(503), all=True), ends=DOUBT),
    Lie("the image is accepted, the post dropped before", (Happening(DropBefore()),), image=True),
    Lie("the image is accepted, the post refused", (Happening(Answer(400, body='{"error": "no"}')),), image=True),
    Lie("the image is accepted, the answer to the post is lost", (Happening(DropAfter()),), image=True),
    Lie("the answer to what comes before is lost", (Happening(DropAfter(), at="before"),), image=True),
    Lie("500 to what comes before", (Happening(Answer(500), at="before"),), image=True),
    Lie("what comes before has a garbled answer", (Happening(AnswerAfter(200, body='{"id": '), at="before"),), image=True),
    Lie("what comes before has no id in its answer", (Happening(AnswerAfter(200, body="{}"), at="before"),), image=True),
    Lie("what comes before arrives long after we gave up", (Happening(Delay(_LATE), at="before"),), image=True, late=True),
    Lie("429 to what comes before", (Happening(Answer(429, {"Retry-After": "60"}, "{}"), at="before"),), image=True),
    Lie("an image of its own is lost after the text", (Happening(DropBefore(), skip=1),), image=True),
    Lie("the answer to an image of its own is lost", (Happening(DropAfter(), skip=1),), image=True),
    Lie("a thread: the second answer is lost", (Happening(DropAfter(), skip=1),), parts=3),
    Lie("a thread: the second is lost", (Happening(DropBefore(), skip=1),), parts=3),
    Lie("a thread: the second is refused", (Happening(Answer(400, body='{"error": "no"}'), skip=1),), parts=3),
    Lie("a thread: 429 at the third", (Happening(Answer(429, {"Retry-After": "60"}, "{}"), skip=2),), parts=3),
    Lie("a thread: 502 after the last", (Happening(AnswerAfter(502, _AS_HTML, _HTML), skip=2),), parts=3),
)

_QUICK = {
    "accepted, then the connection drops",
    "accepted, then 502 with a web page",
    "the connection drops before",
    "401, the token was revoked",
    "the answer is garbled",
    "429, wait until a date",
    "302 elsewhere, nothing done",
    "the server's clock is 2 days behind, the answer is lost",
    "the answer is lost, then a web page (404)",
    "the image is accepted, the answer to the post is lost",
    "a thread: the second answer is lost",
}

LIES: tuple[Lie, ...] = tuple(replace(lie, slow=lie.name not in _QUICK) for lie in _ALL)
"""Those that any channel over HTTP must stand; the slow ones are left to `make test-slow`."""


@dataclass(frozen=True)
class MailLie:
    """One way in which a mail server fails: at which command, how, and how that must end."""

    name: str
    command: str
    fault: MailFault
    ends: str
    times: int | None = 1
    slow: bool = False


MAIL_LIES: tuple[MailLie, ...] = (
    MailLie("451 to MAIL", "MAIL", Refuse(451), "published"),
    MailLie("421 to MAIL", "MAIL", Refuse(421), "published"),
    MailLie("550 to MAIL", "MAIL", Refuse(550, "Sender refused"), "refused"),
    MailLie("the connection drops at MAIL", "MAIL", DropBefore(), "published"),
    MailLie("450 to RCPT", "RCPT", Refuse(450), "published"),
    MailLie("550 to RCPT", "RCPT", Refuse(550, "No such user"), "refused"),
    MailLie("the connection drops at RCPT", "RCPT", DropBefore(), "published"),
    MailLie("RCPT is answered long after", "RCPT", Delay(_LATE), "published", slow=True),
    MailLie("452 to the message", "DATA", Refuse(452), "published"),
    MailLie("554 to the message", "DATA", Refuse(554, "Looks like spam"), "refused"),
    MailLie("the message is accepted, the answer is lost", "DATA", DropAfter(), "in doubt"),
    MailLie("the message is lost, and the connection too", "DATA", DropBefore(), "in doubt"),
    MailLie("the message is answered long after", "DATA", Delay(_LATE), "in doubt", slow=True),
    MailLie("451 to every RCPT", "RCPT", Refuse(451), "not sent", times=None),
)
"""Those that the mail channel must stand: before the message's end nothing was sent, after it only an answer can say."""


def befall(bench: Bench, lie: Lie) -> None:
    """Has the proxy do it, from now on."""
    for one in lie.happens:
        fault = one.fault if hasattr(one.fault, "play") else one.fault(bench)
        for method, path in _requests(bench, one.at):
            bench.proxy.on(method, path, fault, times=one.times, skip=one.skip)


def _requests(bench: Bench, at: str) -> list[tuple[str, str]]:
    if at == "any":
        return [("*", "")]
    return [(step.method, step.path) for step in bench.steps if step.publishes == (at == "publish")]


def settle(bench: Bench, seconds: float = 10) -> None:
    """Waits until every request that was to arrive late has arrived."""
    until = time.monotonic() + seconds
    while any(isinstance(one.fault, Delay) and one.answer is None for one in bench.proxy.seen) and time.monotonic() < until:
        time.sleep(0.02)


def outcome_in_words(ending: Ending) -> str:
    """An ending as the table shows it."""
    match ending.outcome.__class__.__name__:
        case "Published":
            times = ending.attempts
            return "published" + (", found by looking" if ending.found else f", sent {times} times" if times > 1 else "")
        case "Refused":
            return "refused"
        case "NotSent":
            return "not sent"
        case _:
            return "in doubt"


@dataclass
class Table:
    """Which fault led to what on which channel."""

    cells: dict[tuple[str, str], str] = field(default_factory=dict)

    def put(self, fault: str, channel: str, ending: str) -> None:
        """One cell."""
        self.cells[fault, channel] = ending

    def markdown(self) -> str:
        """As a Markdown table: a row for each fault, a column for each channel; `–` where a channel has no such fault."""
        channels = sorted({channel for _, channel in self.cells})
        faults = dict.fromkeys(fault for fault, _ in self.cells)
        rows = [["What happens", *channels], ["---"] * (len(channels) + 1)]
        rows += [[fault, *(self.cells.get((fault, channel), "–") for channel in channels)] for fault in faults]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def counts(self) -> str:
        """How many lies each channel has been told."""
        told = Counter(channel for _, channel in self.cells)
        return ", ".join(f"{channel}: {count}" for channel, count in sorted(told.items()))
