"""The kinds of pages of the site, and one page of each in a built one.

The list is explicit, so that a kind that vanishes is missed; what is built and belongs to no kind is missed here (test_kinds.py).
"""

from __future__ import annotations

import re
from pathlib import Path

from browser.example import MORE, Built
from parution.model import Post

KINDS: dict[str, str] = {
    "today": "index.html",
    "month": "months/2026-12.html",
    "month-past": "months/2026-10.html",
    "month-next": "months/2027-02.html",
    "week": "weeks/2026-W49.html",
    "week-crowded": "weeks/2026-W50.html",
    "quarter": "quarters/2026-Q4.html",
    "agenda": "agenda.html",
    "board": "board.html",
    "ideas": "ideas.html",
    "findings": "findings.html",
    "charter": "charter.html",
    "crisis": "crisis.html",
    "feeds": "feeds.html",
    "help": "help.html",
    "not-found": "404.html",
    "channel": "channels/mastodon.html",
    "channel-instagram": "channels/instagram.html",
    "pillar": "pillars/geste.html",
    "campaign": "campaigns/marche-hiver.html",
    "person": "people/maud.html",
    "report-month": "reports/2026-11.html",
    "report-quarter": "reports/2026-Q4.html",
    "news": "news/news/index.html",
    "news-post": "news/news/@article.html",
    "post-thread": "posts/@thread.html",
    "post-poll": "posts/@poll.html",
    "post-contest": "posts/@contest.html",
    "post-image": "posts/@image.html",
    "post-carousel": "posts/@carousel.html",
    "post-article": "posts/@article.html",
    "post-link": "posts/@link.html",
    "post-findings": "posts/long-word.html",
    "post-moved": "posts/crowd-3.html",
    "post-cancelled": "posts/called-off.html",
    "post-wish": "posts/wish.html",
    "post-bare": "posts/bare.html",
}
"""Kind → its page; `@thread` stands for the first post of the example of that format that is out, or else the first."""

COMING: tuple[str, ...] = ()
"""Kinds that the site is still to have; nothing is asked of them until their pages are there."""

_FAMILIES = frozenset(re.sub(r"[^/]+\.html$", "", path) or path for path in KINDS.values())


def page_of(built: Built, kind: str) -> Path | None:
    """The file of this kind's page in a built site, or None where it has none."""
    path = re.sub(r"@(\w+)", lambda found: _first(built, found[1]), KINDS[kind])
    file = built.out / path
    return file if file.is_file() else None


def strangers(built: Built) -> list[str]:
    """The pages of a built site that belong to no kind, one of each folder."""
    found = {re.sub(r"[^/]+\.html$", "", path) or path: path for path in _pages(built)}
    return sorted(path for family, path in found.items() if family not in _FAMILIES)


def _pages(built: Built) -> list[str]:
    return [file.relative_to(built.out).as_posix() for file in sorted(built.out.rglob("*.html"))]


def _first(built: Built, wanted: str) -> str:
    """The id of the first post of a format, those that are out before the others; an article is one that stands among the news."""

    def place(post: Post) -> tuple[bool, str, str]:
        return post.status != "approved", f"{post.slot or '9'}", post.id

    fitting = (post for post in built.edition.posts if post.format == wanted and post.id not in MORE)
    return min((post for post in fitting if wanted != "article" or "news" in post.channels), key=place).id
