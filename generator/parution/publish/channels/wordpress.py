"""A WordPress site, through its REST interface and an application password.

A post is made as a draft, whose number is kept before it is published; to publish the same draft again changes nothing. So a lost answer
is followed by a look at the draft, and by the same request if it is a draft still.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from html import escape
from urllib.parse import urlsplit

from parution.charter import Channel
from parution.deliveries.payload import Payload
from parution.deliveries.record import Part
from parution.markup import article
from parution.model import say
from parution.outgoing import WEB
from parution.publish.adapter import (
    Absent,
    Credential,
    Fails,
    Found,
    Guarantee,
    Line,
    Network,
    NotSent,
    Outcome,
    Partly,
    Published,
    Refused,
    Sending,
    Unclear,
    Works,
)
from parution.publish.channels.files import files_of
from parution.publish.channels.hosts import is_local
from parution.publish.channels.placing import figure, in_text, placed
from parution.publish.channels.wordpress_site import Entry, Medium, Site
from parution.publish.http import Failure, unsent
from parution.violations import slug

_PUBLIC = "publish"
_UNDONE = {"draft", "pending", "auto-draft"}
_TRASH = "trash"
_TOKEN = 10
_NO_SITE = say("The channel needs the address of the WordPress site, with https://, as its “server”.")
_MISSING = say("The post is gone.")
_DELETED = say("The draft was deleted in WordPress before it was published.")

Fields = dict[str, str | int]


def slug_of(title: str, token: str) -> str:
    """The last part of the post's address; by it a draft is found whose number was lost."""
    words = "".join(sign if sign.isalnum() else " " for sign in unicodedata.normalize("NFC", title))
    return f"{slug(words)}-{token[:_TOKEN]}".strip("-")


class WordPressAccount:
    """A site and one of its users."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def deliver(self, sending: Sending) -> Outcome:
        """Looks for the draft, makes it where there is none, and publishes it."""
        if sending.payload is None:
            return Refused(_MISSING)
        entry = self._look(sending)
        if entry is not None and not isinstance(entry, Entry):
            return Unclear(entry.why) if sending.done else unsent(entry)
        if entry is None and sending.done:
            return Refused(_DELETED)
        if entry and entry.status not in _UNDONE:
            return _settled(entry)
        fields = self._fields(sending, sending.payload)
        if not isinstance(fields, dict):
            return fields
        return self._finish(sending, entry, fields)

    def _finish(self, sending: Sending, draft: Entry | None, fields: Fields) -> Outcome:
        made = draft or self._site.create({**fields, "slug": _slug(sending), "status": "draft"})
        if not isinstance(made, Entry):
            return unsent(made)
        if not sending.done:
            sending.keep(Part(id=str(made.id), kind="draft"))
        sending.about_to_publish()
        answer = self._site.change(made.id, {**fields, "status": _PUBLIC})
        return _settled(answer) if isinstance(answer, Entry) else answer

    def find(self, sending: Sending) -> Found:
        """Looks at the draft. What was published had its number kept before, so without one nothing was published."""
        entry = self._look(sending)
        if entry is None:
            return Absent()
        if not isinstance(entry, Entry):
            return Unclear(entry.why)
        return Published((_part(entry),)) if entry.status == _PUBLIC else Partly((Part(id=str(entry.id), kind="draft"),))

    def amend(self, sending: Sending) -> Outcome:
        """Gives the post the text and the images that it has in the calendar."""
        if sending.payload is None or not sending.done:
            return Refused(_MISSING)
        fields = self._fields(sending, sending.payload)
        if not isinstance(fields, dict):
            return fields
        sending.about_to_publish()
        answer = self._site.change(_number(sending), fields)
        return _settled(answer) if isinstance(answer, Entry) else answer

    def delete(self, sending: Sending) -> Outcome:
        """Puts the post into WordPress's trash."""
        if sending.done:
            sending.about_to_publish()
        failure = self._site.trash(_number(sending)) if sending.done else None
        return failure or Published(())

    def test(self) -> Works | Fails:
        """Asks who we are, and whether we may publish."""
        me = self._site.me()
        if isinstance(me, Failure):
            remedy = say("Check address, user and application password; under Settings, Permalinks, anything but “Plain” must be chosen.")
            return Fails(me.why, remedy)
        if not me.capabilities.get("publish_posts"):
            return Fails(
                say("The user {name} may not publish posts.", name=me.name),
                say("Give this user the role “Author” in WordPress, or use another user's application password."),
            )
        return Works(me.name)

    def close(self) -> None:
        """Nothing stays open."""

    def _look(self, sending: Sending) -> Entry | Failure | None:
        if sending.done:
            return self._site.post(_number(sending))
        return self._site.post_called(_slug(sending)) if sending.payload else None

    def _fields(self, sending: Sending, payload: Payload) -> Fields | NotSent | Refused:
        """Title, text and images, these uploaded; or why they cannot be had."""
        files = files_of(sending, payload.media)
        if isinstance(files, NotSent | Refused):
            return files
        library: dict[str, Medium] = {}
        for file in files:
            medium = self._site.medium(file)
            if not isinstance(medium, Medium):
                return unsent(medium)
            library[file.attachment.src] = medium
        cover = next((file.attachment.src for file in files if not file.is_video), None)
        videos = {file.attachment.src for file in files if file.is_video}
        content = _content(payload, {src: medium.source_url for src, medium in library.items()}, cover, videos)
        return {"title": escape(payload.title or "", quote=False), "content": content, "featured_media": library[cover].id if cover else 0}


def _content(payload: Payload, addresses: Mapping[str, str], cover: str | None, videos: set[str]) -> str:
    """The HTML with its images at their new addresses; those that stand neither in the text nor above it follow it."""
    html = payload.html or article("\n\n".join(payload.parts))
    shown = {one.src for one in in_text(html, payload.media) if one} | {cover}
    others = {one.src: one for one in payload.media if one.src not in shown and (one.src in addresses or one.src.startswith(WEB))}
    figures = (figure(one, addresses.get(src, src), video=src in videos) for src, one in others.items())
    return "\n".join((placed(html, payload.media, addresses).rstrip("\n"), *figures))


def _slug(sending: Sending) -> str:
    return slug_of((sending.payload.title if sending.payload else "") or "", sending.token)


def _number(sending: Sending) -> int:
    return int(sending.done[-1].id)


def _part(entry: Entry) -> Part:
    return Part(id=str(entry.id), url=entry.link or None)


def _settled(entry: Entry) -> Outcome:
    """What the status of a post means that is no draft, or should no longer be one."""
    if entry.status == _PUBLIC:
        return Published((_part(entry),))
    if entry.status == _TRASH:
        return Refused(say("The post lies in WordPress's trash: somebody put it there."))
    return Refused(say("WordPress keeps the post as “{status}” instead of publishing it.", status=entry.status))


class Homeless:
    """A channel that does not say where its site is."""

    def deliver(self, _: Sending) -> Outcome:
        """Sends nothing."""
        return Refused(_NO_SITE, channel_wide=True)

    def find(self, _: Sending) -> Found:
        """Cannot look."""
        return Unclear(_NO_SITE)

    def test(self) -> Works | Fails:
        """Says what is missing."""
        return Fails(_NO_SITE, say("Write server: https://… below the channel in charter.yml."))

    def close(self) -> None:
        """Nothing is open."""


def _is_safe(server: str) -> bool:
    try:
        parts = urlsplit(server)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or is_local(parts.hostname or ""))


def _open(channel: Channel, credentials: Mapping[str, str]) -> WordPressAccount | Homeless:
    if not channel.server or not _is_safe(channel.server):
        return Homeless()
    return WordPressAccount(Site(channel.server, credentials["USER"], credentials["PASSWORD"]))


NETWORK = Network(
    name="wordpress",
    guarantee=Guarantee.EXACT,
    promise=say("Exactly once: a draft is made and its number kept, and to publish the same draft twice changes nothing."),
    open=_open,
    amends=True,
    lines=(Line("server", "https://www.example.org"),),
    credentials=(
        Credential("USER", say("The name with which you log in to WordPress.")),
        Credential("PASSWORD", say("An application password: in WordPress under Users, Profile, Application Passwords.")),
    ),
    settle=timedelta(0),
)
