"""How each network shows a post: in which order, what it folds away, how it writes links.

As their own pages did in November 2026; none of them documents it. Proportions and colours stand in `previews.css`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_PLAIN = ("face", "who", "title", "text", "media", "card", "poll", "acts")
_TALK, _LIKE = ("reply", "repeat", "heart", "share"), ("like", "talk", "repeat", "send")


@dataclass(frozen=True, slots=True)
class Look:
    """How one network shows a post.

    Attributes:
        style: the name that the style sheet knows it by.
        order: its parts from top to bottom.
        name: the large name: the brand's, or the account's.
        handle: what stands before the account's name beside or below it; None: it is not shown.
        acts: the signs below the post, without a meaning here but for the eye.
        fold: after how many characters, and after how many lines, the rest is hidden behind “see more”.
        short: how many characters of a link are shown, its protocol left out; None: the whole link.
        card: a link without an image is shown as a card.
        badge: an image that has an alternative text says so.
        caption: the account's name begins the text.
        strip: several images stand one after the other in a row that is pushed aside, not in a grid.
    """

    style: str = "plain"
    order: tuple[str, ...] = _PLAIN
    name: Literal["brand", "account"] = "brand"
    handle: str | None = ""
    acts: tuple[str, ...] = ()
    fold: tuple[int, int] | None = None
    short: int | None = None
    card: bool = False
    badge: bool = False
    strip: bool = False
    caption: bool = False


PLAIN = Look()

_CHAT = ("face", "who", "text", "media", "card", "poll")
_ARTICLE = ("title", "stamp", "media", "text")

LOOKS = {
    "bluesky": Look("bluesky", handle="@", acts=_TALK, card=True, badge=True),
    "discord": Look("chat", _CHAT, handle=None, card=True),
    "email": Look("letter", ("title", "face", "who", "text", "media")),
    "facebook": Look("facebook", handle=None, acts=("like", "talk", "share"), fold=(480, 5), card=True),
    "instagram": Look(
        "instagram",
        ("face", "who", "media", "acts", "text", "stamp"),
        name="account",
        handle=None,
        acts=("heart", "talk", "send", "mark"),
        fold=(125, 3),
        strip=True,
        caption=True,
    ),
    "linkedin": Look("linkedin", handle=None, acts=_LIKE, fold=(210, 3), card=True),
    "mastodon": Look("mastodon", handle="@", acts=("reply", "repeat", "star", "mark"), short=30, card=True, badge=True),
    "matrix": Look("chat", _CHAT, handle=None),
    "site": Look("article", _ARTICLE),
    "slack": Look("chat", _CHAT, handle=None, card=True),
    "telegram": Look("telegram", ("media", "who", "text", "card", "poll", "stamp"), handle=None, card=True),
    "threads": Look("threads", name="account", handle=None, acts=("heart", "talk", "repeat", "send"), short=30, card=True),
    "wordpress": Look("article", _ARTICLE),
    "x": Look("x", handle="@", acts=("talk", "repeat", "heart", "share"), short=27, card=True, badge=True),
}
"""By network; one that is not here is shown in a plain way."""
