"""What the site's script knows of the calendar: its words, what there is to filter by, and the rhythm of the channels.

It comes as a script rather than as data, so that it is read from a file that somebody opened, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from parution.model import Message, say
from parution.networks import limits
from parution.phrases import Window
from parution.schedule import State
from parution.website.desk import Desk
from parution.website.feeds import for_moving, search
from parution.website.pages.periods import periods
from parution.website.press import channel_name
from parution.website.tree import Page
from parution.website.wording import FORMATS

WORDS: dict[str, Message] = {
    "scheme-auto": say("Colours: like the system"),
    "scheme-light": say("Colours: light"),
    "scheme-dark": say("Colours: dark"),
    "close": say("Close"),
    "more": say("{n} others"),
    "filter": say("Filter"),
    "filter-text": say("In the titles"),
    "filter-clear": say("Show everything"),
    "filter-count": say("{shown} of {all} posts"),
    "filter-count-one": say("{shown} post of {all}"),
    "filter-nothing": say("No post on this page fits."),
    "filter-drop": say("No longer filter by {name}"),
    "filter-status": say("Status"),
    "filter-channel": say("Channel"),
    "filter-network": say("Network"),
    "filter-pillar": say("Pillar"),
    "filter-campaign": say("Campaign"),
    "filter-format": say("Form"),
    "filter-kind": say("Useful or promotional"),
    "filter-owner": say("Person"),
    "filter-audience": say("Readers"),
    "filter-no-channel": say("No channel"),
    "filter-no-pillar": say("No pillar"),
    "filter-no-campaign": say("No campaign"),
    "filter-no-format": say("No form"),
    "filter-no-owner": say("Nobody in charge"),
    "filter-no-audience": say("Readers not said"),
    "keys-title": say("By keyboard"),
    "key-t": say("Today"),
    "key-m": say("Month"),
    "key-w": say("Week"),
    "key-a": say("Agenda"),
    "key-b": say("Board"),
    "key-←": say("What comes before"),
    "key-→": say("What comes after"),
    "key-/": say("Search"),
    "key-?": say("This list"),
}
"""What the scripts say."""


def pages(desk: Desk) -> Iterator[Page]:
    """The one file."""
    known = _known(desk)
    yield Page("assets/calendar.js", desk.key(known), partial(_script, known))


def _script(known: dict[str, object]) -> bytes:
    # What a browser might take for the end of a script or of a line is written as a number.
    text = msgspec.json.encode(known).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.parution = {text};\n".encode()


def _known(desk: Desk) -> dict[str, object]:
    almanac, charter = desk.almanac, desk.charter
    site, sources = charter.site, desk.shows.sources
    spans = periods(almanac)
    moved = for_moving.WORDS if sources else {}
    return {
        "language": desk.tr.language,
        "audience": desk.audience.value,
        "today": almanac.today.isoformat(),
        "now": f"{almanac.now:%Y-%m-%d %H:%M}",
        "zone": charter.timezone.key,
        "words": {name: _raw(desk, sentence) for name, sentence in (WORDS | search.WORDS | moved).items()},
        "facets": _facets(desk),
        "months": spans.months,
        "weeks": spans.weeks,
        "quarters": spans.quarters,
        "opening": spans.month,
        "repository": site.repository if sources else None,
        "branch": site.branch if sources else None,
        "served": False,
        "moving": for_moving.moving(desk) if sources else None,
        "channels": {
            name: {
                "name": channel_name(channel),
                "network": channel.network,
                "quiet": _windows((*charter.quiet, *channel.quiet)),
                "best": _windows(channel.best),
                "gap": int(channel.gap.total_seconds() // 60) if channel.gap else None,
            }
            for name, channel in charter.channels.items()
        },
    }


def _raw(desk: Desk, sentence: Message) -> str:
    """A sentence whose fields the script fills: they are filled with their own names here."""
    fields = {name: "{" + name + "}" for name in re.findall(r"\{(\w+)\}", sentence.template)}
    return desk.tr.gettext(sentence.template, **fields)


def _windows(windows: Iterable[Window]) -> list[tuple[tuple[int, ...], str, str]]:
    """The days (0 is Monday) and the hours of each."""
    return [(window.days, f"{window.start:%H:%M}", f"{window.end:%H:%M}" if window.end else "24:00") for window in windows]


def _facets(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """By the letters of `data-f`: each value and what people call it, in the charter's order; only what the calendar uses."""
    charter, press, proposals = desk.charter, desk.press, [one.leaf for one in desk.almanac.proposals if one.leaf]
    leaves = (*desk.almanac.leaves.values(), *proposals)
    used: dict[str, set[str | None]] = {
        "s": {*(leaf.state.value for leaf in leaves), *(["proposed"] if proposals else [])},
        "c": {name for leaf in leaves for name in leaf.post.channels},
        "p": {leaf.post.pillar for leaf in leaves},
        "o": {leaf.post.owner for leaf in leaves},
        "f": {leaf.post.format for leaf in leaves},
        "g": {leaf.post.campaign for leaf in leaves},
        "a": {leaf.post.audience for leaf in leaves},
    }
    networks = dict.fromkeys(channel.network for name, channel in charter.channels.items() if name in used["c"])
    known = {
        "s": [*((state.value, press.wording.state(state.value)) for state in State), ("proposed", desk.tr.gettext("proposed"))],
        "c": [(name, channel_name(channel)) for name, channel in charter.channels.items()],
        "p": [(name, pillar.name) for name, pillar in charter.pillars.items()],
        "o": [(name, person.name) for name, person in charter.people.items()],
        "f": [(name, press.wording.known(FORMATS, name)) for name in charter.formats],
        "g": [(name, campaign.name) for name, campaign in charter.campaigns.items()],
        "a": list(charter.audiences.items()),
    }
    if not desk.shows.people:
        used["o"] = set()
    found = {letter: [pair for pair in known[letter] if pair[0] in used[letter]] for letter in known}
    found["n"] = [(name, limits(name).name) for name in networks]
    found["k"] = [("value", desk.tr.gettext("Useful")), ("promo", desk.tr.gettext("Promotional"))]
    return found
