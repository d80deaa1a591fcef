"""How many syllables a word has, in French and in English: counted from its spelling, without a dictionary.

Both counters look at runs of vowels and at the letters around them. They are exact for about nineteen French words of twenty (as spoken,
but with the e in the middle of a word, which is written and read) and seventeen English ones of twenty; over a text the errors cancel.
docs/adr/0012-prose.md tells how that was measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from parution.prose.known import Known

_FR = "aeiouyàâäéèêëîïôöùûüœæ"
_FR_RUN = re.compile(f"[{_FR}]+")
_FR_CONSONANTS = (
    (re.compile("qu"), "k"),
    (re.compile("g(?:u(?=[eéèêiîy])|e(?=[aâoôuû]))"), "g"),
    (re.compile(f"(?<=[{_FR}])y(?=[{_FR}])"), "j"),
)
_FR_MUTE = re.compile(f"(?<=[^{_FR}])ent$|es?$")
_FR_APART = re.compile(
    r"""é(?=[aâeèêioôuûyœ]) | [aoiu](?=[éèêëïü]) (?<!ié)(?<!iè) | e(?=[ëéïo]) | a(?=o) | o(?=[aâ])
    | (?<=[bcdfgptv][rl])i(?=[aâeéèêoô]) | (?<=[bcdfgptv][rl])o?u(?=[aâeéèêo])""",
    re.VERBOSE,
)
_FR_SEMIVOWEL = re.compile(r"(?<![bcdfgptv][rl])[iu](?=[éèê])")
_FR_NASAL = re.compile(
    r"""(?:(?<!ai|or|er|ti|im|ir|or|ni|lu|fu|um)m
    | ^(?:sou|au?|é|cou|fer|para|contre|con|in)?v | ^(?:c|d|g|l|s|acc|inc|acc?id|occid|ress|abs|prés|cons|rép|abs|trid|imp|dés)
    | (?:arg|tal|réc|ag|urg|cont|par|évid|résid|différ|perman|lesc|cell|équ|fréqu|noc|prud|viol|llig|val|tin|déterg|fl|pat
      | lat|cohér|adhér|concurr|torr|pertin|émin|immin|par|indulg|néglig|exig|converg|diverg|dilig|indig|astring|oppon|compét|pénit
      | compon|expos|oppos|précéd|déc|ascend|descend|impud|confid|stud|strid|flor|somnol|turbul|opul|corpul|sil|éloqu|séqu|consci|pres
      | décad|régulier)
    )ent$""",
    re.VERBOSE,
)
_FRENCH: Mapping[str, int] = {
    "août": 1, "paon": 1, "faon": 1, "saoul": 1, "pays": 2, "paysan": 3, "paysage": 3, "paysages": 3, "abbaye": 3, "oasis": 3, "web": 1,
    "coopérative": 5, "coopération": 5, "coopératives": 5,
    "design": 2, "newsletter": 3, "mail": 1, "email": 2, "week": 1, "cake": 1,
    "week-end": 2, "site": 1, "like": 1, "live": 1, "aiment": 1, "dorment": 1, "ferment": 1, "forment": 1, "nomment": 1, "arment": 1,
    "pays-bas": 3, "rien": 1, "poêle": 1, "toast": 1, "coach": 1, "team": 1, "deal": 1, "leader": 2, "podcast": 2, "et": 1, "les": 1,
    "est": 1, "es": 1,
}  # fmt: skip

_EN_RUN = re.compile("[aeiouy]+")
_EN_ODD = re.compile(r"[^a-z]")
_EN_SILENT = re.compile(
    r"""(?<=[aeiouy])[^aeiouy]*(?:(?<![aeiouyl])|(?<=[aeiouyrl]l))e$ | (?<=[^aeiouytd])ed$ | (?<=[^aeiouyscgxz])(?<!ch|sh)es$
    | (?<=ev)e(?=ry) | (?<=[^aeiouy])(?<!l)e(?=(?:ly|ments?|less|ful|fully|ness|works?|times?|books?|lines?|where|place|holders?|yards?)$)
    """,
    re.VERBOSE,
)
_EN_APART = re.compile(
    r"""i(?=a)(?<!ti)(?<!ci) | i(?=o)(?<![tsgc]i) | i(?=u) | u(?=a)(?<![qg]u) | u(?=o)(?<!qu) | e(?=o)(?<!ge|pe) | e(?=u[ms]$)
    | (?<!^)y(?=[ioa])
    | (?:i(?<![tscf]i)|(?<=sc)i)(?=e[rtn])(?<!^fi) | [aeo](?=ing$) | (?<=cr)e(?=at) | (?<=r)e(?=al[iy]) | (?<=p)e(?=ans?$)
    | o(?=[ei][^aeiou]*$)(?<=[hp]o)
    | (?<=[aeiou])(?=ier$) | (?<=[^aeiouy])(?=le[sd]$)(?<![rlw]) | (?<=s)(?=ms?$) | (?<=[^aeiouy])n't$""",
    re.VERBOSE,
)
_ENGLISH: Mapping[str, int] = {
    "the": 1, "they": 1, "people": 2, "something": 2, "someone": 2, "sometimes": 2, "somewhere": 2, "everyone": 3, "every": 2, "evening": 2,
    "business": 2, "area": 3, "idea": 3, "ideas": 3, "being": 2, "doing": 2, "going": 2, "seeing": 2, "science": 2, "sciences": 2,
    "quiet": 2,
    "diet": 2, "client": 2, "create": 2, "created": 3, "creating": 3, "creative": 3, "creation": 3, "real": 1, "really": 2, "poem": 2,
    "poet": 2, "oasis": 3, "our": 1, "hour": 1, "hours": 1, "ours": 1, "wednesday": 2, "europe": 2, "recipe": 3, "cafe": 2, "café": 2,
    "maybe": 2, "whole": 1, "whose": 1, "else": 1, "forever": 3, "therefore": 2, "lion": 2, "via": 2, "bio": 2, "video": 3, "videos": 3,
    "workshop": 2, "museum": 3, "naive": 2, "forest": 2, "fire": 1, "wire": 1, "tried": 1, "dried": 1, "cried": 1, "died": 1, "tied": 1,
    "friend": 1, "friends": 1, "view": 1, "views": 1, "piece": 1, "pieces": 2, "field": 1, "fields": 1, "review": 2, "reviews": 2,
    "colonel": 2, "queue": 1, "league": 1, "tongue": 1, "unique": 2, "technique": 2, "techniques": 2, "catalogue": 3, "dialogue": 3,
    "boutique": 2, "antique": 2, "point": 1, "points": 1, "does": 1, "goes": 1, "shoes": 1, "toes": 1, "heroes": 2, "potatoes": 3,
    "were": 1, "there": 1, "where": 1,
}  # fmt: skip


def french(word: str) -> int:
    """The syllables of a French word, elided ones before it included (`l’atelier`): at least one."""
    return max(1, sum(map(_french, re.split("[-‑]", word.lower().replace("'", "’")))))


def _french(word: str) -> int:
    return sum(_french_part(part) for part in word.split("’") if part)


def _french_part(word: str) -> int:
    if word in _FRENCH:
        return _FRENCH[word]
    for pattern, letter in _FR_CONSONANTS:
        word = pattern.sub(letter, word)
    if not (word.endswith("ent") and _FR_NASAL.search(word)):
        shorter = _FR_MUTE.sub("", word)
        word = shorter if _FR_RUN.search(shorter) else word
    return len(_FR_RUN.findall(word)) + len(_FR_APART.findall(word)) - len(_FR_SEMIVOWEL.findall(word))


def english(word: str) -> int:
    """The syllables of an English word: at least one."""
    return max(1, sum(_english_part(part) for part in re.split("[-‑]", word.lower().replace("’", "'")) if part))


def _english_part(word: str) -> int:
    whole = word.removesuffix("'s")
    if whole in _ENGLISH:
        return _ENGLISH[whole]
    letters = _EN_ODD.sub("", whole)
    return max(1, len(_EN_RUN.findall(_EN_SILENT.sub("", letters))) + len(_EN_APART.findall(whole)))


COUNTERS: Mapping[str, Callable[[str], int]] = {"fr": Known(french).__getitem__, "en": Known(english).__getitem__}
"""The counter of each language that has one, which remembers the words that it has seen."""
