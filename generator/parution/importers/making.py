"""One post in the making: what the charter has a word for becomes a field, everything else a line of the brief and a remark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parution.charter import Charter
from parution.importers.accounts import Accounts
from parution.importers.arrivals import Remark, Said, clean
from parution.importers.choices import matching, unknown, words_of
from parution.importers.known_headers import normalised
from parution.model import Message, Yaml, say
from parution.schema import BUDGET_PATTERN

_WEB = re.compile(r"https?://[^\s/]+\S*")
_BETWEEN_ADDRESSES = re.compile(r"[\s,;|]+(?=https?://)|\s*\n\s*")
_TAG = re.compile(r"#?([^\s#,;]+)")
_SAID: Mapping[str, Said] = {
    **dict.fromkeys(
        ("published", "sent", "posted", "publie", "publiee", "envoye", "envoyee", "success", "done", "en ligne", "diffuse"), "published"
    ),
    **dict.fromkeys(("idea", "idee", "backlog"), "idea"),
    **dict.fromkeys(("cancelled", "canceled", "rejected", "annule", "annulee", "refuse", "deleted", "archived", "archive"), "cancelled"),
    **dict.fromkeys(
        (
            *(
                "draft",
                "brouillon",
                "scheduled",
                "programme",
                "programmee",
                "planifie",
                "approved",
                "valide",
                "approuve",
                "queued",
                "pending",
            ),
            *(
                "review",
                "in review",
                "a relire",
                "en cours",
                "a valider",
                "to do",
                "a faire",
                "failed",
                "error",
                "true",
                "yes",
                "oui",
                "ready",
            ),
        ),
        "draft",
    ),
    **dict.fromkeys(("false", "no", "non"), ""),
}
_FORMATS = {
    "photo": "image",
    "picture": "image",
    "carrousel": "carousel",
    "reel": "video",
    "reels": "video",
    "short": "video",
    "shorts": "video",
    "lien": "link",
    "texte": "text",
    "status": "text",
    "statut": "text",
    "sondage": "poll",
    "concours": "contest",
    "fil": "thread",
}


@dataclass
class Post:
    """A post of a source, as far as it is known; `line` is where it begins in the file `path`."""

    path: str
    line: int
    charter: Charter | None
    accounts: Accounts
    remarks: list[Remark]
    fields: dict[str, Yaml] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    copies: dict[str, Path] = field(default_factory=dict)

    def remark(self, message: Message, column: str = "", line: int = 0, value: str = "") -> None:
        """Say what did not come along as it was."""
        self.remarks.append(Remark(self.path, line or self.line, message, column, value))

    def note(self, label: str, value: str) -> None:
        """Keep something in the brief."""
        self.notes.append(f"{label}: {clean(value)}" if label else clean(value))

    def keep(self, value: str, column: str, why: Message, line: int = 0) -> None:
        """Keep in the brief what found no place, and say so."""
        self.note(column, value)
        self.remark(say("{why}; kept in the brief", why=why), column, line, value)

    def undated(self, typed: str, column: str, why: Message, line: int = 0) -> None:
        """Keep in the brief what is no date; the reason names it."""
        self.note(column, typed)
        self.remark(say("{why}, so the post has no date; kept in the brief", why=why), column, line)

    def choice(self, name: str, value: str, column: str) -> bool:
        """Fill a field that takes one of the charter's words; whether it was one."""
        known = words_of(self.charter, name)
        found = matching(value if name != "format" else _FORMATS.get(normalised(value), value), known)
        if found is None:
            self.keep(value, column, unknown(name, value, known))
            return False
        self.fields[name] = found
        return True

    def labels(self, values: Iterable[str], column: str) -> None:
        """What people sort posts by becomes the pillar or the campaign that has that name."""
        left = []
        for value in values:
            field_ = next((name for name in ("pillar", "campaign") if matching(value, words_of(self.charter, name))), None)
            if field_ and field_ not in self.fields:
                self.fields[field_] = matching(value, words_of(self.charter, field_))
            else:
                left.append(value)
        if left:
            self.keep(", ".join(left), column, say("neither a pillar nor a campaign has that name"))

    def channels(self, cell: str, column: str) -> None:
        """The channels that accounts are."""
        found, missed = self.accounts.find(cell)
        self.add_channels(found)
        for name, why in missed:
            self.note(column, name)
            self.remark(say("no channel: {why}", why=why), column, 0, name)

    def add_channels(self, found: Iterable[str]) -> None:
        """Name channels, each once."""
        before = self.fields.get("channels")
        names: list[Yaml] = [*dict.fromkeys([*(before if isinstance(before, list) else []), *found])]
        if names:
            self.fields["channels"] = names

    def link(self, value: str, column: str) -> None:
        """The address to which readers are asked to go: the first; others are kept."""
        for piece in addresses(value):
            if not _WEB.fullmatch(piece):
                self.keep(piece, column, say("this is no web address"))
            elif "cta" in self.fields and self.fields["cta"] != piece:
                self.keep(piece, column, say("a post has one link to follow"))
            else:
                self.fields["cta"] = piece

    def hashtags(self, value: str, column: str) -> None:
        """Words as hashtags, without the sign."""
        found = [word for word in _TAG.findall(clean(value)) if word]
        if found:
            before: Any = self.fields.get("hashtags") or []
            self.fields["hashtags"] = [*dict.fromkeys([*before, *found])]
        else:
            self.keep(value, column, say("there is no hashtag in it"))

    def media(self, entries: Iterable[tuple[str, str]], column: str) -> None:
        """Images and videos on the web, each with its alternative text; nothing is fetched."""
        found: list[Yaml] = []
        for src, alt in entries:
            if _WEB.fullmatch(src):
                found.append({"src": src, **({"alt": clean(alt)} if clean(alt) else {})})
            else:
                self.keep(
                    f"{src} ({clean(alt)})" if alt else src, column, say("a file that is not part of the table: copy it to content/media/")
                )
        if found:
            before: Any = self.fields.get("media") or []
            self.fields["media"] = [*before, *found]

    def budget(self, value: str, column: str) -> None:
        """An amount."""
        if re.match(BUDGET_PATTERN, value):
            self.fields["budget"] = value
        else:
            self.keep(value, column, say("this is not an amount such as 0 or 150 EUR"))

    def mentions(self, value: str, column: str) -> None:
        """Accounts, each with @."""
        words = value.replace(",", " ").split()
        if all(word.startswith("@") and word[1:] for word in words):
            self.fields["mentions"] = [*dict.fromkeys(words)]
        else:
            self.keep(value, column, say("these are no accounts with @"))

    def language(self, value: str, column: str) -> None:
        """A language by its two letters."""
        if re.fullmatch("[A-Za-z]{2}", value):
            self.fields["language"] = value.lower()
        else:
            self.keep(value, column, say("this is not a language such as fr or en"))

    def terms(self, value: str, column: str) -> None:
        """Where the terms of a contest stand."""
        if _WEB.fullmatch(value):
            self.fields["terms"] = value
        else:
            self.keep(value, column, say("this is no web address"))

    def status(self, value: str, column: str) -> Said:
        """How far the source says that it is."""
        word = normalised(value)
        if word not in _SAID:
            self.keep(value, column, say("this status is not known: the post is a draft"))
            return "draft"
        return _SAID[word]


def addresses(value: str) -> list[str]:
    """The addresses of a cell, divided by commas, spaces or line ends; commas inside an address stay."""
    return [piece.strip(" ,;|") for piece in _BETWEEN_ADDRESSES.split(value.strip()) if piece.strip(" ,;|")]
