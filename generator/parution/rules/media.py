"""Rules of images and videos: they exist, they lie inside the calendar, they can be told by someone who does not see them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from parution.model import Message, Place, Post, Problem, Severity, Status, say
from parution.networks import limits
from parution.outgoing import CONTENT, WEB, media_path, outgoing
from parution.rules.plan import Calendar
from parution.rules.rule import Rule
from parution.rules.subject import Subject, all_media

IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
VIDEOS = (".mp4", ".mov", ".webm", ".m4v")
_READY = frozenset({Status.REVIEW, Status.APPROVED})


def _leaves(src: str, post: Post) -> bool:
    if src.startswith("/") or "\\" in src or ":" in src.split("/", 1)[0]:
        return True
    paths = (posixpath.normpath(posixpath.join(start, src)) for start in (CONTENT, posixpath.dirname(post.path)))
    return not any(path.startswith(f"{CONTENT}/") for path in paths)


def _outside(subject: Subject) -> Iterator[Problem]:
    for item, place in subject.media:
        if not item.src.startswith(WEB) and _leaves(item.src, subject.post):
            yield Problem(
                "media-outside",
                place,
                say("“{src}” does not lie in the folder content/.", src=item.src),
                say("Copy the file to content/media/ and write: media/{name}", name=posixpath.basename(item.src.replace("\\", "/")) or "…"),
            )


def _missing(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    for post in calendar.posts:
        in_text = "![" in post.body
        if not (post.media or post.overrides or in_text):
            continue
        if not post.overrides and not in_text and all(f"{CONTENT}/{item.src}" in calendar.files for item in post.media):
            continue  # as nearly everywhere
        sent = (outgoing(post, calendar.charter.channels[name]) for name in post.channels) if in_text else ()
        for item, place in all_media(post, sent):
            local = not item.src.startswith(WEB)
            if local and not media_path(post, item.src, calendar.files) and not _leaves(item.src, post):
                yield post, _not_found(item.src, place, calendar.files)


def _not_found(src: str, place: Place, files: Iterable[str]) -> Problem:
    names = {path.removeprefix(f"{CONTENT}/").lower(): path.removeprefix(f"{CONTENT}/") for path in files}
    near = get_close_matches(src.lower(), names, n=1, cutoff=0.75)
    remedy = say("Did you mean “{word}”?", word=names[near[0]]) if near else say("Add the file to content/media/ in the same change.")
    return Problem("media-missing", place, say("There is no file “{src}” in content/.", src=src), remedy)


def _type(subject: Subject) -> Iterator[Problem]:
    for item, place in subject.media:
        if not item.src.startswith(WEB) and not item.src.lower().endswith((*IMAGES, *VIDEOS)):
            yield Problem(
                "media-type",
                place,
                say("“{src}” is neither an image nor a video that networks accept.", src=item.src),
                say("Save it as JPEG, PNG or MP4."),
            )


def _alt(subject: Subject) -> Iterator[Problem]:
    if subject.post.status is Status.CANCELLED:
        return
    for item, place in subject.media:
        if not (item.alt or "").strip():
            yield Problem(
                "media-alt",
                place,
                say("This image has no alternative text."),
                say('Say in a sentence what is to be seen, for those who do not see it: alt: "An oak table, half sanded"'),
            )


def _number(subject: Subject) -> Iterator[Problem]:
    if subject.post.status not in _READY:
        return
    for sent in subject.sent:
        channel, count = sent.channel, len(sent.media)
        accepts = limits(channel.network)
        most = channel.limits.get("images", accepts.images)
        if accepts.needs_media and not count:
            yield Problem(
                "media-needed",
                Place("key", ("channels",)),
                say("{channel} accepts no post without an image or a video.", channel=channel.name),
                say("Add one under media:, or take {id} out of channels.", id=channel.id),
            )
        elif most is not None and count > most:
            yield Problem(
                "media-count",
                Place("key", ("media",)),
                say("{channel} accepts {most}, and this post has {count}.", channel=channel.name, most=_images(most), count=count),
                say("Keep the {most} best, or give this channel its own: overrides: {{{id}: {{media: […]}}}}", most=most, id=channel.id),
            )


def _images(number: int) -> Message:
    return say("{n} image", n=1) if number == 1 else say("{n} images", n=number)


RULES = (
    Rule(
        "media-missing",
        Severity.ERROR,
        "An image or a video of a post is not in the calendar.",
        "The post would go out without it, or not at all.",
        "media: [{src: media/tabel.jpg}]",
        "media: [{src: media/table.jpg}]",
        judge_calendar=_missing,
    ),
    Rule(
        "media-outside",
        Severity.ERROR,
        "An image or a video lies outside the folder content/.",
        "Only what lies in the calendar is reviewed, and only that may be published.",
        "media: [{src: C:\\Users\\me\\table.jpg}]",
        "media: [{src: media/table.jpg}]",
        fixed=True,
        judge_post=_outside,
    ),
    Rule(
        "media-type",
        Severity.WARNING,
        "A file is neither an image nor a video that networks accept.",
        "The network would refuse the post.",
        "media: [{src: media/table.psd}]",
        "media: [{src: media/table.jpg}]",
        by_channel=True,
        judge_post=_type,
    ),
    Rule(
        "media-alt",
        Severity.WARNING,
        "An image has no alternative text.",
        "Whoever does not see the image is left out, and networks show the text where the image fails to load.",
        "media: [{src: media/table.jpg}]",
        'media: [{src: media/table.jpg, alt: "An oak table, half sanded"}]',
        judge_post=_alt,
    ),
    Rule(
        "media-needed",
        Severity.ERROR,
        "A network that takes no text alone gets a post without image or video.",
        "The network would refuse the post.",
        "channels: [instagram]",
        'channels: [instagram]\nmedia: [{src: media/table.jpg, alt: "An oak table, half sanded"}]',
        judge_post=_number,
    ),
    Rule(
        "media-count",
        Severity.ERROR,
        "A post has more images than a network accepts.",
        "The network would refuse the post, or drop the last images.",
        "six images for Bluesky, which accepts four",
        "four images",
    ),
)
