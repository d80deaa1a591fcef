"""The printing press: our templates, the shells, and the words that every page uses."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from parution.charter import Channel, Charter
from parution.language import Translator
from parution.networks import limits
from parution.website.almanac import Leaf
from parution.website.audience import EVERYTHING, Shows
from parution.website.chips import Chips
from parution.website.engine import Shells
from parution.website.house import theme_directory
from parution.website.silences import silences
from parution.website.wording import FIELDS, FORMATS, LANGUAGES, STATES, Wording

_LETTERS = {
    "bluesky": "Bs",
    "discord": "Di",
    "email": "@",
    "facebook": "Fb",
    "instagram": "Ig",
    "linkedin": "Li",
    "mastodon": "Ma",
    "matrix": "Mx",
    "pinterest": "Pi",
    "site": "Web",
    "slack": "Sl",
    "telegram": "Te",
    "threads": "Th",
    "tiktok": "Tt",
    "webhook": "Hk",
    "wechat": "We",
    "wordpress": "Wp",
    "x": "X",
    "youtube": "Yt",
}
"""A badge of letters for each network: we draw nobody's trademark."""


class Press:
    """Prints pages: fills a template, stamps it into the shell of its kind. In `cache` it keeps the compiled templates."""

    def __init__(
        self,
        shells: Shells,
        charter: Charter,
        translator: Translator,
        cache: Path | None = None,
        shows: Shows = EVERYTHING,
        now: datetime | None = None,
    ) -> None:
        self._shells, self._charter, self.translator = shells, charter, translator
        self.wording = Wording(translator)
        self.badges = {channel.id: self._badge(channel) for channel in charter.channels.values()}
        self.silences = silences(charter, now.astimezone(charter.timezone), self.wording) if now else ()
        """The holds that are in force or will be."""
        self._nets: dict[tuple[str, ...], Markup] = {}
        self._templates: dict[str, Template] = {}
        self._environment = _environment(translator, self.wording, cache)
        marks = {state: self._mark(state) for state in STATES}
        chips = Chips(charter, translator, self.nets, marks, paths=shows.sources, remarks=shows.findings)
        self.chip: Callable[[Leaf, str], Markup] = chips.chip
        self.row: Callable[[Leaf, str], Markup] = chips.row
        self.data: Callable[[Leaf], str] = chips.data
        self._environment.globals.update(
            charter=charter,
            badges=self.badges,
            nets=self.nets,
            chip=self.chip,
            row=self.row,
            shows=shows,
            silences=self.silences,
            marks=marks,
            pills={state: self._pill(state) for state in STATES},
            person_names=self._people,
            audience_names=_Names(charter.audiences),
            pillar_names=_Names({name: pillar.name for name, pillar in charter.pillars.items()}),
            campaign_names=_Names({name: campaign.name for name, campaign in charter.campaigns.items()}),
            people_names=_Names({name: person.name for name, person in charter.people.items()}),
        )
        self._globals = dict(self._environment.globals)

    def page(self, kind: str, template: str, title: str, description: str, values: Mapping[str, Any]) -> bytes:
        """A whole page. `kind` chooses the shell; `title` and `description` are plain text."""
        return self.stamp(kind, title, description, self.fragment(template, values))

    def stamp(self, kind: str, title: str, description: str, content: str) -> bytes:
        """A whole page around `content` (HTML)."""
        return self._shells.shells[kind].stamp(f"{title} · {self._charter.brand}", description, content)

    def fragment(self, template: str, values: Mapping[str, Any]) -> str:
        """The content of a page."""
        found = self._templates.get(template)
        if found is None:
            found = self._templates[template] = self._environment.get_template(template)
        # What `render` does, without copying the globals one by one for each of thousands of pages.
        return "".join(found.root_render_func(found.new_context(self._globals | dict(values), shared=True)))

    def nets(self, channels: tuple[str, ...]) -> Markup:
        """The badges of some channels; one that the charter does not know is written out."""
        if channels not in self._nets:
            badges = Markup().join(self.badges.get(channel, channel) for channel in channels)
            self._nets[channels] = Markup('<span class="nets">{}</span>').format(badges) if channels else Markup()
        return self._nets[channels]

    def _people(self, names: Iterable[str]) -> str:
        known = self._charter.people
        return self.translator.listing(known[name].name if name in known else name for name in names)

    def _badge(self, channel: Channel) -> Markup:
        letters = _LETTERS.get(channel.network, channel.network[:2].title())
        other = Markup("<sup>{}</sup>").format(channel.language) if channel.language != self._charter.language else ""
        return Markup('<span class="net n-{}" role="img" aria-label="{}" title="{}">{}{}</span>').format(
            channel.network, channel_name(channel), channel_name(channel), letters, other
        )

    def _mark(self, state: str) -> Markup:
        return Markup('<i class="st st-{}" role="img" aria-label="{}" title="{}"></i>').format(state, *[self.wording.state(state)] * 2)

    def _pill(self, state: str) -> Markup:
        word = self.wording.state(state)
        return Markup('<span class="pill s-{}"><i class="st st-{}" aria-hidden="true"></i>{}</span>').format(state, state, word)


class _Names(dict[str, str]):
    """What the charter calls things by their short names; what it does not know keeps its short name."""

    def __missing__(self, name: str) -> str:
        return name


def channel_name(channel: Channel) -> str:
    """What the charter calls the channel; without a name, its network's."""
    return channel.name if channel.name != channel.id else f"{limits(channel.network).name} ({channel.id})"


class _Translated(FileSystemLoader):
    """Templates whose fixed sentences are put into the reader's language as they are read, once, rather than on each page."""

    def __init__(self, translator: Translator) -> None:
        super().__init__(theme_directory() / "pages")
        self._translator = translator

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, fresh = super().get_source(environment, template)
        return _FIXED.sub(lambda found: str(escape(self._translator.gettext(found[1]))), source), path, fresh


def compiled(cache: Path | None) -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept: compiling takes a tenth of a second, a third of what a build takes after one changed post."""
    if cache is None:
        return None
    folder = cache / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


_FIXED = re.compile(r"\{\{ _\('([^'\\]*)'\) \}\}")


def _environment(translator: Translator, wording: Wording, cache: Path | None) -> Environment:
    environment = Environment(
        loader=_Translated(translator),
        bytecode_cache=compiled(cache),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        _=translator.gettext,
        ngettext=translator.ngettext,
        tr=translator,
        wording=wording,
        channel_name=channel_name,
        format_name=lambda word: wording.known(FORMATS, word),
        field_name=lambda word: wording.known(FIELDS, word),
        language_name=lambda word: wording.known(LANGUAGES, word),
    )
    return environment
