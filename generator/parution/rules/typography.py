"""The rule of French typesetting: spaces that do not break, quotation marks, the ellipsis."""

from __future__ import annotations

from collections.abc import Iterator

from parution.model import Edit, Problem, Severity, say
from parution.prose.typography import french_typography
from parution.rules.rule import Rule
from parution.rules.subject import Subject

_AROUND = 12


def _typography(subject: Subject) -> Iterator[Problem]:
    spaced = subject.charter.country != "CA"
    for text in subject.written:
        if text.language != "fr" or not (changes := french_typography(text.words, spaced=spaced)):
            continue
        start, end, new = changes[0]
        left, right = text.source[max(0, start - _AROUND) : start], text.source[end : end + _AROUND]
        first = say("“{before}” → “{after}”", before=_shown(left, text.source[start:end], right), after=_shown(left, new, right))
        yield Problem(
            "typography",
            text.place(max(0, start - 1), min(len(text.source), end + 1)),
            say("French typesetting asks for one change in this text: {first}", first=first)
            if len(changes) == 1
            else say("French typesetting asks for {n} changes in this text. The first: {first}", n=len(changes), first=first),
            (say("“parution fix” makes it.") if len(changes) == 1 else say("“parution fix” makes them all: no-break spaces, « » and …"))
            if text.own is None
            else say("Put in no-break spaces, « » and … where they belong."),
            fix=tuple(Edit(text.place(*span), there) for *span, there in changes) if text.own is None else (),
        )


def _shown(left: str, between: str, right: str) -> str:
    """A piece of text around a change, from word to word, on one line; a no-break space is shown as ⍽."""
    left = left.rsplit("\n", 1)[-1]
    left = left.split(" ", 1)[-1] if len(left) == _AROUND and " " in left.rstrip() else left
    right = right.split("\n", 1)[0]
    right = right.rsplit(" ", 1)[0] if len(right) == _AROUND and " " in right.lstrip() else right
    return f"{left}{between}{right}".replace("\u202f", "⍽").replace("\xa0", "⍽").strip()


RULES = (
    Rule(
        "typography",
        Severity.NOTE,
        "A French text lacks no-break spaces before ; : ! ? and inside « », or has straight quotation marks or three dots for an ellipsis.",
        "With an ordinary space, the question mark may begin the next line, and the amount stand apart from its euro. “parution fix” puts "
        "everything in order. Links, code, hashtags and hours are left alone.",
        'Vous venez? On dit "oui"...',
        "Vous venez ? On dit « oui »…",
        judge_post=_typography,
    ),
)
