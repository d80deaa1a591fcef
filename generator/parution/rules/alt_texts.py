"""Rules of alternative texts: they say something of the image, and the networks take them whole."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator

from parution.model import Media, Place, Problem, Severity, Status, listing, say
from parution.networks import length, limits
from parution.rules.rule import Rule
from parution.rules.showing import getting
from parution.rules.subject import Subject
from parution.rules.told import alike

_UNSENT = frozenset({Status.IDEA, Status.CANCELLED})
_NOT_WORDS = re.compile(r"[\W_]+")
_FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|heic|svg|tiff?|bmp|mp4|mov|webm)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?!covid)[a-z]+(?:[-_][a-z]+)*[-_]\d{1,4}")
"""A name that a program would give to one file of several: `poster-1`, `coffee-break-3`."""
_CREDIT = re.compile(
    r"(?:(?:photos?|images?|pictures?|crédits?)(?: credits?)? ?:? ?)?(?:(?:from|by|par|de|©) ?)?"
    r"[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){1,4} (?:via|from|on|sur|/) "
    r"(?:iNaturalist|Flickr|Unsplash|Pexels|Pixabay|Wikimedia(?: Commons)?|Wikipedia|Getty(?: Images)?|Shutterstock)(?: ?\([^)]*\))?\.?",
)
"""Who made the picture and where it comes from, and nothing else."""
_CAMERA = re.compile(
    "(?:img|dscn?|dscf|pxl|gopr|m?vimg|vid|p|screen ?shot|capture d ecran|signal|whatsapp (?:image|video)|photo|image|picture|fichier|file)"
    r"(?: ?\d[\d ]*(?:(?:at|a) [\d ]+)?)?(?: ?(?:copie|copy|final|edit|edited|modifie|\d))*"
)
_IN_EMPTY_TEXTS = (
    "alt text texte alternatif image images photo photos picture pictures pic pics img illustration visuel visual vignette thumbnail banner"
    " banniere screenshot capture video media untitled sans titre no description todo tbd a completer placeholder xxx of the"
)
_LONGEST_NAME = 8  # spaces in what a camera or a program calls a picture
_EMPTY_WORDS = frozenset(_IN_EMPTY_TEXTS.split())
_BEFORE_CREDITS = frozenset(
    ["photo", "photos", "image", "images", "picture", "pictures", "crédit", "crédits", "credit", "credits", "from", "by", "par", "de"]
)


def _folded(text: str) -> str:
    """Small letters and digits, accents and signs aside."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return _NOT_WORDS.sub(" ", plain).strip()


def _plain_start(alt: str) -> str:
    """The text with a small first letter, so that `Photo credit:` and `from` are read alike; a name keeps its capital."""
    said = alt.strip()
    first = said.split(" ", 1)[0].rstrip(":").casefold()
    return said[:1].lower() + said[1:] if first in _BEFORE_CREDITS else said


def says_nothing(alt: str, src: str, title: str) -> bool:
    """Whether an alternative text is only a word for “image”, a name that a camera or a program gave, the file's, the title or a credit."""
    if alt.count(" ") > _LONGEST_NAME:
        return alt.strip().casefold() == title.casefold()
    if _FILE.fullmatch(alt.strip()) or _NUMBERED.fullmatch(alt.strip()) or _CREDIT.fullmatch(_plain_start(alt)):
        return True
    words = _folded(alt)
    if not words:
        return True
    if words == _folded(title) or _CAMERA.fullmatch(words) or all(word in _EMPTY_WORDS for word in words.split()):
        return True
    stem = posixpath.splitext(posixpath.basename(src))[0]
    return words == _folded(stem) and " " not in alt.strip()


def _meaning(subject: Subject) -> Iterator[Problem]:
    if not subject.media or subject.post.status in _UNSENT:
        return
    for item, place in subject.media:
        if (item.alt or "").strip() and says_nothing(item.alt or "", item.src, subject.post.title):
            yield Problem(
                "alt-meaning",
                _alt_of(place),
                say("The alternative text “{alt}” tells nothing of the image.", alt=item.alt or ""),
                say("Say what is to be seen, as you would to a friend on the telephone: who or what, where, and what matters in it."),
            )


def _length(subject: Subject) -> Iterator[Problem]:
    if not subject.media or subject.post.status in _UNSENT:
        return
    for item, place in subject.media:
        if item.alt and len(item.alt) > _NEVER_TOO_LONG:
            yield from _too_long(subject, item, place)


_NEVER_TOO_LONG = 120  # no network accepts less, and no unit counts more than four for a character


def _too_long(subject: Subject, item: Media, place: Place) -> Iterator[Problem]:
    over: dict[str, tuple[int, int]] = {}
    for name in getting(subject.post, place):
        channel = subject.charter.channels[name]
        limit = limits(channel.network).alt_text
        most = channel.limits.get("alt text", limit.limit if limit else None)
        used = length(limit.unit, item.alt or "") if limit else 0
        if limit and most is not None and used > most:
            over[name] = used, most
    for group in alike(subject.charter, "alt-length", over):
        used, most = max((over[name] for name in group), key=lambda pair: pair[0] - pair[1])
        accepted = listing(say("{channel}: {what}", channel=subject.charter.channels[name].name, what=str(over[name][1])) for name in group)
        yield Problem(
            "alt-length",
            _alt_of(place),
            say("The alternative text has {used} characters. Accepted are at most: {accepted}.", used=used, accepted=accepted),
            say(
                "Shorten it by {excess}: what matters in the image, in one or two sentences; the rest belongs into the post.",
                excess=used - most,
            ),
            group[0],
        )


def _alt_of(place: Place) -> Place:
    """Where the alternative text stands of an image that stands there."""
    return Place("value", (*place.pointer[:-1], "alt")) if place.kind == "value" else place


RULES = (
    Rule(
        "alt-meaning",
        Severity.WARNING,
        "An alternative text says nothing of the image.",
        "Whoever listens to the post hears “image” or a file's name, and learns nothing.",
        "alt: IMG_1234",
        'alt: "An oak table, half sanded"',
        judge_post=_meaning,
    ),
    Rule(
        "alt-length",
        Severity.WARNING,
        "An alternative text is longer than a network accepts.",
        "The network would cut it off, or refuse the post.",
        "alt: 1,800 characters, for Mastodon, which accepts 1,500",
        "alt: two sentences",
        by_channel=True,
        judge_post=_length,
    ),
)
