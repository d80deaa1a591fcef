"""Rules of hashtags, judged over what each channel is sent: how many, each once, and linked as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parution.model import Place, Problem, Severity, Status, listing, say
from parution.networks import limits
from parution.networks.links import link_spans
from parution.outgoing import Outgoing
from parution.rules.rule import Rule
from parution.rules.subject import Subject

_TAG = re.compile(r"[#＃](?<![\w&/].)(\w*[^\W\d_]\w*)")
_CUT = re.compile(r"#(?<![\w&/#].)(\w*[^\W\d_]\w*)(?:([’'])(\w+)|([-‑])(\w+(?:[-‑]\w+)*))")
_APART = re.compile(r"(?m)(?<=\S[ ])#[ ](?=[^\W\d_]\w+(?:[ ]#|[ ]*$))|^#[ ](?=\w+(?:[ ]+#[ ]?\w+)+[ ]*$)")
_NO_LETTER = re.compile(r"[\d_]+")
_SIGN = re.compile(r"[!-\"$-/:-@\[-^`{-~’‑–—«»]+")
_SUFFIXES = frozenset(
    [
        "based",
        "powered",
        "related",
        "like",
        "driven",
        "hosted",
        "compatible",
        "friendly",
        "ready",
        "ish",
        "inspired",
        "style",
        "themed",
        "specific",
        "wide",
        "free",
        "only",
        "made",
        "led",
    ]
)
_LEFT_OUT = frozenset({Status.IDEA, Status.CANCELLED})


def _judge(subject: Subject) -> Iterator[Problem]:
    post = subject.post
    if post.status in _LEFT_OUT or not ("#" in post.body or post.hashtags or post.overrides):
        return
    known: dict[str, list[str]] = {"": []}
    sent = [(one, tags) for one in subject.sent if limits(one.channel.network).tags and any(tags := _tags(one, known))]
    yield from _too_many(subject, sent)
    yield from _repeated(subject, sent)
    if any(limits(one.channel.network).tags for one in subject.sent) or not subject.sent:
        yield from _malformed(subject)


def _tags(sent: Outgoing, known: dict[str, list[str]]) -> list[list[str]]:
    """The hashtags of each of the parts that are sent; what is known already of a part that another channel gets too."""
    for part in sent.parts:
        if part not in known:
            known[part] = _TAG.findall(_without_links(part)) if "#" in part or "＃" in part else []
    return [known[part] for part in sent.parts]


def _without_links(text: str) -> str:
    for start, end in link_spans(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _too_many(subject: Subject, sent: list[tuple[Outgoing, list[list[str]]]]) -> Iterator[Problem]:
    over = []
    for one, tags in sent:
        allowed = [most for most in (one.channel.hashtags, limits(one.channel.network).hashtags) if most is not None]
        if allowed and (used := max(map(len, tags))) > min(allowed):
            over.append((one, used, min(allowed)))
    if not over:
        return
    worst, used, most = max(over, key=lambda item: item[1] - item[2])
    each = listing(say("{channel}: {used}, at most {most}", channel=one.channel.name, used=n, most=limit) for one, n, limit in over)
    excess = used - most
    yield Problem(
        "hashtag-count",
        _where(subject, worst),
        say("There are more hashtags than are accepted ({each}).", each=each),
        (
            say("Take away one, the least searched for.")
            if excess == 1
            else say("Take away {n}, the least searched for; those in the text count too.", n=excess)
        )
        if len(subject.sent) == 1 or len(over) == len(subject.sent)
        else say(
            "Take away {n}, or give {channel} hashtags of its own: overrides: {{{id}: {{hashtags: […]}}}}.",
            n=excess,
            channel=worst.channel.name,
            id=worst.channel.id,
        ),
        channel=worst.channel.id if len(over) == 1 else None,
    )


def _repeated(subject: Subject, sent: list[tuple[Outgoing, list[list[str]]]]) -> Iterator[Problem]:
    for one, parts in sent:
        for tags in parts:
            folded = [tag.casefold() for tag in tags]
            twice = next((tag for tag, plain in zip(tags, folded, strict=True) if folded.count(plain) > 1), None)
            if twice:
                yield Problem(
                    "hashtag-repeated",
                    _where(subject, one, twice),
                    say("“#{tag}” stands {n} times in what is sent.", tag=twice, n=folded.count(twice.casefold())),
                    say("Keep one: a hashtag finds a post once, however often it stands there."),
                )
                return


def _where(subject: Subject, sent: Outgoing, tag: str = "") -> Place:
    """Where the hashtags of a channel are written: in a field, in its own text, or in the common one (there, the last time)."""
    own = subject.post.overrides.get(sent.channel.id)
    if not tag and own and own.hashtags:
        return Place("key", ("overrides", sent.channel.id, "hashtags"))
    if not tag and subject.post.hashtags and not (own and own.hashtags is not None):
        return Place("key", ("hashtags",))
    if own and own.text is not None:
        return Place("value", ("overrides", sent.channel.id, "text"))
    at = subject.post.body.casefold().rfind(f"#{tag}".casefold())
    return Place("body", (), at, at + 1 + len(tag)) if 0 <= at < len(subject.post.body) else Place("key", ("hashtags",))


def _malformed(subject: Subject) -> Iterator[Problem]:
    post = subject.post
    fields: list[tuple[tuple[str, ...], tuple[str, ...]]] = [(("hashtags",), post.hashtags)]
    fields += [(("overrides", name, "hashtags"), own.hashtags) for name, own in post.overrides.items() if own.hashtags]
    for pointer, tags in fields:
        for index, tag in enumerate(tags):
            if _NO_LETTER.fullmatch(tag):
                yield _not_linked(Place("value", (*pointer, index)), tag)
            elif _SIGN.search(tag):
                yield _cut(Place("value", (*pointer, index)), tag)
    for text in subject.texts:
        if "#" not in text.source:
            continue
        bare = _without_links(text.source) if "://" in text.source else text.source
        if found := next((one for one in _CUT.finditer(bare) if _is_cut(one, text.language)), None):
            yield _cut(text.place(*found.span()), found[0][1:])
        elif found := _APART.search(bare):
            yield Problem(
                "hashtag-malformed",
                text.place(found.start(), found.end()),
                say("Here a space parts “#” from its word, so it is no hashtag."),
                say("Write both together, as in #Oak."),
            )


def _is_cut(found: re.Match[str], language: str) -> bool:
    """Whether a hashtag was meant to go on: `#fait-main`, `#l’atelier`; not `#Oak-based`, not `#Oak's`."""
    _, apostrophe, after, _, rest = found.groups()
    if apostrophe:
        return language == "fr" and len(found[1]) <= len("qu") and len(after) > 1
    return rest[0].islower() and (language == "fr" or (found[1].islower() and rest not in _SUFFIXES))


def _cut(place: Place, tag: str) -> Problem:
    pieces = [piece for piece in _SIGN.split(tag) if piece]
    joined = "".join(piece[:1].upper() + piece[1:] for piece in pieces)
    linked = _SIGN.split(tag, maxsplit=1)[0]
    message = (
        say(
            "Of “#{tag}”, networks link only “#{linked}”: a hashtag ends at the first sign that is no letter and no digit.",
            tag=tag,
            linked=linked,
        )
        if linked
        else say("“#{tag}” is no hashtag: it has to begin with a letter.", tag=tag)
    )
    remedy = say("Write #{joined}: capitals show where words begin, and screen readers read it as words.", joined=joined)
    return Problem("hashtag-malformed", place, message, remedy if joined else say("Use letters and digits only."))


def _not_linked(place: Place, tag: str) -> Problem:
    return Problem(
        "hashtag-malformed",
        place,
        say("“#{tag}” has no letter, so no network links it.", tag=tag),
        say("Add a word, such as #Oak{tag}.", tag=tag),
    )


RULES = (
    Rule(
        "hashtag-count",
        Severity.WARNING,
        "A channel is sent more hashtags than the charter allows it, or than its network accepts.",
        "The network leaves some out, or shows the post to fewer people. Those in the text and those under “hashtags” count together.",
        "hashtags: [Oak, Wood, Craft, Table, Handmade, Interior]",
        "hashtags: [Oak, Craft]",
        by_channel=True,
        section="channels",
        judge_post=_judge,
    ),
    Rule(
        "hashtag-repeated",
        Severity.WARNING,
        "A hashtag stands twice in one text.",
        "It takes the room of another, and looks like spam.",
        "#Oak for the table, #oak for the bench",
        "#Oak for the table and the bench",
    ),
    Rule(
        "hashtag-malformed",
        Severity.WARNING,
        "A hashtag is cut by a hyphen, an apostrophe or another sign, has no letter, or is parted from its #.",
        "Networks link letters, digits and the underscore: of #hand-made, only #hand leads anywhere.",
        "hashtags: [hand-made]",
        "hashtags: [HandMade]",
    ),
)
