"""The limits of the networks, read once from `limits.toml`: dated data with their source, never constants in code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

Unit = Literal["graphemes", "weighted", "code-points", "utf16", "bytes", "emoji-bytes"]
"""What is counted: what a reader sees as one character; X's weights; Unicode code points; UTF-16 code units; UTF-8 bytes; code points, but
the UTF-8 bytes of emoji."""

_FILE = Path(__file__).with_name("limits.toml")


class UnknownNetworkError(KeyError, ValueError):
    """There is no such network; `network` is what was asked for, `known` what there is, in alphabetical order."""

    def __init__(self, network: str, known: tuple[str, ...]) -> None:
        super().__init__(network)
        self.network = network
        self.known = known

    def __str__(self) -> str:
        return f"unknown network {self.network!r}; known: {', '.join(self.known)}"


@dataclass(frozen=True, slots=True)
class TextLimit:
    """How long a text may be: at most `limit` units; None: as long as you like."""

    unit: Unit
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class PollLimits:
    """What a poll may be: fewest and most answers, the length of one, shortest and longest duration (seconds; None: not known).

    `media` tells whether a poll may stand beside images.
    """

    fewest: int
    most: int
    answer: TextLimit
    shortest: int | None = None
    longest: int | None = None
    media: bool = False


@dataclass(frozen=True, slots=True)
class VideoLimits:
    """What a video may be.

    `types` are those accepted (`mp4`, `quicktime`…; empty: any), `bytes` the largest file, `shortest` and `longest` the
    duration in seconds; None: not known, or any.
    """

    types: tuple[str, ...] = ()
    bytes: int | None = None
    shortest: float | None = None
    longest: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one network accepts.

    Attributes:
        network: the name in the charter (`mastodon`).
        name: the name for people (`Mastodon`).
        source: where the limits were read.
        as_of: the day on which they were read.
        unconfirmed: which of these (`text`, `image`, `images`, `video`, `alt_text`, `poll`) could not be read at the source.
        text: the limit of the text, in the unit in which the network counts first.
        also: further limits of the same text.
        caption: the limit, in the unit of `text`, of a text that accompanies images or a video, where it differs.
        url: what a web address counts, whatever its length; None: as many as it has.
        images: how many images a post may carry; None: as many as you like.
        image_types: accepted types of image (`jpeg`, `png`…); empty: any.
        image_bytes: the largest file of an image, in bytes; None: not known or any.
        image_aspect: the narrowest and the widest image, as width divided by height; None: any.
        video: what a video may be; None: not known.
        alt_text: the limit of an alternative text; None: the network takes none.
        title: the limit of the title that the network shows beside the text; None: it shows no title.
        hashtags: how many hashtags; None: as many as you like.
        needs: what a post cannot do without: an image or a video (`media`), a `video`.
        poll: what a poll may be; None: the network has none.
        thread: a post may be a chain of several.
        links: a web address in the text can be followed.
        tags: hashtags and mentions are part of the text.
        markup: `none`: plain text; `markdown`: the Markdown source; `html`: made from the Markdown source elsewhere.
    """

    network: str
    name: str
    source: str
    as_of: date
    text: TextLimit
    unconfirmed: tuple[str, ...] = ()
    also: tuple[TextLimit, ...] = ()
    caption: int | None = None
    url: int | None = None
    images: int | None = None
    image_types: tuple[str, ...] = ()
    image_bytes: int | None = None
    image_aspect: tuple[float, float] | None = None
    video: VideoLimits | None = None
    alt_text: TextLimit | None = None
    title: TextLimit | None = None
    hashtags: int | None = None
    needs: Literal["media", "video"] | None = None
    poll: PollLimits | None = None
    thread: bool = False
    links: bool = True
    tags: bool = True
    markup: Literal["none", "markdown", "html"] = "none"

    @property
    def needs_media(self) -> bool:
        """A post without an image or a video cannot be sent."""
        return self.needs is not None


def limits(network: str) -> Limits:
    """What `network` accepts.

    Raises:
        UnknownNetworkError: there is no such network (a KeyError and a ValueError).
    """
    table = _table()
    if network not in table:
        raise UnknownNetworkError(network, tuple(sorted(table)))
    return table[network]


def names() -> tuple[str, ...]:
    """The networks that there are, in alphabetical order."""
    return tuple(sorted(_table()))


@cache
def _table() -> Mapping[str, Limits]:
    return {network: _limits(network, fields) for network, fields in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}


def _limits(network: str, fields: dict[str, Any]) -> Limits:
    image = fields.pop("image", {})
    aspect = image.get("aspect")
    return Limits(
        network=network,
        text=TextLimit(**fields.pop("text")),
        unconfirmed=tuple(fields.pop("unconfirmed", ())),
        also=tuple(TextLimit(**limit) for limit in fields.pop("also", ())),
        image_types=tuple(image.get("types", ())),
        image_bytes=image.get("bytes"),
        image_aspect=(aspect[0], aspect[1]) if aspect else None,
        video=_video(fields.pop("video", None)),
        alt_text=_text_limit(fields.pop("alt_text", None)),
        title=_text_limit(fields.pop("title", None)),
        poll=_poll(fields.pop("poll", None)),
        **fields,
    )


def _text_limit(fields: dict[str, Any] | None) -> TextLimit | None:
    return None if fields is None else TextLimit(**fields)


def _video(fields: dict[str, Any] | None) -> VideoLimits | None:
    if fields is None:
        return None
    shortest, longest = fields.get("duration", (None, None))
    return VideoLimits(tuple(fields.get("types", ())), fields.get("bytes"), shortest, longest)


def _poll(fields: dict[str, Any] | None) -> PollLimits | None:
    if fields is None:
        return None
    fewest, most = fields["options"]
    shortest, longest = fields.get("duration", (None, None))
    return PollLimits(fewest, most, TextLimit(fields["unit"], fields["limit"]), shortest, longest, fields["media"])
