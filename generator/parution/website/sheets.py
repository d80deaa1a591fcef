"""The page of one post: its answers to the seven questions, what each network will get, what the rules say, its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from parution.history import FileHistory
from parution.language import sentence_case
from parution.model import Message, Post, say
from parution.networks import limits
from parution.outgoing import Outgoing, outgoing
from parution.website.almanac import Almanac, Leaf
from parution.website.markup import plain
from parution.website.media import Exhibit
from parution.website.press import Press

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


class Meter(NamedTuple):
    """How full a text makes its network's limit; of a thread, its fullest part. `percent` is from 0 to 100, for the bar."""

    badge: Markup
    percent: int
    manner: str
    text: str


class Preview(NamedTuple):
    """One text and the channels that get it. `manner` is `exact` for plain text as it is sent, `rich` for rendered Markdown."""

    heads: Markup
    parts: tuple[Markup, ...]
    meters: tuple[Meter, ...]
    manner: str


class Dates(NamedTuple):
    """The dates that a post's page shows, as texts: the slot (ISO 8601), the file's first and last commit, the days of the neighbours."""

    slot: str
    created: str
    changed: str
    before: str
    after: str


class Sheets:
    """Prints the posts' pages."""

    def __init__(self, almanac: Almanac, press: Press) -> None:
        self._almanac, self._press = almanac, press
        self._cells: dict[tuple[str, object], str] = {}
        site, say_ = almanac.charter.site, press.translator.gettext
        self._source = f"{site.repository.rstrip('/')}/blob/{quote(site.branch)}/" if site.repository else None
        self._about = say_("A post of the editorial calendar.")
        self._zone = say_("time of {place}", place=press.wording.zone(almanac.charter.timezone.key))
        self._units = {unit: press.translator.message(name) for unit, name in UNITS.items()}

    def page(self, leaf: Leaf) -> bytes:
        """The whole page of a post."""
        post, almanac = leaf.post, self._almanac
        sent = _sent(almanac, leaf)
        month = leaf.day.isoformat()[:7] if leaf.day else None
        record = almanac.history.files.get(post.path)
        values: dict[str, Any] = {
            "leaf": leaf,
            "post": post,
            "month": month,
            "month_title": self._press.translator.month_title(month) if month else None,
            "when": self._when(leaf),
            "zone": self._zone,
            "brief": self._brief(post),
            "previews": tuple(self._previews(leaf, sent)),
            "body": None if sent or not post.body.strip() else almanac.prose.html(post.body, post, "../"),
            "exhibits": exhibits(almanac, leaf, sent),
            "history": record,
            "told": self._told(leaf, record),
            "source": self._source + quote(post.path) if self._source else None,
        }
        return self._press.page("post", "post.html", post.title, self._about, values)

    def _told(self, leaf: Leaf, record: FileHistory | None) -> Dates:
        """The dates of the page as texts: made here, as a call in a template costs ten times as much."""
        translator, zone = self._press.translator, self._almanac.charter.timezone
        created, changed = (translator.date_numeric(at.astimezone(zone).date()) if at else "" for at in _days(record))
        before, after = (translator.date_short(near.day) if near and near.day else "" for near in (leaf.before, leaf.after))
        return Dates(leaf.post.slot.isoformat() if leaf.post.slot else "", created, changed, before, after)

    def _when(self, leaf: Leaf) -> str | None:
        post, translator = leaf.post, self._press.translator
        if post.slot:
            return sentence_case(translator.moment(post.slot))
        return self._press.wording.wish(post.wish) if post.wish else None

    def _brief(self, post: Post) -> tuple[Markup, Markup]:
        """The answers before and after "when", each cell made once for all posts that answer the same."""
        before = (("audience", post.audience), ("subject", (post.pillar, post.campaign)), ("channels", post.channels))
        after = (("format", (post.format, post.sponsor)), ("budget", post.budget), ("objective", post.objective), ("owner", post.owner))
        first, second = ("".join([self._cell(answer) for answer in answers]) for answers in (before, after))
        return Markup(first), Markup(second)  # noqa: S704 - a template's

    def _cell(self, answer: tuple[str, object]) -> str:
        cell = self._cells.get(answer)
        if cell is None:
            cell = self._cells[answer] = self._press.fragment("brief.html", {"field": answer[0], "value": answer[1]})
        return cell

    def _previews(self, leaf: Leaf, sent: Iterable[Outgoing]) -> Iterable[Preview]:
        together: dict[tuple[bool, tuple[str, ...]], list[Outgoing]] = {}
        for one in sent:
            html = limits(one.channel.network).markup != "none"
            together.setdefault((html, one.parts), []).append(one)
        for (html, parts), alike in together.items():
            shown = tuple(self._almanac.prose.html(part, leaf.post, "../") if html else plain(part) for part in parts)
            meters = tuple(meter for one in alike if (meter := self._meter(one, alone=len(alike) == 1)))
            heads = self._cell(("heads", tuple(one.channel.id for one in alike)))
            yield Preview(Markup(heads), shown, meters, "rich" if html else "exact")  # noqa: S704 - a template's

    def _meter(self, sent: Outgoing, *, alone: bool) -> Meter | None:
        measures = [one for part in sent.parts for one in sent.measures(part) if one.limit]
        if not measures:
            return None
        used, limit, unit = max(((one.used, one.limit or 1, one.unit) for one in measures), key=lambda one: one[0] / one[1])
        percent, translator = round(100 * used / limit), self._press.translator
        text = f"{translator.number(used)} / {translator.number(limit)} {self._units[unit]}"
        if used > limit:
            text += f" · {translator.ngettext('{n} too many', '{n} too many', used - limit)}"
        if len(sent.parts) > 1:
            text = translator.gettext("longest part: {count}", count=text)
        manner = "over" if used > limit else "tight" if percent > TIGHT else ""
        return Meter(Markup("") if alone else self._press.badges[sent.channel.id], min(100, percent), manner, text)


def _days(record: FileHistory | None) -> tuple[datetime | None, datetime | None]:
    return (record.created, record.changed) if record else (None, None)


def exhibits(almanac: Almanac, leaf: Leaf, sent: Iterable[Outgoing] | None = None) -> tuple[Exhibit, ...]:
    """Every image and video that some channel gets, each once."""
    post = leaf.post
    media = [*post.media, *(one for out in (_sent(almanac, leaf) if sent is None else sent) for one in out.media)]
    return tuple(almanac.gallery.exhibit(post, one) for one in dict.fromkeys(media))


def _sent(almanac: Almanac, leaf: Leaf) -> tuple[Outgoing, ...]:
    channels = almanac.charter.channels
    return tuple(outgoing(leaf.post, channels[channel]) for channel in dict.fromkeys(leaf.post.channels) if channel in channels)
