"""Cases of the rules of repetition: one text again on a channel, on too many channels, on every account of a network."""

from __future__ import annotations

from datetime import timedelta

from rule_cases.case import NOW, Case, post

_OAK = "The oak on our bench has dried for two years, and this week it becomes a table for eight."
_ASH = "An ash that fell in the February storm waits in the yard, and nobody knows yet what it will be."
_REPETITION = """\
channels:
  mastodon: {network: mastodon}
  bluesky: {network: bluesky}
  telegram: {network: telegram}
  news: {network: site}
repetition: {same channel: 60 days, channels per text: 2}
"""
_COMMUNITIES = """\
channels:
  mastodon: {network: mastodon, name: Oak}
  mastodon-ash: {network: mastodon, name: Ash}
  mastodon-elm: {network: mastodon, name: Elm}
  mastodon-fir: {network: mastodon, name: Fir}
  bluesky: {network: bluesky}
"""


def _on(day: str, channels: str, fields: str = "") -> str:
    return f"publish_at: 2026-12-{day} 09:00\nchannels: [{channels}]\n{fields}"


CASES = (
    Case(
        "text-repeated",
        {
            "content/a.md": post("a", _on("03", "mastodon, bluesky"), _OAK),
            "content/b.md": post("b", _on("20", "mastodon, telegram"), _ASH),
        },
        ("content/b.md", _ASH, _OAK),
        says="mastodon: this text is word for word that of “A” (2026-12-03 09:00)",
        at="content/b.md:9",
        mend="keep it until 2027-02-01 09:00",
        charter=_REPETITION,
    ),
    Case(
        "text-repeated",
        {
            "content/a.md": post("a", _on("03", "mastodon, bluesky"), f"{_OAK} {_ASH}"),
            "content/b.md": post("b", _on("20", "bluesky"), _ASH),
        },
        ("content/b.md", _ASH, f"{_OAK}\n\n{_ASH.replace('nobody', 'no one')} #ash https://example.org/"),
        says="bluesky: this text is 8",
        at="content/b.md:9",
        charter=_REPETITION,
    ),
    Case(  # what was published counts, and so does a channel's own text
        "text-repeated",
        {
            "content/a.md": post("a", "publish_at: 2026-11-10 09:00\nchannels: [mastodon]\n", _OAK),
            "content/b.md": post("b", _on("05", "mastodon", f'overrides: {{mastodon: {{text: "{_ASH}"}}}}\n'), _OAK, status="draft"),
        },
        ("content/b.md", f'"{_ASH}"', f'"{_OAK}"'),
        says="mastodon: this text is word for word that of “A” (2026-11-10 09:00)",
        at="content/b.md:7",
        charter=_REPETITION,
    ),
    Case(  # just not far enough
        "text-repeated",
        {
            "content/a.md": post("a", _on("03", "mastodon"), _OAK),
            "content/b.md": post("b", "publish_at: 2027-02-01 09:00\nchannels: [mastodon]\n", _OAK),
        },
        ("content/b.md", "09:00", "08:59"),
        says="(2026-12-03 09:00)",
        at="content/b.md",
        mend="2027-02-01 09:00",
        charter=_REPETITION,
    ),
    Case(
        "text-across",
        {"content/a.md": post("a", _on("03", "mastodon, bluesky"), _OAK)},
        ("content/a.md", "[mastodon, bluesky]", "[mastodon, bluesky, telegram]"),
        says="goes to 3 channels: mastodon, bluesky, telegram. The charter allows 2.",
        at="content/a.md:6",
        mend="Give telegram a text of its own",
        charter=_REPETITION,
    ),
    Case(  # texts of their own that are nearly the same are one text
        "text-across",
        {
            "content/a.md": post(
                "a",
                _on("03", "mastodon, bluesky, telegram, news", f'overrides: {{bluesky: {{text: "{_ASH}"}}, news: {{text: "{_ASH}"}}}}\n'),
                f"{_OAK} {_ASH}",
            )
        },
        ("content/a.md", f'bluesky: {{text: "{_ASH}"}}', f'bluesky: {{text: "{_OAK} {_ASH} Come!"}}'),
        says="goes to 3 channels: mastodon, telegram, bluesky",
        at="content/a.md:6",
        charter=_REPETITION,
    ),
    Case(
        "text-across",
        {"content/a.md": post("a", _on("03", "mastodon, bluesky, news, telegram"), "Merry Christmas to you all!")},
        ("content/a.md", "Merry Christmas to you all!", _OAK),
        says="goes to 4 channels",
        at="content/a.md:6",
        mend="Give news, telegram texts of their own",
        charter=_REPETITION,
    ),
    Case(
        "text-across",
        {
            "content/a.md": post("a", _on("03", "mastodon, bluesky"), _OAK),
            "content/b.md": post("b", _on("04", "telegram"), _ASH),
        },
        ("content/b.md", _ASH, _OAK),
        says="Together with “A” (2026-12-03 09:00), this text goes to 3 channels: mastodon, bluesky, telegram",
        at="content/b.md:9",
        mend="Rewrite it for telegram",
        charter=_REPETITION,
    ),
    Case(
        "text-communities",
        {"content/a.md": post("a", _on("03", "mastodon, mastodon-ash, bluesky"), _OAK)},
        ("content/a.md", "bluesky]", "bluesky, mastodon-elm]"),
        says="Mastodon: one text goes to 3 accounts at once: Oak, Ash, Elm.",
        at="content/a.md:9",
        charter=_COMMUNITIES,
    ),
    Case(
        "text-communities",
        {
            "content/a.md": post("a", _on("03", "mastodon, mastodon-ash"), _OAK),
            "content/b.md": post("b", _on("04", "mastodon-elm"), _OAK),
        },
        ("content/b.md", "04 09:00", "04 08:59"),
        says="3 accounts between 2026-12-03 09:00 and 2026-12-04 08:59: Oak, Ash, Elm.",
        at="content/b.md:9",
        charter=_COMMUNITIES,
    ),
    Case(
        "text-communities",
        {"content/a.md": post("a", _on("03", "mastodon, mastodon-ash, mastodon-elm"), _OAK)},
        ("content/a.md", "mastodon-elm]", "mastodon-elm, mastodon-fir]"),
        says="4 accounts",
        at="content/a.md:9",
        charter=_COMMUNITIES + "rules: {text-communities: {accounts: 3}}\n",
        now=NOW - timedelta(days=1),
    ),
)
