"""Characters that nobody sees, and domains that look like others: what a text shows is not what it says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from parution.model import Edit, Place, Problem, listing, say
from parution.rules.beside import called
from parution.rules.links import host, links_of
from parution.rules.subject import Subject

_SUSPECT = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0"
    "\ue000-\uf8ff\U000e0000-\U000e01ef\U000f0000-\U0010fffd]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_JOINED = re.compile("[\u0590-\u0fff\u1000-\u109f\u1780-\u18af\u1a00-\u1aff]")  # scripts whose letters join or whose words do not part
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f")
_VARIANTS = re.compile("[\U000e0100-\U000e01ef]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_JOINERS = "\u200c\u200d"
_MAY_BE_STRANGE = re.compile(r"://[^/?#]*?(?:[^\x00-\x7f]|xn--)", re.IGNORECASE)
_NEAR = 12
_LETTERS = 3  # that are told at most
_MIXED = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
_LOOK_QUITE_LATIN = frozenset("асеорхуіјѕһԁԛԝӏοϲϳαυν")


def hidden_characters(subject: Subject) -> Iterator[Problem]:
    """One problem for each text that holds what nobody sees."""
    post = subject.post
    names = tuple(called(post))
    said = "\n".join([subject.everything, *(name for _, name in names)])
    if said.isascii() or not _SUSPECT.search(said):
        return
    if post.body and not post.body.isascii() and (found := hidden(post.body)):
        edits = tuple(Edit(Place("body", (), at, at + 1), "") for at in found if not _PRIVATE.match(post.body[at]))
        yield _hidden(Place("body", (), found[0], found[0] + 1), post.body, found, edits)
    for place, text in (*subject.beside, *names):
        if not text.isascii() and (found := hidden(text)):
            plain = "".join(sign for at, sign in enumerate(text) if at not in set(found) or _PRIVATE.match(sign))
            yield _hidden(place, text, found, (Edit(place, plain),) if plain != text else ())


def hidden(text: str) -> list[int]:
    """Where characters stand that nobody sees and that no script, emoji or flag needs there."""
    if not _SUSPECT.search(text):
        return []
    flags = [found.span() for found in _FLAG.finditer(text)]
    right_to_left = bool(_RIGHT_TO_LEFT.search(text))
    return [
        at
        for at in (found.start() for found in _SUSPECT.finditer(text))
        if not any(start <= at < end for start, end in flags) and not _is_needed(text, at, right_to_left=right_to_left)
    ]


def _is_needed(text: str, at: int, *, right_to_left: bool) -> bool:
    sign, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if _BIDI.match(sign):
        return right_to_left
    if sign in _JOINERS:  # in an emoji, or between letters that it joins or parts
        return not (before.isascii() or _is_latin(before)) or not (after.isascii() or _is_latin(after))
    if _VARIANTS.match(sign):
        return bool(_UNPARTED.match(before))
    if sign in "\u200b\u2060\ufeff":
        return bool(_UNPARTED.match(before) or _UNPARTED.match(after) or _JOINED.match(before))
    return sign in "\u034f\u17b4\u17b5\u1160\u115f" and not before.isascii()


def _is_latin(sign: str) -> bool:
    return sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN")


def _hidden(place: Place, text: str, found: list[int], edits: tuple[Edit, ...]) -> Problem:
    at, number = found[0], len(found)
    codes = listing(f"U+{ord(text[one]):04X}" for one in list({text[one]: one for one in found}.values())[:_LETTERS])
    before, after = _seen(text[max(0, at - _NEAR) : at]), _seen(text[at + 1 : at + 1 + _NEAR])
    where = say("between “{before}” and “{after}”", before=before, after=after)
    if not before or not after:
        where = say("after “{before}”", before=before) if before else say("before “{after}”", after=after)
    one = say("There is a character here that nobody sees ({codes}), {where}.", codes=codes, where=where)
    many = say("There are {n} characters here that nobody sees ({codes}), the first {where}.", n=number, codes=codes, where=where)
    remedy = say("Delete it: it came with copied text. It parts words for search and for those who listen, or hides something.")
    if not edits:
        remedy = say("Delete it or write what you mean: only some fonts have a picture for it, others show an empty square.")
    return Problem("hidden-characters", place, one if number == 1 else many, remedy, fix=edits)


def _seen(text: str) -> str:
    return _SUSPECT.sub("", text).replace("\n", " ").strip()


def lookalike_domains(subject: Subject) -> Iterator[Problem]:
    """Addresses whose domain mixes scripts, or is written with letters that look like others."""
    if not _MAY_BE_STRANGE.search(subject.everything):
        return
    for link in links_of(subject):
        if link.url.isascii() and "xn--" not in link.url.lower():
            continue
        site = host(link.url)
        shown = ".".join(_decoded(label) for label in site.split("."))
        if any(_is_lookalike(label, shown) for label in shown.split(".")):
            yield Problem(
                "lookalike-domain",
                link.place,
                say(
                    "The domain of “{url}” is not what it looks like: its letters are of several scripts ({code}).",
                    url=shown,
                    code=_encoded(shown),
                ),
                say("Type the address yourself, letter by letter; a copied one may lead to a trap."),
            )


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _encoded(site: str) -> str:
    return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in site.split("."))


def _is_lookalike(label: str, site: str) -> bool:
    if label.isascii():
        return False
    scripts = {unicodedata.name(sign, "?").split(" ")[0] for sign in label if sign.isalpha()} & _MIXED
    if len(scripts) > 1:
        return True
    foreign = scripts - {"LATIN"}
    alike = all(sign in _LOOK_QUITE_LATIN or not sign.isalpha() for sign in label)
    return bool(foreign) and alike and site.rpartition(".")[2].isascii()
