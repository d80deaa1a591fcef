"""What is wrong with the files of a site in which every text is an attack: elements, attributes and addresses that nobody of us put there.

Pages are read with html5lib, which reads as browsers do. What may stand in a page is listed; all else is a fault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import html5lib


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SCRIPTS = ["assets/calendar.js", "assets/parution.js", "assets/scheme.js"]
"""The scripts of a page of the calendar; those of the news have none."""

_FORBIDDEN = _words(
    """
    applet base bgsound embed fencedframe form foreignobject frame frameset iframe image isindex keygen layer listing marquee
    math noembed noframes noscript object param plaintext portal slot template xmp animate set use feimage textarea select
    """
)
_ADDRESSES = _words(
    """
    href src action formaction poster srcset data background cite ping manifest xlink:href longdesc profile codebase
    """
)
_LINKS = {"http", "https", "mailto", "webcal"}
_RELATIONS = {"stylesheet", "icon", "alternate", "canonical", "prev", "next"}
_STYLE = re.compile(r"\s*(?:(?:--)?[a-z-]+\s*:\s*[-+\w.%# ()/,]*;?\s*)*")
_POLICY = "content-security-policy"
_OWN = re.compile(r"[a-z]+-[\d-]+")
_LINE = re.compile(r"[A-Z][A-Z0-9-]*(?:;[A-Z-]+=(?:\"[^\"]*\"|[^:;\"]*))*:.*")
_ICS = _words(
    """
    BEGIN END VERSION PRODID CALSCALE METHOD NAME DESCRIPTION URL SOURCE COLOR SUMMARY UID DTSTAMP DTSTART DTEND DURATION
    SEQUENCE STATUS TRANSP CATEGORIES LAST-MODIFIED REFRESH-INTERVAL TZID X-LIC-LOCATION TZNAME TZOFFSETFROM TZOFFSETTO RRULE
    RDATE CREATED CLASS
    """
)
_SCRIPT = re.compile(r"window\.parution(?:\.indexed\((?P<call>.*)\)| = (?P<value>.*));\n", re.DOTALL)


def faults(path: str, data: bytes, files: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong with one file of a site; `files` are all of it."""
    name = path.rpartition("/")[2]
    if re.search(r"[^A-Za-z0-9._/~-]", path):
        yield "the name of a file"
    if path.endswith(".html"):
        yield from _of_page(path, data.decode(), files)
    elif name == "calendar.js" or (name.startswith("search-") and path.endswith(".js")):
        yield from _of_script(data.decode())
    elif path.endswith((".json", ".xml")):
        try:
            yield from _of_feed(data) if path.endswith(".xml") else (() if json.loads(data) else ("empty",))
        except (ValueError, ET.ParseError) as error:
            yield str(error)
    elif path.endswith(".ics"):
        yield from _of_calendar(data)


def _of_page(path: str, text: str, files: Mapping[str, bytes]) -> Iterator[str]:
    tree = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    elements = [(element, _tag(element)) for element in tree.iter()]
    for element, tag in elements:
        yield from _of_element(element, tag)
        for attribute, value in element.attrib.items():
            yield from _of_attribute(path, element, str(attribute).rpartition("}")[2].lower(), value, files)
    ids = [identity for element, _ in elements if (identity := element.get("id"))]
    yield from (f"id {identity} more than once" for identity in set(ids) if ids.count(identity) > 1)
    news = path.startswith("news/")
    scripts = sorted(_resolved(path, element.get("src") or "", files) for element, tag in elements if tag == "script")
    if scripts != ([] if news else SCRIPTS):
        yield f"scripts: {scripts}"
    if sum(tag == "style" for _, tag in elements) != int(news):
        yield "a <style>"
    title = tree.find("head/title")
    if title is None or len(title) or tree.find("body") is None:
        yield "no title, or no body"


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else "a comment"


def _of_element(element: Any, tag: str) -> Iterator[str]:
    if tag in _FORBIDDEN:
        yield f"<{tag}>"
    if tag == "script" and (element.text or "").strip():
        yield "words in a script"
    if tag == "meta" and (element.get("http-equiv") or _POLICY).lower() != _POLICY:
        yield f"<meta {element.get('http-equiv')}>"
    if tag == "link" and not set((element.get("rel") or "").split()) <= _RELATIONS:
        yield f"<link {element.get('rel')}>"


def _of_attribute(path: str, element: Any, name: str, value: str, files: Mapping[str, bytes]) -> Iterator[str]:
    tag, relation = _tag(element), element.get("rel")
    if (
        name.startswith("on")
        or name in {"srcdoc", "nonce", "is", "contenteditable", "autofocus"}
        or (name == "popovertarget" and not _OWN.fullmatch(value))
    ):
        yield f"{tag} {name}={value!r}"
    if name == "style" and (not _STYLE.fullmatch(value) or "url" in value or "expression" in value):
        yield f"{tag} style={value!r}"
    if name in _ADDRESSES and tag != "meta":
        # Browsers leave out what is no printing sign at the beginning, and line breaks and tabs anywhere.
        address = re.sub(r"[\t\r\n]", "", value).lstrip("".join(map(chr, range(33))))
        parts = urlsplit(address) if not address.startswith("//") else urlsplit(f"https:{address}")
        if tag == "a":
            if parts.scheme and parts.scheme not in _LINKS:
                yield f"a link to {value!r}"
        elif tag == "link" and (address == "data:," or (relation == "canonical" and parts.scheme in {"http", "https"})):
            return  # an icon that is none; the address of a page as the search engines know it
        elif parts.scheme or parts.netloc or _resolved(path, address, files) not in files:
            yield f"{tag} {name}={value!r}"


def _resolved(path: str, address: str, files: Mapping[str, bytes]) -> str:
    parts, address = path.split("/")[:-1], urlsplit(address).path
    if address.startswith("/"):  # the page for lost readers leads from the host's own top, wherever the site stands there
        ends = (address[at.end() :] for at in re.finditer("/", address))
        return next((end for end in ends if end in files), "")
    for step in unquote(address).split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in {"", "."}:
            parts.append(step)
    return "/".join(parts)


def _of_script(text: str) -> Iterator[str]:
    found = _SCRIPT.fullmatch(text)
    if not found:
        yield "a script that is not data alone"
        return
    try:
        json.loads(found["call"] or found["value"])
    except ValueError as error:
        yield str(error)
    if re.search("[<>\u2028\u2029]", text):
        yield "a sign that ends a script or a line of it"


def _of_feed(data: bytes) -> Iterator[str]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data.count(b"<?") != 1:
        yield "a declaration"
    for element in ET.fromstring(data).iter():  # noqa: S314 - our own, and without declarations
        space, _, tag = element.tag.rpartition("}")
        if space != "{http://www.w3.org/2005/Atom":
            yield f"<{element.tag}>"
        if tag == "link" and urlsplit(element.get("href") or "").scheme not in {"", "http", "https"}:
            yield f"a link to {element.get('href')}"
        if tag == "content":
            yield from (f"in the content: {one}" for one in of_fragment(element.text or ""))


def of_fragment(text: str) -> Iterator[str]:
    """What is wrong with a piece of HTML that a feed reader shows."""
    for element in html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False).iter():
        tag = _tag(element)
        if tag in _FORBIDDEN | {"script", "style", "link", "meta", "svg", "title", "body", "html", "head", "input", "button"}:
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            address = re.sub(r"[\x00-\x20]", "", value)
            if name.lower().startswith("on") or name == "style":
                yield f"{tag} {name}={value!r}"
            if name in _ADDRESSES and urlsplit(address).scheme not in {"", *_LINKS}:
                yield f"{tag} {name}={value!r}"


def _of_calendar(data: bytes) -> Iterator[str]:
    text = data.decode()
    if re.search("\r(?!\n)|(?<!\r)\n|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]", text):
        yield "a sign that some program takes for the end of a line"
    open_: list[str] = []
    for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        if not _LINE.fullmatch(line):
            yield f"no line of a calendar: {line[:60]!r}"
            continue
        name, value = re.split("[;:]", line, maxsplit=1)
        if name not in _ICS and not name.startswith(("X-WR-", "X-PUBLISHED-TTL", "X-APPLE-CALENDAR-COLOR", "X-MICROSOFT-CDO-BUSYSTATUS")):
            yield f"{name}: {value[:60]!r}"
        if name == "BEGIN":
            open_.append(value)
        elif name == "END" and (not open_ or open_.pop() != value):
            yield f"END:{value}"
    if open_:
        yield f"never ended: {open_}"
