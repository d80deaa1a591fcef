"""What is asked of a WordPress site: posts, media and who we are, through wp/v2 (https://developer.wordpress.org/rest-api/reference)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, TypeVar

import httpx
import msgspec

from parution.model import say
from parution.publish.adapter import Refused, Unclear
from parution.publish.channels.files import File
from parution.publish.http import Failure, Http, meaning

T = TypeVar("T")
_TRASHED = "__trashed"  # what WordPress adds to the slug of a post in its trash
_GONE = {404, 410}
_MAY_NOT = "rest_invalid_param"  # to ask for drafts is an error in form for someone whom WordPress does not know
_FILE_REFUSED = "rest_upload_"


class Entry(msgspec.Struct, frozen=True):
    """A post as WordPress has it: `status` is publish, draft, pending, private, future or trash; `link` is its address."""

    id: int
    status: str
    link: str = ""


class Medium(msgspec.Struct, frozen=True):
    """An image or a video of the library, and where its file is to be had."""

    id: int
    source_url: str


class Me(msgspec.Struct, frozen=True):
    """Whose password it is, and what they may do."""

    name: str
    capabilities: dict[str, bool] = {}


class _Error(msgspec.Struct, frozen=True):
    code: str = ""


class Site:
    """One site, as one of its users."""

    def __init__(self, server: str, user: str, password: str) -> None:
        secret = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._http = Http(f"{server.rstrip('/')}/wp-json/wp/v2", {"Authorization": f"Basic {secret}"})

    def post(self, number: int) -> Entry | Failure | None:
        """A post by its number; None where there is no such post."""
        answer = self._http.answer("GET", f"posts/{number}", params={"context": "edit"})
        if isinstance(answer, httpx.Response) and answer.status_code in _GONE and _error(answer):
            return None
        return _read(answer, Entry)

    def post_called(self, slug: str) -> Entry | Failure | None:
        """The post with exactly this slug, whatever its status, also if it lies in the trash."""
        query = [("slug[]", slug), ("slug[]", slug + _TRASHED), ("status[]", "any"), ("status[]", "trash"), ("context", "edit")]
        answer = self._http.answer("GET", "posts", params=query)
        if isinstance(answer, httpx.Response) and _error(answer) == _MAY_NOT:
            return Refused(
                say("The network does not accept the credentials (answer {status}).", status=answer.status_code), channel_wide=True
            )
        found = _read(answer, list[Entry])
        if not isinstance(found, list):
            return found
        return min(found, key=lambda entry: (entry.status != "publish", entry.id), default=None)

    def create(self, fields: Mapping[str, Any]) -> Entry | Failure:
        """A new post."""
        return _read(self._http.answer("POST", "posts", json=fields), Entry)

    def change(self, number: int, fields: Mapping[str, Any]) -> Entry | Failure:
        """Sets fields of a post."""
        return _read(self._http.answer("POST", f"posts/{number}", json=fields), Entry)

    def trash(self, number: int) -> Failure | None:
        """Puts a post into the trash; None where it is there now, or nowhere."""
        answer = self._http.answer("DELETE", f"posts/{number}")
        if isinstance(answer, httpx.Response) and answer.status_code in _GONE and _error(answer):
            return None
        told = _read(answer, Entry)
        return None if isinstance(told, Entry) else told

    def medium(self, file: File) -> Medium | Failure:
        """The file in the library, put there unless it is there already with this alternative text."""
        alt = file.attachment.alt or ""
        slug = f"parution-{sha256(f'{file.attachment.blob} {alt}'.encode()).hexdigest()[:24]}"
        known = _read(self._http.answer("GET", "media", params={"slug": slug}), list[Medium])
        if not isinstance(known, list):
            return known
        if known:
            return known[0]
        fields = {"slug": slug, "title": alt or file.name, "alt_text": alt}
        answer = self._http.answer("POST", "media", data=fields, files={"file": (f"{slug}.{file.ending}", file.data, file.type)})
        if isinstance(answer, httpx.Response) and _error(answer).startswith(_FILE_REFUSED):
            return Refused(
                say("WordPress does not accept the file “{src}” (answer {status}).", src=file.attachment.src, status=answer.status_code)
            )
        return _read(answer, Medium)

    def me(self) -> Me | Failure:
        """Who we are."""
        return _read(self._http.answer("GET", "users/me", params={"context": "edit"}), Me)


def _error(answer: httpx.Response) -> str:
    """WordPress's own name for what is wrong; empty where the answer is none of WordPress's."""
    if answer.is_success:
        return ""
    try:
        return msgspec.json.decode(answer.content, type=_Error).code
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _read(answer: httpx.Response | Failure, kind: type[T]) -> T | Failure:
    if not isinstance(answer, httpx.Response):
        return answer
    if not answer.is_success:
        return meaning(answer)
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Unclear(say("The server gave an answer that means nothing (answer {status}).", status=answer.status_code))
