"""Rules of plain language: how easily a text reads, how long its sentences are, how loud it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parution.charter import NUMBER, SHARE, Parameter
from parution.model import Message, Problem, Severity, say
from parution.networks.characters import emoji
from parution.prose.readability import FORMULAS, readability
from parution.prose.sentences import WORD, Sentence
from parution.rules.rule import Rule
from parution.rules.subject import Subject, Text

_FEWEST = Parameter("readability", "words", NUMBER, "60", "a shorter text has too few words for a score")
_LONGEST = Parameter("sentence-length", "words", NUMBER, "35", "how many words a sentence may have")
_RUN = Parameter("shouting", "words", NUMBER, "3", "so many words in capitals one after the other are shouted")
_SHARE = Parameter("shouting", "share", SHARE, "30 %", "what part of the letters may be capitals")
_EMOJI = Parameter("emoji-many", "emoji", NUMBER, "5", "how many emoji a text may have; a long one may have one for every twenty words")
_SAME = Parameter("emoji-many", "in a row", NUMBER, "2", "how often the same emoji may stand in a row")

_LANGUAGES = frozenset(FORMULAS)
_SHORTEST_WORD = 3  # letters and a space, as few as any text has for each of its words
_ACRONYM = 5
_FEWEST_LETTERS = 20
_LOUD = re.compile(r"[A-ZÀ-ÖØ-ÞŒ]{2,}")
_LOUD_RUN = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-ÞŒ]{2,}(?:[\s,;:!?’'*_]+(?:[A-ZÀ-ÖØ-ÞŒ]{2,}|[AÀLDYO](?=[\s’'])))+(?![^\W_-])")
_ROMAN = re.compile(r"[IVXLCDM]+")
_COLON = re.compile(r":(?=\s)")
_NAME = r"(?:[A-ZÀ-ÖØ-ÞŒ][\w.’'-]*|von|van|de|der|den|di|da|du|la|le|el|al|bin)"
_FEWEST_NAMES = 4
_QUOTED = re.compile(r"[“«][^“”«»]{1,150}[”»]|(?<![\w\"])\"[^\"]{1,150}\"(?![\w\"])")
_NAMES = re.compile(rf"{_NAME}(?: {_NAME}){{1,5}}(?: \([^()]{{1,40}}\))?(?:, {_NAME}(?: {_NAME}){{1,5}}(?: \([^()]{{1,40}}\))?){{3,}}")
_BREAK = re.compile(r"^[ ]{0,3}(?:-{3,}|\*{3,}|_{3,})[ ]*$", re.MULTILINE)
_WORDS_PER_EMOJI = 20
_FIRST_PICTURE = "\U0001f000"
_SHOWN_AS_PICTURES = frozenset("⌚⌛⏩⏪⏫⏬⏰⏳⚡⚽⚾⛄⛅⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗⭐⭕☔☕♿⚓")
_EXCERPT = 48


def _readability(subject: Subject) -> Iterator[Problem]:
    asked = subject.charter.tone.readability
    told = set()
    for text in subject.written if asked else ():
        least = asked.get(text.language)
        fewest = _FEWEST.of(subject.charter)
        if least is None or text.language not in FORMULAS or len(text.words) < _SHORTEST_WORD * fewest or not text.sentences:
            continue
        if sum([len(one.words) for one in text.sentences]) < fewest:
            continue
        score = min(100, max(0, round(readability(text.language, text.sentences))))
        if score < least:
            longest = max(text.sentences, key=lambda one: len(one.words))
            if longest.words in told:  # a channel's own text is often the common one with little changed
                continue
            told.add(longest.words)
            yield Problem(
                "readability",
                text.place(longest.start, longest.end),
                say("This text is hard to read: it scores {score} of 100, and the charter asks for {least}.", score=score, least=least),
                say(
                    "Begin with its longest sentence, “{start}”, which has {words} words: make two of it, and choose shorter words.",
                    start=_excerpt(text, longest),
                    words=len(longest.words),
                ),
            )


def _sentence_length(subject: Subject) -> Iterator[Problem]:
    most = _LONGEST.of(subject.charter)
    told = set()
    for text in subject.written:
        if text.language not in _LANGUAGES or len(text.words) < _SHORTEST_WORD * most:
            continue
        long = [one for one in text.sentences if len(one.words) > most and _longest_piece(text, one) > most]
        longest = max(long, key=lambda one: len(one.words), default=None)
        if longest is None or longest.words in told:
            continue
        told.add(longest.words)
        values: dict[str, str | int | Message] = {
            "words": len(longest.words),
            "most": most,
            "start": _excerpt(text, longest),
            "n": len(long),
        }
        message = (
            say("A sentence has {words} words: “{start}”. More than {most} are hard to follow.", **values)
            if len(long) == 1
            else say("{n} sentences have more than {most} words. The longest has {words}: “{start}”.", **values)
        )
        remedy = say("Make two of it: a full stop where the thought changes.")
        yield Problem("sentence-length", text.place(longest.start, longest.end), message, remedy)


def _longest_piece(text: Text, sentence: Sentence) -> int:
    """The words of a sentence's longest piece: semicolons part it, and what a colon announces is taken item by item, for it is a list."""
    before, _, after = _COLON.sub("\0", text.words[sentence.start : sentence.end], count=1).partition("\0")
    return max(_words(piece) for piece in (*before.split(";"), *re.split("[,;]", after)))


def _words(piece: str) -> int:
    """How many words a reader has to hold together: a quoted title is one, and so is each name where four people or more are named."""
    words = len(WORD.findall(piece))
    for row in _NAMES.finditer(piece) if piece.count(",") >= _FEWEST_NAMES - 1 else ():
        words -= len(WORD.findall(row[0])) - row[0].count(",") - 1
    return words - sum(max(0, len(WORD.findall(quoted)) - 1) for quoted in _QUOTED.findall(piece))


def _excerpt(text: Text, sentence: Sentence) -> str:
    said = " ".join(text.source[sentence.start : sentence.end].split())
    return said if len(said) <= _EXCERPT else said[:_EXCERPT].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def _shouting(subject: Subject) -> Iterator[Problem]:
    for text in subject.written:
        if span := _shouted(text.said, _RUN.of(subject.charter), _SHARE.of(subject.charter)):
            said = " ".join(text.source[slice(*span)].split())
            yield Problem(
                "shouting",
                text.place(*span),
                say(
                    "“{said}” is written in capitals, which reads as shouting.",
                    said=said if len(said) <= _EXCERPT else said[:_EXCERPT] + "…",
                ),
                say("Write it in small letters. Screen readers spell capitals letter by letter; what matters may stand first instead."),
            )


def _shouted(words: str, run: int, share: float) -> tuple[int, int] | None:
    """The first run of words in capitals that are more than acronyms, or all of a text that has too many."""
    loud = _LOUD.findall(words)
    if not any(len(word) > _ACRONYM and not _ROMAN.fullmatch(word) for word in loud):
        return None
    for found in _LOUD_RUN.finditer(words):
        these = _LOUD.findall(found[0])
        if len(these) >= run and any(len(word) > _ACRONYM for word in these):
            return found.span()
    letters = sum(map(str.isalpha, words))
    capitals = sum(len(word) for word in loud)
    if letters >= _FEWEST_LETTERS and capitals > share * letters and len(loud) > 1:
        first = next(found for found in _LOUD.finditer(words) if len(found[0]) > _ACRONYM)
        return first.span()
    return None


def _emoji_many(subject: Subject) -> Iterator[Problem]:
    most, same = _EMOJI.of(subject.charter), _SAME.of(subject.charter)
    for text in subject.written:
        if text.words.isascii() or not (spans := _pictures(text.words)):
            continue
        if row := _same_in_a_row(text.words, spans, same):
            said = text.words[slice(*spans[row[0]])]
            yield Problem(
                "emoji-many",
                text.place(spans[row[0]][0], spans[row[1]][1]),
                say("The emoji {emoji} stands {n} times in a row.", emoji=said, n=row[1] - row[0] + 1),
                say("One is enough: screen readers read each of them aloud, by its name."),
            )
        elif crowd := _crowd(subject, text, spans, most):
            yield Problem(
                "emoji-many",
                text.place(*crowd[most]),
                say("There are {n} emoji in this text, and more than {most} are too many for its length.", n=len(crowd), most=most),
                say("Keep those that say something. Screen readers read each of them aloud, by its name."),
            )


def _pictures(words: str) -> list[tuple[int, int]]:
    return [
        (start, end)
        for start, end in emoji(words)
        if words[start] >= _FIRST_PICTURE or words[end - 1] == "\ufe0f" or words[start] in _SHOWN_AS_PICTURES
    ]


def _same_in_a_row(words: str, spans: list[tuple[int, int]], most: int) -> tuple[int, int] | None:
    """The first and the last of a run of the same emoji, as indices, that is longer than `most`."""
    first = 0
    for index in range(1, len(spans) + 1):
        goes_on = (
            index < len(spans)
            and words[slice(*spans[index])] == words[slice(*spans[first])]
            and not words[spans[index - 1][1] : spans[index][0]].strip(" ")
        )
        if not goes_on:
            if index - first > most:
                return first, index - 1
            first = index
    return None


def _crowd(subject: Subject, text: Text, spans: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The emoji of the text, or of the part of a thread, that has too many for its length; else none."""
    if len(spans) <= most:
        return []
    breaks = [found.start() for found in _BREAK.finditer(text.words)] if subject.post.format == "thread" else []
    for start, end in zip([0, *breaks], [*breaks, len(text.words)], strict=True):
        inside = [span for span in spans if start <= span[0] < end]
        if len(inside) > most and len(inside) * _WORDS_PER_EMOJI > len(text.words[start:end].split()):
            return inside
    return []


RULES = (
    Rule(
        "readability",
        Severity.WARNING,
        "A text is harder to read than the charter allows.",
        "People read posts on the way, between two others. The score goes from 0 (an expert's text) to 100 (a child's); 50 is a newspaper. "
        "It counts the words of a sentence and the syllables of a word: for English as Flesch did in 1948, for French as Kandel and Moles "
        "adapted it in 1958. It knows nothing of meaning, so it only says where to look.",
        "The implementation of innovative refurbishment solutions necessitates organisational prerequisites.",
        "To mend a table well, we need a dry place and some time.",
        section="tone",
        parameters=(_FEWEST,),
        judge_post=_readability,
    ),
    Rule(
        "sentence-length",
        Severity.NOTE,
        "A sentence has more words than can be followed at one reading.",
        "Whoever has to read a sentence twice reads the next post instead.",
        "The workshop, which has been open since spring, and which, thanks to those who came, has mended more chairs than we had thought…",
        "The workshop opened in spring. Thanks to those who came, we have mended more chairs than we had thought.",
        parameters=(_LONGEST,),
        judge_post=_sentence_length,
    ),
    Rule(
        "shouting",
        Severity.WARNING,
        "Words are written in capitals. Acronyms are not meant, nor quotations.",
        "Capitals read as shouting, take longer to read, and screen readers spell them.",
        "COME TO THE WORKSHOP on Saturday",
        "Come to the workshop on Saturday",
        parameters=(_RUN, _SHARE),
        judge_post=_shouting,
    ),
    Rule(
        "emoji-many",
        Severity.NOTE,
        "A text has many emoji, or the same several times in a row.",
        "Screen readers read each of them aloud: “party popper, party popper, party popper”.",
        "The market opens 🎉🎉🎉",
        "The market opens 🎉",
        parameters=(_EMOJI, _SAME),
        judge_post=_emoji_many,
    ),
)
