"""A Markdown text with everything that is not the writer's prose blanked out, so that no rule of language judges an address or a handle."""

from __future__ import annotations

import re

# A post may come from a stranger and be a megabyte of anything, so no alternative may read the same signs again from each sign: a run that
# leads nowhere is read once, because what begins an alternative cannot stand inside the run, or only a counted number of times.
_NOT_PROSE = re.compile(
    r"""
    (?=[`~!(<@\#:hHwW]) (?:                               # nothing else can begin one: most characters are passed by at once
      (?:`{3}|~{3}) (?:(?<=^...)|(?<=\n...)|(?<=\n[ ]...)|(?<=\n[ ]{2}...)|(?<=\n[ ]{3}...))
        [^\n]*\n.*?(?:^[ ]{0,3}(?:`{3,}|~{3,})[^\n]*$|\Z)
    | (?<!`)(?P<ticks>`{1,8})(?!`).+?(?<!`)(?P=ticks)(?!`)   # code in a line
    | !\[[^\[\]\n]*+(?:\[[^\[\]\n]*+\][^\[\]\n]*+){0,4}\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+){0,4}\)   # an image with its text
    | (?<=\])\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+){0,4}(?:[ ]"[^"\n]*+")?\)   # the address of a link
    | <!--.*?(?:-->|\Z)                                  # a comment
    | <(?=[^\s<>]*[@/:])[^\s<>]*+>                        # an address between angle brackets
    | </?[A-Za-z][^<>]*+>                                 # a tag
    | \b(?:[Hh]ttps?://|HTTPS?://|[Ww]ww\.)[^\s<>"«»“”]*[^\s<>"«»“”.,;:!?)…*_'’]/?   # an address, without the punctuation after it
    | (?<![\w/])@\w(?:[\w.@-]*\w)?                        # a handle
    | (?<![\w&/])\#\w+(?:[-‑]\w+)*                        # a hashtag
    | (?<!\w):[a-z][a-z0-9_+-]+:                          # a named emoji
    )""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_SIGNS = ("`", "~~~", "@", "#", "://", "www.", "<", "![", "](")
_NAMED_EMOJI = re.compile(r":[a-z][a-z0-9_+-]+:")
_ENDINGS = r"\.(?:org|com|net|fr|eu|io|social|example|info|be|ch|ca|uk|de)\b"
_DOMAIN = re.compile(_ENDINGS)
_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![A-Za-z0-9-])[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++){{0,30}}?{_ENDINGS}(?!\.\w)(?:/[^\s<>\"«»“”]*)?"
)
_DOTTED = re.compile(r"(?<![^\s<>()\[\]\"«»“”'’])[^\s<>()\[\]\"«»“”'’]*?\w\.\w[^\s<>()\[\]\"«»“”'’]*")


def masked(markdown: str) -> str:
    """The same text, just as long, with spaces in place of links, code, hashtags, handles, images and tags; line ends stay."""
    if _DOMAIN.search(markdown) or "@" in markdown:
        markdown = _DOTTED.sub(_without_addresses, markdown)
    if not any(sign in markdown for sign in _SIGNS) and not _NAMED_EMOJI.search(markdown):
        return markdown
    return _NOT_PROSE.sub(_blank, markdown)


def _without_addresses(found: re.Match[str]) -> str:
    """A word with a dot inside: an e-mail address or a domain is blanked, unless a later pattern has to see it as a whole."""
    word = found[0]
    if "://" in word or word.startswith(("@", "`", "www.")):
        return word
    return _ADDRESS.sub(_blank, word)


def _blank(found: re.Match[str]) -> str:
    text = found[0]
    return " " * len(text) if "\n" not in text else "\n".join(" " * len(line) for line in text.split("\n"))
