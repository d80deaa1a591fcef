"""What stands around and below the text of a preview: images, the card of a link, a poll, alternative texts, the signs of a network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from parution.language import Translator, sentence_case
from parution.model import Poll
from parution.website.media import Exhibit
from parution.website.pages.looks import Look
from parution.website.wording import Wording

MOST_SHOTS = 4
"""More images than this are counted on the last one, as the networks do."""

NARROWEST, WIDEST = 0.8, 1.91
"""The widths, in heights, between which a row of images stays."""


class Frames:
    """Draws them in the reader's language."""

    def __init__(self, translator: Translator) -> None:
        self._tr, self._wording = translator, Wording(translator)
        say = cache(lambda sentence: escape(translator.gettext(sentence)))
        self._say = say

    def media(self, shown: Sequence[Exhibit], look: Look) -> str:
        """The images and videos: one alone, up to four in a grid, or all of them in a row that is pushed aside."""
        if look.strip and len(shown) > 1:
            shots = "".join([self._shot(one, look, f"{number}/{len(shown)}") for number, one in enumerate(shown, 1)])
            label, ratio = self._say("Images and videos"), f"--ratio:{_ratio(shown[0]):.3f}"
            return f'<div class="pv__media pv__strip" style="{ratio}" role="group" tabindex="0" aria-label="{label}">{shots}</div>'
        first, beyond = shown[:MOST_SHOTS], len(shown) - MOST_SHOTS
        counts = ["", "", "", f"+{beyond}" if beyond > 0 else ""]
        shots = "".join([self._shot(one, look, count) for one, count in zip(first, counts, strict=False)])
        return f'<div class="pv__media g{len(first)}">{shots}</div>'

    def _shot(self, one: Exhibit, look: Look, count: str) -> str:
        badge = '<span class="pv__badge" aria-hidden="true">ALT</span>' if look.badge and one.alt else ""
        if count:
            badge += f'<span class="pv__more" aria-hidden="true">{count}</span>'
        return f'<div class="pv__shot">{self._seen(one)}{badge}</div>'

    def _seen(self, one: Exhibit) -> str:
        match one.kind:
            case "image":
                size = f' width="{one.width}" height="{one.height}"' if one.width and one.height else ""
                return f'<img src="../{escape(one.shown or one.href)}" alt="{escape(one.alt)}"{size} loading="lazy">'
            case "video":
                label = escape(one.alt or one.name)
                return f'<video src="../{escape(one.href)}" controls preload="none" aria-label="{label}"></video>'
            case "elsewhere":
                words = self._say("Elsewhere on the web")
                return f'<a class="pv__none" href="{escape(one.href)}" rel="noopener noreferrer nofollow">{words}</a>'
        return f'<span class="pv__none">{self._say("File not found")}</span>'

    def alternatives(self, shown: Sequence[Exhibit]) -> str:
        """What is said of each image to those who do not see it."""
        return f'<ul class="alts">{"".join([self._alternative(one) for one in shown])}</ul>'

    def _alternative(self, one: Exhibit) -> str:
        alt = escape(one.alt) if one.alt else f'<span class="lack">{self._say("No alternative text")}</span>'
        name = f" <code>{escape(one.name)}</code>" if one.kind in {"missing", "elsewhere"} else ""
        return f'<li><abbr class="alts__sign" title="{self._say("Alternative text")}">ALT</abbr><span>{alt}{name}</span></li>'

    def poll(self, poll: Poll) -> str:
        """The answers, and how long there is to choose one."""
        answers = "".join([f"<li>{escape(option)}</li>" for option in poll.options])
        length = escape(self._tr.gettext("open for {length}", length=self._wording.duration(timedelta(seconds=poll.duration))))
        return f'<ol class="pv__poll">{answers}</ol><p class="pv__open">{length}</p>'

    def behind(self, warning: str, hidden: str) -> str:
        """What is seen only by who asks for it in spite of a warning; `hidden` is HTML."""
        asked = f'<span class="pv__ask">{self._say("Show more")}</span>'
        return f'<details class="pv__warning"><summary>{escape(warning)} {asked}</summary>{hidden}</details>'

    def fold(self, hidden: str) -> str:
        """What is seen only after a click; `hidden` is HTML. Once it is open, the words of the fold stand below the text, not within it."""
        words = f'<span class="pv__closed">… {self._say("see more")}</span><span class="pv__opened">{self._say("see less")}</span>'
        return f'<details class="pv__fold"><summary>{words}</summary>{hidden}</details>'


def _ratio(first: Exhibit) -> float:
    """The width of a row of images, in heights: that of the first image, which the network crops to what it allows."""
    return min(max(first.width / first.height, NARROWEST), WIDEST) if first.width and first.height else NARROWEST


def card(link: str, network: str) -> str:
    """The card that a network makes of a link: its host, and in the place of the page's title, which nobody here knows, its address."""
    parts = urlsplit(link)
    host = (parts.hostname or link).removeprefix("www.")
    name = PurePosixPath(unquote(parts.path)).stem.replace("-", " ").replace("_", " ").strip()
    title = host if network == "bluesky" or not name else sentence_case(name)  # on Bluesky the card is ours, and says no more
    return (
        f'<a class="pv__card" href="{escape(link)}" rel="noopener noreferrer nofollow"><span class="pv__thumb" aria-hidden="true"></span>'
        f'<span class="pv__host">{escape(host)}</span><span class="pv__page">{escape(title)}</span></a>'
    )


@cache
def acts(names: tuple[str, ...]) -> str:
    """The signs below a post, for the eye alone."""
    return f'<p class="pv__acts" aria-hidden="true">{"".join([f"<i class=act-{name}></i>" for name in names])}</p>' if names else ""
