"""Cases of links: calls to action, tags, slips of the pen, shorteners, unencrypted pages."""

from __future__ import annotations

from rule_cases.case import Case, post

_SLOT = "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n"
_TAGGED = "https://example.org/stools?utm_source=mastodon&utm_medium=social"
_TAGS = 'links:\n  tags: {utm_source: "{network}", utm_medium: social, utm_campaign: "{campaign}"}\n'
_WITHOUT = "The oak has dried. More at"

CASES = (
    Case(
        "call-to-action",
        {"content/a.md": post("a", _SLOT + "objective: conversion\n", "Buy our stools: https://example.org/stools")},
        ("content/a.md", ": https://example.org/stools", " while they last."),
        says="nothing in it says where to go",
        at="content/a.md:7",
        mend="cta: https://…",
    ),
    Case(
        "call-to-action",
        {"content/a.md": post("a", _SLOT + "objective: conversion\n", "Call us for a stool: 05 55 12 34 56")},
        ("content/a.md", ": 05 55 12 34 56", "."),
        says="“conversion”",
        at="content/a.md:7",
    ),
    Case(
        "link-untagged",
        {"content/a.md": post("a", _SLOT + f"cta: {_TAGGED}\n")},
        ("content/a.md", f"cta: {_TAGGED}", "cta: https://example.org/stools?size=2#order"),
        says="lacks utm_source, utm_medium",
        at="content/a.md:7",
        mend="Write: https://example.org/stools?size=2&utm_source=mastodon&utm_medium=social#order",
        charter=_TAGS,
    ),
    Case(  # the campaign's name too, where the post has a campaign
        "link-untagged",
        {"content/a.md": post("a", _SLOT + "campaign: winter-market\n", f"See {_TAGGED}&utm_campaign=winter-market.")},
        ("content/a.md", "&utm_campaign=winter-market", ""),
        says="lacks utm_campaign",
        at="content/a.md:10",
        mend=f"{_TAGGED}&utm_campaign=winter-market",
        charter=_TAGS,
    ),
    Case(  # of several networks that share the link any may be named, but no other
        "link-untagged",
        {"content/a.md": post("a", _SLOT.replace("[mastodon]", "[bluesky, mastodon, news]") + f"cta: {_TAGGED}\n")},
        ("content/a.md", "utm_source=mastodon", "utm_source=linkedin"),
        says="has another utm_source than the charter asks for",
        at="content/a.md:7",
        mend="utm_source=bluesky",
        charter=_TAGS,
    ),
    Case(
        "link-malformed",
        {"content/a.md": post("a", _SLOT, f"{_WITHOUT} https://example.org/oak")},
        ("content/a.md", "https://", "https:/"),
        says="“https:/example.org/oak” leads nowhere: a slash is missing",
        at="content/a.md:9",
    ),
    Case(
        "link-malformed",
        {"content/a.md": post("a", _SLOT, f"{_WITHOUT} [our page](https://example.org/oak)")},
        ("content/a.md", "oak)", "oak"),
        says="“https://example.org/oak” leads nowhere: the bracket after it is not closed",
        at="content/a.md:9",
    ),
    Case(
        "link-malformed",
        {"content/a.md": post("a", _SLOT + "cta: https://example.org/oak\n")},
        ("content/a.md", "example.org", "localhost:8000"),
        says="only your own computer",
        at="content/a.md:7",
    ),
    Case(
        "link-shortened",
        {"content/a.md": post("a", _SLOT, f"{_WITHOUT} https://example.org/oak")},
        ("content/a.md", "example.org/oak", "bit.ly/3xYz"),
        says="https://bit.ly/3xYz hides",
        at="content/a.md:9",
        charter="links: {shorteners: forbidden}\n",
    ),
    Case(
        "link-plain-http",
        {"content/a.md": post("a", _SLOT, f"{_WITHOUT} https://example.org/oak")},
        ("content/a.md", "https://", "http://"),
        says="http://example.org/oak is not encrypted",
        at="content/a.md:9",
        mend="https://example.org/oak",
    ),
    Case(
        "page-unpointed",
        {"content/a.md": post("a", _SLOT + "cta: https://www.example.org/repairs/?utm_source=mastodon\n")},
        ("content/a.md", "/repairs/", "/stools/"),
        says="No post of the plan leads to https://example.org/repairs.",
        at="charter.yml",
        charter='links: {pages: ["https://example.org/repairs"]}\n',
    ),
)
