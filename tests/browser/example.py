"""The example calendar, built as a team's would be: from a repository with a history and a ledger, in French and in English.

To the example come a few posts with what it has none of, so that every state, every mark and every finding's colour is to be seen; the
English one is held, too. The moment is given, and so is every commit's: the same tests see the same pages every day.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parution.deliveries.ledger import HEADER, Header, path_of, written
from parution.deliveries.record import Claimed, Failed, Missed, Part, Published, Record, Unknown, Why
from parution.edition import Edition, load
from parution.model import Post
from tests_support import run

PROJECT = Path(__file__).parents[2]
NOW = "2026-12-02 10:00"
MOMENT = datetime(2026, 12, 2, 9, tzinfo=UTC)
"""The same moment as `NOW`, which is in the calendar's zone."""

_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_ALL = "[mastodon, mastodon-en, bluesky, instagram, linkedin, news]"
_FIELDS = "pillar: geste\naudience: foyers\nobjective: echange\nformat: text\nkind: value\nowner: maud\nbudget: 0\n"
MORE = {
    "long-word": (
        f"{_WORD}\nstatus: draft\npublish_at: 2026-12-10 09:15\nchannels: {_ALL}\n{_FIELDS}",
        "Un texte incontournable, garanti à vie : http://example.org/une-adresse-qui-ne-finit-pas-et-que-rien-ne-coupe-jamais-nulle-part.",
    ),
    "crowd-1": (f"Première d’un jour chargé\nstatus: review\npublish_at: 2026-12-10 10:00\nchannels: [mastodon]\n{_FIELDS}", "Un."),
    "crowd-2": (f"Deuxième d’un jour chargé\nstatus: draft\npublish_at: 2026-12-10 11:00\nchannels: [bluesky]\n{_FIELDS}", "Deux."),
    "crowd-3": (f"Troisième d’un jour chargé\nstatus: approved\npublish_at: 2026-12-10 12:30\nchannels: [linkedin]\n{_FIELDS}", "Trois."),
    "crowd-4": ("Quatrième d’un jour chargé\nstatus: idea\nplanned: 2026-12-10\nkind: promo\npillar: boutique\n", "Quatre."),
    "called-off": (f"Annulé, et pourtant là\nstatus: cancelled\npublish_at: 2026-12-11 09:00\nchannels: [mastodon]\n{_FIELDS}", "Non."),
    "wish": ("Un vœu pour le mois\nstatus: idea\nplanned: 2026-12\n", "Un jour."),
    "bare": ("Rien que cela\nstatus: idea\n", ""),
}
"""Posts that the example has none of, by id: title and fields, and text."""

HOLD = "\nholds:\n  - {reason: 'The yard is flooded', from: 2026-12-02 08:00, until: 2026-12-05 08:00, channels: [mastodon, bluesky]}\n"


@dataclass(frozen=True)
class Built:
    """A built site: its directory, the calendar it was made from, and what is known of that."""

    language: str
    out: Path
    root: Path
    edition: Edition = field(repr=False)


def build(language: str, home: Path) -> Built:
    """Makes the calendar and its repository below `home`, and builds its site as a person does.

    Raises:
        AssertionError: the program did not build it; says what it said.
    """
    root, out = home / "calendar", home / "site"
    _furnish(root, language)
    edition = load(root, MOMENT)
    _import(root, "parution-ledger", _ledger(edition), MOMENT - timedelta(minutes=30))
    done = run("build", "--now", NOW, "-o", str(out), cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(language, out, root, edition)


def _furnish(root: Path, language: str) -> None:
    """Two commits: the calendar as it was planned, and one post moved since."""
    root.mkdir(parents=True)
    shutil.copytree(PROJECT / "content", root / "content")
    (root / "docs").mkdir()
    shutil.copy(PROJECT / "docs" / "crise.md", root / "docs")
    charter = (PROJECT / "charter.yml").read_text(encoding="utf-8")
    assert "\nlanguage: fr " in charter
    charter = charter.replace("\nlanguage: fr ", f"\nlanguage: {language} ") + (HOLD if language == "en" else "")
    (root / "charter.yml").write_text(charter, encoding="utf-8")
    for name, (head, body) in MORE.items():
        (root / f"content/{name}.md").write_text(f"---\nid: {name}\ntitle: {head}---\n\n{body}\n", encoding="utf-8")
    moved = root / "content/crowd-3.md"
    text = moved.read_text(encoding="utf-8")
    moved.write_text(text.replace("2026-12-10 12:30", "2026-12-09 12:30"), encoding="utf-8")
    _git(root, "init", "--quiet", "--initial-branch=main")
    _commit(root, "Plan the winter", "Maud Kerbrat", MOMENT - timedelta(days=20))
    moved.write_text(text, encoding="utf-8")
    _commit(root, "Move one to Thursday", "Ilyes Haddad", MOMENT - timedelta(days=2))


def _ledger(edition: Edition) -> dict[str, bytes]:
    """The ledger's files: what was due is out, but for the latest, with which something went wrong in every way there is."""
    assert edition.charter
    began = MOMENT - timedelta(days=90)
    header = Header(parution=1, repository=edition.charter.repository_id, began=began, opened=began)
    files = {HEADER: written(header)}
    due = [post for post in edition.posts if post.status == "approved" and post.slot and post.slot <= MOMENT]
    for place, post in enumerate(sorted(due, key=lambda post: (post.slot, post.id), reverse=True)):
        for record in _records(post, "published" if place > 5 else ("published", "unknown", "failed", "missed")[place % 4]):
            files[path_of(record.key)] = written(record)
    return files


def _records(post: Post, fate: str) -> Iterator[Record]:
    """The deliveries of a post: the first of its channels has met this fate, the others are out."""
    assert post.slot
    for place, channel in enumerate(post.channels):
        start = post.slot.astimezone(UTC) + timedelta(minutes=4)
        end, nonce, record = start + timedelta(seconds=9), f"{post.id}-{channel}", Record(post=post.id, channel=channel)
        until, payload, commit = start + timedelta(hours=1), "0" * 64, "0" * 40
        claim = Claimed(at=start, runner="ci", nonce=nonce, until=until, payload=payload, slot=post.slot, blob=post.blob, commit=commit)
        if place or fate == "published":
            out = Part(id=f"{post.id}-1", url=f"https://example.social/@atelier/{post.id}-{place}")
            yield record.then(claim).then(Published(at=end, nonce=nonce, parts=(out,)))
        elif fate == "missed":
            yield record.then(Missed(at=end, slot=post.slot, why=Why(text="Its slot is too long past.")))
        elif fate == "failed":
            yield record.then(claim).then(Failed(at=end, nonce=nonce, why=Why(text="The network refuses the text."), person=True))
        else:
            yield record.then(claim).then(Unknown(at=end, nonce=nonce, why=Why(text="The network gave no answer.")))


def _import(root: Path, branch: str, files: dict[str, bytes], at: datetime) -> None:
    """Writes a branch of one commit, which need not be checked out."""
    who = f"Parution <parution@example.org> {int(at.timestamp())} +0000"
    parts = [f"commit refs/heads/{branch}\ncommitter {who}\ndata 6\nLedger\n".encode()]
    parts += [f"M 644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n" for path, data in files.items()]
    subprocess.run(["git", "-C", root, "fast-import", "--quiet"], input=b"".join(parts), check=True)


def _commit(root: Path, message: str, author: str, at: datetime) -> None:
    known = {"NAME": author, "EMAIL": "someone@example.org", "DATE": at.isoformat()}
    _git(root, "add", "-A")
    _git(
        root,
        "commit",
        "--quiet",
        "-m",
        message,
        **{f"GIT_{role}_{what}": known[what] for role in ("AUTHOR", "COMMITTER") for what in known},
    )


def _git(root: Path, *words: str, **environment: str) -> None:
    subprocess.run(["git", "-C", root, *words], check=True, capture_output=True, env={**os.environ, **environment})
