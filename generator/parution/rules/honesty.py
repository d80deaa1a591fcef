"""Rules of honesty: what is paid for says so, what cannot be kept is not promised, a contest has terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from parution.model import Place, Problem, Severity, Status, say
from parution.prose.inflections import found_phrases
from parution.prose.quotes import unquoted
from parution.rules.rule import Rule
from parution.rules.subject import Subject
from parution.rules.told import alike, named

_READY = frozenset({Status.REVIEW, Status.APPROVED})
_USUAL = re.compile(
    r"""(?<!\w)\#(?:ads?|sponsored|sponso|sponsoris[ée]|partenariat(?:rémunéré)?|publicit[ée]|pub
        |paidpartnership|annonce|werbung|anzeige)\b
    | \bpublicité\b | \bcollaboration\ commerciale\b
    | \bpartenariat\ (?:rémunéré|commercial|payé)\b | \bpost\ sponsorisé\b | \bsponsorisé(?:e|s)?\ par\b
    | \bsponsored\ (?:by|post|content)\b | \bpaid\ partnership\b | \badvertisement\b | \bpaid\ for\ by\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIED = re.compile(r"(?:\b(?:pas|jamais|ni|aucune?|sans|not|never|no|without|nor)|n['’]t)\b[^.!?\n]{0,20}$", re.IGNORECASE)
_NEAR = 32  # characters before a promise in which a “not” denies it
_OF_NOBODY = re.compile(
    r"\s+(?:moyens?|façons?|manières?|ami(?:e|s|es)?|moments?|endroits?|et\s+(?:pour\s+)?le\s+pire"
    r"|ways?|friends?|moments?|times?|places?|of\s+luck|wishes)\b",
    re.IGNORECASE,
)
"""What a superlative before it promises nothing about what is sold: “le meilleur moyen de…”, “the best way to…”."""
_BEST = re.compile(r"(?:meilleure?s?|best)$", re.IGNORECASE)
_AU_MIEUX = re.compile(r"\bau\s+$", re.IGNORECASE)
_ARTICLES = ("le", "la", "les")
_BEFORE_PERCENT = re.compile(r"\s*%")


def _undisclosed(subject: Subject) -> Iterator[Problem]:
    post, charter = subject.post, subject.charter
    if not post.sponsor or post.status not in _READY:
        return
    asked = charter.tone.sponsored
    silent = [sent.channel.id for sent in subject.sent if not _discloses("\n".join((*sent.parts[:1], sent.warning or "")), asked)]
    for group in alike(charter, "sponsor-undisclosed", silent):
        yield Problem(
            "sponsor-undisclosed",
            Place("value", ("sponsor",)),
            say(
                "{sponsor} pays for this post, and what {channels} would get does not say so.",
                sponsor=post.sponsor,
                channels=named(charter, group),
            ),
            say("Write “{words}” where it is seen at once, best at the beginning of the text.", words=asked or _usual(charter.language)),
            group[0],
        )


def _usual(language: str) -> str:
    return "Publicité" if language.startswith("fr") else "#ad"


def _discloses(text: str, asked: str | None) -> bool:
    """Whether a text says that it is paid for, in the charter's words or, where it has none, in one of the usual ways."""
    return asked.casefold() in text.casefold() if asked else bool(_USUAL.search(text))


@lru_cache(maxsize=64)
def _variants(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """The phrases as they may be turned: “le meilleur” as “la meilleure” and “les meilleurs”, “100 %” with and without its space."""
    found: dict[str, None] = dict.fromkeys(phrases)
    for phrase in phrases:
        article, _, rest = phrase.partition(" ")
        if article.lower() in _ARTICLES and rest:
            feminine = rest + "e" if rest[-1:].isalpha() and not rest.endswith(("e", "s", "x")) else rest
            found |= dict.fromkeys(f"{one} {form}" for one in _ARTICLES for form in (rest, feminine))
        if "%" in phrase:
            bare = _BEFORE_PERCENT.sub("%", phrase)
            found |= dict.fromkeys((bare, bare.replace("%", " %")))
    return tuple(found)


def _promise(subject: Subject) -> Iterator[Problem]:
    phrases = subject.charter.tone.promises
    if not phrases or subject.post.status is Status.CANCELLED:
        return
    told = set()
    for text in subject.texts:
        places = sorted(span for _, spans in found_phrases(text.words, _variants(phrases), text.language) for span in spans)
        words = unquoted(text.words) if places else ""
        for start, end in places:
            said = words[start:end].casefold()
            if not said.strip() or said in told or _DENIED.search(words, max(0, start - _NEAR), start):
                continue
            if (_BEST.search(said) and _OF_NOBODY.match(words, end)) or (said == "mieux" and _AU_MIEUX.search(words, 0, start)):
                continue
            told.add(said)
            yield Problem(
                "promise",
                text.place(start, end),
                say("“{words}” promises what the charter does not want promised.", words=text.source[start:end]),
                say("Say what can be shown instead: a figure, a date, a test, the words of a customer."),
                text.own,
            )


def _terms(subject: Subject) -> Iterator[Problem]:
    post = subject.post
    if post.format == "contest" and not post.terms and post.status in _READY:
        yield Problem(
            "contest-terms",
            Place("value", ("format",)),
            say("This contest has no terms."),
            say("Say who may take part, until when, what is won and how the winner is found, on a page of yours: terms: https://…"),
        )


RULES = (
    Rule(
        "sponsor-undisclosed",
        Severity.ERROR,
        "A paid post does not say that it is paid for.",
        "Readers must be able to see it at once, and the law asks for it. In France, law 2023-451 wants “Publicité” or "
        "“Collaboration commerciale”, clearly legible.",
        "sponsor: Oil Mill Fontanelle",
        "sponsor: Oil Mill Fontanelle\nhashtags: [partenariat]",
        by_channel=True,
        section="tone",
        judge_post=_undisclosed,
    ),
    Rule(
        "promise",
        Severity.WARNING,
        "A text promises what the charter does not want promised.",
        "A superlative that nobody can prove costs trust, and in advertising it may be against the law.",
        "The best chair of all.",
        "A chair that forty schoolchildren have tried for a year.",
        by_channel=True,
        section="tone",
        judge_post=_promise,
    ),
    Rule(
        "contest-terms",
        Severity.WARNING,
        "A contest has no terms.",
        "Who loses will ask how the winner was found, and networks and laws want it said beforehand.",
        "format: contest",
        "format: contest\nterms: https://example.org/contest",
        judge_post=_terms,
    ),
)
