"""What the search of the site looks through: an index of the posts and the list of the pages.

Both come as scripts that are fetched when somebody first searches, so that they are read from a file that somebody opened, too. The posts
are cut into parts, each some months long: of a calendar of ten thousand posts a changed one makes only its part again, and a browser
keeps the others. What a reader may not see is in none of them: they are made from the almanac of that reader and from nothing else.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain

import msgspec
from markupsafe import Markup

from parution.model import Message, say
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.feeds.places import places
from parution.website.feeds.searched import Index, Part, parts_of
from parution.website.press import channel_name
from parution.website.tree import Page

WORDS: dict[str, Message] = {
    "search": say("Search"),
    "search-close": say("Close"),
    "search-field": say("Search posts and pages"),
    "search-hint": say("A word of a title or of a text, a hashtag, a campaign, a name, a month."),
    "search-keys-move": say("choose"),
    "search-keys-open": say("open"),
    "search-keys-close": say("close"),
    "search-posts": say("Posts"),
    "search-pages": say("Pages"),
    "search-others": say("Other pages"),
    "search-coming": say("Coming up"),
    "search-posts-one": say("{n} post", n="{n}"),
    "search-posts-many": say("{n} posts", n="{n}"),
    "search-pages-one": say("{n} page", n="{n}"),
    "search-pages-many": say("{n} pages", n="{n}"),
    "search-none": say("Nothing found for {words}", words="{words}"),
    "search-advice": say("Try fewer words, or only the beginning of a word."),
    "search-near": say("Nothing found for {words}. This comes nearest:", words="{words}"),
    "search-some": say("Nothing has all of these words. This has some of them:"),
    "search-rest-one": say("{n} more: another word narrows it down.", n="{n}"),
    "search-rest-many": say("{n} more: another word narrows them down.", n="{n}"),
    "search-in-text": say("in the text"),
    "search-in-date": say("in its date"),
    "search-in-facts": say("in its details"),
    "search-wish": say("wish"),
    "search-undated": say("no date"),
    "search-reading": say("Reading the index…"),
    "search-failed": say("The index cannot be read. Load the page again."),
    "search-quote": say("“{words}”", words="{words}"),
}
"""What the search says, for the script; its plural is for more than one."""

INDEX = "assets/search-index.js"


def pages(desk: Desk, standing: Container[str]) -> Iterator[Page]:
    """The index; of pages it lists those among `standing`, the paths of all that the site has."""
    parts = parts_of(_leaves(desk))
    channels = _used(desk)
    known = _known(desk, standing, channels) | {"parts": [part.path for part in parts]}
    yield Page(INDEX, desk.key(known), partial(_script, known))
    index = Index(desk, channels)
    for part in parts:
        key = desk.key(desk.chips_key(part.leaves), [leaf.post.blob for leaf in part.leaves])
        yield Page(part.path, key, partial(_part, index, part))


def _part(index: Index, part: Part) -> bytes:
    return _script(index.part(part))


def _script(known: dict[str, object]) -> bytes:
    text = msgspec.json.encode(known).decode()
    # Two signs that end a line in a script and not in JSON, and those that a scanner may take for markup.
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.parution.indexed({text});\n".encode()


def _known(desk: Desk, standing: Container[str], channels: Sequence[str]) -> dict[str, object]:
    """What all parts have in common, and the pages."""
    return {
        "pages": list(places(desk, standing)),
        "states": [(state.value, desk.press.wording.state(state.value)) for state in State],
        "channels": [_badge(desk, name) for name in channels],
        "days": [desk.tr.weekday(index, short=True) for index in range(7)],
        "months": [desk.tr.month(index, short=True) for index in range(1, 13)],
        "monthly": [desk.tr.month(index) for index in range(1, 13)],
        "first": desk.tr.day_number(date(2000, 1, 1)),
    }


def _leaves(desk: Desk) -> Iterator[Leaf]:
    """The posts, and those that branches propose: only who makes the calendar has any of these."""
    yield from desk.almanac.leaves.values()
    yield from (one.leaf for one in desk.almanac.proposals if one.leaf)


def _used(desk: Desk) -> tuple[str, ...]:
    """The channels of which this reader sees something; the others are not named either."""
    seen = set(chain.from_iterable({leaf.post.channels for leaf in _leaves(desk)}))
    return tuple(name for name in desk.charter.channels if name in seen)


def _badge(desk: Desk, name: str) -> tuple[str, str, str, str]:
    """The letters of a channel's badge, its language where that is another, its network, and its name."""
    channel = desk.charter.channels[name]
    letters, *language = Markup(str(desk.press.badges[name]).replace("<sup>", " <sup>")).striptags().split()  # noqa: S704 - ours
    return letters, " ".join(language), channel.network, channel_name(channel)
