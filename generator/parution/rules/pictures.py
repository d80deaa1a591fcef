"""Rules of what is in the files of images and videos: whether they can be read, and whether the networks take them as they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from parution.charter import Channel
from parution.model import Message, Picture, Post, Problem, Severity, listing, say
from parution.networks import limits
from parution.pictures import POINTER
from parution.rules.media import IMAGES, VIDEOS
from parution.rules.plan import Calendar
from parution.rules.rule import Rule
from parution.rules.showing import Use, uses
from parution.rules.told import alike

_KB, _MB = 1024, 1024 * 1024
_FEW_MB = 10
_ROUNDING = 0.01  # a pixel more or less is no other shape
_NAMES = {"quicktime": "MOV", "jpeg": "JPEG", "webp": "WebP", "webm": "WebM", "matroska": "MKV", "x-ms-bmp": "BMP"}


def _judge(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    """One problem for each file and cause, at the first post that shows it."""
    doubtful = {path for path in calendar.pictures if _is_doubtful(calendar, path)}
    if not doubtful:
        return
    by_file: dict[str, list[Use]] = {}
    for use in uses(calendar.posts, calendar.charter, calendar.files, calendar.since, calendar.until):
        if use.path in doubtful:
            by_file.setdefault(use.path, []).append(use)
    for path, shown in by_file.items():
        found = calendar.pictures[path]
        first = min(shown, key=lambda use: (use.post.slot is None, use.post.slot or calendar.now, use.post.path))
        if found.type and found.type != POINTER:
            yield from ((first.post, problem) for problem in _refused(calendar, first, shown, found))
        elif path.lower().endswith((*IMAGES, *VIDEOS)):
            yield first.post, _broken(first, found, calendar.files[path])


def _is_doubtful(calendar: Calendar, path: str) -> bool:
    """Whether a picture cannot be read, or some channel of the charter would refuse it."""
    found, size = calendar.pictures[path], calendar.files.get(path, 0)
    if not found.type or found.type == POINTER:
        return True
    return any(refuse(channel, found, size) for channel in calendar.charter.channels.values() for _, refuse, _ in _CAUSES)


def _refused(calendar: Calendar, first: Use, shown: list[Use], found: Picture) -> Iterator[Problem]:
    size, charter = calendar.files[first.path], calendar.charter
    for rule, refuse, told in _CAUSES:
        names = (name for use in shown if rule != "media-aspect" or use.post.format != "story" for name in use.channels)
        refused = {name: why for name in dict.fromkeys(names) if (why := refuse(charter.channels[name], found, size))}
        for group in alike(charter, rule, refused):
            yield told(first, found, size, listing(refused[name] for name in group), charter.channels[group[0]])


def _broken(use: Use, found: Picture, size: int) -> Problem:
    if found.type == POINTER:
        message = say("“{src}” is not the picture itself, only the note of Git LFS that stands for it.", src=use.item.src)
        remedy = say("Fetch the files with “git lfs pull”; where the calendar is built, let the checkout fetch them too.")
    elif not size:
        message, remedy = say("“{src}” is an empty file.", src=use.item.src), say("Export the picture anew and replace the file.")
    else:
        message = say("“{src}” cannot be read: it is damaged, or no image or video at all.", src=use.item.src)
        remedy = say("Open it on your computer; export it anew as JPEG, PNG or MP4 and replace the file.")
    return Problem("media-broken", use.place, message, remedy)


Refuse = Callable[[Channel, Picture, int], Message | None]
"""What a channel accepts, for one that does not accept this picture of so many bytes; else None."""


def _of(channel: Channel, what: Message, field: str) -> Message:
    if field in limits(channel.network).unconfirmed:
        return say("{channel}: {what} (as far as is known)", channel=channel.name, what=what)
    return say("{channel}: {what}", channel=channel.name, what=what)


def _type(channel: Channel, found: Picture, _: int) -> Message | None:
    kind, name = found.type.split("/")
    video = limits(channel.network).video
    accepted = limits(channel.network).image_types if kind == "image" else video.types if video else ()
    if not accepted or name in accepted:
        return None
    return _of(channel, listing(_type_name(one) for one in accepted), kind)


def _size(channel: Channel, found: Picture, size: int) -> Message | None:
    video = limits(channel.network).video
    image = found.type.startswith("image/")
    most = limits(channel.network).image_bytes if image else video.bytes if video else None
    return _of(channel, _amount(most, math.floor), "image" if image else "video") if most and size > most else None


def _aspect(channel: Channel, found: Picture, _: int) -> Message | None:
    aspect = limits(channel.network).image_aspect
    if not (aspect and found.height and found.width and found.type.startswith("image/")):
        return None
    if aspect[0] - _ROUNDING <= found.width / found.height <= aspect[1] + _ROUNDING:
        return None
    return _of(channel, say("from {least} to {most} times as wide as high", least=f"{aspect[0]:g}", most=f"{aspect[1]:g}"), "image")


def _duration(channel: Channel, found: Picture, _: int) -> Message | None:
    video = limits(channel.network).video
    if not video or found.seconds is None:
        return None
    if video.longest is not None and found.seconds > video.longest + 1:
        return _of(channel, say("at most {time}", time=_time(video.longest)), "video")
    if video.shortest and found.seconds < video.shortest:
        return _of(channel, say("at least {time}", time=_time(video.shortest)), "video")
    return None


def _other_type(use: Use, found: Picture, _: int, accepted: Message, network: Channel) -> Problem:
    return Problem(
        "media-type",
        use.place,
        say(
            "“{src}” is a file of type {type}. Accepted are: {accepted}.",
            src=use.item.src,
            type=_type_name(found.type.split("/")[1]),
            accepted=accepted,
        ),
        say("Export it in an accepted type; to change the end of the file's name is not enough."),
        network.id,
    )


def _too_large(use: Use, _: Picture, size: int, accepted: Message, network: Channel) -> Problem:
    return Problem(
        "media-size",
        use.place,
        say("“{src}” has {size}. Accepted are at most: {accepted}.", src=use.item.src, size=_amount(size, math.ceil), accepted=accepted),
        say("Export it smaller: fewer pixels (1,600 on the longer side are enough), or a stronger compression."),
        network.id,
    )


def _other_shape(use: Use, found: Picture, _: int, accepted: Message, network: Channel) -> Problem:
    narrowest, widest = limits(network.network).image_aspect or (0.0, math.inf)
    width, height = found.width, found.height
    if width < height * narrowest:
        height = math.floor(width / narrowest)
    else:
        width = math.floor(height * widest)
    message = say(
        "“{src}” is {width} × {height} pixels. Accepted is: {accepted}.",
        src=use.item.src,
        width=found.width,
        height=found.height,
        accepted=accepted,
    )
    remedy = say(
        "Crop it to {width} × {height} pixels, or give this channel another picture: overrides: {{{id}: {{media: […]}}}}",
        width=width,
        height=height,
        id=network.id,
    )
    return Problem("media-aspect", use.place, message, remedy, network.id)


def _other_duration(use: Use, found: Picture, _: int, accepted: Message, network: Channel) -> Problem:
    return Problem(
        "media-duration",
        use.place,
        say("“{src}” lasts {time}. Accepted is: {accepted}.", src=use.item.src, time=_time(found.seconds or 0), accepted=accepted),
        say("Cut the video, or give this channel another: overrides: {{{id}: {{media: […]}}}}", id=network.id),
        network.id,
    )


Tell = Callable[[Use, Picture, int, Message, Channel], Problem]

_CAUSES: tuple[tuple[str, Refuse, Tell], ...] = (
    ("media-type", _type, _other_type),
    ("media-size", _size, _too_large),
    ("media-aspect", _aspect, _other_shape),
    ("media-duration", _duration, _other_duration),
)


def _type_name(kind: str) -> str:
    return _NAMES.get(kind, kind.upper())


def _amount(size: int, rounded: Callable[[float], int]) -> Message:
    if size >= _FEW_MB * _MB:
        return say("{n} MB", n=rounded(size / _MB))
    return say("{n} kB", n=rounded(size / _KB))


def _time(seconds: float) -> Message:
    minutes, rest = divmod(round(seconds), 60)
    if minutes and rest:
        return say("{minutes} min and {seconds} s", minutes=minutes, seconds=rest)
    if minutes:
        return say("{n} minute", n=1) if minutes == 1 else say("{n} minutes", n=minutes)
    return say("{n} second", n=rest) if rest <= 1 else say("{n} seconds", n=rest)


def _rule(rule: str, severity: Severity, summary: str, why: str, bad: str, good: str) -> Rule:
    first = rule == "media-broken"
    return Rule(rule, severity, summary, why, bad, good, by_channel=not first, judge_calendar=_judge if first else None)


RULES = (
    _rule(
        "media-broken",
        Severity.ERROR,
        "An image or a video is empty, damaged, or only the note of Git LFS.",
        "The network would refuse the post, or show a grey square.",
        "a file of 0 bytes named table.jpg",
        "a JPEG that opens on your computer",
    ),
    _rule(
        "media-size",
        Severity.WARNING,
        "The file of an image or a video is larger than a network accepts.",
        "The network would refuse the post, and whoever has little data would wait.",
        "a photo of 12 MB for Instagram, which accepts 8 MB",
        "the same photo at 1,600 pixels, 400 kB",
    ),
    _rule(
        "media-aspect",
        Severity.WARNING,
        "An image is too high or too wide for a network.",
        "The network would refuse it, or cut off heads and feet.",
        "a photo of 1080 × 1920 pixels for Instagram",
        "the same photo cropped to 1080 × 1350 pixels",
    ),
    _rule(
        "media-duration",
        Severity.WARNING,
        "A video is longer or shorter than a network accepts.",
        "The network would refuse the post.",
        "a video of 5 minutes for X, which accepts 140 seconds",
        "a cut of 2 minutes, and a link to the whole",
    ),
)
