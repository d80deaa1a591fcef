"""A post as each network will show it: the exact text and media of `outgoing`, in a likeness of the network's own page.

Drawn as strings, since there are two on each of ten thousand pages; what typed text there is in them is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape

from parution.charter import Channel
from parution.model import Message, Post, say
from parution.networks import limits
from parution.outgoing import Outgoing, outgoing
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.media import Exhibit
from parution.website.pages.colouring import coloured, folded
from parution.website.pages.frames import Frames, acts, card
from parution.website.pages.looks import LOOKS, PLAIN, Look

UNITS: dict[str, Message] = {
    "graphemes": say("characters"),
    "weighted": say("weighted characters"),
    "code-points": say("characters"),
    "utf16": say("characters"),
    "bytes": say("bytes"),
    "emoji-bytes": say("characters"),
}

TIGHT = 90
"""From this part of a limit on (percent), a text is called tight."""

_HEADING = re.compile(r"<(/?)h([2-6])>")  # as the sanitiser writes it
_WARNED_OF = frozenset({"text", "media", "card", "poll"})
_UNWRITTEN = frozenset({State.IDEA, State.DRAFT, State.REVIEW})
_BELOW = 2  # a text's own headings stand below the page's and the preview's


class Previews:
    """Draws the previews of posts."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._charter, self._tr = desk, desk.charter, desk.tr
        self._frames = Frames(desk.tr)
        self._units = {unit: desk.tr.message(name) for unit, name in UNITS.items()}
        self._short = cache(desk.tr.date_short)
        self._initials = escape(initials(desk.charter.brand))
        self._head = cache(self._headed)
        self._who = {channel.id: self._named(channel) for channel in self._charter.channels.values()}

    def drawn(self, leaf: Leaf) -> str:
        """One preview for each text and network; without any channel, the text as it is; nothing where there is no text."""
        together: dict[object, list[Outgoing]] = {}
        for one in sent(leaf.post, self._charter.channels):
            together.setdefault((one.channel.network, one.parts, one.media), []).append(one)
        if not together:
            return self._undecided(leaf)
        return f'<div class="previews">{"".join([self._preview(alike, leaf) for alike in together.values()])}</div>'

    def _undecided(self, leaf: Leaf) -> str:
        """The text and the images of a post that has no channel yet."""
        post = leaf.post
        shown = [self._desk.almanac.gallery.exhibit(post, one) for one in post.media]
        if not (shown or post.body.strip()):
            return ""
        text = f'<div class="rich">{self._rich(post.body, leaf)}</div>' if post.body.strip() else ""
        media, alts = (self._frames.media(shown, PLAIN), self._frames.alternatives(shown)) if shown else ("", "")
        return f'<div class="seen"><div class="pv pv-text">{text}{media}</div>{alts}</div>'

    def _preview(self, alike: list[Outgoing], leaf: Leaf) -> str:
        first, post = alike[0], leaf.post
        channel, look = first.channel, LOOKS.get(first.channel.network, PLAIN)
        shown = [self._desk.almanac.gallery.exhibit(post, one) for one in first.media] if first.media else []
        parts = "".join(self._parts(first, look, leaf, shown))
        language = post.language or channel.language
        spoken = f' lang="{escape(language)}"' if language != self._charter.language else ""
        thread = " pv-thread" if len(first.parts) > 1 else ""
        meters = "".join(dict.fromkeys(self._meter(one) for one in alike))
        head = self._head(tuple(one.channel.id for one in alike))
        alts = self._frames.alternatives(shown) if shown else ""
        return f'<section class="seen">{head}<div class="pv pv-{look.style}{thread}"{spoken}>{parts}</div>{alts}{meters}</section>'

    def _parts(self, out: Outgoing, look: Look, leaf: Leaf, shown: list[Exhibit]) -> Iterator[str]:
        """Each text of a thread, or the one there is, with what the network puts around it."""
        accepted, composed, total = limits(out.channel.network), out.composition, len(out.parts)
        face, name, timed = self._who[out.channel.id]
        poll = leaf.post.poll if accepted.poll else None
        link = next(iter(composed.links), "") if look.card and accepted.links and not (shown or poll) else ""
        time = f'<span class="pv__time">{when}</span>' if (when := self._when(leaf)) else ""
        always = {
            "face": face,
            "title": f'<p class="pv__title">{escape(composed.title)}</p>' if composed.title else "",
            "stamp": f'<p class="pv__stamp">{time}</p>' if time else "",
            "acts": acts(look.acts),
        }
        first = {"poll": self._frames.poll(poll) if poll else "", "media": self._beside(out, look, shown) if shown else ""}
        for number, part in enumerate(out.parts, 1):
            count = f'<span class="pv__count">{number}/{total}</span>' if total > 1 else ""
            who = f'<p class="pv__who">{name}{time if timed else ""}{count}</p>'
            drawn = {**always, **first, "who": who, "text": self._text(out, part, look, leaf) if part else self._lacks(leaf)}
            first = {}
            if link and link in part:
                drawn["card"], link = card(link, out.channel.network), ""
            if out.warning:
                hidden = "".join([drawn.pop(piece, "") for piece in look.order if piece in _WARNED_OF])
                drawn["text"] = self._frames.behind(out.warning, hidden)
            yield f'<div class="pv__post">{"".join([drawn.get(piece, "") for piece in look.order])}</div>'

    def _lacks(self, leaf: Leaf) -> str:
        """What stands in the place of a text that is still to be written."""
        words = self._desk.tr.gettext("No text yet.") if leaf.state in _UNWRITTEN else ""
        return f'<p class="pv__text lack">{escape(words)}</p>' if words else ""

    def _beside(self, out: Outgoing, look: Look, shown: list[Exhibit]) -> str:
        """The images and videos but for those that stand in the text, where a network has them there."""
        in_text = len(out.media) - len(out.own_media) if limits(out.channel.network).markup != "none" else 0
        beside = shown[: len(shown) - in_text]
        return self._frames.media(beside, look) if beside else ""

    def _text(self, out: Outgoing, part: str, look: Look, leaf: Leaf) -> str:
        """A text; what the element `pv__said` holds, with the addresses of its links in full, is exactly what is sent."""
        accepted = limits(out.channel.network)
        if accepted.markup != "none":
            return f'<div class="pv__text rich">{self._rich(part, leaf)}</div>'
        seen, more = folded(part, *look.fold) if look.fold else (part, "")
        html = coloured(seen, look.short, links=accepted.links)
        if more:
            html += self._frames.fold(coloured(more, look.short, links=accepted.links))
        caption = f"<b>{escape(out.channel.account or self._charter.brand)}</b> " if look.caption else ""
        return f'<div class="pv__text">{caption}<div class="pv__said">{html}</div></div>'

    def _rich(self, markdown: str, leaf: Leaf) -> str:
        html = str(self._desk.almanac.prose.html(markdown, leaf.post, "../"))
        return _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + _BELOW, 6)}>", html) if "<h" in html else html

    def _when(self, leaf: Leaf) -> str:
        return f"{self._short(leaf.day)} · {leaf.time}" if leaf.day and leaf.time else ""

    def _headed(self, channels: tuple[str, ...]) -> str:
        return self._desk.press.fragment("previews.html", {"part": "head", "channels": channels})

    def _named(self, channel: Channel) -> tuple[str, str, bool]:
        """The disc of a channel, its name with its handle, and whether the time stands beside them."""
        look = LOOKS.get(channel.network, PLAIN)
        account = (channel.account or "").removeprefix("@")
        name = account if look.name == "account" and account else self._charter.brand
        handle = f'<span class="pv__handle">{escape(look.handle + account)}</span>' if look.handle is not None and account else ""
        face = f'<span class="pv__face" aria-hidden="true">{self._initials}</span>'
        return face, f'<span class="pv__name">{escape(name)}</span>{handle}', "stamp" not in look.order

    def _meter(self, out: Outgoing) -> str:
        """How full the text makes its network's limit; of a thread, its fullest part."""
        measures = [one for part in out.parts for one in out.measures(part) if one.limit]
        if not measures:
            return ""
        used, limit, unit = max(((one.used, one.limit or 1, one.unit) for one in measures), key=lambda one: one[0] / one[1])
        percent, tr = round(100 * used / limit), self._tr
        text = f"{tr.number(used)} / {tr.number(limit)} {self._units[unit]}"
        if used > limit:
            text += f" · {tr.ngettext('{n} too many', '{n} too many', used - limit)}"
        if len(out.parts) > 1:
            text = tr.gettext("longest part: {count}", count=text)
        manner = " over" if used > limit else " tight" if percent > TIGHT else ""
        bar = f'<span class="meter__bar" aria-hidden="true"><i style="width:{min(100, percent)}%"></i></span>'
        return f'<p class="meter{manner}">{bar}<span>{text}</span></p>'


def sent(post: Post, channels: Mapping[str, Channel]) -> tuple[Outgoing, ...]:
    """What each of a post's channels gets; what the charter does not know gets nothing."""
    return tuple([outgoing(post, channels[channel]) for channel in dict.fromkeys(post.channels) if channel in channels])


def initials(brand: str) -> str:
    """One or two letters that stand for a brand: `AM` for “Atelier Marronnier”."""
    words = [word for word in re.findall(r"\w+", brand) if word[0].isalnum()]
    letters = [word[0] for word in ((words[0], words[-1]) if len(words) > 1 else words[:1])]
    return "".join(letters).upper()
