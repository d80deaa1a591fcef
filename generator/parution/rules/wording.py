"""Rules of the brand's voice: words that it avoids, and whether it says *tu* or *vous*."""

from __future__ import annotations

from collections.abc import Iterator

from parution.model import Message, Problem, Severity, say
from parution.prose.address import Address, address
from parution.prose.inflections import found_phrases
from parution.rules.rule import Rule
from parution.rules.subject import Subject, Text


def _word_avoid(subject: Subject) -> Iterator[Problem]:
    avoid = subject.charter.tone.avoid
    phrases = tuple(avoid)
    for text in subject.written if avoid else ():
        for phrase, spans in found_phrases(text.said, phrases, text.language):
            yield _avoided(text, spans, avoid[phrase])


def _avoided(text: Text, spans: list[tuple[int, int]], instead: str | None) -> Problem:
    values: dict[str, str | int | Message] = {
        "said": " ".join(text.source[slice(*spans[0])].split()),
        "n": len(spans),
        "instead": instead or "",
    }
    return Problem(
        "word-avoid",
        text.place(*spans[0]),
        say("“{said}” is among the words that the charter avoids.", **values)
        if len(spans) == 1
        else say("“{said}” is among the words that the charter avoids; it stands {n} times in this text.", **values),
        say("Write “{instead}” instead.", **values) if instead else say("Leave it out, or say it in words of your own."),
    )


def _address(subject: Subject) -> Iterator[Problem]:
    asked = subject.charter.tone.address
    for text in subject.written:
        if text.language != "fr":
            continue
        form = address(text.said)
        if form.tu and form.vous and not form.several:
            yield _mixed(text, form, asked)
        elif asked == "vous" and form.tu:
            yield _other(text, form.tu[0], "tu", "vous")
        elif asked == "tu" and form.vous and not form.several:
            yield _other(text, form.vous[0], "vous", "tu")


def _mixed(text: Text, form: Address, asked: str | None) -> Problem:
    kept = asked or ("tu" if len(form.tu) > len(form.vous) else "vous")
    wrong = (form.vous if kept == "tu" else form.tu)[0]
    said = {"tu": _word(text, form.tu[0]), "vous": _word(text, form.vous[0])}
    return Problem(
        "address-mixed",
        text.place(*wrong),
        say("This text says both “tu” (“{tu}”) and “vous” (“{vous}”) to its readers.", **said),
        say("Say “{form}” throughout. What others say goes between quotation marks, and is left alone.", form=kept),
    )


def _other(text: Text, span: tuple[int, int], said: str, asked: str) -> Problem:
    word = _word(text, span)
    return Problem(
        "address-form",
        text.place(*span),
        say("This text says “{said}” to the reader; the charter says “{asked}”.", said=said, asked=asked)
        if word.casefold() == said
        else say("“{word}” says “{said}” to the reader; the charter says “{asked}”.", word=word, said=said, asked=asked),
        say("Say “{form}” throughout. What others say goes between quotation marks, and is left alone.", form=asked),
    )


def _word(text: Text, span: tuple[int, int]) -> str:
    """The whole word of which a span is a part: `veux-tu`, `t’es`."""
    start, end = span
    while start > 0 and (text.source[start - 1].isalnum() or text.source[start - 1] in "-’'"):
        start -= 1
    while end < len(text.source) and (text.source[end].isalnum() or text.source[end] in "-’'"):
        end += 1
    return text.source[start:end].strip("-")


RULES = (
    Rule(
        "word-avoid",
        Severity.WARNING,
        "A text has a word or phrase that the charter avoids, in whatever form it is inflected. Quotations are left alone.",
        "Jargon and worn phrases are what readers skip. The charter says what to write instead.",
        "Our leveraged synergies are at your service.",
        "We work together, and for you.",
        section="tone",
        judge_post=_word_avoid,
    ),
    Rule(
        "address-mixed",
        Severity.WARNING,
        "A French text says both “tu” and “vous” to its readers. Quotations are left alone.",
        "Readers no longer know whether they are spoken to as friends or as customers. "
        "Where “vous” may be several people, nothing is said.",
        "Viens samedi avec ta chaise : nous vous attendons.",
        "Venez samedi avec votre chaise : nous vous attendons.",
    ),
    Rule(
        "address-form",
        Severity.WARNING,
        "A French text says “tu” where the charter says “vous”, or the other way round. Quotations are left alone.",
        "A brand that changes its form of address from post to post sounds like several.",
        "Tu viens samedi ?",
        "Vous venez samedi ?",
        section="tone",
        judge_post=_address,
    ),
)
