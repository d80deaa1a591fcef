"""The files of a delivery: their bytes, and what these bytes say they are, whatever the file's name claims."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from parution.deliveries.payload import Attachment
from parution.model import say
from parution.outgoing import WEB
from parution.pictures import picture
from parution.publish.adapter import Refused, Sending

_ACCEPTED = ("image/", "video/")
_ENDINGS = {"jpeg": "jpg", "quicktime": "mov"}


@dataclass(frozen=True, slots=True)
class File:
    """An attachment with its bytes and its type (`image/jpeg`)."""

    attachment: Attachment
    data: bytes
    type: str

    @property
    def name(self) -> str:
        """The last part of its path."""
        return posixpath.basename(self.attachment.src)

    @property
    def ending(self) -> str:
        """The usual ending of files of its type, without a dot."""
        subtype = self.type.partition("/")[2]
        return _ENDINGS.get(subtype, subtype)

    @property
    def is_video(self) -> bool:
        """Or else an image."""
        return self.type.startswith("video/")


def files_of(sending: Sending, media: Iterable[Attachment]) -> tuple[File, ...] | Refused:
    """Those attachments that are files of the calendar, each once, or why one of them cannot be sent."""
    found: dict[str, File] = {}
    for attachment in media:
        if attachment.src.startswith(WEB) or attachment.src in found:
            continue
        if attachment.blob is None:
            return Refused(say("There is no file “{src}” in content/.", src=attachment.src))
        data = sending.bytes_of(attachment.blob)
        file = File(attachment, data, picture(BytesIO(data), len(data)).type)
        if not file.type.startswith(_ACCEPTED):
            return Refused(say("The file “{src}” is neither an image nor a video.", src=attachment.src))
        found[attachment.src] = file
    return tuple(found.values())
