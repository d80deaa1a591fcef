"""Cases of safety: hidden characters, domains in disguise, keys, personal data."""

from __future__ import annotations

from rule_cases.case import Case, post

_SLOT = "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n"
_OAK = "The oak has dried for two years."
_KEY = "AKIA" + "Q3EGRZT5ZP7WMDHL"


def _personal(kind: str, found: str, begin: str) -> Case:
    return Case(
        "personal-data",
        {"content/a.md": post("a", _SLOT, "Call the workshop.")},
        ("content/a.md", "the workshop.", found),
        says=f"“{begin}”",
        at="content/a.md:9",
        charter=f'personal data: ["{kind}"]\n',
    )


CASES = (
    Case(
        "hidden-characters",
        {"content/a.md": post("a", _SLOT, _OAK)},
        ("content/a.md", "dried", "dri\u200bed"),
        says="(U+200B), between “oak has dri” and “ed for two y”",
        at="content/a.md:9",
    ),
    Case(
        "hidden-characters",
        {"content/a.md": post("a", _SLOT, _OAK)},
        ("content/a.md", "title: A", "title: A\u202eb\u202c"),
        says="There are 2 characters here that nobody sees (U+202E, U+202C)",
        at="content/a.md:3",
    ),
    Case(
        "hidden-characters",
        {"content/a.md": post("a", _SLOT + 'mentions: ["@ana@example.social"]\n', _OAK)},
        ("content/a.md", "social", "social\u202c"),
        says="(U+202C), after “ample.social”.",
        at="content/a.md:7",
    ),
    Case(
        "lookalike-domain",
        {"content/a.md": post("a", _SLOT, "See https://example.org/oak and https://café.fr and https://почта.рф")},
        ("content/a.md", "example.org", "ex\u0430mple.org"),
        says="(xn--exmple-4nf.org)",
        at="content/a.md:9",
    ),
    Case(
        "secret",
        {"content/a.md": post("a", _SLOT + "brief: the key is in the vault\n", _OAK)},
        ("content/a.md", "in the vault", _KEY),
        says="an access key of Amazon: “AKIA…”",
        at="content/a.md:7",
    ),
    Case(
        "secret",
        {"content/a.md": post("a", _SLOT, _OAK)},
        ("content/a.md", "two years.", "two years. Password: Marronnier2026"),
        says="a password",
        at="content/a.md:9",
    ),
    _personal("phone", "Marie, 06 12 34 56 78.", "06…78"),
    _personal("phone", "Marie, +44 20 7946 0958.", "+4…58"),
    _personal("e-mail", "marie.roux@example.net.", "ma…et"),
    _personal("iban", "FR14 2004 1010 0505 0001 3M02 606.", "FR…06"),
    _personal("card", "4970 1012 3456 7893 is the card.", "49…93"),
    _personal("social security number", "2 55 08 14 168 025 38.", "2 …38"),
    _personal("/DEV-[0-9]{4}/", "about DEV-2041, please.", "DE…41"),
)
