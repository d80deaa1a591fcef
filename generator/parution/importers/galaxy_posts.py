"""One post of galaxy-social → the fields and the body of one of ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from parution.importers.fitting import IMAGE, Channels, fit
from parution.importers.galaxy_accounts import Accounts
from parution.model import Message, Yaml, say
from parution.networks import compose, limits

IMAGES_FOLDER = "posts/images/"
MEDIA_FOLDER = "media/"
_KNOWN = frozenset({"media", "hashtags", "mentions", "images"})
_ADDRESS = re.compile(r"https?://\S+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Original:
    """A post as it was.

    `name` is its new id, `attempt_at` the id of the post that it repeats, `sent` says of accounts whether they got it.
    """

    path: str
    name: str
    fields: Mapping[str, Any]
    body: str
    committed: datetime | None = None
    owner: str | None = None
    attempt_at: str | None = None
    sent: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Converted:
    """Our post, the names of the images in the source's own folder that it needs, and what to know about it."""

    fields: dict[str, Yaml]
    body: str
    images: tuple[str, ...]
    notes: tuple[Message, ...]


def convert(post: Original, accounts: Accounts, zone: ZoneInfo, kept: Callable[[str], bool]) -> Converted:
    """Convert one post; `kept` says whether the source's folder of images has a file of that name."""
    notes = [say("The field {field} has no meaning here and was left out.", field=name) for name in sorted(post.fields.keys() - _KNOWN)]
    channels = _channels(post, accounts, notes)
    images: list[str] = []
    body = IMAGE.sub(lambda found: f"![{found[1]}]({_source(found[2], kept, images)})", post.body)
    media = [_medium(entry, kept, images) for entry in _dicts(post.fields.get("images"))]
    body, media, fewer = _spread(body, media, channels, notes)
    common, own = _words(post, accounts, channels, notes)
    title = _title(body, post.name)
    texts = fit(body, Channels(channels, common, own), notes)
    own = {name: {**texts.own.get(name, {}), **own.get(name, {}), **fewer.get(name, {})} for name in channels}
    kind = "thread" if texts.thread else _format(body, media)
    fields: dict[str, Any] = {
        "id": post.name,
        "title": title,
        **_when(post, zone, channels, notes),
        "channels": list(channels),
        "format": kind,
    }
    fields |= {
        "owner": post.owner,
        "brief": _brief(post),
        **common,
        "media": media,
        "overrides": {name: of for name, of in own.items() if of},
    }
    return Converted({key: value for key, value in fields.items() if value}, texts.body, tuple(images), tuple(notes))


def _channels(post: Original, accounts: Accounts, notes: list[Message]) -> dict[str, Mapping[str, Any]]:
    """The channels of the post by our id, as the charter words them."""
    found = {}
    for name in dict.fromkeys(_texts(post.fields.get("media"))):
        if name in accounts.channels:
            found[accounts.ids[name]] = accounts.channels[name]
        elif name in accounts.off:
            notes.append(say("The account {name} is switched off, so the post does not name it.", name=name))
        else:
            notes.append(say("There is no account {name}, so the post does not name it.", name=name))
    return found


def _source(src: str, kept: Callable[[str], bool], images: list[str]) -> str:
    """The new source of an image: a file of the source's own folder comes along, whatever address it was given."""
    name = src.rpartition(IMAGES_FOLDER)[2]
    if IMAGES_FOLDER not in src or "/" in name or not kept(name):
        return src
    images.append(name)
    return MEDIA_FOLDER + name


def _medium(entry: Mapping[str, Any], kept: Callable[[str], bool], images: list[str]) -> dict[str, str]:
    medium = {"src": _source(str(entry.get("url") or ""), kept, images), "alt": str(entry.get("alt_text") or "").strip()}
    return {key: value for key, value in medium.items() if value}


def _spread(
    body: str, media: list[dict[str, str]], channels: Mapping[str, Mapping[str, Any]], notes: list[Message]
) -> tuple[str, list[dict[str, str]], dict[str, dict[str, Yaml]]]:
    """Where a channel accepts fewer images than there are, all images leave the body, and that channel gets the first ones."""
    inside = [{"src": src, **({"alt": alt.strip()} if alt.strip() else {})} for alt, src in IMAGE.findall(body)]
    if missing := sum("alt" not in medium for medium in (*media, *inside)):
        notes.append(say("Images without alternative text: {count}.", count=missing))
    count, fewer = len(media) + len(inside), dict[str, dict[str, Yaml]]()
    for name, channel in channels.items():
        most = limits(channel["network"]).images
        if most is not None and count > most:
            fewer[name] = {"media": [dict(medium) for medium in (*media, *inside)[:most]]}
            notes.append(
                say("{channel} accepts {most} images; of {count} the first were kept for it.", channel=name, most=most, count=count)
            )
    return (IMAGE.sub("", body).strip(), [*media, *inside], fewer) if fewer else (body, media, fewer)


def _words(
    post: Original, accounts: Accounts, channels: Mapping[str, Any], notes: list[Message]
) -> tuple[dict[str, list[str]], dict[str, dict[str, Yaml]]]:
    """Hashtags and mentions: what most channels get is the post's, what another gets is its own."""
    common: dict[str, list[str]] = {}
    own: dict[str, dict[str, Yaml]] = {}
    for field_name, clean in (("hashtags", _tags), ("mentions", _mention)):
        given = post.fields.get(field_name)
        lists = {accounts.ids.get(name, name): words for name, words in (given if isinstance(given, dict) else {}).items()}
        stray = sorted(name for name in lists.keys() - channels.keys() if lists[name])
        notes += (
            say("The {field} for {name}, to which the post does not go, were left out.", field=field_name, name=name) for name in stray
        )
        per = {name: tuple(dict.fromkeys(word for raw in _texts(lists.get(name)) for word in clean(raw, notes))) for name in channels}
        usual = Counter(per.values()).most_common(1)[0][0] if per else ()
        common[field_name] = list(usual)
        for name, words in per.items():
            if words != usual:
                own.setdefault(name, {})[field_name] = list(words)
    return common, own


def _tags(raw: str, notes: list[Message]) -> list[str]:
    tags = ["_".join(re.findall(r"[^\s#\\]+", tag)) for tag in raw.split(" - ")]
    if tags != [raw]:
        _once(notes, say("The hashtag “{old}” became {new}.", old=raw, new=" ".join(f"#{tag}" for tag in tags)))
    return [tag for tag in tags if tag]


def _mention(raw: str, notes: list[Message]) -> list[str]:
    name = _INVISIBLE.sub("", raw).strip().rstrip("/")
    name = "@" + (name.rpartition("/")[2] if name.startswith("https://") else name).lstrip("@").replace(" ", "")
    if name.removeprefix("@") != raw.removeprefix("@").strip():
        _once(notes, say("The mention “{old}” became {new}.", old=_INVISIBLE.sub("?", raw), new=name))
    return [name] if name != "@" else []


def _once(notes: list[Message], note: Message) -> None:
    if note not in notes:
        notes.append(note)


def _when(post: Original, zone: ZoneInfo, channels: Mapping[str, Any], notes: list[Message]) -> dict[str, str]:
    if not channels:
        notes.append(say("None of its accounts is in use: the post is a draft."))
        return {"status": "draft"}
    if post.committed is None:
        notes.append(say("When it was published is not known: the post is a draft."))
        return {"status": "draft"}
    local = post.committed.astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return {"status": "approved", "publish_at": local.isoformat(" ", "minutes") if twice else f"{local:%Y-%m-%d %H:%M}"}


def _title(body: str, name: str) -> str:
    """The first sentence with words in it, cut at a word's end; the file's name where the text has none."""
    plain = compose("linkedin", text=body, title="", fmt=None, cta=None, hashtags=(), mentions=()).parts[0]
    for line in plain.splitlines():
        said = " ".join(_ADDRESS.sub("", line).split())
        if sum(map(str.isalpha, said)) > 2:  # noqa: PLR2004 (an emoji or a bullet is no sentence)
            sentence = _SENTENCE.split(said)[0].strip(" :–-()")
            if len(sentence) > _LONGEST_TITLE:
                sentence = sentence[:_LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,;:–-") + "…"
            return sentence
    return name.replace("-", " ")


def _format(body: str, media: list[dict[str, str]]) -> str:
    if media or IMAGE.search(body):
        return "image"
    return "link" if "://" in body else "text"


def _brief(post: Original) -> str:
    """What else the source knew, for the team."""
    failed = ", ".join(name for name, ok in post.sent.items() if not ok)
    again = f"Another attempt at {post.attempt_at}." if post.attempt_at else ""
    return " ".join(filter(None, (again, f"Delivery failed at the time: {failed}." if failed else "")))


def _texts(value: Yaml) -> Iterator[str]:
    return (item for item in (value if isinstance(value, list) else ()) if isinstance(item, str))


def _dicts(value: Yaml) -> Iterator[dict[str, Yaml]]:
    return (item for item in (value if isinstance(value, list) else ()) if isinstance(item, dict))
