"""The images and videos of the posts, copied to the site under a name that changes with their content."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from parution import cache as cache_
from parution.model import Media, Post
from parution.outgoing import CONTENT, WEB, media_path, public_name
from parution.website.thumbs import Kind, Size, Thumbs
from parution.website.tree import Copy, Page

IMAGES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"})
VIDEOS = frozenset({".mp4", ".webm", ".mov", ".m4v"})
"""What is shown. Nothing else is copied: an HTML or SVG file among the media could run scripts in the site's name."""

_INDEX = "media"
_IN_TEXT = re.compile(r"!\[[^\]\n]*\]\(\s*<?([^)\s>]+)")
_ENDINGS: Mapping[Kind, str] = {"small": "-s.webp", "wide": "-w.webp"}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One image or video as a page shows it: `href` is its path in the site, or its address elsewhere (then it is linked, never loaded).

    `shown` is the path of a smaller one where that is enough for a page; `width` and `height` are those of the image in pixels, 0 where
    they are not known.
    """

    href: str
    name: str
    alt: str
    kind: str
    shown: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run found of a file: the size (bytes) and time of change (ns) that it had, its SHA-256, its size as an image."""

    size: int
    changed: int
    digest: str
    image: Size | None


class Gallery:
    """Finds the files that media sources mean, inside `content/` only. `cache` is a directory for what the next build may take over."""

    def __init__(self, root: Path, files: Mapping[str, int], cache: Path | None = None) -> None:
        self._root, self._files, self._cache = root, files, cache
        self._content = (root / CONTENT).resolve()
        self._shown: dict[str, str | None] = {}
        self._sources: dict[str, tuple[Path, Known]] = {}
        self._reduced: dict[str, tuple[str, Kind]] = {}
        self._thumbs = Thumbs(cache / "thumbs" if cache else None)
        self._before: dict[str, Known] | None = None
        self._known: dict[str, Known] = {}

    def prepare(self, posts: Iterable[Post]) -> None:
        """Look at all that these posts may show, and note what was found for the next build."""
        for post in posts:
            if post.media or post.overrides or "![" in post.body:
                for src in _sources(post):
                    if not src.startswith(WEB):
                        self._facts(media_path(post, src, self._files))
        before = self._before or {}
        if self._known.keys() != before.keys() or any(before[path] is not known for path, known in self._known.items()):
            cache_.store(self._cache, _INDEX, cache_.fingerprint(), self._known)

    def thumb(self, post: Post) -> str | None:
        """The path in the site of a small square of the first image of a post."""
        if not (post.media or "![" in post.body):
            return None
        for src in _sources(post):
            href = None if src.startswith(WEB) else self.href(post, src)
            if href and self._sources[href][1].image:
                return self._lesser(href, "small")
        return None

    def exhibit(self, post: Post, media: Media) -> Exhibit:
        """How a media of a post is shown; kind is `image`, `video`, `elsewhere` or `missing`."""
        name = PurePosixPath(media.src).name or media.src
        if media.src.startswith(WEB):
            return Exhibit(media.src, media.src, media.alt or "", "elsewhere")
        href = self.href(post, media.src)
        if href is None:
            return Exhibit("", name, media.alt or "", "missing")
        if PurePosixPath(href).suffix in VIDEOS:
            return Exhibit(href, name, media.alt or "", "video")
        image = self._sources[href][1].image
        if image is None:
            return Exhibit(href, name, media.alt or "", "image")
        shown = self._lesser(href, "wide") if image.reduced else ""
        return Exhibit(href, name, media.alt or "", "image", shown, image.width, image.height)

    def href(self, post: Post, src: str) -> str | None:
        """The path in the site of the file that a source means; None where there is none that may be shown."""
        path = media_path(post, src, self._files)
        if path is None:
            return None
        if path not in self._shown:
            self._shown[path] = self._address(path)
        return self._shown[path]

    def _address(self, path: str) -> str | None:
        known = self._facts(path)
        if known is None:
            return None
        href, file = public_name(path, known.digest), self._file(path)
        if file is None:  # it went away just now
            return None
        self._sources[href] = file, known
        return href

    def _file(self, path: str) -> Path | None:
        """Where a file lies; None where there is none inside `content/`."""
        file = (self._root / path).resolve()
        return file if file.is_relative_to(self._content) and file.is_file() else None

    def _lesser(self, href: str, kind: Kind) -> str:
        """The path of a smaller image, which is then made with this build."""
        path = f"{href.rpartition('.')[0]}{_ENDINGS[kind]}"
        self._reduced[path] = href, kind
        return path

    def _facts(self, path: str | None) -> Known | None:
        """What is known of a file; None for what may not be shown."""
        suffix = PurePosixPath(path).suffix.lower() if path else ""
        if path is None or suffix not in IMAGES | VIDEOS:
            return None
        if path in self._known:
            return self._known[path]
        file = self._file(path)
        if file is None:
            return None
        if self._before is None:
            self._before = cache_.load(self._cache, _INDEX, cache_.fingerprint(), dict[str, Known]) or {}
        found, state = self._before.get(path), file.stat()
        if not found or (found.size, found.changed) != (state.st_size, state.st_mtime_ns):
            found = self._looked_at(file, state, image=suffix in IMAGES)
        self._known[path] = found
        return found

    def _looked_at(self, file: Path, state: os.stat_result, *, image: bool) -> Known:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Known(state.st_size, state.st_mtime_ns, digest, self._thumbs.size(file, digest) if image else None)

    def source(self, href: str) -> Path | None:
        """The file behind a path in the site that was given out; None for any other."""
        found = self._sources.get(href)
        return found[0] if found else None

    def copies(self) -> Iterator[Copy | Page]:
        """The files that the pages asked for until now, and the smaller images."""
        for _, href in sorted(self._shown.items()):
            if href:
                yield Copy(href, href, self._sources[href][0])
        for path, (href, kind) in sorted(self._reduced.items()):
            file, known = self._sources[href]
            yield Page(path, path, partial(self._thumbs.data, file, known.digest, kind))


def _sources(post: Post) -> Iterator[str]:
    """What a post may show: its own media, those of its channels, those in its text."""
    yield from (one.src for one in post.media)
    yield from _IN_TEXT.findall(post.body)
    for own in post.overrides.values():
        yield from (one.src for one in own.media or ())
        yield from _IN_TEXT.findall(own.text or "")
