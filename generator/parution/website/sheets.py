"""The page of one post: its answers to the seven questions, what each network will get, what the rules say, its history."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache, partial
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
from parution.website.stencils import Dates, Meter, Preview, Sheet, Stencils

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


class Sheets:
    """Prints the posts' pages."""

    def __init__(self, almanac: Almanac, press: Press) -> None:
        self._almanac, self._press = almanac, press
        self.stencils = Stencils(partial(press.fragment, "post.html"))
        self._cells: dict[tuple[str, object], str] = {}
        site, say_ = almanac.charter.site, press.translator.gettext
        self._source = f"{site.repository.rstrip('/')}/blob/{quote(site.branch)}/" if site.repository else None
        self._about = say_("A post of the editorial calendar.")
        self._zone = say_("time of {place}", place=press.wording.zone(almanac.charter.timezone.key))
        # Thousands of posts share these: a day has several posts, a commit many, and few answers of the brief differ.
        self._month_title, self._day_short = cache(press.translator.month_title), cache(press.translator.date_short)
        self._committed = cache(lambda at: press.translator.date_numeric(at.astimezone(almanac.charter.timezone).date()))
        self._answers = lru_cache(1024)(self._answered)
        self._units = {unit: press.translator.message(name) for unit, name in UNITS.items()}

    def page(self, leaf: Leaf) -> bytes:
        """The whole page of a post."""
        return self._press.stamp("post", leaf.post.title, self._about, self.stencils.content(self.sheet(leaf)))

    def sheet(self, leaf: Leaf) -> Sheet:
        """All that the page shows, for the template `post.html`."""
        post, almanac = leaf.post, self._almanac
        sent = _sent(almanac, leaf)
        month = leaf.day.isoformat()[:7] if leaf.day else None
        record, when = almanac.history.files.get(post.path), self._when(leaf)
        return Sheet(
            leaf=leaf,
            post=post,
            month=month,
            month_title=self._month_title(month) if month else None,
            when=when,
            zone=self._zone,
            brief=self._brief(post),
            previews=tuple(self._previews(leaf, sent)),
            body=None if sent or not post.body.strip() else almanac.prose.html(post.body, post, "../"),
            exhibits=exhibits(almanac, leaf, sent),
            history=record,
            told=self._told(leaf, record, when),
            source=self._source + quote(post.path) if self._source else None,
        )

    def _told(self, leaf: Leaf, record: FileHistory | None, when: str | None) -> Dates:
        """The dates of the page as texts: made here, as a call in a template costs ten times as much."""
        slot = leaf.post.slot
        created, changed = (self._committed(record.created), self._committed(record.changed)) if record else ("", "")
        before, after = (self._day_short(near.day) if near and near.day else "" for near in (leaf.before, leaf.after))
        wished = self._press.translator.gettext("Wished for {when}", when=when) if when and not slot else ""
        return Dates(slot.isoformat() if slot else "", wished, created, changed, before, after)

    def _when(self, leaf: Leaf) -> str | None:
        post, translator = leaf.post, self._press.translator
        if post.slot:
            return sentence_case(translator.moment(post.slot))
        return self._press.wording.wish(post.wish) if post.wish else None

    def _brief(self, post: Post) -> tuple[Markup, Markup]:
        """The answers before and after "when"."""
        return (
            self._answers((("audience", post.audience), ("subject", (post.pillar, post.campaign)), ("channels", post.channels))),
            self._answers(
                (("format", (post.format, post.sponsor)), ("budget", post.budget), ("objective", post.objective), ("owner", post.owner))
            ),
        )

    def _answered(self, answers: tuple[tuple[str, object], ...]) -> Markup:
        """Some answers, each cell made once for all posts that answer the same."""
        return Markup("".join([self._cell(answer) for answer in answers]))  # noqa: S704 - a template's

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
        return Meter(Markup("") if alone else self._press.badges[sent.channel.id], str(min(100, percent)), manner, text)


def exhibits(almanac: Almanac, leaf: Leaf, sent: Iterable[Outgoing] | None = None) -> tuple[Exhibit, ...]:
    """Every image and video that some channel gets, each once."""
    post = leaf.post
    media = [*post.media, *(one for out in (_sent(almanac, leaf) if sent is None else sent) for one in out.media)]
    return tuple(almanac.gallery.exhibit(post, one) for one in dict.fromkeys(media))


def _sent(almanac: Almanac, leaf: Leaf) -> tuple[Outgoing, ...]:
    channels = almanac.charter.channels
    return tuple(outgoing(leaf.post, channels[channel]) for channel in dict.fromkeys(leaf.post.channels) if channel in channels)
