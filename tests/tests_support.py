"""What tests share: a charter, a moment, and a calendar's directory that a test fills in a few lines."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

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


def jpeg(width: int = 1200, height: int = 900, more: int = 0) -> bytes:
    """The bytes of a JPEG as far as its header, which is all that is ever read of it, and so many more."""
    frame = b"\xff\xc0\x00\x11\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8" + frame + b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" + bytes(more) + b"\xff\xd9"


def png(width: int = 1200, height: int = 900) -> bytes:
    """The bytes of a PNG without its pixels."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    chunks = ((b"IHDR", head), (b"IDAT", b""), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(len(d).to_bytes(4, "big") + n + d + crc32(n + d).to_bytes(4, "big") for n, d in chunks)


def box(name: str, *parts: bytes) -> bytes:
    """A box of an MP4 file."""
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4, "big") + name.encode() + body


def film(seconds: int, width: int = 1280, height: int = 720, *, brand: str = "isom", turned: bool = False) -> bytes:
    """The bytes of an MP4 file as far as they say what it is: brand, duration, and the frame of its one track."""
    mvhd = box("mvhd", bytes(12), (1000).to_bytes(4, "big"), (seconds * 1000).to_bytes(4, "big"), bytes(80))
    matrix = [0, 1 << 16, 0, 1 << 16, 0, 0, 0, 0, 1 << 30] if turned else [1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30]
    sizes = ((width << 16).to_bytes(4, "big"), (height << 16).to_bytes(4, "big"))
    tkhd = box("tkhd", bytes(40), *(number.to_bytes(4, "big") for number in matrix), *sizes)
    return box("ftyp", brand.encode(), bytes(4)) + box("mdat", bytes(100)) + box("moov", mvhd, box("trak", tkhd))


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
