"""The images and videos of the posts, copied to the site under a name that changes with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from parution.model import Media, Post
from parution.outgoing import CONTENT, WEB, media_path, public_name
from parution.website.tree import Copy

IMAGES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"})
VIDEOS = frozenset({".mp4", ".webm", ".mov", ".m4v"})
"""What is shown. Nothing else is copied: an HTML or SVG file among the media could run scripts in the site's name."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One image or video as a page shows it: `href` is its path in the site, or its address elsewhere (then it is linked, never loaded)."""

    href: str
    name: str
    alt: str
    kind: str


class Gallery:
    """Finds the files that media sources mean, inside `content/` only."""

    def __init__(self, root: Path, files: Mapping[str, int]) -> None:
        self._root, self._files = root, files
        self._content = (root / CONTENT).resolve()
        self._shown: dict[str, str | None] = {}
        self._sources: dict[str, Path] = {}

    def exhibit(self, post: Post, media: Media) -> Exhibit:
        """How a media of a post is shown; kind is `image`, `video`, `elsewhere` or `missing`."""
        name = PurePosixPath(media.src).name or media.src
        if media.src.startswith(WEB):
            return Exhibit(media.src, media.src, media.alt or "", "elsewhere")
        href = self.href(post, media.src)
        if href is None:
            return Exhibit("", name, media.alt or "", "missing")
        return Exhibit(href, name, media.alt or "", "video" if PurePosixPath(href).suffix in VIDEOS else "image")

    def href(self, post: Post, src: str) -> str | None:
        """The path in the site of the file that a source means; None where there is none that may be shown."""
        path = media_path(post, src, self._files)
        if path is None:
            return None
        if path not in self._shown:
            self._shown[path] = self._address(path)
        return self._shown[path]

    def _address(self, path: str) -> str | None:
        suffix = PurePosixPath(path).suffix.lower()
        file = (self._root / path).resolve()
        if suffix not in IMAGES | VIDEOS or not file.is_relative_to(self._content) or not file.is_file():
            return None
        facts = file.stat()
        href = public_name(path, _digest(file, facts.st_size, facts.st_mtime_ns))
        self._sources[href] = file
        return href

    def source(self, href: str) -> Path | None:
        """The file behind a path in the site that was given out; None for any other."""
        return self._sources.get(href)

    def copies(self) -> Iterator[Copy]:
        """The files that the pages asked for until now."""
        for path, href in sorted(self._shown.items()):
            if href:
                yield Copy(href, href, (self._root / path).resolve())


@cache
def _digest(file: Path, _size: int, _mtime: int) -> str:
    """The hash of a file's content, worked out again only when its size or time changed (the site is rebuilt while somebody works)."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
