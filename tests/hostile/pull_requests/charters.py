"""Attacks by the charter: what it points at, what it makes a machine do, and what it says."""

# ruff: noqa: E501 - an attack is read best as it is typed

from __future__ import annotations

from typing import Final

from hostile.pull_requests.attack import CHARTER, Attack, Entry, charter, post, quoted, text

_TYPED: Final = (
    "::error::x <img src=x onerror=alert(1)> [x](javascript:alert(1)) @everyone #1 \x1b[31m\u202e | ``` </details> %0A https://e.example"
)


def _charter(what: str, entry: Entry, says: str = "") -> Attack:
    return Attack(
        f"a charter {what}",
        {"charter.yml": entry, "content/evil.md": post("a" * 3_000 + " b@c 12", pillar="craft", publish_at="2026-12-05 10:00")},
        says=says,
    )


def _answers(path: str, says: str = "") -> Attack:
    return _charter(f"whose answers are {path[:40]!a}", charter(f"crisis: {{answers: {quoted(path)}}}"), says)


_BROKEN: Final = ("(a+)+$", "(.*)*x", "(a|a)*$", "(x{1000}){1000}", "(?=a)", "\\1(a)", "[", "(?R)", "a{99999}", "(?#", "\\p{Han}{9999}")
CHARTERS: Final = (
    _answers("../secret.md"),
    _answers("../outside/crisis.md"),
    _answers("docs/../../secret.md"),
    _answers("/etc/passwd", "wrong-form"),
    _answers("/etc/passwd\0.md"),
    _answers(".git/secret.md"),
    _answers("content/../.git/secret.md"),
    _answers("~/secret.md"),
    _answers("file:///etc/passwd.md"),
    _answers("x" * 5_000 + ".md"),
    _answers("\ud800.md"),
    _charter("whose time zone is a path", charter(timezone='"../../../../etc/passwd"'), "wrong-form"),
    _charter("whose time zone is a path inwards", charter(timezone='"Europe/../Europe/Paris"')),
    _charter("whose time zone is a folder", charter(timezone='"Europe"'), "unknown-timezone"),
    _charter("whose time zone is absolute", charter(timezone='"/etc/localtime"')),
    _charter("whose time zone is long", charter(timezone=f'"{"A" * 9_000}"')),
    _charter("whose language is a path", charter(language='"../../outside"'), "wrong-value"),
    _charter("whose language is none", charter(language="xx-XX")),
    _charter("whose country is none", charter(country="ZZ-0000")),
    _charter("with patterns without end", charter("personal data: [" + ", ".join(quoted(f"/{one}/") for one in _BROKEN[:3]) + "]")),
    _charter("with patterns that are none", charter("personal data: [" + ", ".join(quoted(f"/{one}/") for one in _BROKEN) + "]")),
    _charter("with thousands of words to avoid", charter("tone: {avoid: {" + ", ".join(f"{'a' * 30}{n}: b" for n in range(5_000)) + "}}")),
    _charter(
        "with words to avoid that are patterns",
        charter(
            "tone: {avoid: {"
            + ", ".join(f"{quoted(one)}: x" for one in _BROKEN)
            + "}, promises: ["
            + ", ".join(map(quoted, _BROKEN))
            + "]}"
        ),
    ),
    _charter(
        "whose addresses are programs",
        charter(site="{url: 'javascript:alert(1)//', repository: 'file:///etc/passwd', branch: '--upload-pack=touch @MARK@'}"),
        "wrong-form",
    ),
    _charter(
        "whose addresses hold markup",
        charter(
            site="{url: 'https://e.example/\"><script>alert(1)</script>', repository: 'https://e.example/\"onmouseover=alert(1)', branch: '\"><img src=x onerror=alert(1)>'}"
        ),
    ),
    _charter("whose ledger is a path", charter("publishing: {ledger: a/../../../outside/x}")),
    _charter("whose ledger is another reference", charter("publishing: {ledger: x.lock}")),
    _charter("whose ledger is main", charter("publishing: {ledger: main}")),
    _charter("whose ledger is somebody's repository", charter("publishing: {ledger: parution-ledger, repository: 'ext::touch @MARK@'}")),
    _charter(
        "whose channels read the environment",
        charter(
            channels='{news: {network: site, name: "${PARUTION_TOKEN}"}, hook: {network: webhook, server: "http://169.254.169.254/x", settings: {url: "$PARUTION_TOKEN"}}}'
        ),
    ),
    _charter("that asks for another engine", charter(site="{engine: '../outside'}"), "wrong-value"),
    _charter("that looks ahead for ever", charter(horizon="99999 weeks")),
    _charter(
        "with a campaign of ten thousand years",
        charter(
            "campaigns: {long: {from: 0001-01-01, to: 9999-12-31}}\nkey dates: [{name: public holidays}, {name: x, on: easter + 999 days, lead: 99999 weeks}]",
            country="FR",
        ),
    ),
    _charter(
        "with a blackout of ten thousand years",
        charter("cadence: {blackouts: [{reason: x, from: 0001-01-01, to: 9999-12-31}]}\nholds: [{reason: x, from: 0001-01-01}]"),
    ),
    _charter(
        "with rates beyond all numbers",
        charter(
            channels="{news: {network: site, at most: 9999 per day, at least: 9999 per day, gap: 99999 weeks, silence: 99999 weeks, limits: {text: 999999}}}"
        ),
    ),
    _charter(
        "with thousands of channels",
        charter(
            channels="{news: {network: site}, "
            + ", ".join(f"c{n}: {{network: mastodon, account: '@a{n}@e.example'}}" for n in range(1_500))
            + "}"
        ),
    ),
    _charter("with objects of Python", text(f'{CHARTER}brand: !!python/object/apply:os.system ["touch @MARK@"]\n')),
    _charter("with aliases", text(f"{CHARTER}x: &a [1]\ny: [*a, *a]\n"), "yaml"),
    _charter("of lists in lists", text(f"{CHARTER}x: {'[' * 5_000}\n")),
    _charter("of megabytes", text(f"{CHARTER}description: {'x' * 3_000_000}\n")),
    _charter("of bytes", text(bytes(range(256)) * 16)),
    _charter("of another version", text(f"parution: {quoted(_TYPED)}\n"), "charter-version"),
    _charter("of nothing", text(b"")),
    Attack("a charter that is a folder", {"charter.yml/x.md": post(), "content/evil.md": post()}, says="charter-missing"),
    Attack("a charter that is gone", {"content/evil.md": post()}, without=("charter.yml",), says="charter-missing"),
    _charter(
        "whose names are attacks",
        charter(
            brand=quoted(_TYPED),
            people=f"{{maud: {{name: {quoted(_TYPED)}}}}}",
            pillars=f"{{craft: {{name: {quoted(_TYPED)}, share: 60 %}}, shop: {{}}}}",
            description=quoted(_TYPED),
        ),
    ),
    _charter(
        "whose channels' names are attacks",
        charter(
            channels=f"{{news: {{network: site, name: {quoted(_TYPED)}, url: 'https://e.example/\"><script>'}}, town: {{network: mastodon, account: {quoted(_TYPED)}}}}}"
        ),
    ),
    _charter("whose fields are attacks", text(f"{CHARTER}{quoted(_TYPED)}: x\nrules: {{{quoted(_TYPED)}: off}}\n")),
    _charter(
        "that switches all rules off",
        charter("rules: {symbolic-link: off, media-outside: off, secret: off, hidden-characters: off, unreadable: off}"),
    ),
)
