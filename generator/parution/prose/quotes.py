"""Where a text lets others speak: between quotation marks, in a line of dialogue, in a quoted paragraph, in a title set in italics."""

from __future__ import annotations

import re

# The first sign in front of everything else: most characters are passed by at once.
_QUOTED = re.compile(
    r"""[«“"„‘>–—*_](?:
      (?<=«)[^«»]{0,600}»
    | (?<=“)[^“”]{0,600}”
    | (?<=")(?<![\w"].)(?=\S)[^"\n]{1,300}(?<=\S)"(?![\w"])
    | (?<=„)[^“”„]{0,600}[“”]
    | (?<=‘)(?<![\w‘].)[^‘’\n]{2,300}’(?!\w)
    | (?<=[>–—])(?:(?<=^.)|(?<=^[ ].)|(?<=^[ ]{2}.)|(?<=^[ ]{3}.))[^\n]*
    | (?<=\*)(?<![\w*].)(?![\s*])[^*\n]+(?<!\s)\*(?![\w*])
    | (?<=_)(?<![\w_].)(?![\s_])[^_\n]+(?<!\s)_(?![\w_])
    )""",
    re.VERBOSE | re.MULTILINE,
)
_VISIBLE = re.compile(r"\S")
_SIGNS = ("«", "“", '"', "„", "‘", ">", "–", "—", "*", "_")


def unquoted(text: str) -> str:
    """The same text, just as long, with spaces in place of what others say in it."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return _QUOTED.sub(lambda found: _VISIBLE.sub(" ", found[0]), text)
