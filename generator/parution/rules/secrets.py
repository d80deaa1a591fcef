"""Keys and passwords that slipped into a post."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parution.model import Message, Place, Problem, say
from parution.rules.subject import Subject

_KINDS: tuple[tuple[str, str, Message], ...] = (
    ("IA", r"(?<!Credential=)\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", say("an access key of {service}", service="Amazon")),
    ("AIza", r"\bAIza[0-9A-Za-z_-]{35}(?![\w-])", say("an access key of {service}", service="Google")),
    ("gh", r"\bgh[pousr]_[A-Za-z0-9]{36,}\b", say("an access key of {service}", service="GitHub")),
    ("github_pat_", r"\bgithub_pat_\w{50,}", say("an access key of {service}", service="GitHub")),
    ("glpat-", r"\bglpat-[\w-]{20,}", say("an access key of {service}", service="GitLab")),
    ("xox", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}", say("an access key of {service}", service="Slack")),
    ("hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows)/[\w/]{20,}", say("an access key of {service}", service="Slack")),
    ("/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d+/[\w-]{30,}", say("an access key of {service}", service="Discord")),
    (":AA", r"\b\d{8,10}:AA[\w-]{32,}", say("an access key of {service}", service="Telegram")),
    (
        "sk-",
        r"\bsk-(?=[\w-]*\d)(?:(?:proj|ant|svcacct)-)?[A-Za-z0-9_-]{32,}",
        say("an access key of {service}", service="OpenAI / Anthropic"),
    ),
    ("k_live_", r"\b[sr]k_live_[A-Za-z0-9]{16,}", say("an access key of {service}", service="Stripe")),
    ("npm_", r"\bnpm_[A-Za-z0-9]{36}\b", say("an access key of {service}", service="npm")),
    ("pypi-", r"\bpypi-AgE[\w-]{50,}", say("an access key of {service}", service="PyPI")),
    ("hf_", r"\bhf_[A-Za-z0-9]{34}\b", say("an access key of {service}", service="Hugging Face")),
    ("PRIVATE KEY", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----", say("a private key")),
    ("eyJ", r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}", say("a signed token (JWT)")),
    ("@", r"(?<=://)[^\s/:@]{1,64}:[^\s/@]{3,}(?=@[\w.-]+)", say("a name and a password in an address")),
    ("assword", r"(?i)\bpassword\s?[:=]\s?(?=\S*\d)(?=\S*[a-z])\S{8,}", say("a password")),
    ("ot de passe", r"(?i)\bmot de passe\s?[:=]\s?(?=\S*\d)(?=\S*[a-z])\S{8,}", say("a password")),
)
_PATTERNS = tuple((sign, re.compile(pattern), what) for sign, pattern, what in _KINDS)
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("_", ("gh", "github_pat_", "k_live_", "npm_", "hf_")),
    ("-", ("glpat-", "xox", "sk-", "pypi-")),
    ("-----", ("PRIVATE KEY",)),
    ("@", ("://",)),
    (".com/", ("hooks.slack.com", "/api/webhooks/")),
    ("", ("IA", "AIza", ":AA", "eyJ", "assword", "ot de passe")),
)
_SHOWN = 4
_PUBLIC = re.compile(r"(?i)x{4,}|\.{3}|…|\*{3,}|<[^>]*>|example|exemple|your|votre|(.)\1{7,}")


def secrets(subject: Subject) -> Iterator[Problem]:
    """One problem for each secret, wherever in the post it stands; the message shows only how it begins."""
    body, beside = subject.post.body, subject.beside
    if not _may_stand(subject.everything):
        return
    for start, end, what in found_secrets(body):
        yield _problem(Place("body", (), start, end), body[start:end], what)
    for place, text in beside:
        for start, end, what in found_secrets(text):
            yield _problem(place, text[start:end], what)


def _may_stand(everything: str) -> bool:
    """Whether there may be a secret in a post; whole groups of signs are passed by where what all of them hold is not there."""
    for common, signs in _GROUPS:
        if common in everything:
            for sign in signs:
                if sign in everything:
                    return True
    return False


def found_secrets(text: str) -> Iterator[tuple[int, int, Message]]:
    """Where secrets stand in a text, and what they are; made-up ones in instructions are left out."""
    for sign, pattern, what in _PATTERNS:
        if sign in text:
            yield from ((found.start(), found.end(), what) for found in pattern.finditer(text) if not _PUBLIC.search(found[0]))


def masked(secret: str) -> str:
    """How a secret begins, so that its writer knows it again, and nobody can use it."""
    return f"{secret[:_SHOWN]}…" if len(secret) >= 4 * _SHOWN else "…"


def _problem(place: Place, secret: str, what: Message) -> Problem:
    return Problem(
        "secret",
        place,
        say("This looks like {what}: “{begin}”.", what=what, begin=masked(secret)),
        say("Take it out, and have it replaced by a new one at once: what was ever in a shared file counts as stolen."),
    )
