"""Rules of links: a post that sells leads somewhere, and its links tell where the visit came from, work, and hide nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from parution.model import Edit, Place, Post, Problem, Severity, Status, listing, say
from parution.networks import limits
from parution.rules.links import OWN_PAGES, Link, host, is_own, links_of, own_sites, page, tagged, tags_of, typed, wanted_tags
from parution.rules.malformed import malformed
from parution.rules.plan import Calendar
from parution.rules.rule import Rule
from parution.rules.shorteners import SHORTENERS
from parution.rules.subject import Subject

_UNSENT = frozenset({Status.IDEA, Status.CANCELLED})
_READY = frozenset({Status.REVIEW, Status.APPROVED})
_SELLING = frozenset({"conversion", "conversions", "convertir", "vente", "ventes", "vendre", "sale", "sales", "sell", "selling", "leads"})
_ANSWERED = frozenset({"poll", "contest", "story"})
_REACHED = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|\+?\d(?:[ .\u00a0\u202f-]?\d){7,}|\blinkinbio\b|\b(?:in|en) bio\b|\bdms?\b|\bmessage (?:privé|us)\b",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"localhost|[\d.]+|\[.*\]|.*\.(?:local|localhost|test|internal|onion)")
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _action(subject: Subject) -> Iterator[Problem]:
    post, charter = subject.post, subject.charter
    goal = charter.objectives.get(post.objective or "")
    if post.status not in _READY or post.cta or goal is None or post.format in _ANSWERED or "cta" in goal.requires:
        return
    if not {_plain(post.objective or ""), _plain(goal.name)} & _SELLING or not subject.sent:
        return
    if not any(sent.composition.links or _REACHED.search(part) for sent in subject.sent for part in sent.parts):
        yield Problem(
            "call-to-action",
            Place("value", ("objective",)),
            say("This post is to sell (“{goal}”), and nothing in it says where to go.", goal=goal.name),
            say("Give the address that it leads to: cta: https://… (it is added to the text by itself), or say how to reach you."),
        )


def _links(subject: Subject) -> Iterator[Problem]:
    """All that can be wrong with a link, in one pass over the links."""
    post, charter = subject.post, subject.charter
    if post.status in _UNSENT:
        return
    yield from malformed(subject)
    links = links_of(subject)
    if not links:
        return
    sites = own_sites(charter) if charter.links.tags else ()
    for url, same in groupby(sorted(links, key=lambda link: link.url), key=lambda link: link.url):
        places = list(same)
        if not charter.links.shorteners and host(url) in SHORTENERS:
            yield _short(places[0])
        if _is_to_be_encrypted(subject, url):
            yield _plain_http(places[0])
        if sites and url != post.terms and is_own(url, sites) and not page(url).lower().endswith(_IMAGES):
            yield from _untagged(subject, places)


def _is_to_be_encrypted(subject: Subject, url: str) -> bool:
    return subject.charter.links.https_only and url[:7].lower() == "http://" and not _LOCAL.fullmatch(host(url))


def _short(link: Link) -> Problem:
    return Problem(
        "link-shortened",
        link.place,
        say("{url} hides where it leads to; the charter forbids shortened links.", url=link.url),
        say("Write the whole address: open the link, and copy what the browser then shows. Networks count long links as short ones."),
    )


def _plain_http(link: Link) -> Problem:
    return Problem(
        "link-plain-http",
        link.place,
        say("{url} is not encrypted (http), and browsers warn of such pages.", url=link.url),
        say("Try https://{rest} in a browser; if the page comes, write it so.", rest=link.url[7:]),
    )


def _untagged(subject: Subject, links: list[Link]) -> Iterator[Problem]:
    """One problem for an address, wherever it stands; one that only goes to the brand's own pages needs no tags."""
    post, charter, url = subject.post, subject.charter, links[0].url
    names = dict.fromkeys(name for link in links for name in link.channels)
    channels = [charter.channels[name] for name in names if charter.channels[name].network not in OWN_PAGES]
    channels.sort(key=lambda one: not limits(one.network).links)  # where links cannot be followed, they may still name the network
    if not channels or not limits(channels[0].network).links:
        return
    given = tags_of(url)
    wanted = list(wanted_tags(charter, post, channels))
    wrong = {name: values for name, values in wanted if given.get(name) not in {typed(value) for value in values} | set(values)}
    if not wrong:
        return
    tags = {name: given[name] if name not in wrong and name in given else values[0] for name, values in wanted}
    better = tagged(f"https{url[4:]}" if _is_to_be_encrypted(subject, url) else url, {name: tags[name] for name in wrong})
    lacking = [name for name in wrong if name not in given]
    what = (
        say("lacks {tags}", tags=listing(lacking)) if lacking else say("has another {tags} than the charter asks for", tags=listing(wrong))
    )
    sure = len({one.network for one in channels}) == 1 and len(channels) == len(names) and len(wrong) == len(lacking)
    sure = sure and not _is_to_be_encrypted(subject, url)  # whether the page is there with https as well, only a browser says
    fix = tuple(edit for link in links if (edit := _edit(subject, link, better))) if sure else ()
    yield Problem(
        "link-untagged",
        links[0].place,
        say("{url} {what}: nobody will know that the visit came from this post.", url=url, what=what),
        say("Write: {better} (parution fix does it)", better=better) if fix else say("Write: {better}", better=better),
        channels[0].id,
        fix,
    )


def _edit(subject: Subject, link: Link, better: str) -> Edit | None:
    """The change that tags a link where it stands."""
    place = link.place
    if place.kind == "body" or place.pointer == ("cta",):
        return Edit(place, better)
    own = subject.post.overrides[str(place.pointer[1])].text or ""
    return Edit(place, own.replace(link.url, better)) if own.count(link.url) == 1 else None


def _unpointed(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    pages = calendar.charter.links.pages
    if not pages:
        return
    pointed = {page(url) for post in calendar.planned if post.slot and calendar.judges(post.slot) for url in _addresses(calendar, post)}
    for index, url in enumerate(pages):
        if page(url) not in pointed:
            yield (
                None,
                Problem(
                    "page-unpointed",
                    Place("value", ("links", "pages", index)),
                    say("No post of the plan leads to {url}.", url=url),
                    say("Give one of the next posts that fit it this address (cta: {url}), or take the page out of the list.", url=url),
                ),
            )


def _addresses(calendar: Calendar, post: Post) -> tuple[str, ...]:
    links = calendar.facts_of(post).links
    return (*links, post.cta) if post.cta else links


RULES = (
    Rule(
        "call-to-action",
        Severity.WARNING,
        "A post that is to sell leads nowhere.",
        "Whoever would like to buy does not search: without a link the wish passes.",
        "objective: conversion",
        "objective: conversion\ncta: https://example.org/stools",
        section="objectives",
        judge_post=_action,
    ),
    Rule(
        "link-malformed",
        Severity.WARNING,
        "A web address has a slip of the pen, or is a placeholder.",
        "The link leads nowhere, and nobody sees it before it is published.",
        "https:/example.org/stools",
        "https://example.org/stools",
        judge_post=_links,
    ),
    Rule(
        "link-untagged",
        Severity.WARNING,
        "A link to the brand's own site lacks the tags that the charter asks for.",
        "Without them nobody can tell which post brought the visits, and what was worth the work.",
        "cta: https://example.org/stools",
        "cta: https://example.org/stools?utm_source=mastodon",
        by_channel=True,
        section="links",
    ),
    Rule(
        "link-shortened",
        Severity.WARNING,
        "A link hides where it leads to, and the charter forbids that.",
        "Readers cannot see where they go, the service sees them all, and the link dies with it.",
        "https://bit.ly/3xYz",
        "https://example.org/stools",
        section="links",
    ),
    Rule(
        "link-plain-http",
        Severity.WARNING,
        "A link is not encrypted (http).",
        "Browsers warn of such pages, and whoever is in between can read and change them.",
        "http://example.org/stools",
        "https://example.org/stools",
        section="links",
    ),
    Rule(
        "page-unpointed",
        Severity.NOTE,
        "A page that some post should lead to is led to by none.",
        "The charter names the pages that matter; without a post nobody comes to them.",
        "links: {pages: [https://example.org/repairs]}",
        "cta: https://example.org/repairs",
        section="links",
        judge_calendar=_unpointed,
    ),
)
