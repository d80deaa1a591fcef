"""What becomes of one post: its date, its title, its text, its fields, and what each channel gets differently."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from parution.charter import Charter
from parution.diff.bounds import LINE, MOST_FIELDS, TEXT, VALUE, WORD, cut
from parution.diff.covering import Cover
from parution.diff.pairing import Pair
from parution.diff.post_change import Change, Field, Glance, Moved, Piece, PostChange, When
from parution.diff.sending import sendings
from parution.diff.words import word_diff
from parution.model import Media, Post
from parution.rules.plan import last_moment

_PLAIN = (
    "status",
    "pillar",
    "audience",
    "objective",
    "format",
    "kind",
    "owner",
    "budget",
    "campaign",
    "cta",
    "language",
    "terms",
    "sponsor",
    "follows",
    "experiment",
    "warning",
    "brief",
)
_DAY = 1440


@dataclass(frozen=True)
class Sides:
    """What both versions of a post are judged by: the charters, the moment, and the files that cannot be read on either side.

    `touched` are the paths of media whose bytes have changed.
    """

    old: Charter
    new: Charter
    now: datetime
    unread_before: Container[str]
    unread_after: Container[str]
    touched: Container[str] = ()


def change_of(pair: Pair, sides: Sides) -> PostChange | None:
    """What becomes of a post; None where nothing does, whatever its file is called now."""
    old, new = pair.before, pair.after
    cover = Cover(((old, sides.old), (new, sides.new)))
    if old and new:
        return _changed(old, new, pair, sides, cover)
    one = new or old
    if one is None:
        return None
    unread = sides.unread_after if old else sides.unread_before
    kind: Change = ("broken" if old else "mended") if one.path in unread else "removed" if old else "added"
    past = _is_past(one, sides)
    gone = past or kind == "broken"
    sent = () if gone else tuple(sendings((old, sides.old), (new, sides.new), cover))
    before, after = _glance(old, cover), _glance(new, cover)
    text = (Piece("+", cut(cover(_text(new)), TEXT)),) if new and _text(new) and not sent else ()
    return PostChange(cut(one.id, WORD), kind, before, after, text=text, sendings=sent, past=past, twice=pair.twice, covered=cover.used)


def _changed(old: Post, new: Post, pair: Pair, sides: Sides, cover: Cover) -> PostChange | None:
    if old.blob == new.blob and not _is_other(old, new, sides):
        return None
    before, after = _glance(old, cover), _glance(new, cover)
    fields = tuple(_fields(old, new, cover))[:MOST_FIELDS]
    text = word_diff(cover(_text(old)), cover(_text(new))) if _text(old) != _text(new) else ()
    past = _is_past(old, sides) and _is_past(new, sides)
    sent = () if past else tuple(sendings((old, sides.old), (new, sides.new), cover))
    fields += tuple(_replaced(new, sides.touched, cover))
    moved = _moved(old, new, sides)
    renamed = old.id != new.id
    same_text = _text(old) == _text(new)
    if same_text and not (renamed or moved or fields or sent):
        return None
    kind: Change = "renamed" if renamed else "changed"
    was = cut(old.id, WORD) if renamed else None
    name = cut(new.id, WORD)
    return PostChange(name, kind, before, after, was, moved, fields, text, sent, past, pair.twice, covered=cover.used)


def _is_other(old: Post, new: Post, sides: Sides) -> bool:
    """Whether the same bytes mean something else now: at another time, to other channels, with other images."""
    if old.slot != new.slot or any(True for _ in _replaced(new, sides.touched, str)):
        return True
    return any(True for _ in sendings((old, sides.old), (new, sides.new), str))


def _text(post: Post) -> str:
    return post.body.strip("\n")


def _is_past(post: Post, sides: Sides) -> bool:
    """Whether nothing will be sent of the post any more, as its time is over."""
    moment = last_moment(post)
    if moment is None:
        return False
    if isinstance(moment, datetime):
        return moment + sides.new.stale_after < sides.now
    return moment < sides.now.astimezone(sides.new.timezone).date()


def _glance(post: Post | None, cover: Cover) -> Glance | None:
    if post is None:
        return None
    title, path = cut(cover(post.title), LINE), cut(post.path.encode("utf-8", "replace").decode(), LINE)
    return Glance(path, title, post.status.value, when(post), tuple(cut(name, WORD) for name in post.channels)[:WORD])


def when(post: Post) -> When | None:
    """The date of a post as data."""
    if post.slot:
        return When("slot", post.slot.isoformat(timespec="minutes"))
    if post.wish is None:
        return None
    day = post.wish.day.isoformat()
    return When(post.wish.precision, day if post.wish.precision == "day" else day[: len("2026-12")])


def _moved(old: Post, new: Post, sides: Sides) -> Moved | None:
    """The move, if there is one; by how long is told as a clock on the wall tells it, whatever daylight saving does in between."""
    if (old.slot, old.wish) == (new.slot, new.wish):
        return None
    length: timedelta | None = None
    if old.slot and new.slot:
        same_zone = sides.old.timezone.key == sides.new.timezone.key
        length = new.slot.replace(tzinfo=None) - old.slot.replace(tzinfo=None) if same_zone else new.slot - old.slot
    elif old.wish and new.wish and old.wish.precision == new.wish.precision == "day":
        length = new.wish.day - old.wish.day
    return Moved(when(old), when(new), None if length is None else length.days * _DAY + length.seconds // 60)


def _fields(old: Post, new: Post, cover: Cover) -> Iterator[Field]:
    """The other fields that are not as they were, in the order in which people fill them in."""
    if old.title != new.title:
        yield _field("title", old.title, new.title, cover)
    before, after = _values(old), _values(new)
    for name in dict.fromkeys((*after, *before)):
        if name == "channels" and set(old.channels) == set(new.channels):
            continue  # the order in which they are named means nothing
        if before.get(name) != after.get(name):
            yield _field(name, before.get(name), after.get(name), cover)


def _field(name: str, before: str | None, after: str | None, cover: Callable[[str], str]) -> Field:
    return Field(cut(name, LINE), *(None if one is None else cut(cover(one), VALUE) for one in (before, after)))


def _values(post: Post) -> Mapping[str, str]:
    """The fields with a value, each as one text; of an override, each part by itself."""
    values: dict[str, str | None] = {name: getattr(post, name) for name in _PLAIN}
    values["channels"] = ", ".join(post.channels)
    values["hashtags"] = _tags(post.hashtags)
    values["mentions"] = " ".join(post.mentions)
    values["media"] = _media(post.media)
    values["poll"] = "\n".join((*post.poll.options, f"({timedelta(seconds=post.poll.duration)})")) if post.poll else None
    values["occurrence"] = str(post.occurrence) if post.occurrence > 1 else None
    values["ignore"] = "\n".join(f"{rule}: {why}" for rule, why in post.ignore.items())
    for channel, own in post.overrides.items():
        values[f"overrides.{channel}.text"] = own.text
        values[f"overrides.{channel}.hashtags"] = None if own.hashtags is None else _tags(own.hashtags) or "–"
        values[f"overrides.{channel}.mentions"] = None if own.mentions is None else " ".join(own.mentions) or "–"
        values[f"overrides.{channel}.media"] = None if own.media is None else _media(own.media) or "–"
    return {name: str(value) for name, value in values.items() if value}


def _tags(tags: tuple[str, ...]) -> str:
    return " ".join(f"#{tag}" for tag in tags)


def _media(media: tuple[Media, ...]) -> str:
    return "\n".join(f"{item.src} ({item.alt})" if item.alt else item.src for item in media)


def _replaced(post: Post, touched: Container[str], cover: Callable[[str], str]) -> Iterator[Field]:
    """The images whose file has other bytes under the same name."""
    names = {item.src for item in (*post.media, *(one for own in post.overrides.values() for one in own.media or ()))}
    for name in sorted(names):
        if f"content/{name}" in touched:
            yield _field("media-bytes", name, name, cover)
