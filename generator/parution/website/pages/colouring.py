"""A plain text as a network shows it: links that can be followed, hashtags and mentions in colour, the rest behind a fold."""

from __future__ import annotations

import re
from html import escape

from parution.networks.links import link_spans

# Of a hashtag at least one character is a letter; what stands in a word or an address is none.
_TAG = re.compile(r"(?<![\w/#@&.])(?:#(?=\w*[^\W\d_])\w+|@\w(?:[\w.@-]*\w)?)")
_PROTOCOL = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def coloured(text: str, short: int | None = None, *, links: bool = True) -> str:
    """The HTML of a text. Of a link `short` characters are shown (None: all of it); without `links`, none can be followed.

    What `href` and the text between the links hold together is the text exactly as it is sent.
    """
    if not links or "://" not in text:
        return _tagged(text)
    pieces: list[str] = []
    done = 0
    for start, end in link_spans(text):
        pieces += _tagged(text[done:start]), _link(text[start:end], short)
        done = end
    return "".join([*pieces, _tagged(text[done:])])


def folded(text: str, characters: int, lines: int) -> tuple[str, str]:
    """What is seen of a text at first and what only “see more” shows; the fold lies between two words."""
    cut, at = min(len(text), characters), -1
    for _ in range(lines):
        at = text.find("\n", at + 1)
        if at < 0:
            break
    else:
        cut = min(cut, at)
    if cut == len(text) or not text[cut:].strip():
        return text, ""
    if not text[cut].isspace():
        cut = max(text.rfind(" ", 0, cut), text.rfind("\n", 0, cut)) + 1 or cut
    return (text[:cut], text[cut:]) if text[:cut].strip() else (text, "")


def _tagged(text: str) -> str:
    safe = escape(text, quote=False)
    first = min((at for sign in "#@" if (at := safe.find(sign)) >= 0), default=-1)
    if first < 0:
        return safe
    start = max(first - 1, 0)  # there is none before
    return safe[:start] + _TAG.sub(r"<b>\g<0></b>", safe[start:])


def _link(address: str, short: int | None) -> str:
    shown = address
    if short is not None:
        shown = _PROTOCOL.sub("", address, count=1)
        shown = f"{shown[:short]}…" if len(shown) > short else shown
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow">{escape(shown, quote=False)}</a>'
