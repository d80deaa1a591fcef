"""A calendar whose every text is an attack: titles, texts, all of the front matter, names of files, the charter, the ledger, git's names.

The attacks take turns: post by post and place by place the next text of the corpus comes in, so that each stands somewhere. With a `turn`
every text stands at another place, so that enough turns bring each text to each place.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from hostile.building import build_for
from parution.deliveries.ledger import Header, Ledger
from parution.deliveries.record import Claimed, Failed, Part, Published, Record, Why
from parution.edition import Edition
from parution.history import History
from parution.model import Approval, FileHistory, Move, Post
from parution.website import BuildResult
from tests_support import Calendar

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CORPUS: dict[str, list[str]] = json.loads(Path(__file__).with_name("corpus.json").read_text(encoding="utf-8"))
ATTACKS = list(dict.fromkeys(text for texts in CORPUS.values() for text in texts))
OPEN = "[brief, charter, crisis, doubts, health, history, people, reports]"
NETWORKS = ("mastodon", "bluesky", "site", "linkedin", "instagram", "x", "email", "wordpress", "matrix", "telegram", "youtube", "webhook")
POSTS = 48
NAMELESS = 16
"""One post of so many has no id that can be used, so it comes no further than the check."""
_UNSAFE_NAME = re.compile(r"[/\\:*?|\x00-\x1f\x7f]")
_STATUSES = ("approved", "approved", "approved", "draft", "approved", "review", "approved", "idea")


def _quoted(text: str) -> str:
    """A text as a YAML scalar in quotation marks, whatever it holds."""
    return '"' + "".join(_escaped(letter) if letter in '"\\' or not letter.isprintable() else letter for letter in text) + '"'


def _escaped(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


@dataclass
class House:
    """The calendar in a directory; `turn` shifts which attack stands where."""

    home: Path
    shells: Path
    turn: int = 0
    posts: int = POSTS
    calendar: Calendar = field(init=False)

    def __post_init__(self) -> None:
        root = self.home / "calendar"
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        self.calendar = Calendar(root)
        self._next = count(self.turn)

    def attack(self) -> str:
        """The next text."""
        return ATTACKS[next(self._next) % len(ATTACKS)]

    def quoted(self) -> str:
        """The next text, as YAML."""
        return _quoted(self.attack())

    def word(self) -> str:
        """The next text without what parts words, as addresses want it."""
        return _quoted("https://example.org/" + re.sub(r"\s", "", self.attack()))

    def furnish(self) -> Edition:
        """Writes the calendar and loads it."""
        (self.calendar.root / "charter.yml").write_bytes(self._charter().encode())
        self.calendar.write("docs/crisis.md", "\n\n".join(self._crisis()))
        self._media()
        for number in range(self.posts):
            self._post(number)
        edition = self.calendar.load(NOW)
        assert edition.charter, [(str(one.message), one.path) for one in edition.findings if one.path == "charter.yml"]
        assert len(edition.posts) == self.posts - len(range(0, self.posts, NAMELESS)), [
            str(one.message) for one in edition.findings if one.severity == "error"
        ][:9]
        return edition

    def _crisis(self) -> Iterator[str]:
        yield "# What to say"
        for text in ATTACKS:
            yield text.replace("\0", "")

    def _media(self) -> None:
        from PIL import Image

        media = self.calendar.root / "content/media"
        media.mkdir()
        Image.new("RGB", (900, 600), "#1f5a46").save(media / "a.jpg")
        self._files = ["a.jpg"]
        for _ in range(12):
            name = f"{_UNSAFE_NAME.sub('-', self.attack())[:60]}.jpg"
            shutil.copy(media / "a.jpg", media / name)
            self._files.append(name)

    def _post(self, number: int) -> None:
        status = _STATUSES[number % len(_STATUSES)]
        day = (
            datetime(2026, 11, 2 + number % 14, 8 + number % 9, 30) if status == "approved" else datetime(2026, 11, 23 + number % 5, 9, 15)
        )
        if number % 16 == 12:
            day = datetime(2026, 11, 21, 9 + number % 8, 45)
        known = number % 3  # every third post names what no charter has

        def name(kind: str) -> str:
            return f"{kind}{number % 6}" if known else self.quoted()

        channels = [f"c{(number + step) % len(NETWORKS)}" for step in range(4)] + ([] if known else [self.quoted()])
        file = self._files[number % len(self._files)]
        own = f"{{text: {self.quoted()}, hashtags: [{self.quoted()}], mentions: [{self.quoted()}]}}"
        fields = {
            "id": f"post-{number}" if number % NAMELESS else _quoted(f"../{self.attack()}"),
            "title": self.quoted(),
            "status": status,
            "publish_at": f"{day:%Y-%m-%d %H:%M}",
            "channels": f"[{', '.join(channels)}]",
            "pillar": name("p"),
            "audience": name("a"),
            "objective": name("o"),
            "owner": name("w"),
            "campaign": name("g"),
            "format": ("text", "image", "poll", "thread", "article", self.quoted())[number % 6],
            "kind": ("value", "promo", self.quoted())[number % 3],
            "budget": self.quoted(),
            "cta": self.word(),
            "terms": self.word(),
            "language": ("en", "fr", self.quoted())[number % 3],
            "media": f"[{{src: {_quoted('media/' + file)}, alt: {self.quoted()}}}, {{src: {self.quoted()}, alt: {self.quoted()}}}, "
            f"{{src: {self.word()}, alt: {self.quoted()}}}]",
            "hashtags": f"[{self.quoted()}, {self.quoted()}]",
            "mentions": f"[{self.quoted()}]",
            "poll": f"{{options: [{self.quoted()}, {self.quoted()}, {self.quoted()}], duration: 1 day}}",
            "sponsor": self.quoted(),
            "warning": self.quoted(),
            "brief": self.quoted(),
            "follows": f"post-{number - 1}" if number % 2 else self.quoted(),
            "experiment": self.quoted(),
            "ignore": f"{{text-length: {self.quoted()}, {self.quoted()}: x}}",
            "overrides": f"{{c{(number + 1) % len(NETWORKS)}: {own}}}",
        }
        bodies = [self.attack().replace("\0", "") for _ in range(9 if number % 3 else 1)]
        if fields["format"] == "thread":
            bodies.insert(1, "---")
        front = "".join(f"{key}: {value}\n" for key, value in fields.items())
        folder = _UNSAFE_NAME.sub("-", self.attack())[:50].strip(". ") or "x"
        stem = _UNSAFE_NAME.sub("-", self.attack())[:50]
        self.calendar.write(f"content/{folder}/{number}{stem}.md", f"---\n{front}---\n\n" + "\n\n".join(bodies) + "\n")

    def _charter(self) -> str:
        quoted, word = self.quoted, self.word

        def line(kind: str, form: Callable[[], str]) -> str:
            return "".join(f"  {kind}{number}: {form()}\n" for number in range(14))

        channels = "".join(
            f"  c{number}: {{network: {network}, name: {quoted()}, account: {quoted()}, url: {word()}, audience: a{number}}}\n"
            for number, network in enumerate(NETWORKS)
        )
        return f"""\
parution: 1
brand: {_quoted('Brand <b onclick="alert(1)">"&amp;')}
description: {quoted()}
timezone: Europe/Paris
language: en
country: FR
people:
{line("w", lambda: f"{{name: {quoted()}, contact: {quoted()}, load: 3 per week}}")}audiences:
{line("a", quoted)}objectives:
{line("o", lambda: f"{{name: {quoted()}, kpi: {quoted()}}}")}pillars:
{line("p", lambda: f"{{name: {quoted()}, share: 5 %}}")}campaigns:
{line("g", lambda: f"{{name: {quoted()}, from: 2026-11-09, to: 2026-12-20}}")}channels:
{channels}tone:
  avoid: {{{", ".join(f"{quoted()}: {quoted()}" for _ in range(20))}}}
  promises: [{", ".join(quoted() for _ in range(20))}]
  sponsored: {quoted()}
links: {{tags: {{utm_source: {quoted()}}}}}
key dates: [{", ".join(f"{{name: {quoted()}, on: {day} december}}" for day in range(1, 25))}]
approvals: {{p1: [w1, w2]}}
cadence: {{blackouts: [{{reason: {quoted()}, from: 2026-12-24, to: 2026-12-26}}]}}
holds: [{{reason: {quoted()}, from: 2026-11-20, channels: [c3]}}, {{reason: {quoted()}, from: 2026-11-20, campaigns: [g3]}}]
crisis: {{contacts: [w1, w2], answers: docs/crisis.md}}
experiments: {{e1: {{name: {quoted()}, question: {quoted()}, arms: ["08:00-09:00", "18:00-19:00"]}}}}
site:
  url: {_quoted('https://example.org/"onmouseover="alert(1)/')}
  repository: {_quoted('https://example.org/"onmouseover="alert(1)')}
  branch: {quoted()}
  client: {{shows: {OPEN}, statuses: [idea, draft, review, approved]}}
"""

    def history(self, edition: Edition) -> History:
        """Git's names, each an attack."""
        at = NOW - timedelta(days=40)
        return History(
            {
                one.path: FileHistory(
                    at,
                    self.attack(),
                    at + timedelta(days=3),
                    self.attack(),
                    4,
                    (Move(at, self.attack(), self.attack(), "2026-12-03 09:00"),),
                    (Approval(at, self.attack(), one.blob),),
                )
                for one in edition.posts
            }
        )

    def ledger(self, edition: Edition) -> Ledger:
        """What is past is out, but for some that failed; addresses and reasons are attacks."""
        began = datetime(2026, 10, 1, tzinfo=UTC)
        header = Header(parution=1, repository=self.attack(), began=began, opened=began)
        return Ledger(header).with_records(self._records(edition))

    def _records(self, edition: Edition) -> Iterator[Record]:
        assert edition.charter
        for number, post in enumerate(one for one in edition.posts if one.status == "approved" and one.slot and one.slot < NOW):
            for channel in dict.fromkeys(post.channels):
                if channel in edition.charter.channels:
                    yield self._record(post, channel, broken=number % 7 == 6 and channel == post.channels[0])

    def _record(self, post: Post, channel: str, *, broken: bool) -> Record:
        assert post.slot
        at, nonce, until = post.slot.astimezone(UTC), self.attack(), NOW
        claim = Claimed(
            at=at, runner=self.attack(), nonce=nonce, until=until, payload="0" * 64, slot=post.slot, blob=post.blob, commit="0" * 40
        )
        record = Record(post=post.id, channel=channel).then(claim)
        if broken:
            why = Why(text="The server says {words}.", values={"words": self.attack()})
            return record.then(Failed(at=at, nonce=nonce, why=why, person=True))
        parts = (Part(id=self.attack(), url=self.attack()), Part(id="2", url="https://example.org/" + self.attack()))
        return record.then(Published(at=at, nonce=nonce, parts=parts))

    def build(self, audience: str, edition: Edition, out: Path) -> BuildResult:
        """The site for an audience; the attacks of the ledger and of git are the same for all."""
        self._next = count(self.turn + 7)
        return build_for(audience, edition, self.history(edition), self.ledger(edition), shells=self.shells, out=out)
