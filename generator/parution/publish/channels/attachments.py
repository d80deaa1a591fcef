"""One attachment as a network wants it uploaded: bytes, type, size in pixels; also those that the web has and not the calendar."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from io import BytesIO

from parution.deliveries.payload import Attachment
from parution.model import say
from parution.outgoing import WEB
from parution.pictures import POINTER, picture
from parution.publish.adapter import NotSent, Refused, Sending, Unclear
from parution.publish.http import Failure, Http


@dataclass(frozen=True, slots=True)
class File:
    """An attachment's bytes; `mime` is read from them, and so are `width` and `height` (pixels, 0 where they are not known)."""

    name: str
    mime: str
    data: bytes
    width: int
    height: int
    alt: str | None

    @property
    def kind(self) -> str:
        """Image, video, audio … (the first half of `mime`)."""
        return self.mime.partition("/")[0]


def file_of(attachment: Attachment, sending: Sending) -> File | NotSent | Refused:
    """The file that is to be attached: from the calendar, or from where its web address says."""
    if attachment.blob is not None:
        data = sending.bytes_of(attachment.blob)
    elif attachment.src.startswith(WEB):
        answer = Http("").ask("GET", attachment.src, follow_redirects=True)
        if isinstance(answer, NotSent | Refused | Unclear):
            return NotSent(say("The file {file} could not be fetched from the web.", file=attachment.src))
        data = answer.content
    else:
        return Refused(say("The file {file} is not in the calendar.", file=attachment.src))
    seen = picture(BytesIO(data), len(data))
    if seen.type == POINTER:
        return Refused(say("The file {file} is kept in Git LFS and was not fetched.", file=attachment.src))
    mime = seen.type or "application/octet-stream"
    return File(posixpath.basename(attachment.src.partition("?")[0]) or "file", mime, data, seen.width, seen.height, attachment.alt)


def unsent(failure: Failure) -> NotSent | Refused:
    """What a failure means where nothing was to be published by that request: there is no doubt."""
    return NotSent(failure.why) if isinstance(failure, Unclear) else failure
