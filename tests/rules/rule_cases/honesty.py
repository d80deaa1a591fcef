"""Cases of honesty: paid posts, promises, contests."""

from __future__ import annotations

from rule_cases.case import Case, post

_SLOT = "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n"
_BOTH = "publish_at: 2026-12-03 09:00\nchannels: [mastodon, news]\n"

CASES = (
    Case(
        "sponsor-undisclosed",
        {"content/a.md": post("a", _SLOT + "sponsor: Oil Mill\nhashtags: [partnership]\n")},
        ("content/a.md", "[partnership]", "[oak]"),
        says="Oil Mill pays for this post, and what mastodon would get does not say so.",
        at="content/a.md:7",
        mend="Write “#partnership”",
        charter='tone: {sponsored: "#partnership"}\n',
    ),
    Case(  # hashtags do not reach the site
        "sponsor-undisclosed",
        {"content/a.md": post("a", _SLOT + "sponsor: Oil Mill\nhashtags: [ad]\n")},
        ("content/a.md", "[mastodon]", "[mastodon, news]"),
        says="what news would get",
        at="content/a.md:7",
        mend="“#ad”",
    ),
    Case(  # in a thread the first part is what everybody reads
        "sponsor-undisclosed",
        {"content/a.md": post("a", _SLOT + "sponsor: Oil Mill\nformat: thread\n", "Sponsored by Oil Mill.\n\n---\n\nThe oak.")},
        ("content/a.md", "Sponsored by Oil Mill.\n\n---\n\nThe oak.", "The oak.\n\n---\n\nSponsored by Oil Mill."),
        says="Oil Mill",
        at="content/a.md:7",
    ),
    Case(  # “l’” is a word of its own; the best way, a best friend are no promises
        "promise",
        {"content/a.md": post("a", _BOTH + "language: fr\n", "Le meilleur moyen de l’essayer, pour le meilleur et pour le pire. Un banc.")},
        ("content/a.md", "Un banc", "L’inusable banc"),
        says="“inusable” promises",
        at="content/a.md:10",
        charter="tone: {promises: [inusable, le meilleur]}\n",
    ),
    Case(
        "promise",
        {"content/a.md": post("a", _BOTH + "language: fr\n", "Bien moins lourd qu’un autre.")},
        ("content/a.md", "lourd", "cher"),
        says="“moins cher qu’” promises",
        at="content/a.md:10",
        charter="tone: {promises: [moins cher que]}\n",
    ),
    Case(
        "promise",
        {"content/a.md": post("a", _BOTH + "language: fr\n", "Une chaise solide. Rien n’est pas « inusable » ici.")},
        ("content/a.md", "Une chaise solide.", "Des chaises inusables."),
        says="“inusables” promises",
        at="content/a.md:10",
        charter="tone: {promises: [inusable]}\n",
    ),
    Case(
        "promise",
        {"content/a.md": post("a", _SLOT + "language: fr\n", "La chaise est en bois d’ici.")},
        ("content/a.md", "La chaise", "La meilleure chaise, 100% écologique,"),
        says="“La meilleure” promises",
        at="content/a.md:10",
        charter='tone: {promises: [le meilleur, "100 % écologique"]}\n',
    ),
    Case(
        "contest-terms",
        {"content/a.md": post("a", _SLOT + "format: contest\nterms: https://example.org/contest\n")},
        ("content/a.md", "terms: https://example.org/contest\n", ""),
        says="no terms",
        at="content/a.md:7",
    ),
)
