"""Rules of safety: nothing hidden, no traps, no keys, no data of persons."""

from __future__ import annotations

from parution.model import Severity
from parution.rules.hidden import hidden_characters, lookalike_domains
from parution.rules.personal import personal_data
from parution.rules.rule import Rule
from parution.rules.secrets import secrets

RULES = (
    Rule(
        "hidden-characters",
        Severity.WARNING,
        "A text holds characters that nobody sees.",
        "They part words for search engines and for those who listen, turn the direction of a text, or carry what a reviewer cannot see.",
        "a zero-width space within a word",
        "the word without it",
        judge_post=hidden_characters,
    ),
    Rule(
        "lookalike-domain",
        Severity.WARNING,
        "A link leads to a domain that looks like another.",
        "A Cyrillic “а” looks like a Latin “a”: readers believe to visit you, and meet a swindler.",
        "https://аtelier.example.org, with a Cyrillic а",
        "https://atelier.example.org",
        judge_post=lookalike_domains,
    ),
    Rule(
        "secret",
        Severity.ERROR,
        "A key or a password stands in a post.",
        "Whoever can read the calendar, or its history, could publish in your name.",
        "an access key in the brief",
        "the key in the settings of the repository, where only the publisher reads it",
        always=True,
        judge_post=secrets,
    ),
    Rule(
        "personal-data",
        Severity.WARNING,
        "Personal data stand in a post, of a kind that the charter names.",
        "What is published of a person cannot be taken back, and the law protects it.",
        "Call Marie: 06 12 34 56 78",
        "Call the workshop.",
        section="personal data",
        judge_post=personal_data,
    ),
)
