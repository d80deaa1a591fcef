"""What French typesetting asks of a text: the spaces that do not break, quotation marks, the ellipsis.

After the *Lexique des règles typographiques en usage à l’Imprimerie nationale*: a thin no-break space (U+202F) before ; ! ?, a no-break
one (U+00A0) before : and inside « », between the thousands of a number and before what is counted. Where either kind stands already, it
is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

THIN, FIXED = "\u202f", "\u00a0"

_UNITS = "%|€|\\$|£|°C|km/h|km|m²|m³|m|cm|mm|kg|g|h|min|L|l|cl|ml|kWh|Mo|Go|euros?"
_WRONG = re.compile(
    rf"""(?=[;:!?»«%€1-9."&]|[ ](?:[;!?:»]|(?<=\d.)))(?:         # nothing else can begin a mistake
      &\#?\w+;                                                                # an entity of HTML is left alone
    | (?<=[\w%€)\]*’'…»”])(?P<high>[ ]?)(?=[;!?]+(?:[\s»)”"*_\]]|$))             # before ; ! ?
    | (?<=[\w%€)\]*’'…»”])(?P<colon>[ ]?)(?=:(?:[\s*_]|$))                       # before :
    | (?P<open>«[ ]?)(?=\S)                                                   # after «
    | (?<=[^\s«])(?P<close>[ ]?)(?=»)                                         # before »
    | (?<=\d)(?P<unit>[ ])(?=(?:{_UNITS})(?![\w’-])) | (?<=\d)(?P<sign>)(?=[%€])   # between a number and its unit
    | (?<![\w.,])[1-9]\d{{0,2}}(?:[ ]\d{{3}})+(?![\w]|[.,]\d|[ ]\d)             # thousands
    | (?<=[\w!?)»"])(?P<dots>\.\.\.)(?![./])                                    # an ellipsis
    | (?<![\w"=])"(?P<quoted>(?=\S)[^"\n]{{1,300}}(?<=\S))"(?![\w"])             # straight quotation marks
    )""",
    re.VERBOSE | re.MULTILINE,
)
_SPACES = {"high": THIN, "colon": FIXED, "open": "«" + FIXED, "close": FIXED, "unit": FIXED, "sign": FIXED}
_MAY_BE_WRONG = re.compile(r"[;:!?»%€](?<![\u00a0\u202f;!?:].)|«(?![\u00a0\u202f])|[ ](?<=\d.)(?=[°$£hkmcgLlMeG\d])|\.\.\.|\"")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")

Change = tuple[int, int, str]
"""A span `[start, end)` of the text and what goes there."""


def french_typography(text: str, *, spaced: bool = True) -> list[Change]:
    """What has to change, in order of place; links, code and hashtags in the text must be blanked before.

    Apostrophes are made curved only where others are already. `spaced`: a space goes before ; ! ? (not so in Canada).
    """
    changes = list(_changes(text, spaced=spaced)) if _MAY_BE_WRONG.search(text) else []
    if "'" in text and "’" in text:
        changes += ((found.start(), found.end(), "’") for found in _APOSTROPHE.finditer(text))
        changes.sort()
    return changes


def _changes(text: str, *, spaced: bool) -> Iterator[Change]:
    for found in _WRONG.finditer(text):
        kind, (start, end) = found.lastgroup, found.span()
        if kind is None:
            yield from ((at, at + 1, FIXED) for at in range(start, end) if text[at] == " " and text[start] != "&")
        elif kind == "quoted":
            yield start, start + 1, "«" + FIXED
            yield end - 1, end, FIXED + "»"
        elif kind == "dots":
            yield start, end, "…"
        elif spaced or kind != "high":
            yield start, end, _SPACES[kind]
