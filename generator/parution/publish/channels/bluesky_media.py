"""What stands under a text on Bluesky: its images or its video, or a card for its link."""

from __future__ import annotations

from urllib.parse import urlsplit

from parution.deliveries.payload import Payload
from parution.model import say
from parution.networks import limits
from parution.networks.links import link_texts
from parution.outgoing import WEB
from parution.publish.adapter import NotSent, Refused, Sending
from parution.publish.channels.bluesky_record import Json
from parution.publish.channels.bluesky_server import GARBLED, Server
from parution.publish.channels.files import File, file_of
from parution.publish.http import unsent


def card(text: str, payload: Payload, *, last: bool) -> Json | None:
    """The card of a part's link: that of the call to action if it stands there, else its first.

    It says what is known here; the page is not asked, since what it says may be another thing on the next attempt.
    """
    links = link_texts(text)
    action = payload.link if payload.link and payload.link.startswith(WEB) and (last or payload.link in links) else None
    link = action or next(iter(links), None)
    if not link:
        return None
    title = payload.title or _host(link)
    return {"$type": "app.bsky.embed.external", "external": {"uri": link, "title": title, "description": ""}}


def media_embed(payload: Payload, sending: Sending, server: Server) -> Json | NotSent | Refused:
    """The images or the video, which are uploaded here: what nothing refers to is no post and is swept away by the server."""
    images: list[Json] = []
    for one in payload.media:
        file = file_of(one, sending)
        if not isinstance(file, File):
            return file
        blob = _refusal(file, alone=len(payload.media) == 1) or _uploaded(file, server)
        if not isinstance(blob, dict):
            return blob
        if file.is_video:
            return {"$type": "app.bsky.embed.video", "video": blob, **({"alt": file.alt} if file.alt else {}), **_ratio(file)}
        images.append({"alt": file.alt or "", "image": blob, **_ratio(file)})
    return {"$type": "app.bsky.embed.images", "images": images}


def _ratio(file: File) -> Json:
    """The room that apps keep for it until it is loaded."""
    width, height = file.seen.width, file.seen.height
    return {"aspectRatio": {"width": width, "height": height}} if width and height else {}


def _refusal(file: File, *, alone: bool) -> Refused | None:
    accepted = limits("bluesky")
    film = accepted.video if file.is_video else None
    types, largest = (film.types, film.bytes) if film else (accepted.image_types, accepted.image_bytes)
    if file.type.partition("/")[2] not in types:
        return Refused(say("Bluesky does not show files like {file}.", file=file.name))
    if largest and len(file.data) > largest:
        return Refused(say("The file {file} is larger than Bluesky accepts ({limit} bytes).", file=file.name, limit=largest))
    if film and not alone:
        return Refused(say("Bluesky shows one video, or images, but not both: {file}.", file=file.name))
    return None


def _uploaded(file: File, server: Server) -> Json | NotSent | Refused:
    told = server.ask("POST", "com.atproto.repo.uploadBlob", content=file.data, headers={"Content-Type": file.type})
    if not isinstance(told, dict):
        failure = unsent(told)
        if isinstance(failure, Refused) and not failure.channel_wide:
            return Refused(say("Bluesky did not accept the file {file}.", file=file.name))
        return failure
    blob = told.get("blob")
    return blob if isinstance(blob, dict) and _is_whole(blob) else NotSent(GARBLED)


def _is_whole(blob: Json) -> bool:
    ref = blob.get("ref")
    link = ref.get("$link") if isinstance(ref, dict) else None
    return isinstance(link, str) and link.startswith("baf") and isinstance(blob.get("size"), int) and isinstance(blob.get("mimeType"), str)


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or link).removeprefix("www.")
    except ValueError:  # an address that is none
        return link
