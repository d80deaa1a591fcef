"""The files of a delivery: their bytes, and what these bytes say they are, whatever the file's name claims."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import httpx

from parution.deliveries.payload import Attachment
from parution.model import Picture, say
from parution.outgoing import WEB
from parution.pictures import POINTER, picture
from parution.publish.adapter import NotSent, Refused, Sending
from parution.publish.http import Http

_ACCEPTED = ("image/", "video/")
_ENDINGS = {"jpeg": "jpg", "quicktime": "mov"}


@dataclass(frozen=True, slots=True)
class File:
    """An attachment with its bytes, and what was seen in them."""

    attachment: Attachment
    data: bytes
    seen: Picture

    @property
    def name(self) -> str:
        """The last part of its path."""
        return posixpath.basename(self.attachment.src.partition("?")[0]) or "file"

    @property
    def alt(self) -> str | None:
        """Its alternative text."""
        return self.attachment.alt

    @property
    def type(self) -> str:
        """As in `image/jpeg`."""
        return self.seen.type or "application/octet-stream"

    @property
    def kind(self) -> str:
        """Image, video … (the first half of its type)."""
        return self.type.partition("/")[0]

    @property
    def ending(self) -> str:
        """The usual ending of files of its type, without a dot."""
        subtype = self.type.partition("/")[2]
        return _ENDINGS.get(subtype, subtype)

    @property
    def is_video(self) -> bool:
        """Or else an image."""
        return self.kind == "video"


def file_of(attachment: Attachment, sending: Sending) -> File | NotSent | Refused:
    """The file that is to be attached: from the calendar, or from where its web address says."""
    if attachment.blob is not None:
        data = sending.bytes_of(attachment.blob)
    elif attachment.src.startswith(WEB):
        answer = Http("").ask("GET", attachment.src, follow_redirects=True)
        if not isinstance(answer, httpx.Response):
            return NotSent(say("The file {file} could not be fetched from the web.", file=attachment.src))
        data = answer.content
    else:
        return Refused(say("The file {file} is not in the calendar.", file=attachment.src))
    seen = picture(BytesIO(data), len(data))
    if seen.type == POINTER:
        return Refused(say("The file {file} is kept in Git LFS and was not fetched.", file=attachment.src))
    return File(attachment, data, seen)


def files_of(sending: Sending, media: Iterable[Attachment]) -> tuple[File, ...] | NotSent | Refused:
    """Those attachments that are files of the calendar, each once, or why one of them cannot be sent."""
    found: dict[str, File] = {}
    for attachment in media:
        if attachment.src.startswith(WEB) or attachment.src in found:
            continue
        file = file_of(attachment, sending)
        if not isinstance(file, File):
            return file
        if not file.type.startswith(_ACCEPTED):
            return Refused(say("The file “{src}” is neither an image nor a video.", src=attachment.src))
        found[attachment.src] = file
    return tuple(found.values())
