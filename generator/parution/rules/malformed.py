"""Web addresses with a slip of the pen: what was meant is clear to a reader, and leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parution.model import Message, Place, Problem, say
from parution.networks.links import link_spans
from parution.rules.links import host
from parution.rules.subject import Subject, Text

_CODE = re.compile(
    r"^[ ]{0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}\1[^\n]*$|\Z)|(?<!`)(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`)", re.MULTILINE | re.DOTALL
)
_SIGNS = ("tp", "TP", "www", "WWW")
_DOMAIN = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}"
_REST = r"[^\s)>\"»”]*"


def _slip(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/]){pattern}{_REST}", re.IGNORECASE)


_SLIPS: tuple[tuple[re.Pattern[str], Message], ...] = (
    (_slip(r"https?:(?://?)?https?:?//"), say("“https://” stands there twice")),
    (_slip(rf"https?:/(?!/){_DOMAIN}"), say("a slash is missing after “https:”")),
    (_slip(rf"https?//{_DOMAIN}"), say("the colon is missing after “https”")),
    (_slip(rf"https?:///+{_DOMAIN}"), say("there is a slash too many after “https:”")),
    (_slip(rf"https?:(?://[ \u00a0]+|[ \u00a0]+//[ \u00a0]*){_DOMAIN}"), say("there is a space in it")),
    (_slip(rf"(?:htpp?|htttps?|hhttps?|ttps?|htps|hpps|httpss|htpps)://{_DOMAIN}"), say("“https” is misspelt")),
    (_slip(r"(?:https?://)?www,[a-z0-9-]+[.,][a-z]"), say("there is a comma in place of a dot")),
    (re.compile(r"\]\(https?://[^\s()<>]+(?=[ \t]*$)", re.IGNORECASE | re.MULTILINE), say("the bracket after it is not closed")),
)
_HOLDER = re.compile(r"\b(?:todo|tbd|fixme|x{3,6}|your-?site|votre-?site|lien-?ici|link-?here|insert-?link)\b", re.IGNORECASE)
_EXPIRES = re.compile(r"[?&]X-(?:Amz|Goog)-Expires=\d", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]")
_AT_HOME = re.compile(r"localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|.+\.(?:local|localhost|internal)|\[::1\]")


def malformed(subject: Subject) -> Iterator[Problem]:
    """What is wrong with the form of a post's addresses; code is left alone."""
    for field, url in (("cta", subject.post.cta), ("terms", subject.post.terms)):
        if url and (why := leads_nowhere(url)):
            yield _problem(Place("value", (field,)), url, why)
    for text in subject.texts:
        if any(sign in text.source for sign in _SIGNS):
            yield from (_problem(text.place(start, end), text.source[start:end], why) for start, end, why in _slips(text))


def _slips(text: Text) -> list[tuple[int, int, Message]]:
    """Where and what the slips of a text are; of several that overlap, the first kind."""
    source = text.source
    if "`" in source or "~~~" in source:
        source = _CODE.sub(lambda code: " " * len(code[0]), source)
    found: list[tuple[int, int, Message]] = []
    taken = bytearray(len(source))  # a text may hold tens of thousands: nothing is compared with all that was found

    def add(start: int, end: int, why: Message) -> None:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append((start, end, why))

    for slip, why in _SLIPS:
        for one in slip.finditer(source):
            add(*one.span(), why)
    for start, end in link_spans(source) if "://" in source else ():
        if why_nowhere := leads_nowhere(source[start:end]):
            add(start, end, why_nowhere)
    return sorted(found, key=lambda one: one[0])


def leads_nowhere(url: str) -> Message | None:
    """What keeps an address of the right form from leading anywhere, if something does: a placeholder, an end, a home computer, no name."""
    site = host(url)
    if _HOLDER.search(url):
        return say("it is a placeholder")
    if _EXPIRES.search(url):
        return say("it was made to last for some minutes or days only")
    if _AT_HOME.fullmatch(site):
        return say("only your own computer or network knows this name")
    if _NUMBERS.fullmatch(site) or ("." in site and ".." not in site and "," not in site):
        return None
    if ".." in site:
        return say("there are two dots running in the name of the site")
    return say("there is a comma in place of a dot") if "," in site else say("the name of the site has no dot")


def _problem(place: Place, url: str, why: Message) -> Problem:
    if _EXPIRES.search(url):
        said = url.partition("?")[0] + "?…"  # what follows is long, and a key
        remedy = say("Save the file into the folder media/ and name it there, or find an address that stays.")
    else:
        said = url.removeprefix("](")
        remedy = say("Copy the address from your browser once more.")
    return Problem("link-malformed", place, say("“{url}” leads nowhere: {why}.", url=said, why=why), remedy)
