"""A calendar that is full of secrets, its sites, and a reader who looks for those in every byte and in every disguise.

A secret is a word that begins with `SIGN`; what follows says whose it is (`draft`, `plan`, `brief`…) and where it stands. The posts that
were published are `OPEN`, and nothing in those that the public may see is secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from press_room import NOW, Calendar
from secret_reading import NUMBERS, SECRET, SIGN

from hostile.building import build_for
from parution.deliveries.ledger import Header, Ledger
from parution.deliveries.payload import payload_of
from parution.deliveries.record import Amended, Claimed, Failed, Part, Published, Record, Skipped, Why
from parution.edition import Edition
from parution.history import History
from parution.model import Approval, FileHistory, Move
from parution.website import BuildResult
from tests_support import jpeg

CHARTER = """\
parution: 1
brand: The Open House
description: A house with open doors.
timezone: Europe/Paris
language: en
country: FR
people:
  zyzzyvapeopleid: {name: Zyzzyvapeoplename, load: 3 per week, backup: zyzzyvachief, contact: zyzzyvanevercontact@example.org}
  zyzzyvachief: {name: Zyzzyvachiefname, contact: zyzzyvanevermail@example.org}
audiences: {zyzzyvabriefaudience: Zyzzyvabriefpublic, zyzzyvanevercrowd: Zyzzyvachartercrowds}
objectives: {zyzzyvabriefwhy: {name: Zyzzyvabriefaim, kpi: zyzzyvabriefkpi}, zyzzyvachartergoal: {kpi: zyzzyvacharterkpi}}
pillars:
  zyzzyvaplanpillar: {name: Zyzzyvaplanpillarname, share: 50 %}
  zyzzyvacharterpillar: {name: Zyzzyvacharterpillarname, share: 50 %}
campaigns:
  zyzzyvaplanrun: {name: Zyzzyvaplanrunname, from: 2026-11-01, to: 2026-12-20}
  zyzzyvacharterrun: {name: Zyzzyvacharterrunname, from: 2026-12-01, to: 2027-02-20}
channels:
  mastodon: {network: mastodon, account: "@open@example.social", name: The open elephant, best: ["mon-fri 08:00-10:00"]}
  news: {network: site, name: The notebook, url: "https://example.org/notebook"}
  bluesky: {network: bluesky, account: open.example.org, name: The open sky}
  letter: {network: email, account: zyzzyvaplanletter@example.org, name: Zyzzyvaplanletters, audience: zyzzyvanevercrowd}
tone:
  avoid: {zyzzyvacharteravoid: zyzzyvacharterinstead}
  promises: [zyzzyvacharterpromise]
  sponsored: Zyzzyvachartersponsored
links: {tags: {utm_source: zyzzyvanevertag}}
personal data: [/zyzzyvaneverdata/]
key dates: [{name: public holidays}, {name: Zyzzyvacharterday, on: 3 december}, {name: Zyzzyvacharterlate, on: 2026-12-24, lead: 40 days}]
approvals: {zyzzyvaplanpillar: [zyzzyvachief]}
publishing: {repository: zyzzyvaneverrepository}
cadence: {blackouts: [{reason: Zyzzyvaneverblackout, from: 2026-12-24, to: 2026-12-26}]}
holds: [{reason: Zyzzyvaholdreason, from: 2026-11-20, until: 2026-12-24, channels: [letter]}]
crisis: {contacts: [zyzzyvachief], answers: docs/zyzzyvanevercrisis.md}
experiments: {zyzzyvaneverarms: {name: Zyzzyvaneverarmsname, question: Zyzzyvaneverquestion, arms: ["08:00-09:00", "18:00-19:00"]}}
site:
  url: https://example.org/calendar/
  repository: https://example.org/zyzzyvaneverforge/calendar
  branch: zyzzyvaneverbranch
"""
BARE = """\
parution: 1
brand: The Open House
description: A house with open doors.
timezone: Europe/Paris
language: en
country: FR
channels:
  mastodon: {network: mastodon, account: "@open@example.social", name: The open elephant}
  news: {network: site, name: The notebook, url: "https://example.org/notebook"}
  bluesky: {network: bluesky, account: open.example.org, name: The open sky}
publishing: {repository: zyzzyvaneverrepository}
site: {url: https://example.org/calendar/}
"""
"""The same house with nothing to hide."""

_INNER = """\
brief: Zyzzyvabriefnote
budget: "7654321"
owner: zyzzyvapeopleid
audience: zyzzyvabriefaudience
objective: zyzzyvabriefwhy
pillar: zyzzyvaplanpillar
campaign: zyzzyvaplanrun
experiment: zyzzyvaneverarms
ignore: {text-length: zyzzyvaneverignore}
"""
OAK = 'media: [{src: media/oak.jpg, alt: "An oak"}]\nhashtags: [open]\n'
OAK_TEXT = "The oak **stands** open, see [the yard](https://example.org/yard)."
SLOT = "publish_at: 2026-11-06 10:00\n"
_LEFT = f"""\
status: STATUS
WHENchannels: [mastodon, bluesky, letter]
{_INNER}media: [{{src: media/{SIGN}GROUPfile.jpg, alt: {SIGN}GROUPalt}}]
hashtags: [{SIGN}GROUPtag]
mentions: ["@{SIGN}GROUPfriend@example.social"]
sponsor: {SIGN}GROUPsponsor
warning: {SIGN}GROUPwarning
cta: https://example.org/{SIGN}GROUPcta
poll: {{options: [{SIGN}GROUPyes, no], duration: 1 day}}
overrides: {{bluesky: {{text: {SIGN}GROUPsky, hashtags: [{SIGN}GROUPskytag]}}, letter: {{text: {SIGN}GROUPletter}}}}
"""
STATUSES = {
    "idea": "planned: 2026-12\n",
    "draft": "planned: 2026-12-03\n",
    "review": "publish_at: 2026-11-26 09:00\n",
    "cancelled": "publish_at: 2026-11-10 09:00\n",
    "approved": "publish_at: 2026-11-27 09:00\n",
}
"""What is not published: a post of each status, and when it is planned for. Whose secrets they hold is told by `group`."""


def group(status: str) -> str:
    """Whose secrets a post of this status holds: those of approved ones are of the plan that a client sees."""
    return "plan" if status == "approved" else f"wip{status}"


def picture(secret: str) -> bytes:
    """An image with a word in its bytes."""
    data = jpeg()
    return data[:-2] + secret.encode() + data[-2:]


@dataclass
class Room:
    """The calendar, and where its sites are built; `shells` keeps the engine's work."""

    calendar: Calendar
    shells: Path
    out: Path

    def furnish(self, view: str = "", *, secrets: bool = True) -> None:
        """Write the calendar; `view` is what the charter opens to a client, as YAML. Without `secrets`, only what the public may see."""
        write = self.calendar.write
        inner = _INNER + f"follows: {SIGN}wipdraftid\nterms: https://example.org/{SIGN}neverterms\n" if secrets else ""
        other = f"  bluesky: {{text: {SIGN}plansky, hashtags: [{SIGN}plansky], media: [{{src: media/{SIGN}plansky.jpg, alt: no}}]}}\n"
        oak = f"{SLOT}channels: [mastodon, news{', bluesky' * secrets}]\n{OAK}{inner}" + (f"overrides:\n{other}" if secrets else "")
        note = f" <!-- {SIGN}nevercomment -->" * secrets
        name = f"{SIGN}neverfolder/{SIGN}neverfile" if secrets else "oak"
        write("charter.yml", (CHARTER + (f"  client: {view}\n" if view else "")) if secrets else BARE)
        write("content/media/oak.jpg", jpeg())
        write(f"content/{name}.md", post("open-oak", "The oak", f"status: approved\n{oak}", OAK_TEXT + note))
        elm = f'overrides: {{bluesky: {{text: "The elm is open to the sky.{note}", media: [], hashtags: [], mentions: []}}}}\n'
        more = f"hashtags: [{SIGN}planelmtag]\nmentions: ['@{SIGN}planelm@example.social']\n"
        more += f"media: [{{src: media/{SIGN}planelm.jpg, alt: x}}]\n"
        channels = f"{SLOT}channels: [bluesky{', mastodon' * secrets}]\n"
        body = f"{SIGN}planelmbody" if secrets else "Nothing."
        write("content/elm.md", post("open-elm", "The elm", f"status: approved\n{channels}{elm}{more if secrets else ''}", body))
        if secrets:
            self._hide()

    def _hide(self) -> None:
        write = self.calendar.write
        write(f"docs/{SIGN}nevercrisis.md", f"# What to say\n\nSay {SIGN}crisisanswer.\n")
        for file in ("plansky", "planelm", "planchanged", *(f"{group(status)}file" for status in STATUSES)):
            write(f"content/media/{SIGN}{file}.jpg", picture(f"{SIGN}{file.removesuffix('file')}bytes"))
        for status, when in STATUSES.items():
            fields = _LEFT.replace("STATUS", status).replace("WHEN", when).replace("GROUP", whose := group(status))
            text = f"{SIGN}{whose}body [x](https://example.org/{SIGN}{whose}link) <!-- {SIGN}nevernote -->"
            write(f"content/{SIGN}never{status}.md", post(f"{SIGN}{whose}id", f"Zyzzyva{whose}title", fields, text))
        fields = f"status: approved\n{SLOT}channels: [mastodon]\nmedia: [{{src: media/{SIGN}planchanged.jpg, alt: {SIGN}planchangedalt}}]\n"
        write("content/changed.md", post("changed", "Zyzzyvaplanchangedtitle", fields, f"{SIGN}planchangedbody"))
        fields = f"status: approved\n{SLOT}channels: [mastodon]\n"
        write("content/down.md", post(f"{SIGN}plandown", "Zyzzyvaplandowntitle", fields, f"{SIGN}plandownbody"))
        again = f"status: draft\n{SLOT}channels: [mastodon, news]\n"
        write("content/again.md", post(f"{SIGN}wipagain", "Zyzzyvawipagaintitle", again, f"{SIGN}wipagainbody"))

    def edition(self, now: datetime = NOW) -> Edition:
        return self.calendar.load(now)

    def secrets(self) -> frozenset[str]:
        """Every secret of the calendar, its history and its ledger."""
        texts = [str(file) + file.read_bytes().decode("utf-8", "replace") for file in self.calendar.root.rglob("*") if file.is_file()]
        texts += [repr(history(self.edition())), repr([*ledger(self.edition()).records.values()])]
        return frozenset(word for text in texts for word in SECRET.findall(text.casefold())) | NUMBERS

    def build(self, audience: str, *, now: datetime = NOW, out: Path | None = None, book: Ledger | None = None) -> BuildResult:
        """The site for an audience."""
        edition = self.edition(now)
        return build_for(audience, edition, history(edition), book or ledger(edition), shells=self.shells, out=out or self.out)

    def files(self, out: Path | None = None) -> dict[str, bytes]:
        top = out or self.out
        return {file.relative_to(top).as_posix(): file.read_bytes() for file in sorted(top.rglob("*")) if file.is_file()}


def post(name: str, title: str, fields: str, body: str) -> str:
    """The text of a post's file."""
    return f"---\nid: {name}\ntitle: {title}\n{fields}---\n\n{body}\n"


def history(edition: Edition) -> History:
    """What git knows: secrets, all of it."""
    at = NOW - timedelta(days=30)
    who = "Zyzzyvahistoryauthor"
    moves = (Move(at, "Zyzzyvahistorymover", "2026-10-01", "2026-11-06 10:00"),)
    return History(
        {
            one.path: FileHistory(
                at, who, at + timedelta(days=1), "Zyzzyvahistoryeditor", 3, moves, (Approval(at, "Zyzzyvahistoryboss", one.blob),)
            )
            for one in edition.posts
        }
    )


def ledger(edition: Edition) -> Ledger:
    """What was published: the open posts, and what is no longer as it was."""
    header = Header(
        parution=1, repository=edition.charter.repository_id if edition.charter else "", began=datetime(2026, 10, 1, tzinfo=UTC)
    )
    return Ledger(replace_opened(header)).with_records(_records(edition))


def replace_opened(header: Header) -> Header:
    """The header of a ledger by which may be published."""
    return Header(parution=header.parution, repository=header.repository, began=header.began, opened=header.began)


def _records(edition: Edition) -> Iterator[Record]:
    known = {one.id: one for one in edition.posts}
    published = {
        "open-oak": ("mastodon", "news"),
        "open-elm": ("bluesky",),
        "changed": ("mastodon",),
        f"{SIGN}wipagain": ("mastodon", "news"),
    }
    for name, channels in published.items():
        for channel in channels:
            if name in known:
                yield out(edition, name, channel, changed=name == "changed")
    if f"{SIGN}plandown" in known:
        yield out(edition, f"{SIGN}plandown", "mastodon").then(Amended(at=NOW - timedelta(days=2), payload=None))
        yield failed(out(edition, "open-oak", "bluesky"), known["open-oak"].blob)
        yield Record(post="open-elm", channel="mastodon").then(
            Skipped(at=NOW - timedelta(days=9), why=Why(text="no"), by="zyzzyvaneverskipper")
        )


def out(edition: Edition, name: str, channel: str, *, changed: bool = False) -> Record:
    """The record of what went out, as it is here or (`changed`) as it was before; the first of its slot's channels ten minutes late."""
    found = next(one for one in edition.posts if one.id == name)
    assert found.slot
    assert edition.charter
    at = found.slot.astimezone(UTC) + timedelta(minutes=10)
    hashed = "0" * 64 if changed else payload_of(found, edition.charter.channels[channel], _Blobs(edition)).hash
    claim = Claimed(
        at=at,
        runner="zyzzyvaneverrunner",
        nonce="zyzzyvanevernonce",
        until=at + timedelta(hours=1),
        payload=hashed,
        slot=found.slot,
        blob="0" * 40,
        commit="0" * 40,
    )
    parts = (Part(id=f"{name}-1", url=f"https://example.social/@open/{name}-{channel}"),)
    return Record(post=name, channel=channel).then(claim).then(Published(at=at, nonce="zyzzyvanevernonce", parts=parts))


def failed(record: Record, blob: str) -> Record:
    """The same, but that it failed, with a secret for a reason; the text has not been changed since."""
    why = Why(text="The server says {words}.", values={"words": "zyzzyvadoubtfailure"})
    claim = record.claim
    assert claim
    began = Record(post=record.post, channel=record.channel).then(msgspec.structs.replace(claim, blob=blob))
    return began.then(Failed(at=record.history[-1].at, nonce=claim.nonce, why=why, person=True))


class _Blobs(dict[str, str]):
    """The git blobs of the calendar's files."""

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        for path in edition.files:
            data = (edition.root / path).read_bytes()
            self[path] = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
