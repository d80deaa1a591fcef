"""Of a post, what the readers of some of its channels get: nothing that only others get, or nobody."""

from __future__ import annotations

import re
from typing import Any

from parution.model import Override, Post
from parution.networks import limits

_UNSEEN = re.compile(
    r"""
    (?P<code>
        ^\ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^\ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)  # a block of code
        | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)             # code in a line
    )
    | <!--.*?(?:-->|\Z) | <\?.*?(?:\?>|\Z) | <!\[CDATA\[.*?(?:\]\]>|\Z) | <![A-Za-z][^>]*(?:>|\Z)
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
"""What a writer left for other writers in a text (code aside): no channel gets it, and no reader of the site does."""


def as_read(post: Post, networks: dict[str, str]) -> dict[str, Any]:
    """The fields of the post that hold what is read, for readers of some of its channels (id → network)."""
    own = [post.overrides.get(name) or Override() for name in networks]
    return {
        "channels": tuple(networks),
        "overrides": {name: _plain(one) for name, one in post.overrides.items() if name in networks},
        "media": post.media if any(one.media is None for one in own) else (),
        "hashtags": post.hashtags if any(one.hashtags is None for one in own) else (),
        "mentions": post.mentions if any(one.mentions is None for one in own) else (),
        "poll": post.poll if any(limits(network).poll for network in networks.values()) else None,
        "body": uncommented(post.body) if any(one.text is None for one in own) else "",
    }


def uncommented(text: str) -> str:
    """A text without its comments, and without what else of it is never seen."""
    return _UNSEEN.sub(lambda found: found["code"] or "", text) if "<!" in text or "<?" in text else text


def _plain(own: Override) -> Override:
    return own if own.text is None else Override(uncommented(own.text), own.hashtags, own.mentions, own.media)
