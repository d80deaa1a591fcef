"""Which parts of a text X and Mastodon take for web addresses.

Both follow twitter-text: a domain ends in a real top-level domain; what may stand before it, in its path and in its query is limited. The
rules are twitter-text's, read in its version 3.1.0 and tested against it; the way is another: its regular expression takes quadratic time
and more on a hostile text, this scanner linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from parution.networks.characters import utf16
from parution.networks.domains import DOT, LATIN, RUN, Run, latin_domains, valid

_HIGH = "\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef\U00010000-\U0010fffd"
_CYRILLIC = "\u0400-\u04ff"
_PORT = re.compile(r":[0-9]+")
_SHORTENED = re.compile(r"https?://t\.co/([a-z0-9]+)", re.IGNORECASE | re.ASCII)
_LONGEST_ADDRESS = 4096
_LONGEST_SHORTENED = 40


@dataclass(frozen=True)
class Dialect:
    """What differs between the networks that follow twitter-text; patterns match one or more characters, or none.

    Attributes:
        protocol: what may stand before a domain, `://` included, to be found at the end of a text.
        bare: a domain without protocol is an address too.
        path: characters of a path, parentheses excepted.
        path_end: characters with which a path may end.
        query: characters of a query.
        query_end: characters with which a query may end.
        parenthesis: parentheses may end a path wherever they stand; else only after a character with which it may end.
    """

    protocol: re.Pattern[str]
    bare: bool
    path: re.Pattern[str]
    path_end: re.Pattern[str]
    query: re.Pattern[str]
    query_end: re.Pattern[str]
    parenthesis: bool


@cache  # compiled when first needed: it takes longer than to measure a thousand texts without any address
def for_x() -> Dialect:
    """What X takes for an address: twitter-text as it is."""
    return Dialect(
        protocol=re.compile(r"https?://\Z", re.IGNORECASE | re.ASCII),
        bare=True,
        path=re.compile(rf"[A-Za-z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN}]+"),
        path_end=re.compile(rf"[+\-A-Za-z{_CYRILLIC}0-9=_#/{LATIN}]"),
        query=re.compile(r"[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]+"),
        query_end=re.compile(r"[A-Za-z0-9\-_&=#/]"),
        parenthesis=False,
    )


@cache
def for_mastodon() -> Dialect:
    """What Mastodon takes for an address: with protocol only, and with nearly any character in its path and query."""
    return Dialect(
        protocol=re.compile(r"(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://\Z", re.IGNORECASE | re.ASCII),
        bare=False,
        path=re.compile(r"[^\s<>()?]+"),
        path_end=re.compile(r"[^\s()?!*\"'「」<>;:=,.$%\[\]~&|@]"),
        query=re.compile(rf"[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^{_HIGH}]+"),
        query_end=re.compile(rf"[A-Za-z0-9_&=#/\-{_HIGH}]"),
        parenthesis=True,
    )


def may_have_address(text: str) -> bool:
    """Whether there is a dot before a letter: without one there is no address."""
    return DOT.search(text) is not None


def addresses(text: str, dialect: Dialect) -> list[tuple[int, int]]:
    """The web addresses of `text` as spans `[start, end)` in code points, in order."""
    found: list[tuple[int, int]] = []
    done = at = 0
    while dot := DOT.search(text, at):
        before = RUN.match(text[at : dot.start()][::-1])
        start = dot.start() - (before.end() if before else 0)
        run = RUN.match(text, start)
        end = run.end() if run else dot.end()
        done = _scan(Run(text, start, end), done, dialect, found)
        at = max(end, done)
    return found


def _scan(run: Run, done: int, dialect: Dialect, found: list[tuple[int, int]]) -> int:
    """Add the addresses of a run to `found`; up to where the text is done with: no address and no character before one may begin there.

    As in twitter-text what was taken for an address and then refused is done with all the same.
    """
    text = run.text
    protocol = dialect.protocol.search(text, max(done, run.start - 9), run.start)
    if protocol and _may_precede(text, protocol.start(), done) and (label := run.domain(run.start, 0)):
        domain_end = run.tlds[label]
        end = _tail(text, domain_end, dialect)[1]
        done = end
        if _valid(text[protocol.start() : end], text[run.start : domain_end], len(protocol[0])):
            found.extend(_shortened(text, protocol.start(), end))
    for index in range(len(run.starts)):
        if not run.begins(index):
            continue
        for start in _candidates(run, index):
            if start < done or not _may_precede(text, start, done) or not (label := run.domain(start, index)):
                continue
            domain_end = run.tlds[label]
            path_end, done = _tail(text, domain_end, dialect)
            if dialect.bare:
                found.extend(_bare(text, start, domain_end, path_end, done))
            if done >= run.end:
                return done
    return done


def _candidates(run: Run, index: int) -> Iterator[int]:
    """Where in a label a domain may begin, in the order in which twitter-text tries: at the very start of a text the second place first."""
    start, end = run.starts[index], run.ends[index]
    if start == 0 and end > 1:
        yield 1
        yield 0
        start = 2
    underscore = run.text.rfind("_", start, end)
    if not run.chains[index + 1]:
        start = max(start, underscore)
    yield from range(start, end)


def _may_precede(text: str, start: int, done: int) -> bool:
    """Whether an address may begin at `start`: at the start of the text, or after a character that is not done with yet and may precede."""
    if start == 0:
        return True
    before = text[start - 1]
    return start > done and not (before.isascii() and before.isalnum()) and before not in "@＠$#＃\ufffe\ufeff\uffff"


def _tail(text: str, at: int, dialect: Dialect) -> tuple[int, int]:
    """After a domain: the end of the port and path, if there is a path (else 0), and the end of all, query included."""
    port = _PORT.match(text, at)
    end = port.end() if port else at
    path_end = 0
    if text[end : end + 1] == "/":
        end = path_end = _path(text, end + 1, dialect)
    if text[end : end + 1] == "?" and (query := dialect.query.match(text, end + 1)):
        last = _last(text, query.start(), query.end(), dialect.query_end)
        end = last or end
    return path_end, end


def _path(text: str, at: int, dialect: Dialect) -> int:
    """The end of the path whose first slash stands before `at`: up to the last character or parenthesis with which a path may end."""
    end = at
    while True:
        if general := dialect.path.match(text, at):
            end = _last(text, at, general.end(), dialect.path_end) or end
            at = general.end()
        closed = _parentheses(text, at, dialect.path)
        if not closed:
            return end
        if dialect.parenthesis or end == at:
            end = closed
        at = closed


def _parentheses(text: str, at: int, inside: re.Pattern[str]) -> int:
    """The end of the parentheses that open at `at`, with characters of a path or one more level of parentheses in them, or 0."""
    if text[at : at + 1] != "(":
        return 0
    at, filled = _skip(text, at + 1, inside)
    if text[at : at + 1] == "(":
        at, filled = _skip(text, at + 1, inside)
        if not filled or text[at : at + 1] != ")":
            return 0
        at, _ = _skip(text, at + 1, inside)
    return at + 1 if filled and text[at : at + 1] == ")" else 0


def _skip(text: str, at: int, characters: re.Pattern[str]) -> tuple[int, bool]:
    match = characters.match(text, at)
    return (match.end(), True) if match else (at, False)


def _last(text: str, start: int, end: int, accepted: re.Pattern[str]) -> int:
    """The place after the last accepted character of `text[start:end]`; 0 if there is none."""
    for at in range(end, start, -1):
        if accepted.match(text, at - 1):
            return at
    return 0


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An address with protocol; one that X has shortened itself has a known form, and nothing after it belongs to it."""
    if short := _SHORTENED.match(text, start, end):
        if len(short[1]) > _LONGEST_SHORTENED:
            return
        end = short.end()
        if text[end : end + 1] == "?" and (query := for_x().query.match(text, end + 1)):
            end = _last(text, query.start(), query.end(), for_x().query_end) or end
    yield start, end


def _bare(text: str, start: int, domain_end: int, path_end: int, end: int) -> Iterator[tuple[int, int]]:
    """The addresses in a domain without protocol: of other scripts only the parts in Latin letters count; the last one gets the path."""
    domain = text[start:domain_end]
    if text[max(0, start - 1) : start] in {"-", "_", ".", "/"} or not _valid(text[start:end], domain, len("https://")):
        return
    latin = list(latin_domains(domain))
    for index, (first, last) in enumerate(latin):
        tail = end - domain_end if path_end and index == len(latin) - 1 else 0
        yield start + first, start + last + tail


def _valid(address: str, domain: str, protocol: int) -> bool:
    """Whether an address is short enough and its domain valid; the protocol's length counts twice, as in twitter-text."""
    return utf16(address) + protocol <= _LONGEST_ADDRESS and valid(domain)
