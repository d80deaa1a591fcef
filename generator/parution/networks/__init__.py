"""What each network accepts, how it counts, and the exact text that it will be sent.

Four questions have one answer each, so that the checks, the preview and the sender cannot disagree: `limits` (what a network accepts),
`count` and `measure` (how long a text is, the way this network counts), `compose` (a post's Markdown → the text that is sent).
"""

from parution.networks.compose import Composition, compose
from parution.networks.counters import Measure, count, length, measure
from parution.networks.limits import Limits, PollLimits, TextLimit, UnknownNetworkError, limits, names
from parution.networks.plain import images_of

__all__ = [
    "Composition",
    "Limits",
    "Measure",
    "PollLimits",
    "TextLimit",
    "UnknownNetworkError",
    "compose",
    "count",
    "images_of",
    "length",
    "limits",
    "measure",
    "names",
]
