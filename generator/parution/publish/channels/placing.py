"""Images in the HTML of an article: which attachment each one is, and where it is to be had for the reader.

The HTML says what the writer typed (`media/table.jpg`, `../media/table.jpg`); an attachment says the file's path in the calendar. The
attachments that stand in the text come last and in its order, so that the n-th image is known even where two files have one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape

from parution.deliveries.payload import Attachment

# As the sanitiser writes them: attributes in double quotes, with any `"` in them escaped.
_IMAGE = re.compile(r'<img((?:\s+[\w-]+="[^"]*")*)\s*/?>')
_SRC = re.compile(r'(?<=\ssrc=")[^"]*(?=")')
_UPWARDS = re.compile(r"^(?:\.{0,2}/)+")


def in_text(html: str, media: Sequence[Attachment]) -> tuple[Attachment | None, ...]:
    """The attachment that each image of the HTML is, in order; None for one that is none of them."""
    sources = [unescape(found.group()) if (found := _SRC.search(tag.group(1))) else "" for tag in _IMAGE.finditer(html)]
    last: Sequence[Attachment | None] = media[max(0, len(media) - len(sources)) :]
    expected = (*(None,) * (len(sources) - len(last)), *last)
    return tuple(
        likely if likely and _same(likely, source) else next((one for one in media if _same(one, source)), None)
        for source, likely in zip(sources, expected, strict=True)
    )


def _same(attachment: Attachment, typed: str) -> bool:
    return bool(typed) and (attachment.src == typed or f"/{attachment.src}".endswith(f"/{_UPWARDS.sub('', typed)}"))


def placed(html: str, media: Sequence[Attachment], addresses: Mapping[str, str]) -> str:
    """The HTML with the images' new addresses, by the attachments' `src`; an image without one keeps its own."""
    attachments = iter(in_text(html, media))

    def moved(tag: re.Match[str]) -> str:
        attachment = next(attachments)
        address = addresses.get(attachment.src) if attachment else None
        return _SRC.sub(_literally(escape(address)), tag.group()) if address else tag.group()

    return _IMAGE.sub(moved, html)


def _literally(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text


def figure(attachment: Attachment, address: str, *, video: bool) -> str:
    """The HTML of an attachment that stands nowhere in the text."""
    if video:
        return f'<p><video controls src="{escape(address)}"></video></p>'
    return f'<p><img src="{escape(address)}" alt="{escape(attachment.alt or "")}"></p>'
