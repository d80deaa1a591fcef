"""A calendar in a real repository, a change of it on a branch, and what the check says of that."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parution.approvals import judge
from parution.edition import load
from parution.history import before
from parution.model import Finding
from parution.source import locate
from tests_support import NOW

CHARTER = """\
parution: 1
brand: Test Brand
timezone: Europe/Paris
people: {people}
pillars: {{craft: {{}}, shop: {{}}, misc: {{}}}}
channels:
  news: {{network: site}}
  mastodon: {{network: mastodon, account: "@test@example.social"}}
approvals: {approvals}
"""
PEOPLE = '{maud: {name: Maud, forge: "@Maud-K"}, ilyes: {name: Ilyes, forge: "@ilyes", contact: ilyes@example.org}, zoe: {name: Zoé}}'


@dataclass
class PullRequest:
    top: Path
    under: str = ""

    def __post_init__(self) -> None:
        subprocess.run(["git", "init", "-q", "-b", "main", "--template=", self.top], check=True)
        (self.root / "content").mkdir(parents=True)

    @property
    def root(self) -> Path:
        return self.top / self.under

    @staticmethod
    def charter(approvals: str = "{shop: [maud]}", people: str = PEOPLE, more: str = "") -> str:
        return CHARTER.format(approvals=approvals, people=people) + more

    @staticmethod
    def post(name: str = "one", status: str = "approved", fields: str = "pillar: shop\n", body: str = "Hello there.") -> str:
        when = "publish_at: 2026-12-03 09:00\n" if "publish_at" not in fields else ""
        return f"---\nid: {name}\ntitle: A title\nstatus: {status}\n{when}channels: [news]\n{fields}---\n\n{body}\n"

    def git(self, *words: str) -> str:
        return subprocess.run(["git", "-C", self.top, *words], check=True, capture_output=True, text=True).stdout.strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        for name, data in files.items():
            file = self.top / name
            if data is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data if isinstance(data, bytes) else data.encode())

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "message")

    def accepted(self, files: Mapping[str, str | bytes | None]) -> None:
        """Commit to main; what is written from now on is the change."""
        self.write(files)
        self.commit()

    def proposed(self, files: Mapping[str, str | bytes | None]) -> list[Finding]:
        """Write the change into the directory, and judge it."""
        self.write(files)
        return self.judged()

    def branched(self, files: Mapping[str, str | bytes | None]) -> list[Finding]:
        """Commit the change to a branch, and judge it."""
        self.git("checkout", "-q", "-b", "proposal")
        self.write(files)
        self.commit()
        return self.judged()

    def judged(self, base: str = "main") -> list[Finding]:
        edition = load(self.root, NOW)
        blobs = {post.path: post.blob for post in edition.posts}
        was = before.read(self.root, base, blobs, edition.files)
        return judge(edition, was)

    def line(self, finding: Finding) -> str:
        """The text of the line at which a finding points, from its column on."""
        text = (self.root / finding.path).read_text(encoding="utf-8-sig")
        span = locate(text, finding.place)
        return text.split("\n")[span.start_line - 1][span.start_column - 1 :] if span else ""


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    """The rules and paths of findings."""
    return [(one.rule, one.path) for one in findings]
