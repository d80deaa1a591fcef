"""What tests share: a charter, a moment, and a calendar's directory that a test fills in a few lines."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from parution.edition import Edition, load

CHARTER = """\
parution: 1
brand: Test Brand
timezone: Europe/Paris
language: en
people: {desk: {name: The desk}}
audiences: {makers: People who make}
objectives: {awareness: {kpi: reach}, conversion: {kpi: visits, requires: [cta]}}
pillars: {craft: {share: 60 %}, shop: {share: 40 %, kind: promo}}
campaigns: {winter-market: {from: 2026-11-23, to: 2026-12-20}}
channels:
  mastodon: {network: mastodon, account: "@test@example.social"}
  bluesky: {network: bluesky, account: test.example.org}
  instagram: {network: instagram, account: test}
  news: {network: site}
"""
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Calendar:
    """A calendar's directory that a test fills."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("charter.yml", CHARTER)
        (root / "content").mkdir()

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def post(self, name: str, fields: str = "", body: str = "Hello.") -> Path:
        return self.write(f"content/{name}.md", f"---\nid: {name}\ntitle: A title\nstatus: draft\n{fields}---\n\n{body}\n")

    def load(self, now: datetime = NOW) -> Edition:
        return load(self.root, now)

    def rules(self) -> list[str]:
        return [finding.rule for finding in self.load().findings]


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a person runs it, in a directory."""
    return subprocess.run(
        [sys.executable, "-m", "parution", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )
