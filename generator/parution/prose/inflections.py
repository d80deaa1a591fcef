"""Phrases that a brand avoids, found in a text in whatever form they are inflected.

Endings are put in place of endings, without a dictionary: more forms are looked for than exist, but only such as no other word has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

_APOSTROPHES = {ord("'"): "’", 0xA0: " ", 0x202F: " ", ord("‑"): "-"}
_ACCENTS = str.maketrans("àâäáãåéèêëíìîïóòôöõúùûüçñÿ", "aaaaaaeeeeiiiiooooouuuucny")
_SHORT = 4
"""Up to so many letters, an accent makes another word (sur, sûr) and an ending might too."""

_LETTER = re.compile("[à-ÿ]")
_BETWEEN = r"[\s*_-]{1,3}"
_AFTER = r"(?<![\w’-])"
_AFTER_ELISION = rf"(?:{_AFTER}|(?<=(?<![\w’])[ldsnjmtc]’)|(?<=(?<![\w’])qu’)|(?<=\b(?:lors|puis|quoi)qu’)|(?<=\bjusqu’))"
_FRENCH_VERB = "(?:e|es|ons|ez|ent|ers?|ères?|ée?s?|ant|ais|ait|ions|iez|aient|a|ai|as|ai?t|ont|era|eront|erez|erons|erait|eraient)"
_FRENCH: tuple[tuple[str, str], ...] = (
    ("ifs?", "i(?:f|fs|ve|ves)"),
    ("ives?", "i(?:f|fs|ve|ves)"),
    ("eux", "eu(?:x|se|ses)"),
    ("euses?", "eu(?:x|se|ses|r|rs)"),
    ("eurs?", "eu(?:r|rs|se|ses)"),
    ("aux", "(?:al|aux|ale|ales)"),
    ("ales?", "a(?:le|les|l|ux)"),
    ("al", "a(?:l|ux|le|les)"),
    ("els?", "el(?:s|le|les)?"),
    ("elles?", "el(?:s|le|les)?"),
    ("iens?", "ien(?:s|ne|nes)?"),
    ("iennes?", "ien(?:s|ne|nes)?"),
    ("ères?|ers?", "(?:er|ère)s?"),
    ("ée?s?", "ée?s?"),
    ("es?", "e?s?"),
    ("x", "x"),
    ("s", "(?:s|e|es)?"),
    ("", "(?:s|x|e|es)?"),
)
_ENGLISH: tuple[tuple[str, str], ...] = (
    ("y", "(?:y|ies|ied|ying)"),
    ("e", "(?:e|es|ed|er|ing)"),
    ("(?<=[aeiou][bdgmnprt])", "(?:s|[bdgmnprt]?ed|[bdgmnprt]?ing)?"),
    ("", "(?:s|es|ed|ing)?"),
)
_FRENCH_SHORTENED = re.compile(r"(?<=^[dljmntsc])e$|(?<=qu)e$|(?<=^l)a$")  # “que” is “qu’” before a vowel
_FRENCH_FIRST_VERB = re.compile(r"(?:ez|er|ons)$")


def found_phrases(text: str, phrases: tuple[str, ...], language: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Each phrase that a text holds, with the spans `[start, end)` where it stands.

    Letter case, the kind of apostrophe and of space make no difference; accents may be missing in capitals, and in a text that has none at
    all. In French, a phrase also stands after what is elided before it (“l’inusable”), and its last word may be elided itself (“moins cher
    qu’un autre”). French and English words are found in their inflected forms, those of other languages as they are.
    """
    if not phrases:
        return
    bare = text.lower().replace("'", "’").replace("\xa0", " ").replace("\u202f", " ").replace("‑", "-")
    if len(bare) != len(text):  # a letter that is two in lower case: positions would be off
        return
    for phrase, (gate, strict, loose) in _patterns(phrases, language).items():
        if gate not in bare:
            continue
        places = (found.span() for found in loose.finditer(bare))
        if spans := [span for span in places if not _LETTER.search(bare) or text[slice(*span)].isupper() or strict.fullmatch(bare, *span)]:
            yield phrase, spans


@lru_cache(maxsize=64)
def _patterns(phrases: tuple[str, ...], language: str) -> Mapping[str, tuple[str, re.Pattern[str], re.Pattern[str]]]:
    return {phrase: _pattern(phrase, language) for phrase in phrases if re.search(r"\w", phrase)}


def _pattern(phrase: str, language: str) -> tuple[str, re.Pattern[str], re.Pattern[str]]:
    """Letters that must stand in a text before it is worth looking; what to look for, with its accents and with or without."""
    words = [word for word in re.split(r"[\s-]+", phrase.lower().translate(_APOSTROPHES)) if word]
    forms = [_forms(word, language, first=not index) for index, word in enumerate(words)]
    if language == "fr" and len(words) > 1 and (vowel := _FRENCH_SHORTENED.search(words[-1])):
        forms[-1] = "", words[-1][: vowel.start()], rf"(?:{vowel[0]}(?!\w)|’)"
    stems = (piece for _, stem, _ in forms for piece in _LETTER.split(stem))
    strict = _BETWEEN.join(re.escape(before + stem) + endings for before, stem, endings in forms)
    before = (_AFTER_ELISION if language == "fr" else _AFTER) if words[0][:1].isalnum() else ""
    after = "" if strict.endswith("’)") else r"(?!\w)"
    return max(stems, key=len), re.compile(strict), re.compile(f"{before}{_LETTER.sub(_with_or_without, strict)}{after}")


def _with_or_without(found: re.Match[str]) -> str:
    return f"[{found[0]}{found[0].translate(_ACCENTS)}]"


def _forms(typed: str, language: str, *, first: bool) -> tuple[str, str, str]:
    """A word in three: what is elided before it, what all its forms begin with, the pattern of their endings; `first` may be a verb."""
    elided, apostrophe, word = typed.rpartition("’")
    before = elided + apostrophe
    if len(word) <= _SHORT or not word.isalpha() or language not in {"fr", "en"}:
        return before, word, ""
    if language == "fr" and first and (ending := _FRENCH_FIRST_VERB.search(word)):
        return before, word[: ending.start()], _FRENCH_VERB
    endings = _FRENCH if language == "fr" else _ENGLISH
    return next((before, word[: at.start()], forms) for ending, forms in endings if (at := re.search(f"(?:{ending})$", word)))
