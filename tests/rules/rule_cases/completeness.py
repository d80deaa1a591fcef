"""Cases of who carries what."""

from __future__ import annotations

from rule_cases.case import Case, post

_PEOPLE = """\
people:
  desk: {name: The desk, load: 2 per week, backup: ana}
  ana: {name: Ana, load: 1 per week, backup: bo}
  bo: {name: Bo}
"""


def _on(day: str, owner: str = "desk") -> str:
    return f"publish_at: 2026-12-{day} 09:00\nchannels: [mastodon]\nowner: {owner}\n"


CASES = (
    Case(
        "owner-load",
        {"content/a.md": post("a", _on("07")), "content/b.md": post("b", _on("09")), "content/c.md": post("c", _on("14"))},
        ("content/c.md", "14", "13"),
        says="The desk has 3 posts in the week from 2026-12-07, and can carry 2: “A”, “B”, “C”.",
        at="content/c.md:7",
        mend="Give “C” to Ana (owner: ana), who then has 1 of 1, or another slot.",
        charter=_PEOPLE,
    ),
    Case(  # the draft is handed over, what is approved stays
        "owner-load",
        {"content/a.md": post("a", _on("07"), status="draft"), "content/b.md": post("b", _on("09")), "content/c.md": post("c", _on("14"))},
        ("content/c.md", "14", "13"),
        says="“A”, “B”, “C”",
        at="content/a.md:7",
        mend="Give “A” to Ana",
        charter=_PEOPLE,
    ),
    Case(
        "owner-load",
        {
            "content/a.md": post("a", _on("07")),
            "content/b.md": post("b", _on("08")),
            "content/c.md": post("c", _on("09"), status="idea"),
            "content/d.md": post("d", _on("10", "ana")),
        },
        ("content/c.md", "status: idea", "status: draft"),
        says="“A”, “B”, “C”",
        at="content/c.md:7",
        mend="Give “C” another slot: Ana, who stands in, has no room then either.",
        charter=_PEOPLE,
    ),
    Case(
        "owner-load",
        {"content/a.md": post("a", _on("07", "ana")), "content/b.md": post("b", _on("07"))},
        ("content/b.md", "owner: desk", "owner: ana"),
        says="Ana has 2 posts on 2026-12-07, and can carry 1",
        at="content/b.md:7",
        mend="Give “B” to somebody else",
        charter="people: {desk: {name: The desk}, ana: {name: Ana, load: 1 per day}}\n",
    ),
)
