"""Posts from a blog's folder of Markdown: Jekyll (`_posts/2026-12-03-title.md`), Hugo (YAML or TOML), the blog plugin of MkDocs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from parution import typed_dates
from parution.charter import Charter
from parution.importers import dates, folders, foreign_front_matter
from parution.importers.accounts import Accounts
from parution.importers.arrivals import Arrival, Reading, Remark, Said, SourceRefusedError, clean, shortened
from parution.importers.foreign_front_matter import Foreign, UnreadableError
from parution.importers.making import Post
from parution.model import Wish, Yaml, say
from parution.slots import SlotError

ENDINGS = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_NAME = re.compile(r"(?:(\d{4}-\d\d?-\d\d?)[-_])?(.+)")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(\s*<?([^)\s>]+)>?([^)\n]*)\)")
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)")
_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{:.*?\}")
_YES, _NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
_DATES = ("date", "publishdate", "publish_date", "published_at", "pubdate", "created")
_LABELS = ("categories", "category", "tags", "tag", "keywords")
_PICTURES = ("image", "cover", "featured_image", "feature_image", "header_image", "thumbnail", "images")
_KEPT = ("description", "excerpt", "summary", "subtitle", "lead")
_WHO = ("author", "authors")
_LANGUAGE = ("lang", "language")
_USED = frozenset({"title", "draft", "published", "slug", *_DATES, *_LABELS, *_PICTURES, *_KEPT, *_WHO, *_LANGUAGE})


def read(folder: Path, charter: Charter | None, accounts: Accounts, zone: ZoneInfo, target: ZoneInfo, calendar: Path) -> Reading:
    """The posts below a folder; `calendar` is where they will go.

    Raises:
        SourceRefusedError: there is none.
    """
    remarks: list[Remark] = []
    maker = _Maker(charter, accounts, remarks, zone, target, folders.Pictures(folder, calendar))
    arrivals = [one for path, text in _texts(folder, remarks) if (one := maker.arrival(path, text))]
    if not arrivals:
        raise SourceRefusedError(
            say("No post can be read in {folder}.", folder=str(folder)),
            say("Name the folder of the site, or that of its posts: it holds files that end in .md."),
        )
    facts = (say("Times without an offset are those of {zone}.", zone=zone.key),)
    return Reading(folder.resolve().name, tuple(arrivals), tuple(remarks), facts, accounts=tuple(accounts.met))


def _texts(folder: Path, remarks: list[Remark]) -> Iterator[tuple[str, str]]:
    """The texts of the site's posts: of Jekyll's folders where it has them, else all."""
    jekyll = (folder / "_posts").is_dir() and not (folder / "_posts").is_symlink()
    for path, text in folders.texts(folder, ENDINGS, remarks):
        parts = PurePosixPath(path).parts
        if jekyll and not {"_posts", "_drafts"} & set(parts):
            continue
        if parts[-1].lower() in {"readme.md", "_index.md", "changelog.md", "license.md", "contributing.md"}:
            remarks.append(Remark(path, 0, say("left out: a page about the folder, and no post")))
            continue
        yield path, text


@dataclass
class _Maker:
    charter: Charter | None
    accounts: Accounts
    remarks: list[Remark]
    zone: ZoneInfo
    target: ZoneInfo
    pictures: folders.Pictures

    def arrival(self, path: str, text: str) -> Arrival | None:
        """The post of a file."""
        try:
            foreign = foreign_front_matter.split(text)
        except UnreadableError as error:
            self.remarks.append(Remark(path, error.line, say("left out: {why}", why=error.message)))
            return None
        post = Post(path, 1, self.charter, self.accounts, self.remarks)
        named = _NAME.fullmatch(PurePosixPath(path).stem)
        day, stem = (named[1] or "", named[2]) if named else ("", PurePosixPath(path).stem)
        if stem.lower() == "index" and len(PurePosixPath(path).parts) > 1:  # a page bundle of Hugo: its folder has the name
            inner = _NAME.fullmatch(PurePosixPath(path).parent.name)
            day, stem = (inner[1] or day, inner[2]) if inner else (day, stem)
        body = self._body(post, foreign)
        heading = _HEADING.match(body)
        title = _text(foreign.fields.get("title")) or (heading[1] if heading else stem.replace("-", " ").replace("_", " "))
        if heading and heading[1].strip() == title.strip():
            body = body[heading.end() :].strip()
        post.fields["title"] = shortened(" ".join(clean(title).split()))
        post.add_channels(self.accounts.default("site", "wordpress"))
        if self.charter is None or "article" in self.charter.formats:
            post.fields["format"] = "article"
        self._fields(post, foreign)
        when = self._when(post, foreign, day)
        name = _text(foreign.fields.get("slug")) or stem
        return Arrival(
            f"markdown\0{path}", path, 1, post.fields, body, when, self._said(path, foreign), name, tuple(post.notes), post.copies
        )

    def _fields(self, post: Post, foreign: Foreign) -> None:
        for key, value in foreign.fields.items():
            name, line, shown = key.lower(), foreign.line_of(key), ", ".join(_texts_in(value))
            before = len(self.remarks)
            if name not in _USED:
                if shown:
                    post.remark(say("left out: this field has no meaning here"), key, line, shown)
            elif not shown:
                continue
            elif name in _LABELS:
                post.labels(_texts_in(value), key)
            elif name in _KEPT:
                post.note(key, shown)
            elif name in _WHO:
                post.choice("owner", shown, key)
            elif name in _LANGUAGE:
                post.language(shown[:2], key)
            elif name in _PICTURES:
                self._cover(post, value, key)
            self.remarks[before:] = [Remark(one.path, line, one.message, one.column, one.value) for one in self.remarks[before:]]

    def _cover(self, post: Post, value: Yaml, key: str) -> None:
        fields: Mapping[str, Yaml] = value if isinstance(value, dict) else {}
        alt = _text(fields.get("alt"))
        sources = (
            [_text(fields.get(name)) for name in ("path", "src", "url", "image", "teaser") if fields.get(name)]
            if fields
            else _texts_in(value)
        )
        media: list[Yaml] = []
        for src in sources:
            found = self.pictures.find(src, post.path)
            if isinstance(found, tuple):
                post.copies[f"content/{found[0]}"] = found[1]
                media.append({"src": found[0], **({"alt": alt} if alt else {})})
            elif src.startswith(("https://", "http://")):
                media.append({"src": src, **({"alt": alt} if alt else {})})
            else:
                post.keep(src, key, found)
        if media:
            post.fields["media"] = media

    def _body(self, post: Post, foreign: Foreign) -> str:
        """The text, its images named as they will be; what only the old site's engine understood is told."""
        text = foreign.body
        told = set()
        for found in _TEMPLATE.finditer(text):
            line = foreign.start + text.count("\n", 0, found.start())
            if line not in told:
                told.add(line)
                post.remark(say("only the old site's program understands this; it stays in the text"), "", line, found[0])

        def placed(found: re.Match[str]) -> str:
            alt, src, rest = found.groups()
            image = self.pictures.find(src, post.path)
            if isinstance(image, tuple):
                post.copies[f"content/{image[0]}"] = image[1]
                return f"![{alt}]({image[0]})" if " " not in image[0] else f"![{alt}](<{image[0]}>)"
            line = foreign.start + text.count("\n", 0, found.start())
            if src.startswith(("https://", "http://")):
                return f"![{alt}]({src}{rest})"
            post.note("", found[0])
            post.remark(say("{why}; kept in the brief", why=image), "", line, src)
            return ""

        return clean(_IMAGE.sub(placed, text))

    @staticmethod
    def _said(path: str, foreign: Foreign) -> Said:
        draft, published = _text(foreign.fields.get("draft")).lower(), _text(foreign.fields.get("published")).lower()
        return "draft" if draft in _YES or published in _NO or "_drafts" in PurePosixPath(path).parts else ""

    def _when(self, post: Post, foreign: Foreign, day: str) -> datetime | Wish | None:
        by_name = {key.lower(): key for key in foreign.fields}
        key = next((by_name[name] for name in _DATES if name in by_name), "")
        value = foreign.fields.get(key)
        if isinstance(value, dict):  # MkDocs: date: {created: …, updated: …}
            value = value.get("created") or next(iter(value.values()), None)
        typed = _text(value) or day
        try:
            found = typed_dates.typed(typed) if typed else None
            return dates.moment(found.read(None), found.clock, found.offset, self.zone, self.target) if found else None
        except (typed_dates.Unread, SlotError) as error:
            post.undated(typed, key or "date", error.message, foreign.line_of(key))
            return None


def _text(value: Yaml) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts_in(value: Yaml) -> list[str]:
    """The words of a value: a text, a list, or what stands in fields."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, dict):
        return [f"{key}: {word}" for key, item in value.items() for word in _texts_in(item)]
    return [word for item in value or () for word in _texts_in(item)]
