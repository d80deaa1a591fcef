"""A post as an e-mail: plain text, HTML, and the images of the calendar that belong to it, all in one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from html import escape
from typing import cast

from parution.charter import Channel
from parution.deliveries.payload import Payload
from parution.markup import article
from parution.networks.plain import plain_parts
from parution.outgoing import WEB
from parution.publish.channels.files import File
from parution.publish.channels.placing import figure, in_text, placed

_SEVEN_BITS = SMTP.clone(cte_type="7bit")  # not every server takes eight


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom; at least one address in `to`."""

    sender: Address
    to: tuple[Address, ...]
    reply_to: tuple[Address, ...] = ()


def envelope_of(channel: Channel) -> Envelope | None:
    """The addresses of a channel, or None where one is missing or is none."""
    sender, to, reply = (_addresses(text) for text in (channel.settings.get("from"), channel.account, channel.settings.get("reply-to")))
    if sender is None or len(sender) != 1 or not to or reply is None:
        return None
    return Envelope(sender[0], to, reply)


def _addresses(text: str | None) -> tuple[Address, ...] | None:
    if text and not text.isprintable():  # a line end would be another header
        return None
    pairs = getaddresses([text]) if text else []
    try:
        addresses = tuple(Address(name, addr_spec=spec) for name, spec in pairs)
    except (MessageError, ValueError, IndexError):
        return None
    return addresses if all(one.username and "." in f"{one.domain}." and one.addr_spec.isascii() for one in addresses) else None


def message_id(token: str, sender: Address) -> str:
    """The Message-ID of a delivery, the same on each attempt: mailboxes that look at it show a repeat once."""
    return f"<{token}@{sender.domain}>"


def letter(envelope: Envelope, payload: Payload, files: Sequence[File], token: str, now: datetime) -> bytes:
    """The message as it is sent: lines that end in CRLF, seven bits."""
    message = EmailMessage(policy=_SEVEN_BITS)
    message["Subject"] = " ".join((payload.title or payload.parts[0]).split())
    message["From"] = envelope.sender
    message["To"] = envelope.to
    if envelope.reply_to:
        message["Reply-To"] = envelope.reply_to
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(token, envelope.sender)
    message["Content-Language"] = payload.language
    message["X-Parution-Delivery"] = token
    text = "\n\n".join(payload.parts)
    message.set_content(plain_parts(text, thread=False)[0][0])
    names = {file.attachment.src: f"{file.attachment.blob}@{envelope.sender.domain}" for file in files if not file.is_video}
    message.add_alternative(_page(payload, payload.html or article(text), names), subtype="html")
    _add_images(cast("EmailMessage", message.get_payload(1)), [file for file in files if not file.is_video], names)
    for file in files:
        if file.is_video:
            message.add_attachment(file.data, *file.type.split("/"), filename=file.name)
    return message.as_bytes()


def _add_images(page: EmailMessage, images: Iterable[File], names: dict[str, str]) -> None:
    for image in images:
        name = f"<{names[image.attachment.src]}>"
        page.add_related(image.data, *image.type.split("/"), cid=name, filename=image.name, disposition="inline")


def _page(payload: Payload, html: str, names: dict[str, str]) -> str:
    """The whole HTML page; images that do not stand in the text follow it."""
    addresses = {src: f"cid:{name}" for src, name in names.items()}
    shown = {one.src for one in in_text(html, payload.media) if one}
    others = {one.src: one for one in payload.media if one.src not in shown and (one.src in names or one.src.startswith(WEB))}
    figures = "\n".join(figure(one, addresses.get(src, src), video=False) for src, one in others.items())
    head = f'<meta charset="utf-8"><title>{escape(payload.title or "")}</title>'
    body = placed(html, payload.media, addresses)
    return f'<!DOCTYPE html>\n<html lang="{escape(payload.language)}"><head>{head}</head><body>\n{body}{figures}\n</body></html>\n'
