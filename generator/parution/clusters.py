r"""The extended grapheme clusters of Unicode (UAX #29): what a reader sees as one character, as a pattern."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

# At each regional indicator `\X` counts those before it, to know whether it begins a flag or ends one: a post of nothing but flags would
# be read again from each of them. Taken in pairs from the left, as the rules GB12 and GB13 say, they are read once.
_CLUSTER = r"\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X"


@cache
def cluster() -> regex.Pattern[str]:
    """A pattern that matches one cluster after another, from the start of a text on (not from within one)."""
    import regex  # noqa: PLC0415 - costs 15 ms, and most calendars can do without

    return regex.compile(_CLUSTER, regex.VERSION1)
