"""How X counts: weights, as published in the twitter-text configuration.

Code points 0–4351, 8192–8205, 8208–8223 and 8242–8247 weigh 1, all others 2; a web address weighs 23; the text is put into normal form C
first. A text may weigh 280.

Version 3 of the configuration weighs an emoji of several code points (a family, a skin tone) as one, 2 in all. The conformance suite's
cases of weighted length add up its parts, as version 2 did, and so do we: where the two differ, ours is the larger, so a text that fits
here fits on X.
"""

from __future__ import annotations

import re
import unicodedata

from parution.networks.addresses import addresses, for_x, may_have_address
from parution.networks.characters import plain

_ADDRESS = 23
_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_HEAVY_PLAIN = "…€•\u202f"  # the heavy ones among the plain ones (`characters.plain`)


def weighted(text: str) -> int:
    """The weight of `text`, exactly what is sent, on X."""
    light = plain(text)
    if light and not may_have_address(text):
        return len(text) + sum(text.count(heavy) for heavy in _HEAVY_PLAIN if heavy in text)
    if not light:
        text = unicodedata.normalize("NFC", text)
    weight, done = 0, 0
    for start, end in addresses(text, for_x()):
        weight += _weight(text[done:start]) + _ADDRESS
        done = end
    return weight + _weight(text[done:])


def _weight(text: str) -> int:
    return len(text) + len(_HEAVY.findall(text))
