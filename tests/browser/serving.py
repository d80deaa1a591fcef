"""A site over HTTP as a good host serves it: compressed, with types and lifetimes; nothing but what was built."""

from __future__ import annotations

import gzip
import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reals.serving import Handler, InThread

_COMPRESSED = ("text/", "application/json", "application/javascript", "application/xml", "application/atom+xml", "image/svg+xml")
_TYPES = {
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
}


class SiteServer(InThread):
    """Serves a directory under `root_url` and a path; an address that is not there is answered with 404.html.

    Args:
        directory: the built site.
        path: where on its host the site is published (`calendrier/`), "" for all of it.
    """

    def __init__(self, directory: Path, path: str = "") -> None:
        known: dict[tuple[str, bool], tuple[str, bytes]] = {}

        class Files(Handler):
            def reply(self) -> None:
                asked = unquote(urlsplit(self.path).path)[1:]
                name = (asked.removeprefix(path) or "index.html") if asked.startswith(path) else ".."
                status = 200 if ".." not in name and (directory / name).is_file() else 404
                squeezed = "gzip" in self.headers.get("Accept-Encoding", "")
                name = name if status == 200 else "404.html"
                if (name, squeezed) not in known:
                    known[name, squeezed] = _body(directory / name, squeezed=squeezed)
                kind, data = known[name, squeezed]
                headers = [("Content-Type", kind), ("Cache-Control", "max-age=31536000" if name.startswith("assets/") else "no-cache")]
                if squeezed and kind.startswith(_COMPRESSED):
                    headers.append(("Content-Encoding", "gzip"))
                self.answer(status, headers, data)

        super().__init__(Files)
        self.url = f"{self.root_url}/{path}"


def _body(file: Path, *, squeezed: bool) -> tuple[str, bytes]:
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    data = file.read_bytes()
    shown = f"{kind}; charset=utf-8" if kind.startswith(_COMPRESSED) else kind
    return shown, gzip.compress(data, 6, mtime=0) if squeezed and kind.startswith(_COMPRESSED) else data
